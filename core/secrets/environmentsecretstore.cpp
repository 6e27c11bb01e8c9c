#include "core/secrets/environmentsecretstore.h"

#include "core/secrets/secreterrors.h"

namespace millrace {

using namespace Qt::StringLiterals;

QString EnvironmentSecretStore::variable(const QString &name)
{
    QString variable = u"MILLRACE_SECRET_"_s;
    for (const QChar character : name) {
        const char16_t code = character.unicode();
        const bool isLower = code >= u'a' && code <= u'z';
        const bool isKept = (code >= u'A' && code <= u'Z') || (code >= u'0' && code <= u'9');
        variable += isLower ? character.toUpper() : isKept ? character : QChar(u'_');
    }
    return variable;
}

Result<QString> EnvironmentSecretStore::read(const QString &name) const
{
    const QString variable = EnvironmentSecretStore::variable(name);
    const QByteArray key = variable.toLatin1();
    if (!qEnvironmentVariableIsSet(key.constData()))
        return makeError(secreterrors::notInEnvironment, {name, variable});
    return qEnvironmentVariable(key.constData());
}

Result<void> EnvironmentSecretStore::write(const QString &name, const QString &)
{
    return makeError(secreterrors::readOnly, {name, variable(name)});
}

Result<void> EnvironmentSecretStore::remove(const QString &name)
{
    const QString variable = EnvironmentSecretStore::variable(name);
    if (qEnvironmentVariableIsSet(variable.toLatin1().constData()))
        return makeError(secreterrors::readOnly, {name, variable});
    return {};
}

} // namespace millrace

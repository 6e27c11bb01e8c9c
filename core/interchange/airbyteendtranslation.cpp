#include "core/interchange/airbyteendtranslation.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct Text final
{
    Q_DECLARE_TR_FUNCTIONS(AirbyteImport)
};

AirbyteVariant variantOf(const QJsonObject &configuration, const QString &key,
                         const QString &discriminator)
{
    const QJsonObject object = configuration.value(key).toObject();
    const QString said = object.value(discriminator).toString();
    if (!said.isEmpty())
        return {said.toLower().replace(u'-', u'_').replace(u' ', u'_'), object};
    for (auto each = object.begin(); each != object.end(); ++each) {
        if (!each.value().isObject())
            continue;
        // Older providers repeat the discriminator inside of the member.
        const QJsonObject inner = each.value().toObject();
        const QString word = inner.value(discriminator).toString(each.key());
        return {word.toLower().replace(u'-', u'_').replace(u' ', u'_'), inner};
    }
    return {};
}

/// Airbyte shows a secret as asterisks and keeps it by a coordinate.
bool isMasked(const QJsonValue &value)
{
    const QString text = value.toString();
    return (text.size() > 3 && text.count(u'*') == text.size())
        || text.startsWith("airbyte_workspace_"_L1) || text.startsWith("secret_coordinate::"_L1)
        || value.toObject().contains("_secret"_L1) || value.toObject().contains("secret_id"_L1);
}

/// What Meltano's `$NAME` became.
bool isReference(const QJsonValue &value)
{
    static const QRegularExpression s_reference(u"\\A\\$\\{env:[A-Za-z_][A-Za-z0-9_]*\\}\\z"_s);
    return s_reference.match(value.toString()).hasMatch();
}

/// An address whose user part has a password.
bool hasPasswordInAddress(const QString &text)
{
    static const QRegularExpression s_address(u"[a-z][a-z0-9+.-]*://[^/@\\s]*:[^/@\\s]+@"_s,
                                              QRegularExpression::CaseInsensitiveOption);
    return s_address.match(text).hasMatch();
}

} // namespace

bool isSecretKey(const QString &key)
{
    static const QRegularExpression s_secret(
        u"password|passwd|passphrase|secret|token|api_?key|access_?key|private_?key|ssh_?key|"
        u"credentials_json|service_account|connection_string|jdbc"_s,
        QRegularExpression::CaseInsensitiveOption);
    return s_secret.match(key).hasMatch();
}

QString variableReference(const QString &name, const QString &key)
{
    static const QRegularExpression s_other(u"[^A-Z0-9]+"_s);
    QString variable = (name + u'_' + key).toUpper().replace(s_other, u"_"_s);
    while (variable.startsWith(u'_'))
        variable.remove(0, 1);
    if (variable.isEmpty() || variable.front().isDigit())
        variable.prepend("END_"_L1);
    return u"${env:%1}"_s.arg(variable);
}

QString shownText(const QJsonObject &object, const QString &key)
{
    return isMasked(object.value(key)) ? QString() : object.value(key).toString();
}

EndTranslation::EndTranslation(const AirbyteEnd &end, const QString &name)
    : m_end(end)
    , m_from(end.configuration)
    , m_name(name)
{
}

void EndTranslation::take(const QString &target, const QStringList &keys)
{
    for (const QString &key : keys) {
        m_known << key;
        const QJsonValue value = m_from.value(key);
        if (m_made.configuration.contains(target) || value.isUndefined() || value.isNull())
            continue;
        if (isMasked(value) || hasPasswordInAddress(value.toString()))
            setSecret(target);
        else if (isReference(value) || !value.isObject())
            m_made.configuration.insert(target, value);
    }
}

void EndTranslation::takeInteger(const QString &target, const QStringList &keys)
{
    take(target, keys);
    const QJsonValue value = m_made.configuration.value(target);
    bool isNumber = false;
    const qint64 number = value.toString().toLongLong(&isNumber);
    if (isNumber)
        m_made.configuration.insert(target, number);
    else if (value.isString()) {
        m_made.configuration.remove(target);
        decide(Text::tr("\"%1\" is no number there; the usual one holds until it is set.")
                   .arg(target));
    }
}

void EndTranslation::takeSecret(const QString &target, const QStringList &keys)
{
    m_known << keys;
    const auto isThere = [this](const QString &key) {
        const QJsonValue value = m_from.value(key);
        return value.isObject() || !value.toString().isEmpty();
    };
    const auto reference = std::ranges::find_if(
        keys, [this](const QString &key) { return isReference(m_from.value(key)); });
    if (reference != keys.end())
        m_made.configuration.insert(target, m_from.value(*reference));
    else if (std::ranges::any_of(keys, isThere))
        setSecret(target);
}

void EndTranslation::setSecret(const QString &target)
{
    const QString reference = variableReference(m_name, target.section(u'.', -1));
    if (target.contains(u'.')) {
        const QString group = target.section(u'.', 0, 0);
        QJsonObject inner = m_made.configuration.value(group).toObject();
        inner.insert(target.section(u'.', 1), reference);
        m_made.configuration.insert(group, inner);
    } else {
        m_made.configuration.insert(target, reference);
    }
    decide(Text::tr("The secret \"%1\" is never taken over: set the variable %2, or enter it "
                    "in the settings after the import.")
               .arg(target, reference.mid(6).chopped(1)));
}

TranslatedEnd EndTranslation::finish(const QString &connectorId)
{
    m_made.connectorId = connectorId;
    QStringList left;
    for (auto each = m_from.begin(); each != m_from.end(); ++each) {
        const QJsonValue value = each.value();
        const bool isEmpty = value.isNull() || value.toString(u"x"_s).isEmpty()
            || (value.isArray() && value.toArray().isEmpty()) || value == QJsonValue(false);
        if (!m_known.contains(each.key()) && !isEmpty)
            left << u'"' + each.key() + u'"';
    }
    if (!left.isEmpty())
        change(Text::tr("These settings have no counterpart here: %1.").arg(left.join(", "_L1)));
    return std::move(m_made);
}

void EndTranslation::set(const QString &target, const QJsonValue &value)
{
    m_made.configuration.insert(target, value);
}

AirbyteVariant EndTranslation::variant(const QString &key, const QString &discriminator)
{
    m_known << key;
    return variantOf(m_from, key, discriminator);
}

QJsonValue EndTranslation::withoutSecrets(const QJsonValue &value, const QString &key,
                                          const QString &pointer, const QStringList &secrets)
{
    if (value.isObject() && !isMasked(value)) {
        QJsonObject object = value.toObject();
        for (auto each = object.begin(); each != object.end(); ++each)
            each.value()
                = withoutSecrets(each.value(), each.key(), pointerTo(pointer, each.key()), secrets);
        return object;
    }
    if (value.isArray()) {
        QJsonArray list = value.toArray();
        for (qsizetype at = 0; at < list.size(); ++at)
            list[at]
                = withoutSecrets(list[at], key, pointerTo(pointer, QString::number(at)), secrets);
        return list;
    }
    const bool isPlain = value.isBool() || value.isNull();
    const bool isSecret = secrets.contains(pointer) || (isSecretKey(key) && !isPlain)
        || isMasked(value) || hasPasswordInAddress(value.toString());
    if (!isSecret || isReference(value))
        return value;
    const QString reference = variableReference(m_name, key);
    decide(Text::tr("The secret \"%1\" is never taken over: set the variable %2, or enter it in "
                    "the settings after the import.")
               .arg(key, reference.mid(6).chopped(1)));
    return reference;
}

} // namespace millrace

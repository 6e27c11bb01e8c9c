#include "core/connectors/httpendpoint/inputvalues.h"

#include "core/connectors/httpendpoint/httpendpointerrors.h"
#include "core/data/document.h"

#include <QJsonDocument>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

const QString s_secretsField = u"/secrets"_s;

Error malformed(const QString &why)
{
    return makeError(httpendpointerrors::secretsMalformed, {why}, {}, s_secretsField);
}

Result<QHash<QString, QString>> readObject(const QString &text)
{
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8());
    if (!document.isObject())
        return malformed(u"they begin like a JSON object and are none"_s);
    QHash<QString, QString> secrets;
    const QJsonObject object = document.object();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (!it.value().isString())
            return malformed(u"the value of \"%1\" is no text"_s.arg(it.key()));
        secrets.insert(it.key(), it.value().toString());
    }
    return secrets;
}

Result<void> checkKnown(const ApiDescription &description, const QJsonObject &plain,
                        const QHash<QString, QString> &secrets)
{
    for (auto it = plain.begin(); it != plain.end(); ++it) {
        const DescribedInput *input = description.input(it.key());
        const QString field = pointerTo(u"/inputs"_s, it.key());
        if (input == nullptr)
            return makeError(httpendpointerrors::inputUnknown, {it.key()}, {}, field);
        if (input->kind == InputKind::Secret)
            return makeError(httpendpointerrors::secretInPlain, {it.key()}, {}, field);
    }
    for (auto it = secrets.begin(); it != secrets.end(); ++it) {
        const DescribedInput *input = description.input(it.key());
        if (input == nullptr || input->kind != InputKind::Secret)
            return makeError(httpendpointerrors::inputUnknown, {it.key()}, {}, s_secretsField);
    }
    return {};
}

} // namespace

Result<InputValues> InputValues::read(const Configuration &configuration,
                                      const ApiDescription &description)
{
    const QJsonObject plain = configuration.object(u"inputs"_s);
    const auto secrets = readSecretInputs(configuration.text(u"secrets"_s));
    if (!secrets)
        return secrets.error();
    if (auto known = checkKnown(description, plain, *secrets); !known)
        return known.error();
    InputValues values;
    for (const DescribedInput &input : description.inputs) {
        const bool isSecret = input.kind == InputKind::Secret;
        QString value = isSecret ? secrets->value(input.name) : plain.value(input.name).toString();
        if (value.isEmpty())
            value = input.fallback;
        if (value.isEmpty() && input.isRequired)
            return makeError(httpendpointerrors::inputMissing, {input.name}, {}, fieldOf(input));
        if (!value.isEmpty() && !input.choices.isEmpty() && !input.choices.contains(value))
            return makeError(httpendpointerrors::inputNotOffered,
                             {input.name, value, input.choices.join(u", "_s)}, {}, fieldOf(input));
        if (isSecret && !value.isEmpty())
            values.m_secrets << value;
        values.m_values.insert(input.name, value);
    }
    return values;
}

QString InputValues::expanded(const TextTemplate &text) const
{
    QString result;
    for (const TextTemplate::Piece &piece : text.pieces)
        result += piece.placeholder ? value(piece.placeholder->name) : piece.literal;
    return result;
}

QString InputValues::fieldOf(const DescribedInput &input)
{
    return input.kind == InputKind::Secret ? s_secretsField : pointerTo(u"/inputs"_s, input.name);
}

QString InputValues::firstInput(const TextTemplate &text)
{
    for (const TextTemplate::Piece &piece : text.pieces) {
        if (piece.placeholder && piece.placeholder->kind == PlaceholderKind::Input)
            return piece.placeholder->name;
    }
    return {};
}

Result<QHash<QString, QString>> readSecretInputs(const QString &text)
{
    if (text.trimmed().startsWith(u'{'))
        return readObject(text);
    QHash<QString, QString> secrets;
    int number = 0;
    for (const QString &line : text.split(u'\n')) {
        ++number;
        if (line.trimmed().isEmpty())
            continue;
        const qsizetype colon = line.indexOf(u':');
        const QString name = line.left(colon).trimmed();
        // The line itself may be the secret, and is not shown.
        if (colon < 1 || name.isEmpty())
            return malformed(u"line %1 has no name before a colon"_s.arg(number));
        if (secrets.contains(name))
            return malformed(u"line %1 has a name that was there before"_s.arg(number));
        secrets.insert(name, line.mid(colon + 1).trimmed());
    }
    return secrets;
}

QString withSecretInput(const QString &text, const QString &name, const QString &value)
{
    QJsonObject object;
    if (const auto secrets = readSecretInputs(text)) {
        for (auto it = secrets->begin(); it != secrets->end(); ++it)
            object.insert(it.key(), it.value());
    }
    object.insert(name, value);
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

} // namespace millrace

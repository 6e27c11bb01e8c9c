#include "core/interchange/objectreader.h"

#include "core/interchange/suggestion.h"

#include <QCoreApplication>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_valueWrong{
    "cli.value_wrong", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1: the value of \"%2\" is not valid."),
    QT_TRANSLATE_NOOP("errors", "Expected is %3.")};
constexpr ErrorDefinition s_keyMissing{
    "cli.key_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1: the key \"%2\" is missing."),
    QT_TRANSLATE_NOOP("errors", "docs/connection-file.md describes every key.")};
constexpr ErrorDefinition s_keyUnknown{
    "cli.key_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1: the key \"%2\" is unknown."),
    QT_TRANSLATE_NOOP("errors", "%3")};

} // namespace

ObjectReader::ObjectReader(const Document &document, const QJsonValue &value, QString pointer)
    : m_document(document)
    , m_object(value.toObject())
    , m_pointer(std::move(pointer))
{
    if (value.isObject())
        return;
    const QString key = m_pointer.isEmpty() ? u"/"_s : m_pointer;
    m_error = makeError(s_valueWrong,
                        {m_document.place(m_pointer), key, u"an object with keys and values"_s}, {},
                        m_pointer);
}

bool ObjectReader::has(const QString &key) const
{
    return !m_object.value(key).isNull() && m_object.contains(key);
}

bool ObjectReader::isNull(const QString &key)
{
    m_known << key;
    return m_object.value(key).isNull();
}

QJsonValue ObjectReader::any(const QString &key)
{
    m_known << key;
    return has(key) ? m_object.value(key) : QJsonValue(QJsonValue::Undefined);
}

QString ObjectReader::text(const QString &key, bool isRequired)
{
    const QJsonValue value = any(key);
    if (value.isUndefined()) {
        if (isRequired && !m_error)
            m_error = makeError(s_keyMissing, {m_document.place(m_pointer), pointer(key)}, {},
                                pointer(key));
        return {};
    }
    if (!value.isString() || (isRequired && value.toString().trimmed().isEmpty()))
        refuse(key, u"a text"_s);
    return value.toString();
}

QString ObjectReader::scalar(const QString &key)
{
    const QJsonValue value = any(key);
    if (value.isUndefined())
        return {};
    if (!value.isString() && !value.isDouble())
        refuse(key, u"a text or a number"_s);
    return value.toVariant().toString();
}

std::optional<bool> ObjectReader::flag(const QString &key)
{
    const QJsonValue value = any(key);
    if (value.isUndefined())
        return std::nullopt;
    if (!value.isBool())
        refuse(key, u"true or false"_s);
    return value.toBool();
}

std::optional<qint64> ObjectReader::integer(const QString &key, qint64 minimum)
{
    const QJsonValue value = any(key);
    if (value.isUndefined())
        return std::nullopt;
    const qint64 number = value.toInteger(minimum - 1);
    if (!value.isDouble() || number < minimum)
        refuse(key, u"a whole number from %1 on"_s.arg(minimum));
    return number;
}

QStringList ObjectReader::texts(const QString &key)
{
    const QJsonValue value = any(key);
    if (value.isString())
        return {value.toString()};
    if (!value.isUndefined() && !value.isArray())
        refuse(key, u"a list of texts"_s);
    QStringList list;
    for (const QJsonValue &entry : value.toArray()) {
        if (!entry.isString())
            refuse(key, u"a list of texts"_s);
        list << entry.toString();
    }
    return list;
}

QJsonObject ObjectReader::object(const QString &key)
{
    const QJsonValue value = any(key);
    if (!value.isUndefined() && !value.isObject())
        refuse(key, u"an object with keys and values"_s);
    return value.toObject();
}

void ObjectReader::refuse(const QString &key, const QString &expected)
{
    if (m_error)
        return;
    // What is missing is looked for where it ought to be.
    const bool isThere = m_document.lines.contains(pointer(key));
    m_error
        = makeError(s_valueWrong,
                    {m_document.place(isThere ? pointer(key) : m_pointer), pointer(key), expected},
                    {}, pointer(key));
}

void ObjectReader::adopt(const std::optional<Error> &error)
{
    if (!m_error)
        m_error = error;
}

std::optional<Error> ObjectReader::finish()
{
    if (m_error)
        return m_error;
    const QStringList keys = m_object.keys();
    for (const QString &key : keys) {
        if (m_known.contains(key))
            continue;
        const QString close = suggestion(key, m_known);
        const QString hint = close.isEmpty()
            ? QCoreApplication::translate("interchange", "Known are: %1.")
                  .arg(m_known.join(", "_L1))
            : close;
        m_error = makeError(s_keyUnknown, {m_document.place(pointer(key)), pointer(key), hint}, {},
                            pointer(key));
        break;
    }
    return m_error;
}

} // namespace millrace

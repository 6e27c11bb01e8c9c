#include "core/connectors/sqlite/sqlitevalue.h"

#include "core/data/conversion.h"

#include <sqlite3.h>

#include <QJsonObject>

#include <charconv>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

template<typename Number>
QString numberText(Number value)
{
    char buffer[40];
    const char *end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    return QString::fromLatin1(buffer, static_cast<qsizetype>(end - buffer));
}

template<typename Number>
std::optional<SqliteValue> parsedNumber(const QByteArray &text)
{
    Number value{};
    const char *end = text.constData() + text.size();
    const auto [at, error] = std::from_chars(text.constData(), end, value);
    if (error != std::errc() || at != end)
        return std::nullopt;
    return SqliteValue(value);
}

QByteArray viewOf(const std::string &bytes)
{
    return QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size()));
}

QJsonObject typed(const QString &type, const QString &value)
{
    return {{u"type"_s, type}, {u"value"_s, value}};
}

} // namespace

SqliteValue columnValue(sqlite3_stmt *statement, int column)
{
    const auto bytes = [&](const void *data) {
        const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
        return size == 0 ? std::string() : std::string(static_cast<const char *>(data), size);
    };
    switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
        return std::int64_t{sqlite3_column_int64(statement, column)};
    case SQLITE_FLOAT:
        return sqlite3_column_double(statement, column);
    case SQLITE_TEXT:
        return bytes(sqlite3_column_text(statement, column));
    case SQLITE_BLOB:
        return SqliteBlob{bytes(sqlite3_column_blob(statement, column))};
    default:
        return std::monostate();
    }
}

int bindValue(sqlite3_stmt *statement, int index, const SqliteValue &value)
{
    if (const auto *integer = std::get_if<std::int64_t>(&value))
        return sqlite3_bind_int64(statement, index, *integer);
    if (const auto *number = std::get_if<double>(&value))
        return sqlite3_bind_double(statement, index, *number);
    if (const auto *text = std::get_if<std::string>(&value))
        return sqlite3_bind_text64(statement, index, text->data(), text->size(), SQLITE_TRANSIENT,
                                   SQLITE_UTF8);
    if (const auto *blob = std::get_if<SqliteBlob>(&value))
        return sqlite3_bind_blob64(statement, index, blob->bytes.data(), blob->bytes.size(),
                                   SQLITE_TRANSIENT);
    return sqlite3_bind_null(statement, index);
}

QJsonValue toJson(const SqliteValue &value)
{
    if (const auto *integer = std::get_if<std::int64_t>(&value))
        return typed(u"integer"_s, numberText(*integer));
    if (const auto *number = std::get_if<double>(&value))
        return typed(u"real"_s, numberText(*number));
    if (const auto *text = std::get_if<std::string>(&value)) {
        if (isUtf8(*text))
            return typed(u"text"_s, QString::fromUtf8(viewOf(*text)));
        return typed(u"text_base64"_s, QString::fromLatin1(viewOf(*text).toBase64()));
    }
    if (const auto *blob = std::get_if<SqliteBlob>(&value))
        return typed(u"blob_base64"_s, QString::fromLatin1(viewOf(blob->bytes).toBase64()));
    return QJsonValue(QJsonValue::Null);
}

std::optional<SqliteValue> sqliteValueFromJson(const QJsonValue &json)
{
    if (json.isNull())
        return SqliteValue(std::monostate());
    const QJsonObject object = json.toObject();
    const QString type = object.value("type"_L1).toString();
    if (!object.value("value"_L1).isString())
        return std::nullopt;
    const QByteArray value = object.value("value"_L1).toString().toUtf8();
    if (type == "integer"_L1)
        return parsedNumber<std::int64_t>(value);
    if (type == "real"_L1)
        return parsedNumber<double>(value);
    if (type == "text"_L1)
        return SqliteValue(value.toStdString());
    if (type == "text_base64"_L1)
        return SqliteValue(QByteArray::fromBase64(value).toStdString());
    if (type == "blob_base64"_L1)
        return SqliteValue(SqliteBlob{QByteArray::fromBase64(value).toStdString()});
    return std::nullopt;
}

QString displayText(const SqliteValue &value)
{
    if (const auto *integer = std::get_if<std::int64_t>(&value))
        return numberText(*integer);
    if (const auto *number = std::get_if<double>(&value))
        return numberText(*number);
    if (const auto *text = std::get_if<std::string>(&value))
        return QString::fromStdString(*text);
    if (const auto *blob = std::get_if<SqliteBlob>(&value))
        return "x'"_L1 + QString::fromLatin1(viewOf(blob->bytes).toHex()) + u'\'';
    return u"NULL"_s;
}

} // namespace millrace

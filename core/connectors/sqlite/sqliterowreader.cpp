#include "core/connectors/sqlite/sqliterowreader.h"

#include "core/base/localnumber.h"
#include "core/base/pluralform.h"
#include "core/data/conversion.h"

#include <sqlite3.h>

#include <QCoreApplication>

#include <charconv>
#include <cmath>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Bytes of a blob shown as the original of a value that did not fit.
constexpr std::size_t s_shownBlobBytes = 1024;

std::string_view textOf(sqlite3_value *value)
{
    const auto *data = reinterpret_cast<const char *>(sqlite3_value_text(value));
    return {data == nullptr ? "" : data, static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

std::string_view blobOf(sqlite3_value *value)
{
    const auto *data = static_cast<const char *>(sqlite3_value_blob(value));
    return {data == nullptr ? "" : data, static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

template<typename Value>
std::string_view digitsOf(Value value, char (&buffer)[40])
{
    const char *end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    return {buffer, static_cast<std::size_t>(end - buffer)};
}

std::string originalOf(sqlite3_value *value)
{
    char buffer[40];
    switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
        return std::string(digitsOf(std::int64_t{sqlite3_value_int64(value)}, buffer));
    case SQLITE_FLOAT:
        return std::string(digitsOf(sqlite3_value_double(value), buffer));
    case SQLITE_TEXT:
        return std::string(textOf(value));
    default: {
        const std::string_view bytes = blobOf(value).substr(0, s_shownBlobBytes);
        const QByteArray hex
            = QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size())).toHex();
        return "x'" + hex.toStdString() + "'";
    }
    }
}

QString counted(const char *text, qint64 count, const QString &field, FieldType type)
{
    return pluralText("sqlite", text, count).arg(localNumber(count), field, fieldTypeName(type));
}

} // namespace

SqliteRowReader::SqliteRowReader(const Schema &schema)
{
    for (const Field &field : schema.fields())
        m_fields.push_back({field.type, field.name});
}

void SqliteRowReader::append(sqlite3_stmt *statement, RecordBatchBuilder &builder)
{
    const int count = static_cast<int>(m_fields.size());
    for (int column = 0; column < count; ++column) {
        // One thread uses the connection, so its values are as good as protected ones; asking a
        // value is several times faster than asking the statement for it each time.
        sqlite3_value *value = sqlite3_column_value(statement, column);
        const int valueClass = sqlite3_value_type(value);
        if (valueClass == SQLITE_NULL) {
            builder.appendNull(column);
            continue;
        }
        switch (at(column).type) {
        case FieldType::Boolean:
            appendBoolean(value, column, valueClass, builder);
            break;
        case FieldType::Integer:
            appendInteger(value, column, valueClass, builder);
            break;
        case FieldType::Number:
            appendNumber(value, column, valueClass, builder);
            break;
        case FieldType::String:
            appendText(value, column, valueClass, builder);
            break;
        case FieldType::Binary:
            appendBytes(value, column, valueClass, builder);
            break;
        default:
            appendParsedText(value, column, valueClass, builder);
            break;
        }
    }
    builder.finishRow();
}

void SqliteRowReader::appendBoolean(sqlite3_value *value, int column, int valueClass,
                                    RecordBatchBuilder &builder)
{
    if (valueClass == SQLITE_INTEGER) {
        const std::int64_t integer = sqlite3_value_int64(value);
        if (integer == 0 || integer == 1) {
            builder.appendBoolean(column, integer == 1);
            return;
        }
    }
    appendUnfit(value, column, builder);
}

void SqliteRowReader::appendInteger(sqlite3_value *value, int column, int valueClass,
                                    RecordBatchBuilder &builder)
{
    if (valueClass == SQLITE_INTEGER) {
        builder.appendInteger(column, sqlite3_value_int64(value));
        return;
    }
    if (valueClass == SQLITE_FLOAT) {
        constexpr double limit = 9007199254740992.0;
        const double number = sqlite3_value_double(value);
        if (std::abs(number) <= limit && number == std::trunc(number)) {
            builder.appendInteger(column, static_cast<std::int64_t>(number));
            ++at(column).converted;
            return;
        }
    }
    appendUnfit(value, column, builder);
}

void SqliteRowReader::appendNumber(sqlite3_value *value, int column, int valueClass,
                                   RecordBatchBuilder &builder)
{
    if (valueClass == SQLITE_FLOAT) {
        builder.appendNumber(column, sqlite3_value_double(value));
        return;
    }
    if (valueClass == SQLITE_INTEGER) {
        const std::int64_t integer = sqlite3_value_int64(value);
        const auto number = static_cast<double>(integer);
        builder.appendNumber(column, number);
        // 2^63 itself would overflow on the way back.
        if (number >= 9223372036854775808.0 || static_cast<std::int64_t>(number) != integer) {
            char buffer[40];
            builder.noteTruncated(column, digitsOf(integer, buffer),
                                  ValueChangeReason::SourceFieldSizeLimitation);
            ++at(column).rounded;
        }
        return;
    }
    appendUnfit(value, column, builder);
}

void SqliteRowReader::appendText(sqlite3_value *value, int column, int valueClass,
                                 RecordBatchBuilder &builder)
{
    if (valueClass == SQLITE_TEXT) {
        const std::string_view text = textOf(value);
        if (isUtf8(text)) {
            builder.appendText(column, text);
            return;
        }
    } else if (valueClass != SQLITE_BLOB) {
        builder.appendText(column, originalOf(value));
        ++at(column).converted;
        return;
    }
    appendUnfit(value, column, builder);
}

void SqliteRowReader::appendBytes(sqlite3_value *value, int column, int valueClass,
                                  RecordBatchBuilder &builder)
{
    if (valueClass == SQLITE_BLOB) {
        builder.appendText(column, blobOf(value));
    } else if (valueClass == SQLITE_TEXT) {
        builder.appendText(column, textOf(value));
        ++at(column).converted;
    } else {
        appendUnfit(value, column, builder);
    }
}

void SqliteRowReader::appendParsedText(sqlite3_value *value, int column, int valueClass,
                                       RecordBatchBuilder &builder)
{
    FieldReader &field = at(column);
    if (valueClass == SQLITE_TEXT) {
        if (!appendParsed(builder, column, field.type, textOf(value)))
            ++field.unfit;
        return;
    }
    const bool takesNumbers = field.type == FieldType::Decimal || field.type == FieldType::Json;
    const bool isFinite = valueClass == SQLITE_INTEGER
        || (valueClass == SQLITE_FLOAT && std::isfinite(sqlite3_value_double(value)));
    if (takesNumbers && isFinite) {
        builder.appendText(column, originalOf(value));
        ++field.converted;
        return;
    }
    appendUnfit(value, column, builder);
}

void SqliteRowReader::appendUnfit(sqlite3_value *value, int column, RecordBatchBuilder &builder)
{
    builder.appendUnfit(column, originalOf(value));
    ++at(column).unfit;
}

QStringList SqliteRowReader::notes() const
{
    QStringList notes;
    for (const FieldReader &field : m_fields) {
        if (field.unfit > 0)
            notes << counted(QT_TRANSLATE_N_NOOP("sqlite", "%1 values of the column %2 are no %3."),
                             field.unfit, field.name, field.type);
        if (field.rounded > 0)
            notes << counted(QT_TRANSLATE_N_NOOP("sqlite",
                                                 "%1 integers of the column %2 are too large to be "
                                                 "kept exactly as a %3."),
                             field.rounded, field.name, field.type);
        // Numbers and integers share the decimal's digits; nothing was lost worth a word.
        if (field.converted > 0 && field.type != FieldType::Decimal)
            notes << counted(QT_TRANSLATE_N_NOOP("sqlite",
                                                 "%1 values of the column %2 are stored as another "
                                                 "type and were read as %3."),
                             field.converted, field.name, field.type);
    }
    return notes;
}

} // namespace millrace

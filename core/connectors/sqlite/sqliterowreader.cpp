#include "core/connectors/sqlite/sqliterowreader.h"

#include "core/data/conversion.h"

#include <sqlite3.h>

#include <QCoreApplication>
#include <QLocale>

#include <charconv>
#include <cmath>
#include <cstring>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Bytes of a blob shown as the original of a value that did not fit.
constexpr std::size_t s_shownBlobBytes = 1024;

std::string_view textOf(sqlite3_stmt *statement, int column)
{
    const auto *data = reinterpret_cast<const char *>(sqlite3_column_text(statement, column));
    return {data == nullptr ? "" : data,
            static_cast<std::size_t>(sqlite3_column_bytes(statement, column))};
}

std::string_view blobOf(sqlite3_stmt *statement, int column)
{
    const auto *data = static_cast<const char *>(sqlite3_column_blob(statement, column));
    return {data == nullptr ? "" : data,
            static_cast<std::size_t>(sqlite3_column_bytes(statement, column))};
}

bool isWellFormed(std::string_view text)
{
    // Most texts are plain ASCII, for which eight bytes at a time are faster than any call.
    const char *at = text.data();
    const char *end = at + text.size();
    std::uint64_t seen = 0;
    for (; end - at >= 8; at += 8) {
        std::uint64_t block = 0;
        std::memcpy(&block, at, 8);
        seen |= block;
    }
    for (; at < end; ++at)
        seen |= static_cast<unsigned char>(*at);
    return (seen & 0x8080808080808080ULL) == 0 || isUtf8(text);
}

template<typename Value>
std::string_view digitsOf(Value value, char (&buffer)[40])
{
    const char *end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    return {buffer, static_cast<std::size_t>(end - buffer)};
}

std::string originalOf(sqlite3_stmt *statement, int column)
{
    char buffer[40];
    switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
        return std::string(digitsOf(std::int64_t{sqlite3_column_int64(statement, column)}, buffer));
    case SQLITE_FLOAT:
        return std::string(digitsOf(sqlite3_column_double(statement, column), buffer));
    case SQLITE_TEXT:
        return std::string(textOf(statement, column));
    default: {
        const std::string_view bytes = blobOf(statement, column).substr(0, s_shownBlobBytes);
        const QByteArray hex
            = QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size())).toHex();
        return "x'" + hex.toStdString() + "'";
    }
    }
}

QString counted(const char *text, qint64 count, const QString &field, FieldType type)
{
    return QCoreApplication::translate("sqlite", text)
        .arg(QLocale(QLocale::English).toString(count), field, fieldTypeName(type));
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
        const int valueClass = sqlite3_column_type(statement, column);
        if (valueClass == SQLITE_NULL) {
            builder.appendNull(column);
            continue;
        }
        switch (at(column).type) {
        case FieldType::Boolean:
            appendBoolean(statement, column, valueClass, builder);
            break;
        case FieldType::Integer:
            appendInteger(statement, column, valueClass, builder);
            break;
        case FieldType::Number:
            appendNumber(statement, column, valueClass, builder);
            break;
        case FieldType::String:
            appendText(statement, column, valueClass, builder);
            break;
        case FieldType::Binary:
            appendBytes(statement, column, valueClass, builder);
            break;
        default:
            appendParsedText(statement, column, valueClass, builder);
            break;
        }
    }
    builder.finishRow();
}

void SqliteRowReader::appendBoolean(sqlite3_stmt *statement, int column, int valueClass,
                                    RecordBatchBuilder &builder)
{
    if (valueClass == SQLITE_INTEGER) {
        const std::int64_t value = sqlite3_column_int64(statement, column);
        if (value == 0 || value == 1) {
            builder.appendBoolean(column, value == 1);
            return;
        }
    }
    appendUnfit(statement, column, builder);
}

void SqliteRowReader::appendInteger(sqlite3_stmt *statement, int column, int valueClass,
                                    RecordBatchBuilder &builder)
{
    if (valueClass == SQLITE_INTEGER) {
        builder.appendInteger(column, sqlite3_column_int64(statement, column));
        return;
    }
    if (valueClass == SQLITE_FLOAT) {
        constexpr double limit = 9007199254740992.0;
        const double value = sqlite3_column_double(statement, column);
        if (std::abs(value) <= limit && value == std::trunc(value)) {
            builder.appendInteger(column, static_cast<std::int64_t>(value));
            ++at(column).converted;
            return;
        }
    }
    appendUnfit(statement, column, builder);
}

void SqliteRowReader::appendNumber(sqlite3_stmt *statement, int column, int valueClass,
                                   RecordBatchBuilder &builder)
{
    if (valueClass == SQLITE_FLOAT) {
        builder.appendNumber(column, sqlite3_column_double(statement, column));
        return;
    }
    if (valueClass == SQLITE_INTEGER) {
        const std::int64_t value = sqlite3_column_int64(statement, column);
        const auto number = static_cast<double>(value);
        builder.appendNumber(column, number);
        // 2^63 itself would overflow on the way back.
        if (number >= 9223372036854775808.0 || static_cast<std::int64_t>(number) != value) {
            char buffer[40];
            builder.noteTruncated(column, digitsOf(value, buffer),
                                  ValueChangeReason::SourceFieldSizeLimitation);
            ++at(column).rounded;
        }
        return;
    }
    appendUnfit(statement, column, builder);
}

void SqliteRowReader::appendText(sqlite3_stmt *statement, int column, int valueClass,
                                 RecordBatchBuilder &builder)
{
    if (valueClass == SQLITE_TEXT) {
        const std::string_view text = textOf(statement, column);
        if (isWellFormed(text)) {
            builder.appendText(column, text);
            return;
        }
    } else if (valueClass != SQLITE_BLOB) {
        builder.appendText(column, originalOf(statement, column));
        ++at(column).converted;
        return;
    }
    appendUnfit(statement, column, builder);
}

void SqliteRowReader::appendBytes(sqlite3_stmt *statement, int column, int valueClass,
                                  RecordBatchBuilder &builder)
{
    if (valueClass == SQLITE_BLOB) {
        builder.appendText(column, blobOf(statement, column));
    } else if (valueClass == SQLITE_TEXT) {
        builder.appendText(column, textOf(statement, column));
        ++at(column).converted;
    } else {
        appendUnfit(statement, column, builder);
    }
}

void SqliteRowReader::appendParsedText(sqlite3_stmt *statement, int column, int valueClass,
                                       RecordBatchBuilder &builder)
{
    FieldReader &field = at(column);
    if (valueClass == SQLITE_TEXT) {
        if (!appendParsed(builder, column, field.type, textOf(statement, column)))
            ++field.unfit;
        return;
    }
    const bool takesNumbers = field.type == FieldType::Decimal || field.type == FieldType::Json;
    const bool isFinite = valueClass == SQLITE_INTEGER
        || (valueClass == SQLITE_FLOAT && std::isfinite(sqlite3_column_double(statement, column)));
    if (takesNumbers && isFinite) {
        builder.appendText(column, originalOf(statement, column));
        ++field.converted;
        return;
    }
    appendUnfit(statement, column, builder);
}

void SqliteRowReader::appendUnfit(sqlite3_stmt *statement, int column, RecordBatchBuilder &builder)
{
    builder.appendUnfit(column, originalOf(statement, column));
    ++at(column).unfit;
}

QStringList SqliteRowReader::notes() const
{
    QStringList notes;
    for (const FieldReader &field : m_fields) {
        if (field.unfit > 0)
            notes << counted(QT_TRANSLATE_NOOP("sqlite", "%1 values of the column %2 are no %3."),
                             field.unfit, field.name, field.type);
        if (field.rounded > 0)
            notes << counted(QT_TRANSLATE_NOOP("sqlite",
                                               "%1 integers of the column %2 are too large to be "
                                               "kept exactly as a %3."),
                             field.rounded, field.name, field.type);
        // Numbers and integers share the decimal's digits; nothing was lost worth a word.
        if (field.converted > 0 && field.type != FieldType::Decimal)
            notes << counted(QT_TRANSLATE_NOOP("sqlite",
                                               "%1 values of the column %2 are stored as another "
                                               "type and were read as %3."),
                             field.converted, field.name, field.type);
    }
    return notes;
}

} // namespace millrace

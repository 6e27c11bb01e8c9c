#include "core/connectors/sqlite/tests/sqlitecells.h"

#include <QByteArray>

#include <array>
#include <charconv>

using namespace millrace;
using namespace Qt::StringLiterals;
using conformance::Cell;

namespace {

std::string bytesOf(sqlite3_stmt *statement, int column)
{
    const auto *bytes = static_cast<const char *>(sqlite3_column_blob(statement, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
    return size == 0 ? std::string() : std::string(bytes, size);
}

bool isTimestamp(FieldType type)
{
    return type == FieldType::TimestampWithZone || type == FieldType::TimestampWithoutZone;
}

} // namespace

SqliteCells::SqliteCells(const QString &path, const QString &sql)
{
    if (sqlite3_open(path.toUtf8().constData(), &m_database) != SQLITE_OK
        || sqlite3_prepare_v2(m_database, sql.toUtf8().constData(), -1, &m_statement, nullptr)
            != SQLITE_OK)
        qFatal("%s in: %s", sqlite3_errmsg(m_database), qUtf8Printable(sql));
}

SqliteCells::~SqliteCells()
{
    sqlite3_finalize(m_statement);
    sqlite3_close(m_database);
}

QString SqliteCells::declarationOf(FieldType type)
{
    switch (type) {
    case FieldType::Boolean:
        return u"BOOLEAN"_s;
    case FieldType::Integer:
        return u"BIGINT"_s;
    case FieldType::Number:
        return u"DOUBLE PRECISION"_s;
    case FieldType::Decimal:
        return u"DECIMAL TEXT"_s;
    case FieldType::String:
        return u"VARCHAR(40)"_s;
    case FieldType::Binary:
        return u"BLOB"_s;
    case FieldType::Date:
        return u"DATE TEXT"_s;
    case FieldType::TimeWithoutZone:
        return u"TIME TEXT"_s;
    case FieldType::TimeWithZone:
        return u"TIMETZ TEXT"_s;
    case FieldType::TimestampWithoutZone:
        return u"TIMESTAMP TEXT"_s;
    case FieldType::TimestampWithZone:
        return u"TIMESTAMPTZ TEXT"_s;
    case FieldType::Json:
        return u"JSON TEXT"_s;
    }
    return {};
}

void SqliteCells::bind(int index, FieldType type, const Cell &cell) const
{
    if (!cell) {
        sqlite3_bind_null(m_statement, index);
        return;
    }
    std::string text = *cell;
    const auto size = [&] { return static_cast<int>(text.size()); };
    if (type == FieldType::Boolean) {
        sqlite3_bind_int(m_statement, index, text == "true" ? 1 : 0);
    } else if (type == FieldType::Integer) {
        sqlite3_bind_int64(m_statement, index, std::stoll(text));
    } else if (type == FieldType::Number) {
        double number = 0;
        std::from_chars(text.data(), text.data() + text.size(), number);
        sqlite3_bind_double(m_statement, index, number);
    } else if (type == FieldType::Binary) {
        text = QByteArray::fromBase64(QByteArray::fromStdString(text)).toStdString();
        sqlite3_bind_blob(m_statement, index, text.data(), size(), SQLITE_TRANSIENT);
    } else {
        if (isTimestamp(type))
            text[10] = ' ';
        sqlite3_bind_text(m_statement, index, text.data(), size(), SQLITE_TRANSIENT);
    }
}

bool SqliteCells::next() const
{
    const int code = sqlite3_step(m_statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        qFatal("%s", sqlite3_errmsg(m_database));
    if (code == SQLITE_DONE)
        sqlite3_reset(m_statement);
    return code == SQLITE_ROW;
}

Cell SqliteCells::cell(int column, FieldType type) const
{
    const int stored = sqlite3_column_type(m_statement, column);
    if (stored == SQLITE_NULL)
        return std::nullopt;
    const auto is = [&](int expected, auto &&text) -> Cell {
        return stored == expected ? text() : "storage class " + std::to_string(stored);
    };
    switch (type) {
    case FieldType::Boolean:
        return is(SQLITE_INTEGER, [&]() -> std::string {
            return sqlite3_column_int64(m_statement, column) == 0 ? "false" : "true";
        });
    case FieldType::Integer:
        return is(SQLITE_INTEGER, [&] { return bytesOf(m_statement, column); });
    case FieldType::Number:
        return is(SQLITE_FLOAT, [&] {
            std::array<char, 32> digits{};
            const auto end = std::to_chars(digits.data(), digits.data() + digits.size(),
                                           sqlite3_column_double(m_statement, column));
            return std::string(digits.data(), end.ptr);
        });
    case FieldType::Binary:
        return is(SQLITE_BLOB, [&] {
            return QByteArray::fromStdString(bytesOf(m_statement, column)).toBase64().toStdString();
        });
    case FieldType::TimestampWithZone:
    case FieldType::TimestampWithoutZone:
        return is(SQLITE_TEXT, [&] {
            std::string value = bytesOf(m_statement, column);
            if (value.size() > 10 && value[10] == ' ')
                value[10] = 'T';
            return value;
        });
    default:
        return is(SQLITE_TEXT, [&] { return bytesOf(m_statement, column); });
    }
}

#include "core/connectors/mysql/mysqlrows.h"

#include "core/connectors/mysql/mysqlconnection.h"

#include <errmsg.h>
#include <mysql.h>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// The number the protocol gives to the character set of bytes that are no text.
constexpr unsigned int s_binaryCharacterSet = 63;

MySqlWire wireOf(const MYSQL_FIELD &field)
{
    switch (field.type) {
    case MYSQL_TYPE_TINY:
        return MySqlWire::Int8;
    case MYSQL_TYPE_SHORT:
    case MYSQL_TYPE_YEAR:
        return MySqlWire::Int16;
    case MYSQL_TYPE_LONG:
    case MYSQL_TYPE_INT24:
        return MySqlWire::Int32;
    case MYSQL_TYPE_LONGLONG:
        return MySqlWire::Int64;
    case MYSQL_TYPE_FLOAT:
        return MySqlWire::Float;
    case MYSQL_TYPE_DOUBLE:
        return MySqlWire::Double;
    case MYSQL_TYPE_DATE:
    case MYSQL_TYPE_NEWDATE:
        return MySqlWire::Date;
    case MYSQL_TYPE_DATETIME:
    case MYSQL_TYPE_TIMESTAMP:
        return MySqlWire::Timestamp;
    case MYSQL_TYPE_TIME:
        return MySqlWire::Time;
    case MYSQL_TYPE_BIT:
        return MySqlWire::Bits;
    case MYSQL_TYPE_DECIMAL:
    case MYSQL_TYPE_NEWDECIMAL:
    case MYSQL_TYPE_JSON:
        return MySqlWire::Text;
    default:
        return field.charsetnr == s_binaryCharacterSet ? MySqlWire::Bytes : MySqlWire::Text;
    }
}

/// Bytes of a value whose size the protocol does not write; 0 for the others.
constexpr std::size_t fixedSize(MySqlWire wire)
{
    switch (wire) {
    case MySqlWire::Int8:
        return 1;
    case MySqlWire::Int16:
        return 2;
    case MySqlWire::Int32:
    case MySqlWire::Float:
        return 4;
    case MySqlWire::Int64:
    case MySqlWire::Double:
        return 8;
    default:
        return 0;
    }
}

/// Reads a length-encoded integer. Returns false when it reaches beyond \a end.
bool readLength(const unsigned char *&at, const unsigned char *end, std::uint64_t &length)
{
    if (at >= end)
        return false;
    const unsigned char first = *at++;
    if (first < 251) {
        length = first;
        return true;
    }
    const std::size_t bytes = first == 252 ? 2 : first == 253 ? 3 : first == 254 ? 8 : 0;
    if (bytes == 0 || static_cast<std::size_t>(end - at) < bytes)
        return false;
    length = 0;
    for (std::size_t i = 0; i < bytes; ++i)
        length |= std::uint64_t{at[i]} << (8 * i);
    at += bytes;
    return true;
}

/// The numbers the client library gives to what it finds itself.
bool isOfLibrary(unsigned int number)
{
    return number == 0 || (number >= CR_MIN_ERROR && number <= CR_MAX_ERROR) || number >= 5000;
}

} // namespace

MySqlRows::MySqlRows(MySqlConnection &connection)
    : m_connection(connection)
{
}

void MySqlRows::Close::operator()(st_mysql_stmt *statement) const { mysql_stmt_close(statement); }

MySqlRows::~MySqlRows()
{
    // Closing the statement reads all rows that are left, unless nobody answers any more.
    if (m_isRunning)
        m_connection.abandon();
}

Result<std::unique_ptr<MySqlRows>> MySqlRows::open(MySqlConnection &connection, const QString &sql)
{
    std::unique_ptr<MySqlRows> rows(new MySqlRows(connection));
    if (const auto started = rows->start(sql); !started)
        return started.error();
    return rows;
}

Result<void> MySqlRows::start(const QString &sql)
{
    m_statement.reset(mysql_stmt_init(m_connection.handle()));
    if (!m_statement)
        return m_connection.error();
    const QByteArray utf8 = sql.toUtf8();
    if (mysql_stmt_prepare(m_statement.get(), utf8.constData(),
                           static_cast<unsigned long>(utf8.size()))
        != 0)
        return m_connection.error(fault());
    mysql_stmt_attr_set(m_statement.get(), STMT_ATTR_CB_USER_DATA, this);
    mysql_stmt_attr_set(m_statement.get(), STMT_ATTR_CB_RESULT,
                        reinterpret_cast<const void *>(&MySqlRows::takeCell));
    if (mysql_stmt_execute(m_statement.get()) != 0)
        return m_connection.error(fault());
    m_isRunning = mysql_stmt_field_count(m_statement.get()) > 0;
    describeColumns();
    return {};
}

void MySqlRows::describeColumns()
{
    // The types at execution count; a table may have changed since the statement was prepared.
    MYSQL_RES *result = mysql_stmt_result_metadata(m_statement.get());
    if (result == nullptr)
        return;
    const unsigned int count = mysql_num_fields(result);
    const MYSQL_FIELD *fields = mysql_fetch_fields(result);
    for (unsigned int i = 0; i < count; ++i)
        m_columns.push_back({wireOf(fields[i]), (fields[i].flags & UNSIGNED_FLAG) != 0});
    mysql_free_result(result);
    m_cells.resize(m_columns.size());
}

Result<bool> MySqlRows::next()
{
    if (!m_isRunning)
        return false;
    const int code = mysql_stmt_fetch(m_statement.get());
    if (code == 0 && !m_isMalformed)
        return true;
    if (code == MYSQL_NO_DATA) {
        m_isRunning = false;
        return false;
    }
    if (code == 0)
        return m_connection.error(
            {CR_MALFORMED_PACKET, u"HY000"_s, u"a row is shorter than its values"_s});
    // After an error of the server nothing more comes; after one of the library anything may.
    m_isRunning = isOfLibrary(fault().number);
    return m_connection.error(fault());
}

void MySqlRows::takeCell(void *self, unsigned int column, unsigned char **row)
{
    auto *rows = static_cast<MySqlRows *>(self);
    if (row == nullptr)
        rows->m_cells[column] = {};
    else
        rows->take(column, *row);
}

void MySqlRows::take(std::size_t column, unsigned char *&at)
{
    // The library hands on where the value begins, but not where the row ends. Its buffer's end
    // keeps a server that lies about a length from having other memory read.
    const unsigned char *end = m_connection.handle()->net.buff_end;
    const MySqlWire wire = m_columns[column].wire;
    const unsigned char *begin = at;
    std::uint64_t size = fixedSize(wire);
    const bool hasLength = size > 0 || readLength(begin, end, size);
    if (!hasLength || begin > end || size > static_cast<std::uint64_t>(end - begin)) {
        m_isMalformed = true;
        m_cells[column] = {};
        return;
    }
    m_cells[column] = {begin, static_cast<std::size_t>(size)};
    at += (begin - at) + static_cast<std::ptrdiff_t>(size);
}

MySqlFault MySqlRows::fault() const
{
    // A failure among the rows is noted at the connection only.
    const MySqlFault fault = faultOf(m_statement.get());
    return fault.number != 0 ? fault : faultOf(m_connection.handle());
}

} // namespace millrace

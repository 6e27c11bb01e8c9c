#include "core/connectors/mysql/mysqlerrors.h"

#include "core/base/redaction.h"
#include "core/sql/serveroptions.h"

#include <errmsg.h>
#include <mysql.h>
#include <mysqld_error.h>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

// Numbers of MySQL 8 and of newer MariaDB, which the client library has no names for.
constexpr unsigned int s_mySqlQueryTimeout = 3024;
constexpr unsigned int s_mySqlAccountLocked = 3118;
constexpr unsigned int s_mySqlSecureTransportRequired = 3159;
constexpr unsigned int s_mySqlDiskFull = 3675;
constexpr unsigned int s_mySqlClientTimeout = 4031;
constexpr unsigned int s_mariaDbAccountLocked = 4151;
constexpr unsigned int s_mySqlReadOnlyMode = 1836;

struct Meaning final
{
    unsigned int number;
    const ErrorDefinition *definition;
    const char *field = "";
};

constexpr Meaning s_meanings[] = {
    {CR_UNKNOWN_HOST, &mysqlerrors::hostUnknown, "/host"},
    {CR_CONN_HOST_ERROR, &mysqlerrors::unreachable, "/host"},
    {CR_IPSOCK_ERROR, &mysqlerrors::unreachable, "/host"},
    {CR_CONNECTION_ERROR, &mysqlerrors::socketUnreachable, "/socket"},
    {CR_SERVER_GONE_ERROR, &mysqlerrors::connectionLost},
    {CR_SERVER_LOST, &mysqlerrors::connectionLost},
    {CR_MALFORMED_PACKET, &mysqlerrors::connectionLost},
    {CR_SERVER_HANDSHAKE_ERR, &mysqlerrors::connectionLost},
    {ER_SERVER_SHUTDOWN, &mysqlerrors::connectionLost},
    {ER_NORMAL_SHUTDOWN, &mysqlerrors::connectionLost},
    {ER_NET_READ_ERROR, &mysqlerrors::connectionLost},
    {ER_NET_READ_INTERRUPTED, &mysqlerrors::connectionLost},
    {ER_NET_ERROR_ON_WRITE, &mysqlerrors::connectionLost},
    {ER_NET_WRITE_INTERRUPTED, &mysqlerrors::connectionLost},
    {ER_NEW_ABORTING_CONNECTION, &mysqlerrors::connectionLost},
    {ER_CONNECTION_KILLED, &mysqlerrors::connectionLost},
    {s_mySqlClientTimeout, &mysqlerrors::connectionLost},
    {CR_SSL_CONNECTION_ERROR, &mysqlerrors::tlsFailed, "/tls"},
    {s_mySqlSecureTransportRequired, &mysqlerrors::tlsDemanded, "/tls/mode"},
    {ER_ACCESS_DENIED_ERROR, &mysqlerrors::authenticationFailed, "/password"},
    {ER_ACCESS_DENIED_NO_PASSWORD_ERROR, &mysqlerrors::authenticationFailed, "/password"},
    {CR_AUTH_PLUGIN_CANNOT_LOAD, &mysqlerrors::authenticationUnsupported, "/username"},
    {CR_PLUGIN_NOT_ALLOWED, &mysqlerrors::authenticationUnsupported, "/username"},
    {CR_AUTH_PLUGIN_ERR, &mysqlerrors::authenticationUnsupported, "/username"},
    {ER_NOT_SUPPORTED_AUTH_MODE, &mysqlerrors::authenticationUnsupported, "/username"},
    {ER_PLUGIN_IS_NOT_LOADED, &mysqlerrors::authenticationUnsupported, "/username"},
    {ER_MUST_CHANGE_PASSWORD, &mysqlerrors::accountUnusable, "/username"},
    {ER_MUST_CHANGE_PASSWORD_LOGIN, &mysqlerrors::accountUnusable, "/username"},
    {s_mySqlAccountLocked, &mysqlerrors::accountUnusable, "/username"},
    {s_mariaDbAccountLocked, &mysqlerrors::accountUnusable, "/username"},
    {ER_HOST_NOT_PRIVILEGED, &mysqlerrors::hostRefused, "/host"},
    {ER_HOST_IS_BLOCKED, &mysqlerrors::hostRefused, "/host"},
    {ER_BAD_DB_ERROR, &mysqlerrors::databaseMissing, "/database"},
    {ER_DBACCESS_DENIED_ERROR, &mysqlerrors::databaseDenied, "/database"},
    {ER_TABLEACCESS_DENIED_ERROR, &mysqlerrors::permissionDenied, "/username"},
    {ER_COLUMNACCESS_DENIED_ERROR, &mysqlerrors::permissionDenied, "/username"},
    {ER_SPECIFIC_ACCESS_DENIED_ERROR, &mysqlerrors::permissionDenied, "/username"},
    {ER_VIEW_NO_EXPLAIN, &mysqlerrors::permissionDenied, "/username"},
    {ER_CON_COUNT_ERROR, &mysqlerrors::tooManyConnections},
    {ER_TOO_MANY_USER_CONNECTIONS, &mysqlerrors::tooManyConnections},
    {ER_USER_LIMIT_REACHED, &mysqlerrors::tooManyConnections},
    {ER_LOCK_WAIT_TIMEOUT, &mysqlerrors::lockWait},
    {ER_LOCK_DEADLOCK, &mysqlerrors::deadlock},
    {ER_STATEMENT_TIMEOUT, &mysqlerrors::statementTimeout},
    {s_mySqlQueryTimeout, &mysqlerrors::statementTimeout},
    {ER_QUERY_INTERRUPTED, &mysqlerrors::interrupted},
    {ER_TABLE_DEF_CHANGED, &mysqlerrors::definitionChanged},
    {ER_DISK_FULL, &mysqlerrors::diskFull},
    {ER_RECORD_FILE_FULL, &mysqlerrors::diskFull},
    {s_mySqlDiskFull, &mysqlerrors::diskFull},
    {ER_OPTION_PREVENTS_STATEMENT, &mysqlerrors::readOnly},
    {ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION, &mysqlerrors::readOnly},
    {s_mySqlReadOnlyMode, &mysqlerrors::readOnly},
    {ER_NET_PACKET_TOO_LARGE, &mysqlerrors::packetTooLarge},
    {CR_NET_PACKET_TOO_LARGE, &mysqlerrors::packetTooLarge},
    {CR_OUT_OF_MEMORY, &mysqlerrors::outOfMemory},
};

Meaning meaningOf(const MySqlFault &fault)
{
    // The storage engine hands on the number of the operating system in words only.
    if ((fault.number == ER_GET_ERRNO || fault.number == ER_ERROR_ON_WRITE)
        && (fault.words.contains("error 28"_L1) || fault.words.contains("rrcode: 28"_L1)
            || fault.words.contains("No space left"_L1)))
        return {fault.number, &mysqlerrors::diskFull};
    if (fault.number == CR_CONNECTION_ERROR && fault.words.endsWith("(2)"_L1))
        return {fault.number, &mysqlerrors::socketMissing, "/socket"};
    for (const Meaning &meaning : s_meanings) {
        if (meaning.number == fault.number)
            return meaning;
    }
    if (fault.state == "28000"_L1)
        return {fault.number, &mysqlerrors::authenticationFailed, "/password"};
    if (fault.state.startsWith("08"_L1))
        return {fault.number, &mysqlerrors::connectionLost};
    if (fault.state == "40001"_L1)
        return {fault.number, &mysqlerrors::deadlock};
    return {fault.number, &mysqlerrors::statementFailed};
}

QString withoutFullStop(QString words)
{
    words = words.trimmed();
    while (words.endsWith(u'.'))
        words.chop(1);
    return words;
}

} // namespace

MySqlFault faultOf(st_mysql *connection)
{
    return {mysql_errno(connection), QString::fromLatin1(mysql_sqlstate(connection)),
            QString::fromUtf8(mysql_error(connection))};
}

MySqlFault faultOf(st_mysql_stmt *statement)
{
    return {mysql_stmt_errno(statement), QString::fromLatin1(mysql_stmt_sqlstate(statement)),
            QString::fromUtf8(mysql_stmt_error(statement))};
}

QString serverName(const ServerOptions &options)
{
    if (!options.socketFolder.isEmpty())
        return options.socketFolder;
    const QString host = options.host.contains(u':') ? u'[' + options.host + u']' : options.host;
    return host + u':' + QString::number(options.port);
}

bool endsConnection(unsigned int number)
{
    for (const Meaning &meaning : s_meanings) {
        if (meaning.number == number)
            return meaning.definition == &mysqlerrors::connectionLost;
    }
    return false;
}

Error mySqlError(const MySqlFault &fault, const ServerOptions &options)
{
    const Redactor redactor({options.password, options.tls.clientKeyPassword});
    const QString words = redactor.redacted(withoutFullStop(fault.words));
    const QString detail
        = u"%1 (%2, SQLSTATE %3)"_s.arg(words, QString::number(fault.number), fault.state);
    const Meaning meaning = meaningOf(fault);
    return makeError(*meaning.definition, {serverName(options), words}, detail,
                     QString::fromLatin1(meaning.field));
}

} // namespace millrace

#include "core/connectors/mysql/mysqlfilter.h"

#include "core/connectors/mysql/mysqlconnection.h"
#include "core/connectors/mysql/mysqlsourceerrors.h"

#include <mysql.h>

#include <memory>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct CloseStatement
{
    void operator()(MYSQL_STMT *statement) const { mysql_stmt_close(statement); }
};

/// Whether the text has half a character, which would become another one on its way.
bool hasLoneSurrogate(const QString &text) { return !text.isValidUtf16(); }

/// What is wrong with the statement \a sql; empty when the server takes it. The fault of a
/// connection is the error.
Result<QString> faultOfStatement(MySqlConnection &connection, const QString &sql)
{
    const std::unique_ptr<MYSQL_STMT, CloseStatement> statement(
        mysql_stmt_init(connection.handle()));
    if (!statement)
        return connection.error();
    const QByteArray utf8 = sql.toUtf8();
    if (mysql_stmt_prepare(statement.get(), utf8.constData(),
                           static_cast<unsigned long>(utf8.size()))
        != 0) {
        const Error error = connection.error(faultOf(statement.get()));
        if (error.code != QLatin1StringView(mysqlerrors::statementFailed.code))
            return error;
        return error.detail;
    }
    if (mysql_stmt_param_count(statement.get()) > 0)
        return u"it has parameters"_s;
    return QString();
}

} // namespace

QString filterCondition(const ConfiguredStream &stream)
{
    // A line end closes a comment.
    return stream.filter.trimmed().isEmpty() ? QString() : "(\n"_L1 + stream.filter + "\n)"_L1;
}

Result<void> checkFilter(MySqlConnection &connection, const QString &quotedTable,
                         const ConfiguredStream &stream, const Cancellation &cancellation)
{
    const QString condition = filterCondition(stream);
    if (condition.isEmpty())
        return {};
    const auto invalid = [&](const QString &fault) {
        return makeError(mysqlerrors::filterInvalid, {stream.stream.id.text(), fault});
    };
    if (stream.filter.contains(QChar(u'\0')) || hasLoneSurrogate(stream.filter))
        return invalid(u"it is no text"_s);
    const MySqlCancellationScope scope(connection, cancellation);
    // Whatever closes the bracket of the one form early is a mistake in the other, and a prepared
    // statement is a single one. So what passes all is one expression.
    const QString from = " FROM "_L1 + quotedTable;
    const QStringList forms{
        "SELECT 1"_L1 + from + " WHERE "_L1 + condition,
        "SELECT CAST(\n"_L1 + stream.filter + "\nAS CHAR)"_L1 + from,
        "SELECT 1"_L1 + from + " WHERE 1 AND "_L1 + condition + " AND 1"_L1,
    };
    for (const QString &sql : forms) {
        const auto fault = faultOfStatement(connection, sql);
        if (!fault)
            return fault.error();
        if (!fault->isEmpty())
            return invalid(*fault);
    }
    return {};
}

} // namespace millrace

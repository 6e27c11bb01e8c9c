// The part of MySqlSource that counts.
#include "core/connectors/mysql/mysqlconnection.h"
#include "core/connectors/mysql/mysqlfilter.h"
#include "core/connectors/mysql/mysqlsource.h"
#include "core/connectors/mysql/mysqlsourceerrors.h"
#include "core/connectors/mysql/mysqltypes.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// The condition of the rows from the start value on; empty without one.
Result<QString> conditionFor(const ConfiguredStream &stream, const MySqlTable &table)
{
    const QString start = stream.cursorStart.trimmed();
    if (start.isEmpty())
        return QString();
    const QString name = stream.effectiveCursor();
    const MySqlColumn *column = table.find(name);
    if (column == nullptr)
        return makeError(mysqlerrors::columnMissing, {stream.stream.id.text(), name});
    const MySqlOrderTerm term = cursorTerm(*column);
    const auto value = cursorValueOf(term.kind, start.toStdString());
    if (!value)
        return makeError(
            mysqlerrors::cursorStartInvalid,
            {start, stream.stream.id.text(), fieldTypeName(fieldTypeOf(*column, false)), name});
    return QString(term.expression + " >= "_L1 + term.literal(*value));
}

} // namespace

Result<std::optional<qint64>> MySqlSource::countRows(const ConfiguredStream &stream,
                                                     const Cancellation &cancellation)
{
    // A connection of its own: those of a run are in transactions.
    const auto connection = MySqlConnection::open(m_options, cancellation);
    if (!connection)
        return connection.error();
    const auto table = findTable(**connection, stream.stream.id, cancellation);
    if (!table)
        return table.error();
    // A filter may name other tables of the same database.
    if (const auto used
        = (*connection)->execute("USE "_L1 + mySqlIdentifier(table->database), cancellation);
        !used)
        return used.error();
    if (const auto checked = checkFilter(**connection, table->quotedName(), stream, cancellation);
        !checked)
        return checked.error();
    const auto condition = conditionFor(stream, *table);
    if (!condition)
        return condition.error();
    QStringList conditions{*condition, filterCondition(stream)};
    conditions.removeAll(QString());
    QString sql = "SELECT COUNT(*) FROM "_L1 + table->quotedName();
    if (!conditions.isEmpty())
        sql += " WHERE "_L1 + conditions.join(" AND "_L1);
    const auto rows = (*connection)->integer(sql, cancellation);
    if (!rows)
        return rows.error();
    return std::optional(*rows);
}

} // namespace millrace

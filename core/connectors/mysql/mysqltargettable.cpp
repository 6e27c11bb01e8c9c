#include "core/connectors/mysql/mysqltargettable.h"

#include "core/connectors/mysql/mysqlnames.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QString whereTable(const QString &database, const QString &name, QLatin1StringView prefix)
{
    return " WHERE "_L1 + prefix + "_SCHEMA = "_L1 + mySqlText(database) + " AND "_L1 + prefix
        + "_TABLE = "_L1 + mySqlText(name);
}

QString whereTable(const QString &database, const QString &name)
{
    return " WHERE TABLE_SCHEMA = "_L1 + mySqlText(database) + " AND TABLE_NAME = "_L1
        + mySqlText(name);
}

Result<void> readColumns(MySqlConnection &connection, MySqlTargetTable &table,
                         const Cancellation &cancellation)
{
    auto rows = connection.query(
        u"SELECT COLUMN_NAME, COLUMN_TYPE, DATA_TYPE, NUMERIC_PRECISION, NUMERIC_SCALE, "
        "DATETIME_PRECISION, CHARACTER_MAXIMUM_LENGTH, CHARACTER_SET_NAME, COLLATION_NAME, "
        "COLUMN_COMMENT, EXTRA FROM information_schema.COLUMNS"_s
            + whereTable(table.database, table.name) + " ORDER BY ORDINAL_POSITION"_L1,
        cancellation);
    if (!rows)
        return rows.error();
    while (rows->next()) {
        MySqlStoredColumn column;
        column.name = rows->text(0);
        column.declared = rows->text(1);
        column.kind = columnKind(rows->text(2), column.declared);
        column.precision = static_cast<int>(rows->integer(3).value_or(0));
        column.scale = static_cast<int>(rows->integer(4).value_or(0));
        column.fractionDigits = static_cast<int>(rows->integer(5).value_or(0));
        column.maximumLength = rows->integer(6).value_or(0);
        column.charset = rows->text(7);
        column.collation = rows->text(8);
        column.comment = rows->text(9);
        const QString extra = rows->text(10).toUpper();
        column.isGenerated
            = extra.contains("GENERATED"_L1) && !extra.contains("DEFAULT_GENERATED"_L1);
        table.columns.push_back(std::move(column));
    }
    return {};
}

} // namespace

const MySqlStoredColumn *MySqlTargetTable::find(const QString &columnName) const
{
    const auto found = std::ranges::find_if(columns, [&](const MySqlStoredColumn &column) {
        return column.name.compare(columnName, Qt::CaseInsensitive) == 0;
    });
    return found == columns.end() ? nullptr : &*found;
}

Result<std::optional<MySqlTargetTable>> describeTargetTable(MySqlConnection &connection,
                                                            const QString &database,
                                                            const QString &name,
                                                            const Cancellation &cancellation)
{
    auto rows = connection.query(
        u"SELECT t.TABLE_NAME, t.TABLE_TYPE, t.ENGINE, t.TABLE_COMMENT, e.TRANSACTIONS "
        "FROM information_schema.TABLES t "
        "LEFT JOIN information_schema.ENGINES e ON e.ENGINE = t.ENGINE "
        "WHERE t.TABLE_SCHEMA = %1 AND t.TABLE_NAME = %2"_s.arg(mySqlText(database),
                                                                mySqlText(name)),
        cancellation);
    if (!rows)
        return rows.error();
    if (!rows->next())
        return std::optional<MySqlTargetTable>();
    MySqlTargetTable table;
    table.database = database;
    table.name = rows->text(0);
    table.isTable = rows->text(1) == "BASE TABLE"_L1;
    table.engine = rows->text(2);
    table.comment = rows->text(3);
    table.isTransactional = rows->text(4) == "YES"_L1;
    if (const auto read = readColumns(connection, table, cancellation); !read)
        return read.error();
    const auto triggers = connection.integer("SELECT COUNT(*) FROM information_schema.TRIGGERS"_L1
                                                 + whereTable(database, name, "EVENT_OBJECT"_L1),
                                             cancellation);
    if (!triggers)
        return triggers.error();
    table.hasTriggers = *triggers > 0;
    return std::optional(std::move(table));
}

Result<bool> tableExists(MySqlConnection &connection, const QString &database, const QString &name,
                         const Cancellation &cancellation)
{
    const auto count = connection.integer("SELECT COUNT(*) FROM information_schema.TABLES"_L1
                                              + whereTable(database, name),
                                          cancellation);
    if (!count)
        return count.error();
    return *count > 0;
}

} // namespace millrace

#include "core/connectors/mysql/mysqlcatalog.h"

#include "core/connectors/mysql/mysqlconnection.h"
#include "core/sql/owntables.h"

#include <algorithm>
#include <array>
#include <map>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array s_systemDatabases{"information_schema"_L1, "mysql"_L1, "performance_schema"_L1,
                                       "sys"_L1};

/// A unique key while its parts are being read.
struct UniqueKey final
{
    QString name;
    QStringList columns;
    bool isUsable = true; ///< Every part is a column that is never NULL.
    bool isPrefixed = false;
};

bool isSystemDatabase(const QString &name)
{
    return std::ranges::any_of(s_systemDatabases, [&](QLatin1StringView system) {
        return name.compare(system, Qt::CaseInsensitive) == 0;
    });
}

/// Asks information_schema about one database.
class CatalogQuery final
{
public:
    CatalogQuery(MySqlConnection &connection, const QString &database, const QString &table,
                 const Cancellation &cancellation)
        : m_connection(connection)
        , m_cancellation(cancellation)
        , m_database(database)
        , m_table(table)
    {
    }

    Result<std::vector<MySqlTable>> run();

private:
    Result<void> readTables();
    Result<void> readColumns();
    Result<void> readKeys();
    Result<void> readJsonChecks();
    void choosePrimaryKey(const QString &table, const std::vector<UniqueKey> &keys);

    /// " WHERE …" for a view of information_schema whose columns are called so.
    [[nodiscard]] QString where(const QString &database = u"TABLE_SCHEMA"_s) const;
    /// The table a row is about. information_schema compares names without case, but not every
    /// server does.
    [[nodiscard]] MySqlTable *tableOf(const MySqlResult &row);

    MySqlConnection &m_connection;
    const Cancellation &m_cancellation;
    const QString m_database;
    const QString m_table;
    std::map<QString, MySqlTable> m_tables;
};

Result<std::vector<MySqlTable>> CatalogQuery::run()
{
    if (const auto read = readTables(); !read)
        return read.error();
    if (const auto read = readColumns(); !read)
        return read.error();
    if (const auto read = readKeys(); !read)
        return read.error();
    if (const auto read = readJsonChecks(); !read)
        return read.error();
    std::vector<MySqlTable> tables;
    tables.reserve(m_tables.size());
    for (auto &[name, table] : m_tables)
        tables.push_back(std::move(table));
    return tables;
}

Result<void> CatalogQuery::readTables()
{
    auto rows = m_connection.query(
        "SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, ENGINE, "
        "TABLE_ROWS, TABLE_COMMENT, AVG_ROW_LENGTH FROM information_schema.TABLES"_L1
            + where(),
        m_cancellation);
    if (!rows)
        return rows.error();
    while (rows->next()) {
        const QString type = rows->text(2);
        const bool isView = type.endsWith("VIEW"_L1);
        // A sequence of MariaDB is a table of one row that nobody copies.
        if (rows->text(0) != m_database || (!isView && type == "SEQUENCE"_L1)
            || isOwnTable(rows->text(1)))
            continue;
        MySqlTable table;
        table.database = m_database;
        table.name = rows->text(1);
        table.isView = isView;
        table.engine = rows->text(3);
        table.estimatedRows = rows->integer(4);
        table.comment = rows->text(5);
        table.rowBytes = rows->integer(6).value_or(0);
        // MySQL calls every sound view so.
        if (isView && table.comment == "VIEW"_L1)
            table.comment.clear();
        m_tables.emplace(table.name, std::move(table));
    }
    return {};
}

Result<void> CatalogQuery::readColumns()
{
    auto rows = m_connection.query(
        "SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, IS_NULLABLE, "
        "CHARACTER_SET_NAME, COLLATION_NAME, EXTRA, COLUMN_COMMENT "
        "FROM information_schema.COLUMNS"_L1
            + where() + " ORDER BY TABLE_NAME, ORDINAL_POSITION"_L1,
        m_cancellation);
    if (!rows)
        return rows.error();
    while (rows->next()) {
        MySqlTable *table = tableOf(*rows);
        if (table == nullptr)
            continue;
        MySqlColumn column;
        column.name = rows->text(2);
        column.dataType = rows->text(3).toLower();
        column.columnType = rows->text(4);
        column.isNullable = rows->text(5) != "NO"_L1;
        column.characterSet = rows->text(6);
        column.collation = rows->text(7);
        column.extra = rows->text(8);
        column.comment = rows->text(9);
        table->columns.push_back(std::move(column));
    }
    return {};
}

Result<void> CatalogQuery::readKeys()
{
    auto rows = m_connection.query(
        "SELECT TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, COLUMN_NAME, SUB_PART, NULLABLE "
        "FROM information_schema.STATISTICS"_L1
            + where() + " AND NON_UNIQUE = 0 ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX"_L1,
        m_cancellation);
    if (!rows)
        return rows.error();
    std::map<QString, std::vector<UniqueKey>> keys;
    while (rows->next()) {
        const MySqlTable *table = tableOf(*rows);
        if (table == nullptr)
            continue;
        std::vector<UniqueKey> &ofTable = keys[table->name];
        if (ofTable.empty() || ofTable.back().name != rows->text(2))
            ofTable.push_back({rows->text(2), {}, true, false});
        UniqueKey &key = ofTable.back();
        // A part that is an expression has no column.
        key.isUsable = key.isUsable && !rows->isNull(3) && rows->text(5) != "YES"_L1;
        key.isPrefixed = key.isPrefixed || !rows->isNull(4);
        key.columns << rows->text(3);
    }
    for (const auto &[table, ofTable] : keys)
        choosePrimaryKey(table, ofTable);
    return {};
}

void CatalogQuery::choosePrimaryKey(const QString &table, const std::vector<UniqueKey> &keys)
{
    const UniqueKey *best = nullptr;
    const auto rank = [](const UniqueKey &key) {
        return key.name == "PRIMARY"_L1 ? 0 : key.isPrefixed ? 2 : 1;
    };
    for (const UniqueKey &key : keys) {
        if (key.isUsable && (best == nullptr || rank(key) < rank(*best)))
            best = &key;
    }
    if (best == nullptr)
        return;
    MySqlTable &target = m_tables.at(table);
    target.primaryKey = best->columns;
    target.isKeyPrefixed = best->isPrefixed;
}

Result<void> CatalogQuery::readJsonChecks()
{
    // MariaDB has no type for JSON: it is a long text with a check. Versions before 10.2.22 do not
    // tell their checks; their JSON stays text.
    if (!m_connection.server().isMariaDb || !m_connection.server().isAtLeast(10, 2, 22))
        return {};
    auto rows = m_connection.query("SELECT CONSTRAINT_SCHEMA, TABLE_NAME, CHECK_CLAUSE "
                                   "FROM information_schema.CHECK_CONSTRAINTS"_L1
                                       + where(u"CONSTRAINT_SCHEMA"_s)
                                       + " AND CHECK_CLAUSE LIKE 'json_valid(%'"_L1,
                                   m_cancellation);
    if (!rows)
        return rows.error();
    while (rows->next()) {
        MySqlTable *table = tableOf(*rows);
        if (table == nullptr)
            continue;
        const QString clause = rows->text(2);
        for (MySqlColumn &column : table->columns) {
            if (clause == "json_valid("_L1 + mySqlIdentifier(column.name) + ')'_L1)
                column.isJson = true;
        }
    }
    return {};
}

QString CatalogQuery::where(const QString &database) const
{
    QString condition = " WHERE "_L1 + database + " = "_L1 + mySqlText(m_database);
    if (!m_table.isEmpty())
        condition += " AND TABLE_NAME = "_L1 + mySqlText(m_table);
    return condition;
}

MySqlTable *CatalogQuery::tableOf(const MySqlResult &row)
{
    if (row.text(0) != m_database)
        return nullptr;
    const auto found = m_tables.find(row.text(1));
    return found == m_tables.end() ? nullptr : &found->second;
}

} // namespace

Result<QStringList> listDatabases(MySqlConnection &connection, const QStringList &wanted,
                                  const QString &field, const Cancellation &cancellation)
{
    auto rows = connection.query(
        u"SELECT SCHEMA_NAME FROM information_schema.SCHEMATA ORDER BY SCHEMA_NAME"_s,
        cancellation);
    if (!rows)
        return rows.error();
    QStringList present;
    while (rows->next())
        present << rows->text(0);
    if (wanted.isEmpty()) {
        present.removeIf(isSystemDatabase);
        return present;
    }
    QStringList found;
    for (const QString &name : wanted) {
        if (present.contains(name)) {
            found << name;
            continue;
        }
        // Some servers take names without case and store them in lower case.
        const QStringList alike = present.filter(name, Qt::CaseInsensitive);
        const auto same = std::ranges::find_if(alike, [&](const QString &candidate) {
            return candidate.compare(name, Qt::CaseInsensitive) == 0;
        });
        if (same == alike.end())
            return makeError(mysqlerrors::databaseMissing, {serverName(connection.options()), name},
                             {}, field);
        found << *same;
    }
    found.removeDuplicates();
    return found;
}

Result<std::vector<MySqlTable>> listTables(MySqlConnection &connection, const QString &database,
                                           const QString &table, const Cancellation &cancellation)
{
    return CatalogQuery(connection, database, table, cancellation).run();
}

} // namespace millrace

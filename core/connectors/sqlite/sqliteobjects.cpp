#include "core/connectors/sqlite/sqliteobjects.h"

#include "core/connectors/sqlite/sqlitechecklists.h"
#include "core/connectors/sqlite/sqlitedatabase.h"
#include "core/connectors/sqlite/sqlitetable.h"
#include "core/connectors/sqlite/sqlitetypes.h"
#include "core/sql/identifier.h"
#include "core/sql/tableobjects.h"

#include <sqlite3.h>

#include <QCoreApplication>

#include <algorithm>
#include <map>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// pragma_table_xinfo.hidden of a column that SQLite computes is above this.
constexpr qint64 s_hiddenOfVirtual = 1;

/// Reads the catalogue of one database, all of it or one table.
class ObjectQuery final
{
public:
    ObjectQuery(SqliteDatabase &database, std::optional<QString> table)
        : m_database(database)
        , m_table(std::move(table))
    {
    }

    Result<std::vector<SqliteObject>> run();

private:
    /// A table while it is being read.
    struct Reading final
    {
        TableObjectFacts facts;
        QHash<QString, QString> collations;
        QHash<QString, QStringList> choices;
        QStringList primaryKey; ///< Filled for a row number alone.
        bool hasRowid = true;
    };

    Result<void> readTables();
    Result<void> readColumns();
    Result<void> readKeys();
    void addColumn(Reading &table, const SqliteStatement &row);
    void addField(Reading &table, Field field, bool isReadOnly);
    [[nodiscard]] QString collationOf(const QString &table, const QString &column) const;
    [[nodiscard]] Result<SqliteStatement> query(const QString &columns, const QString &joins,
                                                const QString &order);
    /// The table a row is about, or null.
    [[nodiscard]] Reading *tableOf(const SqliteStatement &row);

    SqliteDatabase &m_database;
    std::optional<QString> m_table;
    std::map<QString, Reading> m_tables;
};

Result<std::vector<SqliteObject>> ObjectQuery::run()
{
    auto done = readTables();
    if (done)
        done = readColumns();
    if (done)
        done = readKeys();
    if (!done)
        return done.error();
    std::vector<SqliteObject> objects;
    objects.reserve(m_tables.size());
    for (auto &[name, table] : m_tables)
        objects.push_back({tableObject(std::move(table.facts)), std::move(table.collations)});
    return objects;
}

Result<SqliteStatement> ObjectQuery::query(const QString &columns, const QString &joins,
                                           const QString &order)
{
    QString sql = "SELECT t.name, "_L1 + columns + " FROM pragma_table_list AS t "_L1 + joins
        + " WHERE t.schema = 'main' AND t.type = 'table'"_L1;
    if (m_table)
        sql += " AND t.name = ?1 COLLATE NOCASE"_L1;
    auto rows = m_database.prepare(sql + order);
    if (rows && m_table)
        rows->bind(1, *m_table);
    return rows;
}

ObjectQuery::Reading *ObjectQuery::tableOf(const SqliteStatement &row)
{
    const auto found = m_tables.find(row.text(0));
    return found == m_tables.end() ? nullptr : &found->second;
}

Result<void> ObjectQuery::readTables()
{
    auto rows
        = query(u"t.wr, s.sql"_s,
                u"JOIN main.sqlite_schema AS s ON s.type = 'table' AND s.name = t.name"_s, {});
    if (!rows)
        return rows.error();
    while (true) {
        const auto row = rows->next();
        if (!row)
            return row.error();
        if (!*row)
            return {};
        const QString name = rows->text(0);
        const QString lower = asciiLower(name);
        if (lower.startsWith("sqlite_"_L1) || lower.startsWith(s_ownPrefix))
            continue;
        Reading table;
        table.facts.object.name = name;
        table.hasRowid = rows->integer(1) == 0;
        table.choices = checkLists(rows->text(2));
        m_tables.emplace(name, std::move(table));
    }
}

Result<void> ObjectQuery::readColumns()
{
    auto rows
        = query(u"c.name, c.type, c.\"notnull\", c.pk, c.hidden, c.dflt_value, "
                "(SELECT count(*) FROM pragma_table_xinfo(t.name, 'main') WHERE pk > 0)"_s,
                u"JOIN pragma_table_xinfo(t.name, 'main') AS c"_s, u" ORDER BY t.name, c.cid"_s);
    if (!rows)
        return rows.error();
    while (true) {
        const auto row = rows->next();
        if (!row)
            return row.error();
        if (!*row)
            return {};
        if (Reading *table = tableOf(*rows))
            addColumn(*table, *rows);
    }
}

void ObjectQuery::addColumn(Reading &table, const SqliteStatement &row)
{
    const QString name = row.text(1);
    const QString declared = row.text(2);
    const bool isNotNull = row.integer(3) != 0;
    const bool isKeyPart = row.integer(4) > 0;
    const bool isComputed = row.integer(5) > s_hiddenOfVirtual;
    const bool hasDefault = !row.isNull(6);
    const bool isRowNumber = isKeyPart && row.integer(7) == 1 && table.hasRowid
        && declared.compare("INTEGER"_L1, Qt::CaseInsensitive) == 0;
    if (isRowNumber)
        table.facts.keys.push_back({{name}, true});
    // The key of a table without row numbers holds no NULL, whether that is said or not.
    const bool takesNull = !isNotNull && (table.hasRowid || !isKeyPart);
    if (!takesNull && !hasDefault && !isComputed && !isRowNumber)
        table.facts.requiredColumns << name;
    Field field{name,
                promisedTypeOf(declared).value_or(FieldType::String),
                takesNull || isRowNumber,
                declared,
                {}};
    addField(table, std::move(field), isComputed);
}

void ObjectQuery::addField(Reading &table, Field field, bool isReadOnly)
{
    const QString collation = collationOf(table.facts.object.name, field.name);
    table.collations.insert(field.name, collation);
    const bool isText = field.type == FieldType::String;
    if (isReadOnly)
        field.note = QCoreApplication::translate("sqlite", "SQLite computes this column.");
    else if (isText && affinityOf(field.sourceType) == SqliteAffinity::Numeric)
        field.note = QCoreApplication::translate(
            "sqlite", "SQLite stores a text that looks like a number as a number here.");
    ObjectField column;
    column.isReadOnly = isReadOnly;
    // Under another collation the check takes more texts than it lists.
    const bool hasExactChoices
        = (isText && collation.compare("BINARY"_L1, Qt::CaseInsensitive) == 0)
        || field.type == FieldType::Integer;
    if (hasExactChoices) {
        for (const QString &value : table.choices.value(asciiLower(field.name)))
            column.choices.push_back({value, {}});
    }
    column.field = std::move(field);
    table.facts.object.fields.push_back(std::move(column));
}

QString ObjectQuery::collationOf(const QString &table, const QString &column) const
{
    const char *collation = nullptr;
    const int code = sqlite3_table_column_metadata(
        m_database.handle(), "main", table.toUtf8().constData(), column.toUtf8().constData(),
        nullptr, &collation, nullptr, nullptr, nullptr);
    return code == SQLITE_OK && collation != nullptr ? QString::fromUtf8(collation) : u"BINARY"_s;
}

Result<void> ObjectQuery::readKeys()
{
    auto rows = query(u"l.name, x.name, x.coll, l.origin"_s,
                      u"JOIN pragma_index_list(t.name, 'main') AS l "
                      "ON l.\"unique\" = 1 AND l.partial = 0 "
                      "JOIN pragma_index_xinfo(l.name, 'main') AS x ON x.key = 1"_s,
                      u" ORDER BY t.name, l.origin <> 'pk', l.seq DESC, x.seqno"_s);
    if (!rows)
        return rows.error();
    QString index;
    Reading *table = nullptr;
    TableKey key;
    bool isPlain = false;
    const auto finish = [&] {
        if (table != nullptr && isPlain)
            table->facts.keys.push_back(key);
    };
    while (true) {
        const auto row = rows->next();
        if (!row)
            return row.error();
        if (!*row)
            break;
        if (rows->text(1) != index) {
            finish();
            index = rows->text(1);
            table = tableOf(*rows);
            key = {};
            isPlain = true;
        }
        const QString column = rows->text(2);
        // A part may be an expression, or compare in another way than the column does.
        isPlain = isPlain && table != nullptr && !rows->isNull(2)
            && table->collations.value(column).compare(rows->text(3), Qt::CaseInsensitive) == 0;
        key.columns << column;
    }
    finish();
    return {};
}

} // namespace

Result<std::vector<SqliteObject>> listObjects(SqliteDatabase &database)
{
    return ObjectQuery(database, {}).run();
}

Result<std::optional<SqliteObject>> describeObject(SqliteDatabase &database, const QString &name)
{
    auto found = ObjectQuery(database, name).run();
    if (!found)
        return found.error();
    if (found->empty())
        return std::optional<SqliteObject>();
    return std::optional(std::move(found->front()));
}

} // namespace millrace

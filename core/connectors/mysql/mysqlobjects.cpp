#include "core/connectors/mysql/mysqlobjects.h"

#include "core/connectors/mysql/mysqlconnection.h"
#include "core/connectors/mysql/mysqlnames.h"
#include "core/sql/owntables.h"
#include "core/sql/tableobjects.h"

#include <QCoreApplication>

#include <map>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// The type of a column of no special comment.
FieldType plainTypeOf(const MySqlStoredColumn &column)
{
    switch (column.kind) {
    case MySqlColumnKind::Boolean:
        return FieldType::Boolean;
    case MySqlColumnKind::Bit:
        return column.declared.compare("bit(1)"_L1, Qt::CaseInsensitive) == 0 ? FieldType::Boolean
                                                                              : FieldType::Integer;
    case MySqlColumnKind::Integer:
        // Beyond the range of 64 bits with a sign.
        return column.declared.startsWith("bigint"_L1, Qt::CaseInsensitive)
                && column.declared.contains("unsigned"_L1, Qt::CaseInsensitive)
            ? FieldType::Decimal
            : FieldType::Integer;
    case MySqlColumnKind::Year:
        return FieldType::Integer;
    case MySqlColumnKind::Float:
    case MySqlColumnKind::Double:
        return FieldType::Number;
    case MySqlColumnKind::Decimal:
        return FieldType::Decimal;
    case MySqlColumnKind::Date:
        return FieldType::Date;
    case MySqlColumnKind::Time:
        return FieldType::TimeWithoutZone;
    case MySqlColumnKind::DateTime:
        return FieldType::TimestampWithoutZone;
    case MySqlColumnKind::Timestamp:
        return FieldType::TimestampWithZone;
    case MySqlColumnKind::Binary:
    case MySqlColumnKind::FixedBinary:
        return FieldType::Binary;
    case MySqlColumnKind::Json:
        return FieldType::Json;
    case MySqlColumnKind::Char:
    case MySqlColumnKind::Text:
    case MySqlColumnKind::Choice:
    case MySqlColumnKind::Name:
    case MySqlColumnKind::Other:
        break;
    }
    return FieldType::String;
}

bool isSuited(const MySqlStoredColumn &column, FieldType type)
{
    return fitOfFound(column, Field{column.name, type, true, {}, {}}).isSuited;
}

FieldType typeOf(const MySqlStoredColumn &column, bool isJson)
{
    // What Millrace noted when it made the column.
    const auto marked = fieldTypeFromName(markIn(column.comment));
    if (marked && isSuited(column, *marked))
        return *marked;
    return isJson ? FieldType::Json : plainTypeOf(column);
}

/// Asks information_schema about one database, or one table of it.
class ObjectQuery final
{
public:
    ObjectQuery(MySqlConnection &connection, QString database, QString table,
                const Cancellation &cancellation)
        : m_connection(connection)
        , m_cancellation(cancellation)
        , m_database(std::move(database))
        , m_table(std::move(table))
    {
    }

    Result<std::vector<MySqlObject>> run();

private:
    /// A table while it is being read.
    struct Reading final
    {
        TableObjectFacts facts;
        MySqlObject found;
        bool canInsertRequired = true;
        bool hasInsert = false;
        bool hasUpdate = false;
    };

    Result<void> readTables();
    Result<void> readJsonChecks();
    Result<void> readColumns();
    Result<void> readKeys();
    void addColumn(Reading &table, const MySqlResult &row) const;
    [[nodiscard]] QString where(const QString &database = u"TABLE_SCHEMA"_s) const;
    [[nodiscard]] Reading *tableOf(const QString &name);

    MySqlConnection &m_connection;
    const Cancellation &m_cancellation;
    const QString m_database;
    const QString m_table;
    std::map<QString, Reading> m_tables;
    QSet<QString> m_jsonChecks; ///< "table json_valid(`column`)".
};

Result<std::vector<MySqlObject>> ObjectQuery::run()
{
    auto done = readTables();
    if (done)
        done = readJsonChecks();
    if (done)
        done = readColumns();
    if (done)
        done = readKeys();
    if (!done)
        return done.error();
    std::vector<MySqlObject> objects;
    objects.reserve(m_tables.size());
    for (auto &[name, table] : m_tables) {
        TableObjectFacts &facts = table.facts;
        facts.mayInsert = table.hasInsert && table.canInsertRequired;
        facts.mayUpdate = table.hasUpdate;
        facts.mayDelete = table.hasInsert || table.hasUpdate;
        table.found.object = tableObject(std::move(facts));
        objects.push_back(std::move(table.found));
    }
    return objects;
}

QString ObjectQuery::where(const QString &database) const
{
    QString condition = " WHERE "_L1 + database + " = "_L1 + mySqlText(m_database);
    if (!m_table.isEmpty())
        condition += " AND TABLE_NAME = "_L1 + mySqlText(m_table);
    return condition;
}

ObjectQuery::Reading *ObjectQuery::tableOf(const QString &name)
{
    const auto found = m_tables.find(name);
    return found == m_tables.end() ? nullptr : &found->second;
}

Result<void> ObjectQuery::readTables()
{
    auto rows = m_connection.query(
        "SELECT t.TABLE_NAME FROM information_schema.TABLES t "
        "JOIN information_schema.ENGINES e ON e.ENGINE = t.ENGINE AND e.TRANSACTIONS = 'YES'"_L1
            + where() + " AND t.TABLE_TYPE = 'BASE TABLE'"_L1,
        m_cancellation);
    if (!rows)
        return rows.error();
    while (rows->next()) {
        const QString name = rows->text(0);
        if (isOwnTable(name))
            continue;
        Reading table;
        table.facts.object.nameSpace = m_database;
        table.facts.object.name = name;
        m_tables.emplace(name, std::move(table));
    }
    return {};
}

Result<void> ObjectQuery::readJsonChecks()
{
    // MariaDB has no type for JSON: it is a long text with a check, which older ones do not tell.
    if (!m_connection.server().isMariaDb || !m_connection.server().isAtLeast(10, 2, 22))
        return {};
    auto rows = m_connection.query("SELECT TABLE_NAME, CHECK_CLAUSE "
                                   "FROM information_schema.CHECK_CONSTRAINTS"_L1
                                       + where(u"CONSTRAINT_SCHEMA"_s)
                                       + " AND CHECK_CLAUSE LIKE 'json_valid(%'"_L1,
                                   m_cancellation);
    if (!rows)
        return rows.error();
    while (rows->next())
        m_jsonChecks.insert(rows->text(0) + u' ' + rows->text(1));
    return {};
}

Result<void> ObjectQuery::readColumns()
{
    auto rows = m_connection.query(
        "SELECT TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, DATA_TYPE, NUMERIC_PRECISION, "
        "NUMERIC_SCALE, DATETIME_PRECISION, CHARACTER_MAXIMUM_LENGTH, CHARACTER_SET_NAME, "
        "COLLATION_NAME, COLUMN_COMMENT, EXTRA, IS_NULLABLE, COLUMN_DEFAULT, PRIVILEGES "
        "FROM information_schema.COLUMNS"_L1
            + where() + " ORDER BY TABLE_NAME, ORDINAL_POSITION"_L1,
        m_cancellation);
    if (!rows)
        return rows.error();
    while (rows->next()) {
        if (Reading *table = tableOf(rows->text(0)))
            addColumn(*table, *rows);
    }
    return {};
}

void ObjectQuery::addColumn(Reading &table, const MySqlResult &row) const
{
    MySqlStoredColumn column;
    column.name = row.text(1);
    column.declared = row.text(2);
    column.kind = columnKind(row.text(3), column.declared);
    column.precision = static_cast<int>(row.integer(4).value_or(0));
    column.scale = static_cast<int>(row.integer(5).value_or(0));
    column.fractionDigits = static_cast<int>(row.integer(6).value_or(0));
    column.maximumLength = row.integer(7).value_or(0);
    column.charset = row.text(8);
    column.collation = row.text(9);
    column.comment = row.text(10);
    const QString extra = row.text(11).toUpper();
    column.isGenerated = extra.contains("GENERATED"_L1) && !extra.contains("DEFAULT_GENERATED"_L1);
    const QStringList rights = row.text(14).split(u',');
    const bool mayInsert = rights.contains("insert"_L1);
    const bool mayUpdate = rights.contains("update"_L1);
    table.hasInsert = table.hasInsert || mayInsert;
    table.hasUpdate = table.hasUpdate || mayUpdate;
    if (!rights.contains("select"_L1))
        table.found.unreadable.insert(column.name);

    const bool isJson = m_jsonChecks.contains(table.facts.object.name + " json_valid("_L1
                                              + mySqlIdentifier(column.name) + u')');
    ObjectField field;
    field.field = {column.name, typeOf(column, isJson), row.text(12) != "NO"_L1, column.declared,
                   personsComment(column.comment).simplified()};
    const bool isWritable = isSuited(column, field.field.type);
    field.isReadOnly = column.isGenerated || !isWritable || (!mayInsert && !mayUpdate);
    if (field.field.type == FieldType::String
        && (column.kind == MySqlColumnKind::Char || column.kind == MySqlColumnKind::Text))
        field.maximumLength = column.maximumLength;
    if (column.kind == MySqlColumnKind::Choice) {
        for (const QString &member : choiceMembers(column.declared))
            field.choices.push_back({member, {}});
        field.takesSeveralChoices = column.declared.startsWith("set"_L1, Qt::CaseInsensitive);
    }
    if (column.isGenerated)
        field.field.note = QCoreApplication::translate("mysql", "The server fills this column.");
    else if (!isWritable)
        field.field.note
            = QCoreApplication::translate("mysql", "Values of this type cannot be written.");
    const bool isFilled = !row.isNull(13) || extra.contains("AUTO_INCREMENT"_L1);
    if (!field.field.nullable && !isFilled && !column.isGenerated) {
        table.facts.requiredColumns << column.name;
        table.canInsertRequired = table.canInsertRequired && mayInsert;
    }
    table.facts.object.fields.push_back(std::move(field));
    table.found.columns.push_back(std::move(column));
}

Result<void> ObjectQuery::readKeys()
{
    auto rows = m_connection.query(
        "SELECT TABLE_NAME, INDEX_NAME, COLUMN_NAME, SUB_PART "
        "FROM information_schema.STATISTICS"_L1
            + where()
            + " AND NON_UNIQUE = 0 ORDER BY TABLE_NAME, INDEX_NAME <> 'PRIMARY', INDEX_NAME, "
              "SEQ_IN_INDEX"_L1,
        m_cancellation);
    if (!rows)
        return rows.error();
    Reading *table = nullptr;
    QString index;
    TableKey key;
    bool isPlain = false;
    const auto finish = [&] {
        if (table != nullptr && isPlain)
            table->facts.keys.push_back(key);
    };
    while (rows->next()) {
        Reading *of = tableOf(rows->text(0));
        if (of != table || rows->text(1) != index) {
            finish();
            table = of;
            index = rows->text(1);
            key = {};
            isPlain = true;
        }
        const QString column = rows->text(2);
        // A part may be an expression, or the beginning of a text.
        isPlain = isPlain && table != nullptr && !rows->isNull(2) && rows->isNull(3)
            && !table->found.unreadable.contains(column);
        key.columns << column;
    }
    finish();
    return {};
}

} // namespace

Result<std::vector<MySqlObject>> listObjects(MySqlConnection &connection, const QString &database,
                                             const Cancellation &cancellation)
{
    return ObjectQuery(connection, database, {}, cancellation).run();
}

Result<std::optional<MySqlObject>> describeObject(MySqlConnection &connection,
                                                  const QString &database, const QString &name,
                                                  const Cancellation &cancellation)
{
    auto found = ObjectQuery(connection, database, name, cancellation).run();
    if (!found)
        return found.error();
    for (MySqlObject &table : *found) {
        if (table.object.name == name)
            return std::optional(std::move(table));
    }
    return std::optional<MySqlObject>();
}

} // namespace millrace

#include "core/connectors/postgres/postgresobjects.h"

#include "core/connectors/postgres/postgreschecklists.h"
#include "core/connectors/postgres/postgrestargetcolumn.h"
#include "core/sql/identifier.h"
#include "core/sql/owntables.h"
#include "core/sql/tableobjects.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <map>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Bits of pg_relation_is_updatable().
constexpr qint64 s_updatable = 1 << 2;
constexpr qint64 s_insertable = 1 << 3;
constexpr qint64 s_deletable = 1 << 4;
/// Length words in front of the modifier of texts (VARHDRSZ).
constexpr int s_modifierHeader = 4;

/// A domain is followed to its base type; each domain on the way may forbid NULL or have a default.
constexpr auto s_columns
    = "SELECT n.nspname, c.relname, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), "
      "base.id, base.modifier, base.is_enum, a.attnotnull OR base.is_not_null, "
      "a.atthasdef OR a.attidentity <> '' OR base.has_default, "
      "a.attidentity = 'a' OR a.attgenerated <> '' "
      "OR (c.relkind = 'v' AND NOT pg_catalog.pg_column_is_updatable(c.oid, a.attnum, false)), "
      "pg_catalog.col_description(c.oid, a.attnum), "
      "pg_catalog.has_column_privilege(c.oid, a.attnum, 'INSERT'), "
      "pg_catalog.has_column_privilege(c.oid, a.attnum, 'UPDATE'), "
      "pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT'), "
      "pg_catalog.has_table_privilege(c.oid, 'DELETE'), "
      "pg_catalog.pg_relation_is_updatable(c.oid, false), "
      "CASE WHEN base.is_enum THEN (SELECT pg_catalog.array_to_json(pg_catalog.array_agg("
      "e.enumlabel::text ORDER BY e.enumsortorder)) FROM pg_catalog.pg_enum AS e "
      "WHERE e.enumtypid = base.id) END, "
      "(SELECT pg_catalog.quote_ident(cn.nspname) || '.' || pg_catalog.quote_ident(co.collname) "
      "FROM pg_catalog.pg_collation AS co JOIN pg_catalog.pg_namespace AS cn "
      "ON cn.oid = co.collnamespace WHERE co.oid = a.attcollation AND co.collname <> 'default') "
      "FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace "
      "JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 "
      "AND NOT a.attisdropped CROSS JOIN LATERAL ("
      "WITH RECURSIVE chain(id, modifier, kind, depth, not_null, has_default) AS ("
      "SELECT t.oid, a.atttypmod, t.typtype, 0, t.typnotnull, t.typdefault IS NOT NULL "
      "FROM pg_catalog.pg_type AS t WHERE t.oid = a.atttypid UNION ALL "
      "SELECT b.oid, d.typtypmod, b.typtype, chain.depth + 1, chain.not_null OR b.typnotnull, "
      "chain.has_default OR (b.typtype = 'd' AND b.typdefault IS NOT NULL) FROM chain "
      "JOIN pg_catalog.pg_type AS d ON d.oid = chain.id AND d.typtype = 'd' "
      "JOIN pg_catalog.pg_type AS b ON b.oid = d.typbasetype) "
      "SELECT id, modifier, kind = 'e' AS is_enum, not_null AS is_not_null, has_default "
      "FROM chain ORDER BY depth DESC LIMIT 1) AS base WHERE %1 "
      "ORDER BY n.nspname, c.relname, a.attnum"_L1;
constexpr auto s_keys
    = "SELECT n.nspname, c.relname, i.indimmediate, (SELECT pg_catalog.array_to_json("
      "pg_catalog.array_agg(a.attname::text ORDER BY s.i)) "
      "FROM pg_catalog.generate_series(0, i.indnkeyatts - 1) AS s(i) "
      "JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[s.i]) "
      "FROM pg_catalog.pg_index AS i JOIN pg_catalog.pg_class AS c ON c.oid = i.indrelid "
      "JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace WHERE i.indisunique "
      "AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL AND %1 "
      "ORDER BY i.indrelid, i.indisprimary DESC, i.indexrelid"_L1;
constexpr auto s_checks
    = "SELECT n.nspname, c.relname, a.attname, pg_catalog.pg_get_expr(k.conbin, k.conrelid) "
      "FROM pg_catalog.pg_constraint AS k JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid "
      "JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace "
      "JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = k.conkey[1] "
      "WHERE k.contype = 'c' AND pg_catalog.cardinality(k.conkey) = 1 AND %1 ORDER BY k.oid"_L1;

QString offeredCondition(const std::optional<DestinationName> &name)
{
    QString condition
        = u"(c.relkind IN ('r', 'p') OR (c.relkind = 'v' "
          "AND pg_catalog.pg_relation_is_updatable(c.oid, false) & 8 <> 0)) "
          "AND NOT c.relispartition AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' "
          "AND n.nspname <> 'information_schema' "
          "AND pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND c.relname !~ '^%1'"_s.arg(
              s_ownTablePrefix);
    if (name)
        condition += " AND n.nspname = "_L1 + quotedText(name->nameSpace) + " AND c.relname = "_L1
            + quotedText(name->name);
    return condition;
}

FieldType fieldTypeOf(PostgresForm form)
{
    switch (form) {
    case PostgresForm::Boolean:
        return FieldType::Boolean;
    case PostgresForm::Int2:
    case PostgresForm::Int4:
    case PostgresForm::Int8:
        return FieldType::Integer;
    case PostgresForm::Float4:
    case PostgresForm::Float8:
        return FieldType::Number;
    case PostgresForm::Numeric:
        return FieldType::Decimal;
    case PostgresForm::Bytes:
        return FieldType::Binary;
    case PostgresForm::Json:
    case PostgresForm::Jsonb:
        return FieldType::Json;
    case PostgresForm::Date:
        return FieldType::Date;
    case PostgresForm::Time:
        return FieldType::TimeWithoutZone;
    case PostgresForm::TimeWithZone:
        return FieldType::TimeWithZone;
    case PostgresForm::Timestamp:
        return FieldType::TimestampWithoutZone;
    case PostgresForm::TimestampWithZone:
        return FieldType::TimestampWithZone;
    case PostgresForm::Text:
    case PostgresForm::Uuid:
    case PostgresForm::Cast:
        break;
    }
    return FieldType::String;
}

/// The texts of a JSON list the server made.
QStringList listIn(const PostgresResult &rows, int row, int column)
{
    const std::string_view json = rows.value(row, column);
    const auto document
        = QJsonDocument::fromJson(QByteArray(json.data(), static_cast<qsizetype>(json.size())));
    QStringList list;
    for (const QJsonValue &value : document.array())
        list << value.toString();
    return list;
}

/// Reads the catalogue, all of it or one table.
class ObjectQuery final
{
public:
    ObjectQuery(PostgresSession &session, const std::optional<DestinationName> &name)
        : m_session(session)
        , m_condition(offeredCondition(name))
    {
    }

    Result<std::vector<PostgresObject>> run();

private:
    /// A table while it is being read.
    struct Reading final
    {
        TableObjectFacts facts;
        PostgresObject found;
        bool canInsertRequired = true;
        bool hasInsert = false;
        bool hasUpdate = false;
    };

    Result<void> readColumns();
    Result<void> readKeys();
    Result<void> readChecks();
    static void addColumn(Reading &table, const PostgresResult &rows, int row);
    static ObjectField fieldOf(const PostgresResult &rows, int row);
    [[nodiscard]] Reading *tableOf(const PostgresResult &rows, int row);

    PostgresSession &m_session;
    QString m_condition;
    std::map<DestinationName, Reading> m_tables;
};

Result<std::vector<PostgresObject>> ObjectQuery::run()
{
    auto done = readColumns();
    if (done)
        done = readKeys();
    if (done)
        done = readChecks();
    if (!done)
        return done.error();
    std::vector<PostgresObject> objects;
    objects.reserve(m_tables.size());
    for (auto &[name, table] : m_tables) {
        TableObjectFacts &facts = table.facts;
        facts.mayInsert = facts.mayInsert && table.hasInsert && table.canInsertRequired;
        facts.mayUpdate = facts.mayUpdate && table.hasUpdate;
        table.found.object = tableObject(std::move(facts));
        objects.push_back(std::move(table.found));
    }
    return objects;
}

ObjectQuery::Reading *ObjectQuery::tableOf(const PostgresResult &rows, int row)
{
    const auto found = m_tables.find({rows.text(row, 0), rows.text(row, 1)});
    return found == m_tables.end() ? nullptr : &found->second;
}

Result<void> ObjectQuery::readColumns()
{
    const auto rows = m_session.rows(QString(s_columns).replace("%1"_L1, m_condition));
    if (!rows)
        return rows.error();
    for (int row = 0; row < rows->rowCount(); ++row) {
        Reading *table = tableOf(*rows, row);
        if (table == nullptr) {
            const DestinationName name{rows->text(row, 0), rows->text(row, 1)};
            table = &m_tables[name];
            table->facts.object.nameSpace = name.nameSpace;
            table->facts.object.name = name.name;
            const qint64 events = rows->integer(row, 15);
            table->facts.mayInsert = (events & s_insertable) != 0;
            table->facts.mayUpdate = (events & s_updatable) != 0;
            table->facts.mayDelete = (events & s_deletable) != 0 && rows->flag(row, 14);
        }
        addColumn(*table, *rows, row);
    }
    return {};
}

void ObjectQuery::addColumn(Reading &table, const PostgresResult &rows, int row)
{
    ObjectField field = fieldOf(rows, row);
    const QString name = field.field.name;
    const bool mayInsert = rows.flag(row, 11);
    table.hasInsert = table.hasInsert || mayInsert;
    table.hasUpdate = table.hasUpdate || rows.flag(row, 12);
    if (!rows.flag(row, 13))
        table.found.unreadable.insert(name);
    if (!rows.isNull(row, 17))
        table.found.collations.insert(name, rows.text(row, 17));
    const bool isComputed = rows.flag(row, 9);
    if (!field.field.nullable && !rows.flag(row, 8) && !isComputed) {
        table.facts.requiredColumns << name;
        table.canInsertRequired = table.canInsertRequired && mayInsert;
    }
    table.facts.object.fields.push_back(std::move(field));
}

ObjectField ObjectQuery::fieldOf(const PostgresResult &rows, int row)
{
    PostgresStoredType type;
    type.type = static_cast<quint32>(rows.integer(row, 4));
    type.modifier = static_cast<int>(rows.integer(row, 5));
    type.isEnum = rows.flag(row, 6);
    const PostgresForm form = postgresFormOf(type);
    ObjectField field;
    field.field = {rows.text(row, 2), fieldTypeOf(form), !rows.flag(row, 7), rows.text(row, 3),
                   rows.text(row, 10).simplified()};
    const bool isComputed = rows.flag(row, 9);
    field.isReadOnly = isComputed || (!rows.flag(row, 11) && !rows.flag(row, 12));
    if (form == PostgresForm::Text && !type.isEnum && type.modifier > s_modifierHeader)
        field.maximumLength = type.modifier - s_modifierHeader;
    for (const QString &label : listIn(rows, row, 16))
        field.choices.push_back({label, {}});
    const auto addNote = [&](const QString &note) {
        QString &all = field.field.note;
        all += (all.isEmpty() ? ""_L1 : " "_L1) + note;
    };
    if (form == PostgresForm::Cast)
        addNote(
            QCoreApplication::translate("postgres", "Takes the text that PostgreSQL reads as %1.")
                .arg(field.field.sourceType));
    if (isComputed)
        addNote(QCoreApplication::translate("postgres", "PostgreSQL fills this column."));
    return field;
}

Result<void> ObjectQuery::readKeys()
{
    const auto rows = m_session.rows(QString(s_keys).replace("%1"_L1, m_condition));
    if (!rows)
        return rows.error();
    for (int row = 0; row < rows->rowCount(); ++row) {
        Reading *table = tableOf(*rows, row);
        if (table == nullptr)
            continue;
        const QStringList columns = listIn(*rows, row, 3);
        bool isReadable = true;
        for (const QString &column : columns)
            isReadable = isReadable && !table->found.unreadable.contains(column);
        // A constraint that waits for the end of the transaction cannot say which row is there.
        if (isReadable)
            table->facts.keys.push_back({columns, rows->flag(row, 2)});
    }
    return {};
}

Result<void> ObjectQuery::readChecks()
{
    const auto rows = m_session.rows(QString(s_checks).replace("%1"_L1, m_condition));
    if (!rows)
        return rows.error();
    for (int row = 0; row < rows->rowCount(); ++row) {
        Reading *table = tableOf(*rows, row);
        if (table == nullptr)
            continue;
        const QString column = rows->text(row, 2);
        for (ObjectField &field : table->facts.object.fields) {
            // Of two lists for one column both have to hold, which one list cannot say; under a
            // collation of its own the check may take more texts than it lists.
            if (field.field.name != column || !field.choices.empty()
                || table->found.collations.contains(column))
                continue;
            for (const QString &value : listedValues(rows->text(row, 3), column))
                field.choices.push_back({value, {}});
        }
    }
    return {};
}

} // namespace

Result<std::vector<PostgresObject>> listObjects(PostgresSession &session)
{
    return ObjectQuery(session, {}).run();
}

Result<std::optional<PostgresObject>> describeObject(PostgresSession &session,
                                                     const DestinationName &name)
{
    auto found = ObjectQuery(session, name).run();
    if (!found)
        return found.error();
    if (found->empty())
        return std::optional<PostgresObject>();
    return std::optional(std::move(found->front()));
}

} // namespace millrace

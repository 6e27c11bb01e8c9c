#include "core/connectors/sqlite/sqlitetarget.h"

#include "core/connectors/sqlite/sqlitedatabase.h"
#include "core/connectors/sqlite/sqliteerrors.h"
#include "core/connectors/sqlite/sqlitemetacolumns.h"
#include "core/connectors/sqlite/sqliterebuild.h"
#include "core/connectors/sqlite/sqlitetable.h"
#include "core/connectors/sqlite/sqlitetypes.h"
#include "core/sql/columnnames.h"
#include "core/sql/identifier.h"

#include <sqlite3.h>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// A NUL would end the SQL text.
QString columnNameOf(QString name)
{
    name.remove(QChar(u'\0'));
    return name.isEmpty() ? u"default_name"_s : name;
}

} // namespace

Result<QStringList> columnNamesOf(const QStringList &fields, bool hasMetaColumns)
{
    QStringList wanted;
    for (const QString &field : fields)
        wanted << columnNameOf(field);
    ColumnNameRules rules;
    rules.reserved << s_ownPrefix + "arrival"_L1;
    if (hasMetaColumns) {
        for (const MetaColumn &column : s_metaColumns)
            rules.reserved << column.name;
    }
    return resolveColumnNames(wanted, rules);
}

namespace {

Result<SqliteTarget> plannedTarget(SqliteDatabase &database, const QString &table,
                                   const Schema &schema, bool hasMetaColumns)
{
    QStringList fields;
    for (const Field &field : schema.fields())
        fields << field.name;
    const auto names = columnNamesOf(fields, hasMetaColumns);
    if (!names)
        return names.error();
    const int limit = sqlite3_limit(database.handle(), SQLITE_LIMIT_COLUMN, -1);
    if (names->size() + static_cast<qsizetype>(s_metaColumns.size()) > limit)
        return makeError(sqliteerrors::tooManyColumns,
                         {table, QString::number(names->size()),
                          QString::number(limit - static_cast<int>(s_metaColumns.size()))});
    SqliteTarget target;
    target.table = table;
    target.hasMetaColumns = hasMetaColumns;
    for (qsizetype i = 0; i < names->size(); ++i) {
        const Field &field = schema.field(static_cast<int>(i));
        target.columns.push_back({names->at(i), declaredTypeOf(field), field.type, field.type});
    }
    return target;
}

Result<void> createTable(SqliteDatabase &database, SqliteTarget &target)
{
    target.isNew = true;
    QStringList columns;
    for (const SqliteTargetColumn &column : target.columns)
        columns << quotedIdentifier(column.name) + u' ' + column.declared;
    if (target.hasMetaColumns) {
        for (const MetaColumn &column : s_metaColumns)
            columns << column.name + u' ' + column.declared;
    }
    return database.execute("CREATE TABLE main."_L1 + quotedIdentifier(target.table) + '('_L1
                            + columns.join(", "_L1) + ')'_L1);
}

Result<void> addColumn(SqliteDatabase &database, const QString &table, const QString &name,
                       const QString &declared)
{
    return database.execute("ALTER TABLE main."_L1 + quotedIdentifier(table) + " ADD COLUMN "_L1
                            + quotedIdentifier(name) + u' ' + declared);
}

Result<void> adaptTable(SqliteDatabase &database, const SqliteTable &existing, const Schema &schema,
                        SqliteTarget &target, QStringList &notes)
{
    std::vector<ColumnChange> changes;
    for (std::size_t i = 0; i < target.columns.size(); ++i) {
        SqliteTargetColumn &column = target.columns[i];
        const SqliteColumn *present = existing.find(column.name);
        if (present == nullptr) {
            auto added = addColumn(database, target.table, column.name, column.declared);
            if (!added)
                return added;
            continue;
        }
        const ColumnFit fit = fitOf(present->declared, schema.field(static_cast<int>(i)));
        column.storedAs = fit.storedAs;
        column.declared = present->declared;
        if (!fit.newDeclaration.isEmpty()) {
            column.declared = fit.newDeclaration;
            changes.push_back({present->name, fit.newDeclaration, fit.conversion});
        }
    }
    if (target.hasMetaColumns) {
        for (const MetaColumn &column : s_metaColumns) {
            if (existing.find(column.name) != nullptr)
                continue;
            auto added = addColumn(database, target.table, column.name, column.declared);
            if (!added)
                return added;
        }
    }
    return changes.empty() ? Result<void>() : rebuildTable(database, target.table, changes, notes);
}

} // namespace

QStringList SqliteTarget::quotedColumns() const
{
    QStringList names;
    for (const SqliteTargetColumn &column : columns)
        names << quotedIdentifier(column.name);
    if (hasMetaColumns) {
        for (const MetaColumn &column : s_metaColumns)
            names << column.name;
    }
    return names;
}

QString sideTableOf(const QString &table) { return s_ownPrefix + "new_"_L1 + table; }

Result<void> requireTable(SqliteDatabase &database, const QString &name)
{
    const auto existing = describeTable(database, name);
    if (!existing)
        return existing.error();
    if (!*existing || (*existing)->kind == SqliteTableKind::Table)
        return {};
    const bool isView = (*existing)->kind == SqliteTableKind::View;
    return makeError(sqliteerrors::targetIsView, {name, isView ? u"view"_s : u"virtual table"_s});
}

Result<SqliteTarget> prepareTarget(SqliteDatabase &database, const QString &table,
                                   const Schema &schema, bool hasMetaColumns, QStringList &notes)
{
    auto target = plannedTarget(database, table, schema, hasMetaColumns);
    if (!target)
        return target;
    if (const auto usable = requireTable(database, table); !usable)
        return usable.error();
    const auto existing = describeTable(database, table);
    if (!existing)
        return existing.error();
    const auto ready = *existing ? adaptTable(database, **existing, schema, *target, notes)
                                 : createTable(database, *target);
    if (!ready)
        return ready.error();
    const auto objects = objectsOf(database, table);
    if (!objects)
        return objects.error();
    target->hasTriggers
        = std::ranges::find(*objects, u"trigger"_s, &SqliteSchemaObject::type) != objects->end();
    return target;
}

} // namespace millrace

#include "core/connectors/postgres/postgrestarget.h"

#include "core/connectors/postgres/postgrescolumnnames.h"
#include "core/connectors/postgres/postgresencodedform.h"
#include "core/connectors/postgres/postgreswriteerrors.h"
#include "core/sql/identifier.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// MaxHeapAttributeNumber of the server.
constexpr qsizetype s_mostColumns = 1600;

Result<QStringList> plannedNames(const PostgresTargetPlan &plan)
{
    QStringList fields;
    for (const Field &field : plan.fields.fields())
        fields << field.name;
    auto names = postgresColumnNames(fields, plan.hasMetaColumns, [&](const QString &name) {
        return plan.namesake != nullptr && plan.namesake->find(name) != nullptr;
    });
    // A merge takes one column more than the table.
    const auto most = s_mostColumns - static_cast<qsizetype>(s_postgresMetaColumns.size()) - 1;
    if (names && names->size() > most)
        return makeError(postgreserrors::tooManyColumns,
                         {plan.table, QString::number(names->size()), QString::number(most)});
    return names;
}

Result<void> createTable(PostgresSession &session, const PostgresTargetPlan &plan,
                         const QStringList &names)
{
    QStringList columns;
    for (qsizetype i = 0; i < names.size(); ++i)
        columns << quotedIdentifier(names[i]) + u' '
                + (plan.types.isEmpty() ? postgresTypeOf(plan.fields.field(static_cast<int>(i)))
                                        : plan.types[i]);
    if (plan.hasMetaColumns) {
        for (const PostgresMetaColumn &column : s_postgresMetaColumns)
            columns << quotedIdentifier(column.name) + u' ' + column.declared;
    }
    return session.run("CREATE TABLE "_L1 + qualifiedName(plan.schema, plan.table) + '('_L1
                       + columns.join(u", "_s) + u')');
}

/// The changes an existing table needs.
struct Changes final
{
    QStringList actions; ///< Of one ALTER TABLE.
    QStringList retyped; ///< Names.
    std::vector<int> retypedNumbers;
};

void changeType(Changes &changes, const PostgresTableColumn &column, const PostgresFit &fit)
{
    const QString name = quotedIdentifier(column.name);
    // The server casts a default only where it needs no word about how.
    if (column.hasDefault)
        changes.actions << "ALTER COLUMN %1 DROP DEFAULT"_L1.arg(name);
    QString conversion = fit.conversion;
    conversion.replace("%1"_L1, name);
    changes.actions << "ALTER COLUMN "_L1 + name + " TYPE "_L1 + fit.newType + " USING ("_L1
            + conversion + u')';
    changes.retyped << column.name;
    changes.retypedNumbers.push_back(column.number);
}

Result<Changes> changesOf(const PostgresTableFacts &existing, const PostgresTargetPlan &plan,
                          const QStringList &names, QStringList &notes)
{
    Changes changes;
    for (qsizetype i = 0; i < names.size(); ++i) {
        const Field &field = plan.fields.field(static_cast<int>(i));
        const PostgresTableColumn *column = existing.find(names[i]);
        if (column == nullptr) {
            changes.actions << "ADD COLUMN "_L1 + quotedIdentifier(names[i]) + u' '
                    + postgresTypeOf(field);
            continue;
        }
        if (column->isGenerated)
            return makeError(postgreserrors::columnUnsuitable,
                             {existing.qualified(),
                              QCoreApplication::translate("postgres", "the column %1 is generated")
                                  .arg(column->name)});
        if (const PostgresFit fit = postgresFitOf(column->type, field); !fit.newType.isEmpty())
            changeType(changes, *column, fit);
    }
    QStringList written = names;
    if (plan.hasMetaColumns) {
        for (const PostgresMetaColumn &column : s_postgresMetaColumns) {
            written << column.name;
            if (existing.find(column.name) == nullptr)
                changes.actions << "ADD COLUMN "_L1 + quotedIdentifier(column.name) + u' '
                        + column.declared;
        }
    }
    for (const PostgresTableColumn &column : existing.columns) {
        const bool isLeftEmpty = column.isNotNull && !column.hasDefault && !column.isGenerated
            && !column.isInPrimaryKey && !written.contains(column.name);
        if (!isLeftEmpty)
            continue;
        changes.actions << "ALTER COLUMN %1 DROP NOT NULL"_L1.arg(quotedIdentifier(column.name));
        notes << QCoreApplication::translate("postgres",
                                             "The column %1 of the table %2 may be empty now: the "
                                             "stream has no field for it.")
                     .arg(column.name, existing.qualified());
    }
    return changes;
}

/// The views that keep \a changes from being made; an error unless \a plan allows to drop them.
Result<std::vector<PostgresView>> viewsAgainst(PostgresSession &session,
                                               const PostgresTableFacts &existing,
                                               const PostgresTargetPlan &plan,
                                               const Changes &changes)
{
    if (changes.retypedNumbers.empty())
        return std::vector<PostgresView>();
    auto views = viewsReading(session, existing.id, changes.retypedNumbers);
    if (views && !views->empty() && !plan.dropsDependents)
        return makeError(postgreserrors::viewsInTheWay,
                         {existing.qualified(), changes.retyped.join(u", "_s), namesOf(*views)}, {},
                         u"/drop_cascade"_s);
    return views;
}

Result<void> apply(PostgresSession &session, const PostgresTableFacts &existing,
                   const PostgresTargetPlan &plan, const Changes &changes, QStringList &notes)
{
    if (changes.actions.isEmpty())
        return {};
    const auto views = viewsAgainst(session, existing, plan, changes);
    if (!views)
        return views.error();
    if (auto dropped = dropViews(session, *views, existing.qualified(), notes); !dropped)
        return dropped;
    const auto altered = session.run("ALTER TABLE "_L1 + existing.qualified() + u' '
                                     + changes.actions.join(u", "_s));
    return altered ? altered : unsuitable(altered.error(), existing.qualified());
}

/// Checks the meta columns of an existing table.
Result<void> takeMetaColumns(PostgresTarget &target)
{
    for (const PostgresMetaColumn &meta : s_postgresMetaColumns) {
        const PostgresTableColumn *column = target.facts.find(meta.name);
        const PostgresForm form
            = column == nullptr ? PostgresForm::Cast : postgresFormOf(column->type);
        bool isFit = form == PostgresForm::Text && !column->type.isEnum;
        if (meta.name == s_extractedAtColumn)
            isFit = form == PostgresForm::TimestampWithZone;
        else if (meta.name == s_generationIdColumn)
            isFit = form == PostgresForm::Int8;
        else if (meta.name == s_metaColumn) {
            target.hasJsonbMeta = form == PostgresForm::Jsonb;
            isFit = isFit || form == PostgresForm::Jsonb || form == PostgresForm::Json;
        }
        if (!isFit)
            return makeError(postgreserrors::columnUnsuitable,
                             {target.facts.qualified(),
                              QCoreApplication::translate("postgres", "the column %1 is no %2")
                                  .arg(meta.name, meta.declared)});
    }
    return {};
}

Result<PostgresTarget> readyTarget(PostgresSession &session, const PostgresTargetPlan &plan,
                                   const QStringList &names, bool isNew, QStringList &notes)
{
    auto facts = describeTable(session, plan.schema, plan.table);
    if (!facts)
        return facts.error();
    if (!*facts)
        return makeError(postgreserrors::relationMissing,
                         {session.connection().site().database, plan.table});
    PostgresTarget target;
    target.facts = std::move(**facts);
    target.hasMetaColumns = plan.hasMetaColumns;
    target.isNew = isNew;
    for (qsizetype i = 0; i < names.size(); ++i) {
        const Field &field = plan.fields.field(static_cast<int>(i));
        const PostgresTableColumn *column = target.facts.find(names[i]);
        if (column == nullptr)
            return makeError(postgreserrors::relationMissing,
                             {session.connection().site().database, names[i]});
        target.columns.push_back(targetColumnOf(names[i], column->type, field));
        const bool isSorted = target.columns.back().form == PostgresForm::Jsonb
            && field.type == FieldType::Json && field.sourceType != "jsonb"_L1;
        if (isSorted)
            notes << QCoreApplication::translate(
                         "postgres",
                         "The column %1 of the table %2 is JSONB, which keeps values but neither "
                         "the order of keys nor repeated ones.")
                         .arg(names[i], target.facts.qualified());
    }
    if (plan.hasMetaColumns) {
        if (const auto taken = takeMetaColumns(target); !taken)
            return taken.error();
    }
    return target;
}

} // namespace

QStringList PostgresTarget::quotedColumns() const
{
    QStringList names;
    for (const PostgresTargetColumn &column : columns)
        names << quotedIdentifier(column.name);
    if (hasMetaColumns) {
        for (const PostgresMetaColumn &column : s_postgresMetaColumns)
            names << quotedIdentifier(column.name);
    }
    return names;
}

PostgresRowLayout PostgresTarget::layout(bool hasArrival) const
{
    return {columns, hasMetaColumns, hasJsonbMeta, hasArrival};
}

bool PostgresTarget::needsStage() const
{
    return facts.isRowSecured
        || std::ranges::find(columns, PostgresForm::Cast, &PostgresTargetColumn::form)
        != columns.end();
}

std::string PostgresTarget::encodedForm() const
{
    return hasMetaColumns || needsStage() ? std::string() : postgresEncodedForm(columns);
}

QString postgresSideTableOf(const QString &table)
{
    return withHashedTail(s_postgresOwnPrefix + "new_"_L1 + table, s_postgresLongestName);
}

Error unsuitable(const Error &error, const QString &table)
{
    const bool isStatement = error.code == QLatin1StringView(postgreserrors::statementFailed.code)
        || error.code == QLatin1StringView(postgreserrors::notReady.code);
    if (!isStatement)
        return error;
    return makeError(postgreserrors::columnUnsuitable, {table, error.detail.section(u'\n', 0, 0)},
                     error.detail);
}

Result<void> dropViews(PostgresSession &session, const std::vector<PostgresView> &views,
                       const QString &table, QStringList &notes)
{
    for (const PostgresView &view : views) {
        // One of them may have gone with another.
        const QString kind = view.isMaterialised ? u"MATERIALIZED VIEW"_s : u"VIEW"_s;
        auto dropped
            = session.run("DROP "_L1 + kind + " IF EXISTS "_L1 + view.name + " CASCADE"_L1);
        if (!dropped)
            return dropped;
        notes << QCoreApplication::translate(
                     "postgres",
                     "The view %1 and what depended on it were dropped, because the table %2 "
                     "changed.")
                     .arg(view.name, table);
    }
    return {};
}

Result<PostgresTarget> preparePostgresTarget(PostgresSession &session,
                                             const PostgresTargetPlan &plan, QStringList &notes)
{
    const auto existing = describeTable(session, plan.schema, plan.table);
    if (!existing)
        return existing.error();
    PostgresTargetPlan named = plan;
    if (*existing) {
        if (const auto usable = requireTable(**existing); !usable)
            return usable.error();
        named.namesake = &**existing;
    }
    const auto names = plannedNames(named);
    if (!names)
        return names.error();
    Result<void> done;
    if (*existing) {
        const auto changes = changesOf(**existing, plan, *names, notes);
        if (!changes)
            return changes.error();
        done = apply(session, **existing, plan, *changes, notes);
    } else {
        done = createTable(session, plan, *names);
    }
    if (!done)
        return done.error();
    return readyTarget(session, plan, *names, !*existing, notes);
}

Result<void> checkPostgresTarget(PostgresSession &session, const PostgresTargetPlan &plan)
{
    const auto existing = describeTable(session, plan.schema, plan.table);
    if (!existing)
        return existing.error();
    if (!*existing)
        return {};
    PostgresTargetPlan named = plan;
    named.namesake = &**existing;
    const auto names = plannedNames(named);
    if (!names)
        return names.error();
    QStringList notes;
    const auto changes = changesOf(**existing, plan, *names, notes);
    if (!changes)
        return changes.error();
    const auto views = viewsAgainst(session, **existing, plan, *changes);
    return views ? Result<void>() : Result<void>(views.error());
}

} // namespace millrace

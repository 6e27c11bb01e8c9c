#include "core/connectors/postgres/postgresreplacement.h"

#include "core/connectors/postgres/postgreskeyindex.h"
#include "core/connectors/postgres/postgreswriteerrors.h"
#include "core/sql/identifier.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Whether the relation $1 has anything that a new table, such as $2, would not have: an owner or
/// grants of its own, comments, options, constraints, and whatever depends on it but for plain
/// indexes.
constexpr auto s_hasAttachments
    = "SELECT (old.relowner, coalesce(old.relacl::text, '')) <> "
      "(new.relowner, coalesce(new.relacl::text, '')) "
      "OR old.relkind <> 'r' OR old.relpersistence <> 'p' OR old.reloptions IS NOT NULL "
      "OR old.relrowsecurity OR old.relforcerowsecurity OR old.reltablespace <> 0 "
      "OR old.relreplident <> 'd' "
      "OR EXISTS (SELECT 1 FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = old.oid "
      "AND a.attnum > 0 AND NOT a.attisdropped AND (a.attnotnull OR a.attidentity <> '' "
      "OR a.attgenerated <> '' OR a.attacl IS NOT NULL)) "
      "OR EXISTS (SELECT 1 FROM pg_catalog.pg_description AS d WHERE d.objoid = old.oid "
      "AND d.classoid = 'pg_catalog.pg_class'::regclass) "
      "OR EXISTS (SELECT 1 FROM pg_catalog.pg_description AS d JOIN pg_catalog.pg_index AS i "
      "ON i.indexrelid = d.objoid WHERE i.indrelid = old.oid "
      "AND d.classoid = 'pg_catalog.pg_class'::regclass) "
      "OR EXISTS (SELECT 1 FROM pg_catalog.pg_seclabel AS l WHERE l.objoid = old.oid "
      "AND l.classoid = 'pg_catalog.pg_class'::regclass) "
      "OR EXISTS (SELECT 1 FROM pg_catalog.pg_inherits AS h "
      "WHERE old.oid IN (h.inhrelid, h.inhparent)) "
      "OR EXISTS (SELECT 1 FROM pg_catalog.pg_depend AS d "
      "LEFT JOIN pg_catalog.pg_class AS c ON d.classid = 'pg_catalog.pg_class'::regclass "
      "AND c.oid = d.objid WHERE d.deptype IN ('n', 'a') AND c.relkind IS DISTINCT FROM 'i' "
      "AND ((d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = old.oid) "
      "OR (d.refclassid = 'pg_catalog.pg_type'::regclass AND d.refobjid = old.reltype))) "
      "FROM pg_catalog.pg_class AS old, pg_catalog.pg_class AS new "
      "WHERE old.oid = $1::oid AND new.oid = $2::oid"_L1;

Result<bool> hasAttachments(PostgresSession &session, quint32 old, quint32 made)
{
    const auto rows = session.rows(s_hasAttachments, {std::to_string(old), std::to_string(made)});
    if (!rows)
        return rows.error();
    return rows->rowCount() > 0 && rows->flag(0, 0);
}

/// Runs the statement in each row of \a sql.
Result<void> runEach(PostgresSession &session, const QString &sql,
                     const PostgresSession::Parameters &parameters)
{
    const auto statements = session.rows(sql, parameters);
    if (!statements)
        return statements.error();
    for (int row = 0; row < statements->rowCount(); ++row) {
        if (auto done = session.run(statements->text(row, 0)); !done)
            return done;
    }
    return {};
}

Result<PostgresTarget> makeLike(PostgresSession &session, const PostgresTargetPlan &plan,
                                const PostgresTableFacts &old)
{
    const QString side = qualifiedName(plan.schema, plan.table);
    auto done = session.run("CREATE TABLE "_L1 + side + " (LIKE "_L1 + old.qualified()
                            + " INCLUDING CONSTRAINTS INCLUDING INDEXES)"_L1);
    if (!done)
        return done.error();
    QStringList scratch;
    auto target = preparePostgresTarget(session, plan, scratch);
    if (!target)
        return target;
    const QStringList written = target->quotedColumns();
    QStringList gone;
    for (const PostgresTableColumn &column : target->facts.columns) {
        if (!written.contains(quotedIdentifier(column.name)))
            gone << "DROP COLUMN "_L1 + quotedIdentifier(column.name);
    }
    if (!gone.isEmpty())
        done = session.run("ALTER TABLE "_L1 + side + u' ' + gone.join(u", "_s));
    if (done)
        done = dropCopiedKeyIndexes(session, old, target->facts);
    // What only speeds up reading would slow down the filling.
    if (done)
        done = runEach(session,
                       u"SELECT format('DROP INDEX %s', i.indexrelid::regclass) "
                       "FROM pg_catalog.pg_index AS i WHERE i.indrelid = $1::oid "
                       "AND NOT i.indisunique AND NOT i.indisexclusion"_s,
                       {std::to_string(target->facts.id)});
    if (done)
        done = runEach(session,
                       u"SELECT format('ALTER TABLE %s ADD %s', $2::oid::regclass, "
                       "pg_get_constraintdef(k.oid)) FROM pg_catalog.pg_constraint AS k "
                       "WHERE k.conrelid = $1::oid AND k.contype = 'f' "
                       "AND k.confrelid <> k.conrelid AND k.conkey <@ ARRAY(SELECT a.attnum "
                       "FROM pg_catalog.pg_attribute AS a JOIN pg_catalog.pg_attribute AS b "
                       "ON b.attname = a.attname AND b.attrelid = $2::oid AND NOT b.attisdropped "
                       "WHERE a.attrelid = k.conrelid)"_s,
                       {std::to_string(old.id), std::to_string(target->facts.id)});
    if (!done)
        return unsuitable(done.error(), old.qualified());
    return preparePostgresTarget(session, plan, scratch);
}

/// Makes an index again by the words the server has for it.
Result<void> makeIndexes(PostgresSession &session, const PostgresResult &indexes,
                         const QString &table, QStringList &notes)
{
    for (int row = 0; row < indexes.rowCount(); ++row) {
        if (auto saved = session.setSavepoint(); !saved)
            return saved;
        auto made = session.run(indexes.text(row, 1));
        if (made)
            made = session.releaseSavepoint();
        if (made)
            continue;
        const PostgresFailure failure = session.connection().lastFailure();
        const bool blamesIndex = blamesRow(failure.sqlState) || failure.sqlState.starts_with("42");
        if (made.error().isCancelled() || !session.connection().inFailedTransaction()
            || !blamesIndex)
            return made;
        if (auto back = session.backToSavepoint(); !back)
            return back;
        notes << QCoreApplication::translate("postgres",
                                             "The index %1 could not be kept on the table %2: %3.")
                     .arg(indexes.text(row, 0), table, failure.message);
    }
    return {};
}

Result<void> renameOver(PostgresSession &session, const PostgresTargetPlan &plan,
                        const PostgresTableFacts *old, const QString &side, QStringList &notes)
{
    PostgresResult indexes;
    const QString table = qualifiedName(plan.schema, plan.table);
    if (old != nullptr) {
        auto found = session.rows(
            u"SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_catalog.pg_index AS i "
            "JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid "
            "WHERE i.indrelid = $1::oid AND NOT starts_with(c.relname::text, '_millrace_key_') "
            "ORDER BY i.indexrelid"_s,
            {std::to_string(old->id)});
        if (!found)
            return found.error();
        indexes = std::move(*found);
        if (auto dropped = session.run("DROP TABLE "_L1 + table); !dropped)
            return dropped;
    }
    auto renamed = session.run("ALTER TABLE "_L1 + qualifiedName(plan.schema, side)
                               + " RENAME TO "_L1 + quotedIdentifier(plan.table));
    return renamed ? makeIndexes(session, indexes, table, notes) : renamed;
}

/// A foreign key of another table, or of the same one, on the replaced table.
Result<PostgresResult> foreignKeysOn(PostgresSession &session, quint32 table)
{
    return session.rows(
        u"SELECT k.conrelid::regclass::text, quote_ident(k.conname), pg_get_constraintdef(k.oid) "
        "FROM pg_catalog.pg_constraint AS k WHERE k.confrelid = $1::oid AND k.contype = 'f' "
        "AND k.conrelid <> k.confrelid AND k.conparentid = 0 ORDER BY k.oid"_s,
        {std::to_string(table)});
}

Result<void> makeForeignKey(PostgresSession &session, const PostgresResult &keys, int row,
                            QStringList &notes)
{
    QString definition = keys.text(row, 2);
    definition.remove(" NOT VALID"_L1);
    const QString add = "ALTER TABLE "_L1 + keys.text(row, 0) + " ADD CONSTRAINT "_L1
        + keys.text(row, 1) + u' ' + definition;
    if (auto saved = session.setSavepoint(); !saved)
        return saved;
    auto made = session.run(add);
    if (made)
        return session.releaseSavepoint();
    if (!blamesRow(session.connection().lastFailure().sqlState)
        || !session.connection().inFailedTransaction())
        return made;
    if (auto back = session.backToSavepoint(); !back)
        return back;
    notes << QCoreApplication::translate(
                 "postgres",
                 "Rows of the table %1 name keys that are gone, so its foreign key %2 holds for "
                 "new rows only.")
                 .arg(keys.text(row, 0), keys.text(row, 1));
    return session.run(add + " NOT VALID"_L1);
}

Result<void> fillOver(PostgresSession &session, const PostgresTargetPlan &plan,
                      const PostgresTableFacts &old, const QString &side, bool keepsKeyIndex,
                      QStringList &notes)
{
    const PostgresSession::Parameters id{std::to_string(old.id)};
    const auto keys = foreignKeysOn(session, old.id);
    if (!keys)
        return keys.error();
    Result<void> done;
    for (int row = 0; done && row < keys->rowCount(); ++row)
        done = session.run("ALTER TABLE "_L1 + keys->text(row, 0) + " DROP CONSTRAINT "_L1
                           + keys->text(row, 1));
    if (done)
        done = session.run("TRUNCATE "_L1 + old.qualified());
    if (done && !keepsKeyIndex)
        done = dropKeyIndexes(session, old);
    if (!done)
        return done;
    const auto target = preparePostgresTarget(session, plan, notes);
    if (!target)
        return target.error();
    const auto triggers = session.rows(
        u"SELECT quote_ident(tgname), CASE tgenabled WHEN 'R' THEN 'REPLICA ' WHEN 'A' THEN "
        "'ALWAYS ' ELSE '' END FROM pg_catalog.pg_trigger WHERE tgrelid = $1::oid "
        "AND NOT tgisinternal AND tgenabled <> 'D'"_s,
        id);
    if (!triggers)
        return triggers.error();
    const auto alter = [&](const QString &action) {
        return session.run("ALTER TABLE "_L1 + old.qualified() + u' ' + action);
    };
    for (int row = 0; done && row < triggers->rowCount(); ++row)
        done = alter("DISABLE TRIGGER "_L1 + triggers->text(row, 0));
    const QString columns = target->quotedColumns().join(u", "_s);
    const QString from = qualifiedName(plan.schema, side);
    if (done)
        done = session.run("INSERT INTO "_L1 + old.qualified() + '('_L1 + columns
                           + ") OVERRIDING SYSTEM VALUE SELECT "_L1 + columns + " FROM "_L1 + from);
    for (int row = 0; done && row < triggers->rowCount(); ++row)
        done
            = alter("ENABLE "_L1 + triggers->text(row, 1) + "TRIGGER "_L1 + triggers->text(row, 0));
    if (done)
        done = session.run("DROP TABLE "_L1 + from);
    for (int row = 0; done && row < keys->rowCount(); ++row)
        done = makeForeignKey(session, *keys, row, notes);
    return done;
}

/// What the server says against the new rows, as an error of the configuration.
Error explained(PostgresSession &session, const Error &error, const QString &table)
{
    const PostgresFailure &failure = session.connection().lastFailure();
    const bool blames = blamesRow(failure.sqlState) || failure.sqlState.starts_with("2B")
        || error.code == QLatin1StringView(postgreserrors::statementFailed.code);
    if (error.isCancelled() || failure.sqlState.empty() || !blames)
        return error;
    return makeError(postgreserrors::replacementFailed, {table, failure.message}, error.detail);
}

} // namespace

Result<PostgresTarget> makeSideTable(PostgresSession &session, const PostgresTargetPlan &plan,
                                     const QString &target, QStringList &notes)
{
    const auto old = describeTable(session, plan.schema, target);
    if (!old)
        return old.error();
    PostgresTargetPlan named = plan;
    if (*old) {
        if (const auto usable = requireTable(**old); !usable)
            return usable.error();
        named.namesake = &**old;
    }
    auto made = preparePostgresTarget(session, named, notes);
    if (!made || !*old || !made->isNew)
        return made;
    const auto hangs = hasAttachments(session, (*old)->id, made->facts.id);
    if (!hangs)
        return hangs.error();
    if (!*hangs)
        return made;
    PostgresTargetPlan before = plan;
    before.table = target;
    if (const auto checked = checkPostgresTarget(session, before); !checked)
        return checked.error();
    const auto dropped = session.run("DROP TABLE "_L1 + made->facts.qualified());
    if (!dropped)
        return dropped.error();
    return makeLike(session, named, **old);
}

Result<void> replaceTable(PostgresSession &session, const PostgresTargetPlan &plan,
                          const QString &side, bool keepsKeyIndex, QStringList &notes)
{
    const QString table = qualifiedName(plan.schema, plan.table);
    const auto old = describeTable(session, plan.schema, plan.table);
    if (!old)
        return old.error();
    if (!*old)
        return renameOver(session, plan, nullptr, side, notes);
    if (auto usable = requireTable(**old); !usable)
        return usable;
    if (auto locked = session.run("LOCK TABLE "_L1 + table + " IN ACCESS EXCLUSIVE MODE"_L1);
        !locked)
        return locked;
    const auto made = describeTable(session, plan.schema, side);
    if (!made)
        return made.error();
    const auto hangs = hasAttachments(session, (*old)->id, (*made)->id);
    if (!hangs)
        return hangs.error();
    const auto replaced = *hangs ? fillOver(session, plan, **old, side, keepsKeyIndex, notes)
                                 : renameOver(session, plan, &**old, side, notes);
    return replaced ? replaced : Result<void>(explained(session, replaced.error(), table));
}

} // namespace millrace

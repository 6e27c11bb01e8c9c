#include "core/connectors/mysql/mysqlswap.h"

#include "core/connectors/mysql/mysqlkeyindex.h"
#include "core/connectors/mysql/mysqlnames.h"
#include "core/connectors/mysql/mysqltarget.h"
#include "core/connectors/mysql/mysqlwriteerrors.h"

#include <mysqld_error.h>

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr auto s_pendingTable = "_millrace_objects"_L1;

/// Errors which say that a statement has been run already, before a kill.
constexpr std::array s_doneBefore{ER_TRG_ALREADY_EXISTS, ER_CANT_DROP_FIELD_OR_KEY, ER_DUP_KEYNAME,
                                  1826 /* duplicate foreign key */, 3822 /* duplicate check */};

/// Whether the failure is one of the statement, not of the server or the way to it.
bool blamesStatement(MySqlConnection &connection, const Error &error)
{
    return error.kind == ErrorKind::Configuration
        || (error.kind == ErrorKind::System && error.code.endsWith("statement_failed"_L1)
            && connection.isUsable());
}

QString nameIn(const QString &line)
{
    static const QRegularExpression name(u"(?:KEY|INDEX|CONSTRAINT) `((?:[^`]|``)+)`"_s);
    const auto match = name.match(line);
    return match.hasMatch() ? match.captured(1).replace("``"_L1, "`"_L1) : QString();
}

} // namespace

MySqlSwap::MySqlSwap(MySqlConnection &connection, const QString &database, const QString &table,
                     QStringList &notes)
    : m_connection(connection)
    , m_database(database)
    , m_table(table)
    , m_side(mySqlSideTableOf(table))
    , m_old(oldTableOf(table))
    , m_notes(notes)
{
}

void MySqlSwap::noteLost(const QString &name, const QString &why)
{
    m_notes << QCoreApplication::translate("mysql", "%1 of the table %2 could not be kept: %3.")
                   .arg(name, m_table, why);
}

Result<MySqlSwap::Definition> MySqlSwap::definitionOf(const QString &database, const QString &table,
                                                      const Cancellation &cancellation)
{
    auto rows
        = m_connection.query("SHOW CREATE TABLE "_L1 + mySqlName(database, table), cancellation);
    if (!rows)
        return rows.error();
    Definition definition;
    if (!rows->next())
        return definition;
    // One part to a line: what is quoted in it has its line feeds escaped.
    const QStringList lines = rows->text(1).split(u'\n');
    bool isInside = true;
    for (qsizetype i = 1; i < lines.size(); ++i) {
        QString line = lines[i].trimmed();
        isInside = isInside && !lines[i].startsWith(u')');
        definition.isPartitioned
            = definition.isPartitioned || (!isInside && line.contains("PARTITION BY"_L1));
        if (!isInside)
            continue;
        if (line.endsWith(u','))
            line.chop(1);
        if (line.startsWith(u'`'))
            definition.columns.push_back({{}, line});
        else if (line.startsWith("CONSTRAINT"_L1))
            definition.constraints.push_back({nameIn(line), line});
        else if (line.startsWith("PRIMARY KEY"_L1))
            definition.indexes.push_back({u"PRIMARY"_s, line});
        else if (line.contains("KEY `"_L1))
            definition.indexes.push_back({nameIn(line), line});
    }
    return definition;
}

Result<void> MySqlSwap::replace(MySqlCheckpoints &checkpoints, const Cancellation &cancellation)
{
    const auto old = describeTargetTable(m_connection, m_database, m_table, cancellation);
    if (!old)
        return old.error();
    std::vector<Pending> pending;
    QStringList views;
    if (*old) {
        if (auto usable = requireTable(**old); !usable)
            return usable;
        const auto definition = definitionOf(m_database, m_table, cancellation);
        if (!definition)
            return definition.error();
        auto done = dressSideTable(**old, *definition, cancellation);
        if (!done)
            return done;
        for (const Part &part : definition->constraints)
            pending.push_back(
                {part.name,
                 "ALTER TABLE "_L1 + mySqlName(m_database, m_table) + " ADD "_L1 + part.definition,
                 {}});
        done = collectReferences(pending, cancellation);
        if (done)
            done = collectTriggers(pending, cancellation);
        if (!done)
            return done;
        auto readable = readableViews(cancellation);
        if (!readable)
            return readable.error();
        views = std::move(*readable);
    }
    auto done = store(pending, checkpoints, cancellation);
    // Foreign keys of other tables follow a renamed table; settle() brings them back.
    if (done)
        done = m_connection.execute(u"SET SESSION foreign_key_checks = 0"_s, cancellation);
    if (done)
        done = m_connection.execute("RENAME TABLE "_L1
                                        + (*old ? QString(mySqlName(m_database, m_table) + " TO "_L1
                                                          + mySqlName(m_database, m_old) + ", "_L1)
                                                : QString())
                                        + mySqlName(m_database, m_side) + " TO "_L1
                                        + mySqlName(m_database, m_table),
                                    cancellation);
    if (done)
        done = settle(cancellation);
    return done ? noteBrokenViews(views, cancellation) : done;
}

QStringList MySqlSwap::traitsOf(const std::vector<Part> &columns)
{
    static const QRegularExpression quoted(u"'(?:[^'\\\\]|\\\\.|'')*'|`(?:[^`]|``)*`"_s);
    QStringList traits;
    for (const Part &column : columns) {
        QString plain = column.definition;
        plain.remove(quoted);
        for (const auto word : {"NOT NULL"_L1, "AUTO_INCREMENT"_L1, "GENERATED"_L1, "CHECK"_L1}) {
            if (plain.contains(word))
                traits << column.definition.section(u'`', 1, 1) + u' ' + word;
        }
    }
    return traits;
}

Result<void> MySqlSwap::dressSideTable(const MySqlTargetTable &old, const Definition &definition,
                                       const Cancellation &cancellation)
{
    const auto present = definitionOf(m_database, m_side, cancellation);
    if (!present)
        return present.error();
    const QString side = mySqlName(m_database, m_side);
    for (const Part &index : definition.indexes) {
        const bool isThere = std::ranges::find(present->indexes, index.name, &Part::name)
            != present->indexes.end();
        if (isThere || index.name == s_keyIndex)
            continue;
        auto added = m_connection.execute("ALTER TABLE "_L1 + side + " ADD "_L1 + index.definition,
                                          cancellation);
        if (added)
            continue;
        if (!blamesStatement(m_connection, added.error()))
            return added;
        noteLost(QCoreApplication::translate("mysql", "The index %1").arg(index.name),
                 added.error().detail);
    }
    const auto dressed = definitionOf(m_database, m_side, cancellation);
    if (!dressed)
        return dressed.error();
    noteLostColumns(definition, *dressed);
    if (old.comment.isEmpty())
        return {};
    return m_connection.execute(
        "ALTER TABLE "_L1 + side + " COMMENT = "_L1 + mySqlText(old.comment), cancellation);
}

void MySqlSwap::noteLostColumns(const Definition &before, const Definition &after)
{
    QStringList lost = traitsOf(before.columns);
    for (const QString &kept : traitsOf(after.columns))
        lost.removeAll(kept);
    if (before.isPartitioned)
        lost << u"PARTITION BY"_s;
    if (!lost.isEmpty())
        m_notes << QCoreApplication::translate(
                       "mysql", "The table %1 was defined anew; it no longer has: %2.")
                       .arg(m_table, lost.join(", "_L1));
}

Result<void> MySqlSwap::collectTriggers(std::vector<Pending> &pending,
                                        const Cancellation &cancellation)
{
    auto names = m_connection.query(
        "SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE EVENT_OBJECT_SCHEMA = %1 AND "
        "EVENT_OBJECT_TABLE = %2 ORDER BY EVENT_MANIPULATION, ACTION_TIMING, ACTION_ORDER"_L1.arg(
            mySqlText(m_database), mySqlText(m_table)),
        cancellation);
    if (!names)
        return names.error();
    while (names->next()) {
        const QString name = names->text(0);
        auto made = m_connection.query("SHOW CREATE TRIGGER "_L1 + mySqlName(m_database, name),
                                       cancellation);
        if (!made)
            return made.error();
        if (made->next())
            pending.push_back({name, made->text(2), made->text(1)});
    }
    return {};
}

/// Foreign keys of other tables that point here.
Result<void> MySqlSwap::collectReferences(std::vector<Pending> &pending,
                                          const Cancellation &cancellation)
{
    auto references = m_connection.query(
        "SELECT CONSTRAINT_SCHEMA, TABLE_NAME, CONSTRAINT_NAME "
        "FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE UNIQUE_CONSTRAINT_SCHEMA = %1 AND "
        "REFERENCED_TABLE_NAME = %2 AND NOT (CONSTRAINT_SCHEMA = %1 AND TABLE_NAME = %2)"_L1.arg(
            mySqlText(m_database), mySqlText(m_table)),
        cancellation);
    if (!references)
        return references.error();
    while (references->next()) {
        const QString table = mySqlName(references->text(0), references->text(1));
        const QString name = references->text(2);
        const auto definition
            = definitionOf(references->text(0), references->text(1), cancellation);
        if (!definition)
            return definition.error();
        const auto part = std::ranges::find(definition->constraints, name, &Part::name);
        if (part == definition->constraints.end())
            continue;
        pending.push_back(
            {name,
             "ALTER TABLE "_L1 + table + " DROP FOREIGN KEY "_L1 + mySqlIdentifier(name),
             {}});
        pending.push_back({name, "ALTER TABLE "_L1 + table + " ADD "_L1 + part->definition, {}});
    }
    return {};
}

Result<void> MySqlSwap::store(const std::vector<Pending> &pending, MySqlCheckpoints &checkpoints,
                              const Cancellation &cancellation)
{
    const QString table = mySqlName(m_database, s_pendingTable);
    const auto exists = tableExists(m_connection, m_database, s_pendingTable, cancellation);
    if (!exists)
        return exists.error();
    Result<void> done;
    if (!*exists && !pending.empty())
        done = m_connection.execute(
            "CREATE TABLE IF NOT EXISTS "_L1 + table
                + " (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, target_table VARCHAR(64) NOT "
                  "NULL, name TEXT NOT NULL, statement LONGTEXT NOT NULL, sql_mode TEXT NOT NULL) "
                  "ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"_L1,
            cancellation);
    if (done)
        done = m_connection.execute(u"START TRANSACTION"_s, cancellation);
    if (done && *exists)
        done = m_connection.execute("DELETE FROM "_L1 + table + " WHERE target_table = "_L1
                                        + mySqlText(m_table),
                                    cancellation);
    for (const Pending &object : pending) {
        if (done)
            done = m_connection.execute(
                "INSERT INTO "_L1 + table + " (target_table, name, statement, sql_mode) VALUES ("_L1
                    + mySqlText(m_table) + ", "_L1 + mySqlText(object.name) + ", "_L1
                    + mySqlText(object.statement) + ", "_L1 + mySqlText(object.sqlMode) + ')'_L1,
                cancellation);
    }
    if (done)
        done = checkpoints.markSwapping(cancellation);
    return done ? m_connection.execute(u"COMMIT"_s, cancellation) : done;
}

Result<void> MySqlSwap::settle(const Cancellation &cancellation)
{
    auto done = m_connection.execute(u"SET SESSION foreign_key_checks = 0"_s, cancellation);
    const auto exists = tableExists(m_connection, m_database, m_old, cancellation);
    if (!exists)
        return exists.error();
    if (done && *exists)
        done = m_connection.execute("DROP TABLE IF EXISTS "_L1 + mySqlName(m_database, m_old),
                                    cancellation);
    // A foreign key that is made again looks at the rows.
    if (done)
        done = m_connection.execute(u"SET SESSION foreign_key_checks = 1"_s, cancellation);
    return done ? runPending(cancellation) : done;
}

Result<void> MySqlSwap::runPending(const Cancellation &cancellation)
{
    const auto exists = tableExists(m_connection, m_database, s_pendingTable, cancellation);
    if (!exists)
        return exists.error();
    if (!*exists)
        return {};
    const QString table = mySqlName(m_database, s_pendingTable);
    auto rows = m_connection.query("SELECT id, name, statement, sql_mode FROM "_L1 + table
                                       + " WHERE target_table = "_L1 + mySqlText(m_table)
                                       + " ORDER BY id"_L1,
                                   cancellation);
    if (!rows)
        return rows.error();
    while (rows->next()) {
        const Pending pending{rows->text(1), rows->text(2), rows->text(3)};
        if (auto made = makeAgain(pending, cancellation); !made)
            return made;
        auto forgotten = m_connection.execute(
            "DELETE FROM "_L1 + table + " WHERE id = "_L1 + rows->text(0), cancellation);
        if (!forgotten)
            return forgotten;
    }
    return {};
}

Result<void> MySqlSwap::makeAgain(const Pending &pending, const Cancellation &cancellation)
{
    const bool hasMode = !pending.sqlMode.isNull() && pending.statement.startsWith("CREATE"_L1);
    if (hasMode) {
        auto set
            = m_connection.execute(u"SET @_millrace_mode = @@SESSION.sql_mode"_s, cancellation);
        if (set)
            set = m_connection.execute("SET SESSION sql_mode = "_L1 + mySqlText(pending.sqlMode),
                                       cancellation);
        if (!set)
            return set;
    }
    auto made = m_connection.execute(pending.statement, cancellation);
    const unsigned int number = made ? 0 : faultOf(m_connection.handle()).number;
    if (hasMode && m_connection.isUsable()) {
        auto back = m_connection.execute(u"SET SESSION sql_mode = @_millrace_mode"_s, cancellation);
        if (!back)
            return back;
    }
    if (made || std::ranges::find(s_doneBefore, static_cast<int>(number)) != s_doneBefore.end())
        return {};
    const bool isStatement = blamesStatement(m_connection, made.error()) || blamesRow(number);
    if (!isStatement)
        return made;
    noteLost(pending.name, made.error().detail);
    return {};
}

Result<QStringList> MySqlSwap::readableViews(const Cancellation &cancellation)
{
    // A view names its tables in backticks.
    auto names = m_connection.query(
        "SELECT TABLE_NAME FROM information_schema.VIEWS WHERE TABLE_SCHEMA = %1 AND "
        "LOCATE(%2, VIEW_DEFINITION) > 0"_L1.arg(mySqlText(m_database),
                                                 mySqlText(mySqlIdentifier(m_table))),
        cancellation);
    if (!names)
        return names.error();
    QStringList readable;
    while (names->next()) {
        const QString name = names->text(0);
        const auto read = m_connection.execute(
            "SELECT 1 FROM "_L1 + mySqlName(m_database, name) + " LIMIT 0"_L1, cancellation);
        if (read)
            readable << name;
        else if (!m_connection.isUsable())
            return read.error();
    }
    return readable;
}

Result<void> MySqlSwap::noteBrokenViews(const QStringList &before, const Cancellation &cancellation)
{
    if (before.isEmpty())
        return {};
    const auto after = readableViews(cancellation);
    if (!after)
        return after.error();
    for (const QString &view : before) {
        if (!after->contains(view))
            m_notes << QCoreApplication::translate(
                           "mysql", "The view %1 does not fit the table %2 any more.")
                           .arg(view, m_table);
    }
    return {};
}

} // namespace millrace

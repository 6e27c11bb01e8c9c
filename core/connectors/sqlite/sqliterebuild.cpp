#include "core/connectors/sqlite/sqliterebuild.h"

#include "core/connectors/sqlite/sqlitedatabase.h"
#include "core/connectors/sqlite/sqliteerrors.h"
#include "core/connectors/sqlite/sqlitetokens.h"
#include "core/sql/identifier.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr auto s_rebuilt = "_millrace_rebuilt"_L1;

bool endsType(const SqliteToken &token)
{
    static const QStringList words{u"CONSTRAINT"_s, u"PRIMARY"_s, u"NOT"_s,      u"NULL"_s,
                                   u"UNIQUE"_s,     u"CHECK"_s,   u"DEFAULT"_s,  u"COLLATE"_s,
                                   u"REFERENCES"_s, u"AS"_s,      u"GENERATED"_s};
    return token.is(u',') || token.is(u')')
        || (token.kind == SqliteToken::Kind::Word && words.contains(token.text.toUpper()));
}

/// Replaces parts of a text from its end to its beginning, so that positions stay right.
struct Edit final
{
    qsizetype begin;
    qsizetype end;
    QString text;
};

QString applied(QString text, std::vector<Edit> edits)
{
    std::ranges::sort(edits, std::ranges::greater(), &Edit::begin);
    for (const Edit &edit : edits)
        text.replace(edit.begin, edit.end - edit.begin, edit.text);
    return text;
}

/// The position behind the bracket that closes the one at \a open.
std::size_t behindBracket(const std::vector<SqliteToken> &tokens, std::size_t open)
{
    int depth = 0;
    for (std::size_t i = open; i < tokens.size(); ++i) {
        depth += tokens[i].is(u'(') ? 1 : 0;
        depth -= tokens[i].is(u')') ? 1 : 0;
        if (depth == 0)
            return i + 1;
    }
    return tokens.size();
}

/// The edit that gives the column defined at \a name the type \a declared.
Edit typeEdit(const std::vector<SqliteToken> &tokens, std::size_t name, const QString &declared)
{
    std::size_t at = name + 1;
    while (at < tokens.size() && !endsType(tokens[at]))
        at = tokens[at].is(u'(') ? behindBracket(tokens, at) : at + 1;
    const qsizetype begin = at == name + 1 ? tokens[name].end : tokens[name + 1].begin;
    const qsizetype end = tokens[at - 1].end;
    return {begin, end, at == name + 1 ? u' ' + declared : declared};
}

Result<void> makeAgain(SqliteDatabase &database, const std::vector<SqliteSchemaObject> &objects,
                       const QString &table, QStringList &notes)
{
    for (const SqliteSchemaObject &object : objects) {
        if (const auto saved = database.execute(u"SAVEPOINT millrace_object"_s); !saved)
            return saved;
        const auto made = database.execute(object.sql);
        if (!made) {
            const Error &error = made.error();
            const bool isOwnFault = error.isCancelled()
                || (error.code != QLatin1StringView(sqliteerrors::statementFailed.code));
            if (isOwnFault)
                return made;
            const auto undone = database.execute(u"ROLLBACK TO millrace_object"_s);
            if (!undone)
                return undone;
            notes << QCoreApplication::translate("sqlite",
                                                 "The %1 %2 could not be kept on the table %3: %4.")
                         .arg(object.type, object.name, table, error.detail);
        }
        if (const auto released = database.execute(u"RELEASE millrace_object"_s); !released)
            return released;
    }
    return {};
}

Result<void> noteBrokenViews(SqliteDatabase &database, const QStringList &before,
                             QStringList &notes)
{
    const auto after = readableViews(database);
    if (!after)
        return after.error();
    for (const QString &view : before) {
        if (!after->contains(view))
            notes << QCoreApplication::translate("sqlite",
                                                 "The view %1 can no longer be read, because the "
                                                 "columns it names are gone.")
                         .arg(view);
    }
    return {};
}

Result<QString> definitionOf(SqliteDatabase &database, const QString &table)
{
    auto row = database.prepare(u"SELECT sql FROM sqlite_schema WHERE type = 'table' "
                                "AND name = ?1 COLLATE NOCASE"_s);
    if (!row)
        return row.error();
    row->bind(1, table);
    const auto found = row->next();
    if (!found)
        return found.error();
    return row->text(0);
}

/// Fills the rebuilt table from \a table.
Result<void> copyRows(SqliteDatabase &database, const SqliteTable &table,
                      const std::vector<ColumnChange> &changes)
{
    QStringList into;
    QStringList from;
    for (const SqliteColumn &column : table.columns) {
        if (column.isGenerated)
            continue;
        const QString name = quotedIdentifier(column.name);
        const auto change = std::ranges::find(changes, column.name, &ColumnChange::column);
        QString expression = change == changes.end() ? name : change->conversion;
        into << name;
        from << expression.replace("%1"_L1, name);
    }
    const QString rowid = table.rowidAlias() == nullptr ? table.rowidName() : QString();
    if (!rowid.isEmpty()) {
        into << rowid;
        from << rowid;
    }
    return database.execute("INSERT INTO main."_L1 + s_rebuilt + '('_L1 + into.join(", "_L1)
                            + ") SELECT "_L1 + from.join(", "_L1) + " FROM main."_L1
                            + quotedIdentifier(table.name));
}

Result<void> putInPlace(SqliteDatabase &database, const QString &side, const QString &table)
{
    return database.execute("DROP TABLE IF EXISTS main."_L1 + quotedIdentifier(table)
                            + "; ALTER TABLE main."_L1 + quotedIdentifier(side) + " RENAME TO "_L1
                            + quotedIdentifier(table));
}

Result<void> noteLostConstraints(SqliteDatabase &database, const SqliteTable &table,
                                 QStringList &notes)
{
    auto count = database.prepare(u"SELECT count(*) FROM pragma_index_list(?1, 'main') "
                                  "WHERE origin IN ('u', 'pk')"_s);
    if (!count)
        return count.error();
    count->bind(1, table.name);
    if (const auto row = count->next(); !row)
        return row.error();
    if (count->integer(0) > 0 || table.rowidAlias() != nullptr)
        notes << QCoreApplication::translate("sqlite",
                                             "The table %1 was replaced; the constraints of its "
                                             "former definition (primary key, unique) are gone.")
                     .arg(table.name);
    return {};
}

} // namespace

QString editedTableSql(const QString &sql, const QString &newName,
                       const std::vector<ColumnChange> &changes)
{
    const std::vector<SqliteToken> tokens = sqliteTokens(sql);
    const auto open = std::ranges::find_if(tokens, [](const SqliteToken &t) { return t.is(u'('); });
    if (open == tokens.end() || open == tokens.begin())
        return {};
    const auto first = static_cast<std::size_t>(open - tokens.begin());
    std::vector<Edit> edits{
        {tokens[first - 1].begin, tokens[first - 1].end, quotedIdentifier(newName)}};
    const std::size_t end = behindBracket(tokens, first);
    std::size_t found = 0;
    bool startsItem = true;
    for (std::size_t i = first + 1; i + 1 < end; ++i) {
        if (startsItem) {
            const auto change = std::ranges::find_if(changes, [&](const ColumnChange &c) {
                return asciiLower(c.column) == asciiLower(tokens[i].name());
            });
            if (change != changes.end()) {
                edits.push_back(typeEdit(tokens, i, change->declared));
                ++found;
            }
        }
        startsItem = tokens[i].is(u',');
        if (tokens[i].is(u'('))
            i = behindBracket(tokens, i) - 1;
    }
    return found == changes.size() ? applied(sql, edits) : QString();
}

Result<void> rebuildTable(SqliteDatabase &database, const QString &table,
                          const std::vector<ColumnChange> &changes, QStringList &notes)
{
    const auto described = describeTable(database, table);
    if (!described)
        return described.error();
    const auto sql = definitionOf(database, table);
    if (!sql)
        return sql.error();
    const auto objects = objectsOf(database, table);
    if (!objects)
        return objects.error();
    const auto impossible = [&](const QString &why) {
        const ColumnChange &change = changes.front();
        return makeError(sqliteerrors::rebuildImpossible,
                         {table, change.column, change.declared, why});
    };
    const QString edited = editedTableSql(*sql, s_rebuilt, changes);
    if (edited.isEmpty())
        return impossible(u"its definition is unusual"_s);
    const auto dropped = database.execute("DROP TABLE IF EXISTS main."_L1 + s_rebuilt);
    if (!dropped)
        return dropped;
    auto done = database.execute(edited);
    if (done)
        done = copyRows(database, **described, changes);
    if (!done) {
        const bool isUnsuited
            = done.error().code == QLatin1StringView(sqliteerrors::statementFailed.code);
        return isUnsuited ? impossible(done.error().detail) : done.error();
    }
    if (const auto placed = putInPlace(database, s_rebuilt, (*described)->name); !placed)
        return placed;
    return makeAgain(database, *objects, table, notes);
}

Result<void> replaceTable(SqliteDatabase &database, const QString &side, const QString &table,
                          QStringList &notes)
{
    const auto described = describeTable(database, table);
    if (!described)
        return described.error();
    if (!*described)
        return putInPlace(database, side, table);
    const auto objects = objectsOf(database, table);
    if (!objects)
        return objects.error();
    const auto views = readableViews(database);
    if (!views)
        return views.error();
    if (const auto noted = noteLostConstraints(database, **described, notes); !noted)
        return noted;
    if (const auto placed = putInPlace(database, side, table); !placed)
        return placed;
    if (const auto made = makeAgain(database, *objects, table, notes); !made)
        return made;
    return noteBrokenViews(database, *views, notes);
}

} // namespace millrace

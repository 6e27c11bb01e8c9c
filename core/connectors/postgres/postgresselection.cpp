#include "core/connectors/postgres/postgresselection.h"

#include "core/sql/identifier.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// The object id of the type in which the server sends \a column.
std::uint32_t sentType(const PostgresColumn &column)
{
    switch (column.plan.cast) {
    case PostgresCast::None:
        return column.type;
    case PostgresCast::Text:
        return postgrestype::text;
    case PostgresCast::Numeric:
        return postgrestype::numeric;
    case PostgresCast::Json:
        return postgrestype::json;
    }
    return 0;
}

Result<void> findColumns(PostgresSelection &selection)
{
    const QString name = selection.relation.id.text();
    for (const Field &field : selection.schema.fields()) {
        const PostgresColumn *column = selection.relation.find(field.name);
        if (column == nullptr)
            return makeError(postgreserrors::columnMissing, {name, field.name});
        if (column->plan.fieldType != field.type)
            return makeError(postgreserrors::columnChanged,
                             {name, field.name, column->declaredType, fieldTypeName(field.type)});
        selection.expressions << castExpression(column->plan.cast, quotedIdentifier(column->name));
    }
    return {};
}

Result<void> checkTypes(const PostgresSelection &selection, const Cancellation &cancellation)
{
    const auto sample = selection.connection.execute(
        "SELECT "_L1 + selection.expressions.join(", "_L1) + selection.from() + " LIMIT 0"_L1,
        cancellation);
    if (!sample)
        return sample.error();
    for (int i = 0; i < selection.schema.fieldCount(); ++i) {
        const PostgresColumn *column = selection.relation.find(selection.schema.field(i).name);
        if (column == nullptr || sample->type(i) != sentType(*column))
            return makeError(postgreserrors::tableChanged, {selection.streamName()});
    }
    return {};
}

/// A part that was emptied or rewritten after the snapshot was taken would look empty to it.
Result<void> checkParts(const PostgresSelection &selection, const Cancellation &cancellation)
{
    const auto row = selection.connection.execute(
        u"WITH RECURSIVE part(oid) AS (VALUES (%1::pg_catalog.oid) UNION ALL SELECT i.inhrelid "
        "FROM part JOIN pg_catalog.pg_inherits i ON i.inhparent = part.oid) "
        "SELECT coalesce(pg_catalog.bool_and(c.relkind NOT IN ('r', 'm') OR c.relfilenode = "
        "coalesce(pg_catalog.pg_relation_filenode(c.oid), 0)), false) "
        "FROM part JOIN pg_catalog.pg_class c ON c.oid = part.oid"_s.arg(selection.relation.oid),
        cancellation);
    if (!row)
        return row.error();
    return row->flag(0, 0) ? Result<void>()
                           : makeError(postgreserrors::tableChanged, {selection.streamName()});
}

Result<void> checkFilter(const PostgresSelection &selection, const Cancellation &cancellation)
{
    const QString filter = selection.stream.filter;
    if (filter.trimmed().isEmpty())
        return {};
    QString fault;
    if (filter.contains(QChar(u'\0')))
        fault = u"it holds a NUL"_s;
    // Whatever closes the bracket of the one form early is a mistake in the other, and a line end
    // closes a comment. So what passes both is one expression.
    const QStringList forms{
        "EXPLAIN SELECT 1"_L1 + selection.from() + " WHERE (\n"_L1 + filter + "\n)"_L1,
        "EXPLAIN SELECT CAST(\n"_L1 + filter + "\nAS boolean)"_L1 + selection.from(),
        "EXPLAIN SELECT 1"_L1 + selection.from() + " WHERE true AND (\n"_L1 + filter
            + "\n) AND true"_L1,
    };
    for (const QString &form : forms) {
        if (!fault.isEmpty())
            break;
        const auto explained = tryStatement(selection.connection, form, cancellation);
        if (explained)
            continue;
        if (explained.error().kind != ErrorKind::Configuration
            && explained.error().code != QLatin1StringView(postgreserrors::statementFailed.code))
            return explained.error();
        fault = selection.connection.lastFailure().message;
    }
    return fault.isEmpty()
        ? Result<void>()
        : makeError(postgreserrors::filterInvalid, {selection.streamName(), fault});
}

} // namespace

QString PostgresSelection::from() const { return " FROM "_L1 + relation.quotedName(); }

QString PostgresSelection::columnName(const QString &name) const
{
    return quotedIdentifier(relation.id.name) + u'.' + quotedIdentifier(name);
}

QString PostgresSelection::withFilter(const QString &condition) const
{
    if (stream.filter.trimmed().isEmpty())
        return condition;
    const QString filter = "(\n"_L1 + stream.filter + "\n)"_L1;
    return condition.isEmpty() ? filter : condition + " AND "_L1 + filter;
}

Result<qint64> PostgresSelection::count(const QString &condition,
                                        const Cancellation &cancellation) const
{
    const QString where = withFilter(condition);
    const auto rows
        = connection.execute("SELECT pg_catalog.count(*)"_L1 + from()
                                 + (where.isEmpty() ? QString() : QString(" WHERE "_L1 + where)),
                             cancellation);
    if (!rows)
        return rows.error();
    return rows->integer(0, 0);
}

Result<void> prepareSelection(PostgresSelection &selection, const Cancellation &cancellation)
{
    if (auto found = findColumns(selection); !found)
        return found;
    if (auto checked = checkTypes(selection, cancellation); !checked)
        return checked;
    if (auto checked = checkParts(selection, cancellation); !checked)
        return checked;
    return checkFilter(selection, cancellation);
}

Result<PostgresResult> tryStatement(PostgresConnection &connection, const QString &sql,
                                    const Cancellation &cancellation)
{
    if (const auto set = connection.execute(u"SAVEPOINT millrace_try"_s, cancellation); !set)
        return set.error();
    // With parameters the server takes one statement alone, also when there are none.
    auto result = connection.execute(sql, std::vector<std::optional<std::string>>(), cancellation);
    if (!result && (connection.isBroken() || result.error().isCancelled()))
        return result;
    const auto back = connection.execute(result ? u"RELEASE SAVEPOINT millrace_try"_s
                                                : u"ROLLBACK TO SAVEPOINT millrace_try"_s,
                                         cancellation);
    if (!back)
        return back.error();
    return result;
}

} // namespace millrace

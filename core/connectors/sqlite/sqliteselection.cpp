#include "core/connectors/sqlite/sqliteselection.h"

#include "core/connectors/sqlite/sqlitecursor.h"
#include "core/connectors/sqlite/sqlitedatabase.h"
#include "core/connectors/sqlite/sqliteerrors.h"
#include "core/connectors/sqlite/sqlitefunctions.h"
#include "core/sql/identifier.h"

#include <sqlite3.h>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Makes one SqliteSelection.
class SelectionBuilder final
{
public:
    SelectionBuilder(SqliteDatabase &database, const SqliteTable &table,
                     const ConfiguredStream &stream, const Schema &schema)
        : m_database(database)
        , m_stream(stream)
        , m_schema(schema)
        , m_table(table)
        , m_from(" FROM main."_L1 + quotedIdentifier(table.name))
        , m_identity(table.rowIdentity())
    {
    }

    Result<SqliteSelection> build(const std::optional<SqlitePosition> &position);
    Result<qint64> countFromStart();

private:
    Result<void> checkColumns() const;
    Result<void> checkFilter() const;
    Result<void> prepareCursor();
    Result<void> checkCursorValues() const;
    Result<void> startFull(const SqlitePosition &position);
    Result<void> startIncremental(const std::optional<SqlitePosition> &position);
    Result<void> startAtConfiguredValue();
    Result<TieRule> tieRuleFor(const SqlitePosition &position);
    Result<qint64> count(const QString &condition, const std::vector<SqliteValue> &values) const;
    Result<SqliteSelection> prepared();

    void addCondition(const QString &condition, std::vector<SqliteValue> values);
    [[nodiscard]] QString withFilter(const QString &condition) const;
    /// "(a, b)", or "a" alone.
    [[nodiscard]] QString identityRow() const;
    /// "(?2, ?3)" for the identity's parameters from \a first on, or "?2" alone.
    [[nodiscard]] QString identityParameters(int first) const;
    [[nodiscard]] bool matchesIdentity(const std::vector<SqliteValue> &key) const
    {
        return static_cast<qsizetype>(key.size()) == m_identity.size();
    }

    SqliteDatabase &m_database;
    const ConfiguredStream &m_stream;
    const Schema &m_schema;
    const SqliteTable &m_table;
    const QString m_from;
    const QStringList m_identity;
    QString m_cursor; ///< The cursor's expression with its collation.
    QStringList m_conditions;
    std::vector<SqliteValue> m_values;
    SqliteSelection m_selection;
};

Result<SqliteSelection> SelectionBuilder::build(const std::optional<SqlitePosition> &position)
{
    if (const auto checked = checkColumns(); !checked)
        return checked.error();
    if (const auto checked = checkFilter(); !checked)
        return checked.error();
    const bool isIncremental = m_stream.mode.isIncremental();
    if (position && position->isIncremental != isIncremental)
        return makeError(sqliteerrors::positionUnknown, {m_stream.stream.id.text()});
    Result<void> started;
    if (isIncremental)
        started = startIncremental(position);
    else if (position)
        started = startFull(*position);
    if (!started)
        return started.error();
    return prepared();
}

Result<qint64> SelectionBuilder::countFromStart()
{
    if (const auto checked = checkFilter(); !checked)
        return checked.error();
    if (!m_stream.cursorStart.trimmed().isEmpty()) {
        if (m_table.find(m_stream.effectiveCursor()) == nullptr)
            return makeError(sqliteerrors::columnMissing,
                             {m_table.name, m_stream.effectiveCursor()});
        if (const auto ready = prepareCursor(); !ready)
            return ready.error();
        if (const auto started = startAtConfiguredValue(); !started)
            return started.error();
    }
    return count(m_conditions.isEmpty() ? u"1"_s : m_conditions.front(), m_values);
}

Result<void> SelectionBuilder::checkColumns() const
{
    for (const Field &field : m_schema.fields()) {
        if (m_table.find(field.name) == nullptr)
            return makeError(sqliteerrors::columnMissing, {m_table.name, field.name});
    }
    return {};
}

Result<void> SelectionBuilder::checkFilter() const
{
    if (m_stream.filter.trimmed().isEmpty())
        return {};
    // Whatever closes the bracket of the one form early is a mistake in the other, and a line end
    // closes a comment. So what passes both is one expression.
    const QStringList forms{
        "SELECT 1"_L1 + m_from + " WHERE (\n"_L1 + m_stream.filter + "\n)"_L1,
        "SELECT CAST(\n"_L1 + m_stream.filter + "\nAS NUMERIC)"_L1 + m_from,
        "SELECT 1"_L1 + m_from + " WHERE 1 AND (\n"_L1 + m_stream.filter + "\n) AND 1"_L1,
    };
    for (const QString &sql : forms) {
        const QByteArray utf8 = sql.toUtf8();
        sqlite3_stmt *handle = nullptr;
        const char *tail = nullptr;
        const int code
            = sqlite3_prepare_v2(m_database.handle(), utf8.constData(), -1, &handle, &tail);
        const SqliteStatement statement(m_database, handle);
        QString fault;
        if (code != SQLITE_OK)
            fault = QString::fromUtf8(sqlite3_errmsg(m_database.handle()));
        else if (*tail != '\0' || utf8.contains('\0'))
            fault = u"it is more than one condition"_s;
        else if (sqlite3_bind_parameter_count(handle) > 0)
            fault = u"it has parameters"_s;
        else if (sqlite3_stmt_readonly(handle) == 0)
            fault = u"it changes the database"_s;
        if (!fault.isEmpty())
            return makeError(sqliteerrors::filterInvalid, {m_stream.stream.id.text(), fault});
    }
    return {};
}

Result<void> SelectionBuilder::prepareCursor()
{
    const QString name = m_stream.effectiveCursor();
    const auto index = m_schema.indexOf(name);
    if (!index)
        return makeError(sqliteerrors::columnMissing, {m_table.name, name});
    const FieldType type = m_schema.field(*index).type;
    if (!canBeCursor(type))
        return makeError(sqliteerrors::cursorUnsuitable,
                         {name, m_stream.stream.id.text(), fieldTypeName(type)});
    m_selection.cursorColumn = *index;
    m_selection.cursorType = type;
    m_cursor = quotedIdentifier(name);
    // The collation of the column may take different texts for equal; the tie rule may not.
    if (type == FieldType::Decimal)
        m_cursor += " COLLATE "_L1 + QLatin1StringView(s_decimalCollation);
    else if (type != FieldType::Integer && type != FieldType::Number)
        m_cursor += " COLLATE BINARY"_L1;
    return {};
}

Result<void> SelectionBuilder::checkCursorValues() const
{
    const QString name = m_stream.effectiveCursor();
    const QString stream = m_stream.stream.id.text();
    const QString column = quotedIdentifier(name);
    const auto nulls = count(column + " IS NULL"_L1, {});
    if (!nulls)
        return nulls.error();
    if (*nulls > 0)
        return makeError(sqliteerrors::cursorHasNulls, {stream, name, QString::number(*nulls)});
    // SQLite orders numbers before texts before blobs. Ranges can use an index, typeof() cannot.
    const FieldType type = m_selection.cursorType;
    const bool isNumber = type == FieldType::Integer || type == FieldType::Number;
    const auto others = isNumber
        ? count(column + " >= ''"_L1, {})
        : count('('_L1 + column + " < '' OR "_L1 + column + " >= x'')"_L1, {});
    if (!others)
        return others.error();
    if (*others > 0)
        return makeError(sqliteerrors::cursorIsMixed,
                         {stream, name, fieldTypeName(type), QString::number(*others)});
    return {};
}

Result<void> SelectionBuilder::startFull(const SqlitePosition &position)
{
    if (position.isDone) {
        addCondition(u"0"_s, {});
        return {};
    }
    if (!matchesIdentity(position.key) || position.key.empty())
        return makeError(sqliteerrors::positionUnknown, {m_stream.stream.id.text()});
    addCondition(identityRow() + " > "_L1 + identityParameters(1), position.key);
    return {};
}

Result<void> SelectionBuilder::startIncremental(const std::optional<SqlitePosition> &position)
{
    if (const auto ready = prepareCursor(); !ready)
        return ready;
    if (position && position->cursorField != m_stream.effectiveCursor())
        return makeError(sqliteerrors::positionUnknown, {m_stream.stream.id.text()});
    if (const auto checked = checkCursorValues(); !checked)
        return checked;
    if (!position || !position->hasCursor())
        return startAtConfiguredValue();
    const auto rule = tieRuleFor(*position);
    if (!rule)
        return rule.error();
    m_selection.tieRule = *rule;
    if (*rule == TieRule::GoOn) {
        std::vector<SqliteValue> values{position->cursor};
        values.insert(values.end(), position->key.begin(), position->key.end());
        addCondition(m_cursor + " >= ?1 AND NOT ("_L1 + m_cursor + " = ?1 AND "_L1 + identityRow()
                         + " <= "_L1 + identityParameters(2) + ')'_L1,
                     std::move(values));
    } else {
        addCondition(m_cursor + (*rule == TieRule::Skip ? " > ?1"_L1 : " >= ?1"_L1),
                     {position->cursor});
    }
    return {};
}

Result<TieRule> SelectionBuilder::tieRuleFor(const SqlitePosition &position)
{
    if (position.count <= 0)
        return TieRule::Skip;
    const bool isInside = !position.key.empty();
    if (isInside && !matchesIdentity(position.key))
        return TieRule::Repeat;
    QString condition = m_cursor + " = ?1"_L1;
    std::vector<SqliteValue> values{position.cursor};
    if (isInside) {
        condition += " AND "_L1 + identityRow() + " <= "_L1 + identityParameters(2);
        values.insert(values.end(), position.key.begin(), position.key.end());
    }
    const auto present = count(condition, values);
    if (!present)
        return present.error();
    if (*present != position.count)
        return TieRule::Repeat;
    return isInside ? TieRule::GoOn : TieRule::Skip;
}

Result<void> SelectionBuilder::startAtConfiguredValue()
{
    const QString start = m_stream.cursorStart.trimmed();
    if (start.isEmpty())
        return {};
    auto value = cursorValueOf(m_selection.cursorType, start.toStdString());
    if (!value)
        return makeError(sqliteerrors::cursorStartInvalid,
                         {start, m_stream.stream.id.text(), fieldTypeName(m_selection.cursorType),
                          m_stream.effectiveCursor()});
    addCondition(m_cursor + " >= ?1"_L1, {std::move(*value)});
    return {};
}

Result<qint64> SelectionBuilder::count(const QString &condition,
                                       const std::vector<SqliteValue> &values) const
{
    auto statement
        = m_database.prepare("SELECT count(*)"_L1 + m_from + " WHERE "_L1 + withFilter(condition));
    if (!statement)
        return statement.error();
    for (std::size_t i = 0; i < values.size(); ++i)
        bindValue(statement->handle(), static_cast<int>(i) + 1, values[i]);
    const auto row = statement->next();
    if (!row)
        return row.error();
    return statement->integer(0);
}

Result<SqliteSelection> SelectionBuilder::prepared()
{
    QStringList columns;
    for (const Field &field : m_schema.fields())
        columns << quotedIdentifier(field.name);
    m_selection.identityColumn = static_cast<int>(columns.size());
    m_selection.identityCount = static_cast<int>(m_identity.size());
    columns << m_identity;
    QStringList order;
    if (m_selection.cursorColumn >= 0)
        order << m_cursor;
    order << m_identity;
    if (columns.isEmpty())
        columns << u"1"_s;

    QString sql = "SELECT "_L1 + columns.join(", "_L1) + m_from;
    const QString where = withFilter(m_conditions.join(" AND "_L1));
    if (!where.isEmpty())
        sql += " WHERE "_L1 + where;
    if (!order.isEmpty())
        sql += " ORDER BY "_L1 + order.join(", "_L1);
    auto statement = m_database.prepare(sql);
    if (!statement)
        return statement.error();
    for (std::size_t i = 0; i < m_values.size(); ++i)
        bindValue(statement->handle(), static_cast<int>(i) + 1, m_values[i]);
    m_selection.statement = std::move(*statement);
    return std::move(m_selection);
}

void SelectionBuilder::addCondition(const QString &condition, std::vector<SqliteValue> values)
{
    m_conditions << condition;
    m_values = std::move(values);
}

QString SelectionBuilder::withFilter(const QString &condition) const
{
    if (m_stream.filter.trimmed().isEmpty())
        return condition;
    const QString filter = "(\n"_L1 + m_stream.filter + "\n)"_L1;
    return condition.isEmpty() ? filter : condition + " AND "_L1 + filter;
}

QString SelectionBuilder::identityRow() const
{
    return m_identity.size() == 1 ? m_identity.front() : '('_L1 + m_identity.join(", "_L1) + ')'_L1;
}

QString SelectionBuilder::identityParameters(int first) const
{
    QStringList parameters;
    for (qsizetype i = 0; i < m_identity.size(); ++i)
        parameters << u'?' + QString::number(first + i);
    return parameters.size() == 1 ? parameters.front() : '('_L1 + parameters.join(", "_L1) + ')'_L1;
}

} // namespace

Result<SqliteSelection> selectStream(SqliteDatabase &database, const SqliteTable &table,
                                     const ConfiguredStream &stream, const Schema &schema,
                                     const std::optional<SqlitePosition> &position)
{
    return SelectionBuilder(database, table, stream, schema).build(position);
}

Result<qint64> countStream(SqliteDatabase &database, const SqliteTable &table,
                           const ConfiguredStream &stream)
{
    return SelectionBuilder(database, table, stream, stream.stream.schema).countFromStart();
}

} // namespace millrace

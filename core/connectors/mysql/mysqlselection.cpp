#include "core/connectors/mysql/mysqlselection.h"

#include "core/connectors/mysql/mysqlconnection.h"
#include "core/connectors/mysql/mysqlfilter.h"
#include "core/connectors/mysql/mysqlsourceerrors.h"
#include "core/data/conversion.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Makes one MySqlSelection.
class SelectionBuilder final
{
public:
    SelectionBuilder(MySqlConnection &connection, const MySqlTable &table,
                     const ConfiguredStream &stream, const Schema &schema,
                     const Cancellation &cancellation)
        : m_connection(connection)
        , m_table(table)
        , m_stream(stream)
        , m_schema(schema)
        , m_cancellation(cancellation)
        , m_from(" FROM "_L1 + table.quotedName())
    {
    }

    Result<MySqlSelection> build(const std::optional<MySqlPosition> &position);

private:
    Result<void> checkColumns() const;
    Result<void> prepareCursor();
    Result<void> checkCursorValues();
    Result<void> startFull(const MySqlPosition &position);
    Result<void> startIncremental(const std::optional<MySqlPosition> &position);
    Result<void> startAtConfiguredValue();
    Result<MySqlTieRule> tieRuleFor(const MySqlPosition &position);
    Result<qint64> count(const QString &condition);
    void complete(const std::optional<MySqlPosition> &position);

    [[nodiscard]] QString withFilter(const QString &condition) const;
    /// "cursor > …"
    [[nodiscard]] QString cursorCondition(QLatin1StringView comparison,
                                          const MySqlValue &value) const;
    /// True for the rows behind the one with \a key in the order of the identity.
    [[nodiscard]] QString isBehind(const std::vector<MySqlValue> &key) const;
    [[nodiscard]] bool matchesIdentity(const MySqlPosition &position) const;
    [[nodiscard]] Error positionUnknown() const
    {
        return makeError(mysqlerrors::positionUnknown, {m_stream.stream.id.text()});
    }

    MySqlConnection &m_connection;
    const MySqlTable &m_table;
    const ConfiguredStream &m_stream;
    const Schema &m_schema;
    const Cancellation &m_cancellation;
    const QString m_from;
    QString m_condition;
    MySqlSelection m_selection;
};

Result<MySqlSelection> SelectionBuilder::build(const std::optional<MySqlPosition> &position)
{
    if (const auto checked = checkColumns(); !checked)
        return checked.error();
    for (const QString &name : m_table.identity())
        m_selection.identity.push_back(keyTerm(*m_table.find(name)));
    const bool isIncremental = m_stream.mode.isIncremental();
    if (position && position->isIncremental != isIncremental)
        return positionUnknown();
    if (const auto checked
        = checkFilter(m_connection, m_table.quotedName(), m_stream, m_cancellation);
        !checked)
        return checked.error();
    Result<void> started;
    if (isIncremental)
        started = startIncremental(position);
    else if (position)
        started = startFull(*position);
    if (!started)
        return started.error();
    m_selection.identityColumn = m_schema.fields().size();
    complete(position);
    return std::move(m_selection);
}

Result<void> SelectionBuilder::checkColumns() const
{
    for (const Field &field : m_schema.fields()) {
        if (m_table.find(field.name) == nullptr)
            return makeError(mysqlerrors::columnMissing, {m_stream.stream.id.text(), field.name});
    }
    return {};
}

Result<void> SelectionBuilder::prepareCursor()
{
    const QString name = m_stream.effectiveCursor();
    const auto index = m_schema.indexOf(name);
    if (!index)
        return makeError(mysqlerrors::columnMissing, {m_stream.stream.id.text(), name});
    const FieldType type = m_schema.field(*index).type;
    const MySqlColumn &column = *m_table.find(name);
    const MySqlOrderTerm term = cursorTerm(column);
    if (!canBeMySqlCursor(type) || !canBeMySqlCursor(fieldTypeOf(column, false))
        || !isKeptInOrder(column))
        return makeError(mysqlerrors::cursorUnsuitable,
                         {name, m_stream.stream.id.text(), fieldTypeName(type)});
    m_selection.cursorColumn = static_cast<std::size_t>(*index);
    m_selection.cursor = term;
    return {};
}

Result<void> SelectionBuilder::checkCursorValues()
{
    const QString name = m_stream.effectiveCursor();
    // Where no NULL can be, IS NULL would also find the date 0000-00-00.
    if (!m_table.find(name)->isNullable)
        return {};
    const auto nulls = count(mySqlIdentifier(name) + " IS NULL"_L1);
    if (!nulls)
        return nulls.error();
    if (*nulls > 0)
        return makeError(mysqlerrors::cursorHasNulls,
                         {m_stream.stream.id.text(), name, QString::number(*nulls)});
    return {};
}

Result<void> SelectionBuilder::startFull(const MySqlPosition &position)
{
    if (position.isDone) {
        m_condition = u"FALSE"_s;
        return {};
    }
    if (position.key.empty() || !matchesIdentity(position))
        return positionUnknown();
    m_condition = isBehind(position.key);
    return {};
}

Result<void> SelectionBuilder::startIncremental(const std::optional<MySqlPosition> &position)
{
    if (const auto ready = prepareCursor(); !ready)
        return ready.error();
    if (position && position->cursorField != m_stream.effectiveCursor())
        return positionUnknown();
    if (const auto checked = checkCursorValues(); !checked)
        return checked.error();
    if (!position || !position->cursor)
        return startAtConfiguredValue();
    if (position->cursor->kind != m_selection.cursor->kind)
        return positionUnknown();
    const auto rule = tieRuleFor(*position);
    if (!rule)
        return rule.error();
    m_selection.tieRule = *rule;
    const MySqlValue &cursor = *position->cursor;
    if (*rule == MySqlTieRule::GoOn)
        // The first condition alone gives a range of an index on the cursor.
        m_condition = cursorCondition(" >= "_L1, cursor) + " AND ("_L1
            + cursorCondition(" > "_L1, cursor) + " OR "_L1 + isBehind(position->key) + ')'_L1;
    else
        m_condition = cursorCondition(*rule == MySqlTieRule::Skip ? " > "_L1 : " >= "_L1, cursor);
    return {};
}

Result<MySqlTieRule> SelectionBuilder::tieRuleFor(const MySqlPosition &position)
{
    if (position.count <= 0)
        return MySqlTieRule::Skip;
    const bool isInside = !position.key.empty();
    if (isInside && !matchesIdentity(position))
        return MySqlTieRule::Repeat;
    QString condition = cursorCondition(" = "_L1, *position.cursor);
    if (isInside)
        condition += " AND NOT "_L1 + isBehind(position.key);
    const auto present = count(condition);
    if (!present)
        return present.error();
    if (*present != position.count)
        return MySqlTieRule::Repeat;
    return isInside ? MySqlTieRule::GoOn : MySqlTieRule::Skip;
}

Result<void> SelectionBuilder::startAtConfiguredValue()
{
    const QString start = m_stream.cursorStart.trimmed();
    if (start.isEmpty())
        return {};
    const FieldType type = m_schema.field(static_cast<int>(m_selection.cursorColumn)).type;
    const std::string text = start.toStdString();
    const bool isDay
        = type == FieldType::TimestampWithZone || type == FieldType::TimestampWithoutZone;
    auto value = cursorValueOf(m_selection.cursor->kind, text);
    if (!value || (!fits(type, text) && !(isDay && fits(FieldType::Date, text))))
        return makeError(
            mysqlerrors::cursorStartInvalid,
            {start, m_stream.stream.id.text(), fieldTypeName(type), m_stream.effectiveCursor()});
    m_condition = cursorCondition(" >= "_L1, *value);
    return {};
}

Result<qint64> SelectionBuilder::count(const QString &condition)
{
    return m_connection.integer(
        "SELECT COUNT(*)"_L1 + m_from + " WHERE "_L1 + withFilter(condition), m_cancellation);
}

void SelectionBuilder::complete(const std::optional<MySqlPosition> &position)
{
    QStringList columns;
    for (const Field &field : m_schema.fields())
        columns << selectExpression(*m_table.find(field.name));
    QStringList order;
    if (m_selection.cursor)
        order << m_selection.cursor->expression;
    for (const MySqlOrderTerm &term : m_selection.identity) {
        columns << term.selected;
        order << term.expression;
    }
    if (columns.isEmpty())
        columns << u"1"_s;
    m_selection.columns = "SELECT "_L1 + columns.join(", "_L1) + m_from;
    m_selection.condition = withFilter(m_condition);
    if (!order.isEmpty())
        m_selection.order = " ORDER BY "_L1 + order.join(", "_L1);
    if (m_stream.rowLimit) {
        // A limit holds for each incremental run, but for all attempts at one full refresh.
        const qint64 before = position && !m_selection.cursor ? position->rows : 0;
        m_selection.order
            += " LIMIT "_L1 + QString::number(std::max<qint64>(0, *m_stream.rowLimit - before));
    }
}

QString SelectionBuilder::withFilter(const QString &condition) const
{
    const QString filter = filterCondition(m_stream);
    if (filter.isEmpty())
        return condition;
    return condition.isEmpty() ? filter : '('_L1 + condition + ") AND "_L1 + filter;
}

QString SelectionBuilder::cursorCondition(QLatin1StringView comparison,
                                          const MySqlValue &value) const
{
    const MySqlOrderTerm &cursor = *m_selection.cursor;
    return cursor.expression + comparison + cursor.literal(value);
}

QString SelectionBuilder::isBehind(const std::vector<MySqlValue> &key) const
{
    // MySQL finds no range in (a, b) > (1, 2), so it is spelled out from the last part on:
    // a >= 1 AND (a > 1 OR (b > 2)).
    QString condition;
    for (std::size_t i = key.size(); i-- > 0;) {
        const MySqlOrderTerm &term = m_selection.identity[i];
        const QString literal = term.literal(key[i]);
        const QString greater = term.expression + " > "_L1 + literal;
        if (condition.isEmpty())
            condition = '('_L1 + greater + ')'_L1;
        else
            condition = '('_L1 + term.expression + " >= "_L1 + literal + " AND ("_L1 + greater
                + " OR "_L1 + condition + "))"_L1;
    }
    return condition;
}

bool SelectionBuilder::matchesIdentity(const MySqlPosition &position) const
{
    if (position.key.size() != m_selection.identity.size())
        return false;
    for (std::size_t i = 0; i < position.key.size(); ++i) {
        const MySqlOrderTerm &term = m_selection.identity[i];
        const auto index = static_cast<qsizetype>(i);
        if (position.keyFields[index] != term.field || position.key[i].kind != term.kind)
            return false;
    }
    return true;
}

} // namespace

QString MySqlSelection::sql(const QString &range) const
{
    QString where = range;
    if (!condition.isEmpty())
        where = range.isEmpty() ? condition : range + " AND ("_L1 + condition + ')'_L1;
    return columns + (where.isEmpty() ? QString() : " WHERE "_L1 + where) + order;
}

Result<MySqlSelection> selectStream(MySqlConnection &connection, const MySqlTable &table,
                                    const ConfiguredStream &stream, const Schema &schema,
                                    const std::optional<MySqlPosition> &position,
                                    const Cancellation &cancellation)
{
    return SelectionBuilder(connection, table, stream, schema, cancellation).build(position);
}

} // namespace millrace

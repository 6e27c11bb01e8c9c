#include "core/connectors/postgres/postgresorderedplan.h"

#include "core/sql/identifier.h"

#include <QCoreApplication>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QString literal(const std::string &value, const QString &type)
{
    return quotedText(QString::fromStdString(value)) + "::"_L1 + type;
}

/// A text that is equal for equal values: numbers have several forms of one value.
QString cursorTextOf(const PostgresColumn &column, const QString &expression, int serverVersion)
{
    QString value = expression;
    if (column.type == postgrestype::numeric && serverVersion >= 130000)
        value = "pg_catalog.trim_scale("_L1 + expression + ')'_L1;
    else if (column.plan.fieldType == FieldType::Number)
        value = '('_L1 + expression + " + 0)"_L1;
    return value + "::pg_catalog.text"_L1;
}

} // namespace

PostgresOrderedPlan::PostgresOrderedPlan(const PostgresSelection &selection, PostgresMethod method)
    : m_method(method)
{
    m_position.method = method;
    const PostgresRelation &relation = selection.relation;
    if (method == PostgresMethod::Whole)
        return;
    if (relation.hasOrderedKey()) {
        for (const QString &name : relation.key) {
            m_keyColumns << selection.columnName(name);
            m_keyTypes << relation.find(name)->baseType;
        }
    } else if (relation.storage == PostgresStorage::Blocks && !relation.hasParts) {
        m_keyColumns << QString(quotedIdentifier(relation.id.name) + ".ctid"_L1);
        m_keyTypes << u"pg_catalog.tid"_s;
    }
}

Result<std::unique_ptr<PostgresReadPlan>>
PostgresOrderedPlan::make(const PostgresSelection &selection, PostgresMethod method,
                          const std::optional<PostgresPosition> &position,
                          const Cancellation &cancellation)
{
    std::unique_ptr<PostgresOrderedPlan> plan(new PostgresOrderedPlan(selection, method));
    if (plan->isIncremental()) {
        if (const auto prepared = plan->prepareCursor(selection, cancellation); !prepared)
            return prepared.error();
    }
    if (const auto started = plan->start(selection, position, cancellation); !started)
        return started.error();
    plan->m_where = selection.withFilter(plan->m_where);
    QStringList columns = selection.expressions;
    if (plan->isIncremental())
        columns << plan->m_cursorText;
    for (const QString &key : std::as_const(plan->m_keyColumns))
        columns << QString(key + "::pg_catalog.text"_L1);
    plan->m_select = "SELECT "_L1 + columns.join(", "_L1) + selection.from();
    return std::unique_ptr<PostgresReadPlan>(std::move(plan));
}

Result<void> PostgresOrderedPlan::prepareCursor(const PostgresSelection &selection,
                                                const Cancellation &cancellation)
{
    const QString name = selection.stream.effectiveCursor();
    const PostgresColumn *column = selection.relation.find(name);
    if (column == nullptr || !selection.schema.indexOf(name))
        return makeError(postgreserrors::columnMissing, {selection.streamName(), name});
    if (!canBeCursor(column->plan))
        return makeError(postgreserrors::cursorUnsuitable,
                         {name, selection.streamName(), column->declaredType});
    m_position.cursorField = name;
    const QString quoted = selection.columnName(name);
    // The collation of the column may take different texts for equal; the tie rule may not.
    m_cursor = column->hasOwnCollation ? QString(quoted + " COLLATE \"C\""_L1) : quoted;
    m_cursorType = column->baseType;
    m_cursorText = cursorTextOf(*column, quoted, selection.connection.serverVersion());
    if (column->isNotNull)
        return {};
    const auto nulls = selection.count(quoted + " IS NULL"_L1, cancellation);
    if (!nulls)
        return nulls.error();
    return *nulls == 0 ? Result<void>()
                       : makeError(postgreserrors::cursorHasNulls,
                                   {selection.streamName(), name, QString::number(*nulls)});
}

Result<void> PostgresOrderedPlan::start(const PostgresSelection &selection,
                                        const std::optional<PostgresPosition> &position,
                                        const Cancellation &cancellation)
{
    if (!position)
        return isIncremental() ? startAtConfiguredValue(selection, cancellation) : Result<void>();
    if (!isIncremental())
        return startFull(selection, *position);
    if (position->cursorField != m_position.cursorField)
        return makeError(postgreserrors::positionUnknown, {selection.streamName()});
    return position->cursor ? startIncremental(selection, *position, cancellation)
                            : startAtConfiguredValue(selection, cancellation);
}

Result<void> PostgresOrderedPlan::startFull(const PostgresSelection &selection,
                                            const PostgresPosition &position)
{
    m_rowsBefore = position.rows;
    m_position = position;
    if (position.isDone)
        return {};
    if (!matchesKey(position.key) || position.key.empty())
        return makeError(postgreserrors::positionUnknown, {selection.streamName()});
    m_where = keyRow() + " > "_L1 + keyLiterals(position.key);
    return {};
}

Result<void> PostgresOrderedPlan::startIncremental(const PostgresSelection &selection,
                                                   const PostgresPosition &position,
                                                   const Cancellation &cancellation)
{
    const QString value = cursorLiteral(*position.cursor);
    // A position may come from another state of the table, in which the cursor had another type.
    const auto readable = tryStatement(selection.connection, "SELECT "_L1 + value, cancellation);
    if (!readable)
        return readable.error().kind == ErrorKind::Transient || readable.error().isCancelled()
            ? readable.error()
            : makeError(postgreserrors::positionUnknown, {selection.streamName()});
    const auto rule = tieRuleFor(selection, position, cancellation);
    if (!rule)
        return rule.error();
    m_tieRule = *rule;
    m_start = QString::fromStdString(*position.cursor);
    m_position = position;
    m_position.key.clear();
    if (m_tieRule == PostgresTieRule::GoOn) {
        m_position.key = position.key;
        m_countsAfresh = false;
        m_where = u"(%1 > %2 OR (%1 = %2 AND %3 > %4))"_s.arg(m_cursor, value, keyRow(),
                                                              keyLiterals(position.key));
        // A condition an index on the cursor can use.
        m_where = m_cursor + " >= "_L1 + value + " AND "_L1 + m_where;
    } else {
        m_where = m_cursor + (m_tieRule == PostgresTieRule::Skip ? " > "_L1 : " >= "_L1) + value;
    }
    return {};
}

Result<PostgresTieRule> PostgresOrderedPlan::tieRuleFor(const PostgresSelection &selection,
                                                        const PostgresPosition &position,
                                                        const Cancellation &cancellation) const
{
    if (position.count <= 0)
        return PostgresTieRule::Skip;
    const bool isInside = !position.key.empty();
    if (isInside && !matchesKey(position.key))
        return PostgresTieRule::Repeat;
    QString condition = m_cursor + " = "_L1 + cursorLiteral(*position.cursor);
    if (isInside)
        condition += " AND "_L1 + keyRow() + " <= "_L1 + keyLiterals(position.key);
    const auto present = selection.count(condition, cancellation);
    if (!present)
        return present.error();
    if (*present != position.count)
        return PostgresTieRule::Repeat;
    return isInside ? PostgresTieRule::GoOn : PostgresTieRule::Skip;
}

Result<void> PostgresOrderedPlan::startAtConfiguredValue(const PostgresSelection &selection,
                                                         const Cancellation &cancellation)
{
    const QString start = selection.stream.cursorStart.trimmed();
    if (start.isEmpty())
        return {};
    const QString value = cursorLiteral(start.toStdString());
    const auto readable = tryStatement(selection.connection, "SELECT "_L1 + value, cancellation);
    if (!readable)
        return readable.error().kind == ErrorKind::Transient || readable.error().isCancelled()
            ? readable.error()
            : makeError(postgreserrors::cursorStartInvalid,
                        {start, selection.streamName(), m_cursorType, m_position.cursorField});
    m_where = m_cursor + " >= "_L1 + value;
    return {};
}

std::optional<QString> PostgresOrderedPlan::nextQuery(std::optional<qint64> limit)
{
    if (m_isStarted || isDone())
        return std::nullopt;
    m_isStarted = true;
    QString sql = m_select;
    if (!m_where.isEmpty())
        sql += " WHERE "_L1 + m_where;
    QStringList order;
    if (isIncremental())
        order << m_cursor;
    order << m_keyColumns;
    if (!order.isEmpty())
        sql += " ORDER BY "_L1 + order.join(", "_L1);
    if (limit)
        sql += " LIMIT "_L1 + QString::number(*limit);
    return sql;
}

void PostgresOrderedPlan::takeRow(const PostgresTail &tail)
{
    std::size_t at = 0;
    if (isIncremental()) {
        const std::string_view cursor = tail.front().value_or(std::string_view());
        if (!m_countsAfresh && m_position.cursor == cursor) {
            ++m_position.count;
        } else {
            m_position.cursor = cursor;
            m_position.count = 1;
            m_countsAfresh = false;
        }
        at = 1;
    }
    m_position.key.resize(tail.size() - at);
    for (std::string &part : m_position.key)
        part = tail[at++].value_or(std::string_view());
}

bool PostgresOrderedPlan::standsBefore(const PostgresTail &tail) const
{
    return m_position.cursor != tail.front().value_or(std::string_view());
}

void PostgresOrderedPlan::end(bool isLimited)
{
    m_isEnded = true;
    if (isIncremental()) {
        // Behind the last row the position is the cursor alone, as other programs keep it.
        if (!isLimited)
            m_position.key.clear();
        return;
    }
    m_position.isDone = true;
    m_position.key.clear();
}

std::optional<std::string> PostgresOrderedPlan::position(qint64 rows, bool isBetweenParts) const
{
    (void)isBetweenParts;
    if (isIncremental())
        return toJson(m_position);
    if (!m_position.isDone && m_position.key.empty())
        return std::nullopt;
    PostgresPosition position = m_position;
    position.rows = m_rowsBefore + rows;
    return toJson(position);
}

QStringList PostgresOrderedPlan::notes() const
{
    if (m_tieRule != PostgresTieRule::Repeat)
        return {};
    return {QCoreApplication::translate("postgres",
                                        "Rows with %1 %2 were read again, because more or fewer "
                                        "of them are there than before.")
                .arg(m_position.cursorField, m_start)};
}

QString PostgresOrderedPlan::cursorLiteral(const std::string &value) const
{
    return literal(value, m_cursorType);
}

QString PostgresOrderedPlan::keyRow() const
{
    return m_keyColumns.size() == 1 ? m_keyColumns.front()
                                    : QString('('_L1 + m_keyColumns.join(", "_L1) + ')'_L1);
}

QString PostgresOrderedPlan::keyLiterals(const std::vector<std::string> &key) const
{
    QStringList values;
    for (std::size_t i = 0; i < key.size(); ++i)
        values << literal(key[i], m_keyTypes[static_cast<qsizetype>(i)]);
    return values.size() == 1 ? values.front() : QString('('_L1 + values.join(", "_L1) + ')'_L1);
}

} // namespace millrace

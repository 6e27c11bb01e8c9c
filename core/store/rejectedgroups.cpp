#include "core/store/rejectedgroups.h"

#include "core/store/streambinding.h"

namespace millrace {

namespace {

void bindGroup(Statement &statement, const RejectedRecord &record)
{
    statement.bind(4, rejectedOutcomeName(record.outcome));
    statement.bind(5, record.code);
    statement.bind(6, record.field);
}

} // namespace

RejectedGroups::RejectedGroups(const QSqlDatabase &database, const QString &connectionId,
                               const StreamId &stream)
    : m_insert(database,
               "INSERT INTO rejected_groups (connection_id, namespace, name, outcome, code, "
               "field) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING")
    , m_find(database,
             "SELECT id FROM rejected_groups WHERE connection_id = ?1 AND namespace = ?2 "
             "AND name = ?3 AND outcome = ?4 AND code = ?5 AND field = ?6")
{
    for (Statement *statement : {&m_insert, &m_find}) {
        bindStream(*statement, connectionId, stream);
    }
}

Result<qint64> RejectedGroups::rowOf(const RejectedRecord &record)
{
    const auto known = m_rows.find(std::tie(record.outcome, record.code, record.field));
    if (known != m_rows.end())
        return known->second;
    bindGroup(m_insert, record);
    if (auto inserted = m_insert.run(); !inserted)
        return inserted.error();
    bindGroup(m_find, record);
    auto found = m_find.step();
    if (!found)
        return found.error();
    const qint64 row = m_find.integer(0);
    m_find.reset();
    m_rows.emplace(std::tuple(record.outcome, record.code, record.field), row);
    return row;
}

} // namespace millrace

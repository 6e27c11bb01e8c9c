#include "core/store/leftoutstore.h"

#include "core/store/statement.h"
#include "core/store/storeerrors.h"
#include "core/store/streambinding.h"

namespace millrace {

namespace {

Result<void> remove(const QSqlDatabase &database, const QString &connectionId,
                    const StreamId &stream)
{
    Statement remove(database,
                     "DELETE FROM left_out_records "
                     "WHERE connection_id = ?1 AND namespace = ?2 AND name = ?3");
    bindStream(remove, connectionId, stream);
    return remove.run();
}

Result<bool> isKnown(const QSqlDatabase &database, const QString &connectionId)
{
    Statement find(database, "SELECT 1 FROM connections WHERE id = ?1");
    find.bind(1, connectionId);
    return find.step();
}

} // namespace

Result<LeftOutMarks> LeftOutStore::all(const QString &connectionId) const
{
    return m_database.read<LeftOutMarks>([&](QSqlDatabase &database) -> Result<LeftOutMarks> {
        LeftOutMarks marks;
        Statement list(database,
                       "SELECT namespace, name, mark FROM left_out_records "
                       "WHERE connection_id = ?1");
        list.bind(1, connectionId);
        for (;;) {
            auto row = list.step();
            if (!row)
                return row.error();
            if (!*row)
                return marks;
            marks[StreamId{list.text(0), list.text(1)}].insert(list.utf8(2));
        }
    });
}

Result<std::set<std::string>> LeftOutStore::of(const QString &connectionId,
                                               const StreamId &stream) const
{
    auto marks = all(connectionId);
    if (!marks)
        return marks.error();
    return (*marks)[stream];
}

Result<void> LeftOutStore::set(const QString &connectionId, const StreamId &stream,
                               const std::set<std::string> &marks)
{
    return m_database.write<void>([&](QSqlDatabase &database) -> Result<void> {
        const auto known = isKnown(database, connectionId);
        if (!known)
            return known.error();
        if (!*known)
            return makeError(storeerrors::connectionUnknown, {connectionId});
        if (auto removed = remove(database, connectionId, stream); !removed)
            return removed;
        Statement insert(database,
                         "INSERT INTO left_out_records (connection_id, namespace, name, mark) "
                         "VALUES (?1, ?2, ?3, ?4)");
        bindStream(insert, connectionId, stream);
        for (const std::string &mark : marks) {
            insert.bindText(4, mark);
            if (auto inserted = insert.run(); !inserted)
                return inserted;
        }
        return {};
    });
}

Result<void> LeftOutStore::clear(const QString &connectionId, const StreamId &stream)
{
    // Nearly every run has nothing to forget, and need not write for it.
    const auto marks = of(connectionId, stream);
    if (!marks)
        return marks.error();
    if (marks->empty())
        return {};
    return m_database.write<void>(
        [&](QSqlDatabase &database) { return remove(database, connectionId, stream); });
}

} // namespace millrace

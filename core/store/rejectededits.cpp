#include "core/store/rejectededits.h"

#include "core/store/rejectedqueries.h"
#include "core/store/statement.h"
#include "core/store/storedvalues.h"

#include <sqlite3.h>

#include <span>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Records changed in one transaction.
constexpr std::size_t s_portion = 2'000;

Result<void> addEvent(Statement &add, qint64 id, TimePoint time, RejectedEventKind kind)
{
    add.bind(1, id);
    add.bind(2, time);
    add.bind(3, rejectedEventName(kind));
    return add.run();
}

/// Runs a change for each of \a ids in one transaction, with an event of \a kind where it changed
/// something. Returns where it did. A Change is made for the transaction and holds its statements:
/// preparing one takes longer than running it.
template<typename Change>
Result<qint64> changeEach(StateDatabase &database, std::span<const qint64> ids,
                          RejectedEventKind kind)
{
    const TimePoint now = database.clock().now();
    return database.write<qint64>([&](QSqlDatabase &connection) -> Result<qint64> {
        Change change(connection);
        Statement add(connection, rejectedqueries::addEvent);
        qint64 changed = 0;
        for (const qint64 id : ids) {
            const Result<bool> done = change.run(id);
            if (!done)
                return done.error();
            if (!*done)
                continue;
            if (auto added = addEvent(add, id, now, kind); !added)
                return added.error();
            ++changed;
        }
        return changed;
    });
}

/// Whether \a statement, run for \a id, changed a row.
Result<bool> runFor(Statement &statement, const QSqlDatabase &connection, qint64 id)
{
    statement.bind(1, id);
    if (auto done = statement.run(); !done)
        return done.error();
    return sqlite3_changes64(sqliteHandle(connection)) > 0;
}

class EditRemoval final
{
public:
    explicit EditRemoval(const QSqlDatabase &connection)
        : m_connection(connection)
        , m_remove(connection, rejectedqueries::removeEdit)
    {
    }

    [[nodiscard]] Result<bool> run(qint64 id) { return runFor(m_remove, m_connection, id); }

private:
    const QSqlDatabase &m_connection;
    Statement m_remove;
};

class ValueRemoval final
{
public:
    explicit ValueRemoval(const QSqlDatabase &connection)
        : m_connection(connection)
        , m_empty(connection, rejectedqueries::emptyRecord)
        , m_removeEdit(connection, rejectedqueries::removeEdit)
        , m_emptyEvents(connection, rejectedqueries::emptyEvents)
    {
    }

    [[nodiscard]] Result<bool> run(qint64 id)
    {
        auto emptied = runFor(m_empty, m_connection, id);
        if (!emptied || !*emptied)
            return emptied;
        for (Statement *statement : {&m_removeEdit, &m_emptyEvents}) {
            if (auto done = runFor(*statement, m_connection, id); !done)
                return done;
        }
        return true;
    }

private:
    const QSqlDatabase &m_connection;
    Statement m_empty;
    Statement m_removeEdit;
    Statement m_emptyEvents;
};

/// Calls \a change with the ids of \a selection, some thousand at a time; sums up what it returns.
template<typename Change>
Result<qint64> forSelected(StateDatabase &database, const RejectedSelection &selection,
                           const Cancellation &cancellation, Change change)
{
    const RejectedStore store(database);
    RejectedWalk walk(store, selection);
    qint64 sum = 0;
    for (;;) {
        const auto ids = walk.nextIds(static_cast<int>(s_portion), cancellation);
        if (!ids)
            return ids.error();
        if (ids->empty())
            return sum;
        Result<qint64> changed = change(std::span<const qint64>(*ids));
        if (!changed)
            return changed;
        sum += *changed;
    }
}

} // namespace

Result<qint64> RejectedEdits::save(const std::vector<RejectedEdit> &edits,
                                   const Cancellation &cancellation)
{
    const TimePoint now = m_database.clock().now();
    std::span<const RejectedEdit> left(edits);
    qint64 saved = 0;
    while (!left.empty()) {
        if (cancellation.stop_requested())
            return Error::cancelled();
        const auto portion = left.first(std::min(left.size(), s_portion));
        left = left.subspan(portion.size());
        const auto done = m_database.write<qint64>([&](QSqlDatabase &database) -> Result<qint64> {
            Statement save(database, rejectedqueries::saveEdit);
            Statement add(database, rejectedqueries::addEvent);
            qint64 changed = 0;
            for (const RejectedEdit &edit : portion) {
                save.bind(1, edit.id);
                save.bind(2, now);
                save.bindText(3, edit.record);
                if (auto stored = save.run(); !stored)
                    return stored.error();
                if (sqlite3_changes64(sqliteHandle(database)) == 0)
                    continue;
                if (auto added = addEvent(add, edit.id, now, RejectedEventKind::Edited); !added)
                    return added.error();
                ++changed;
            }
            return changed;
        });
        if (!done)
            return done.error();
        saved += *done;
    }
    return saved;
}

Result<qint64> RejectedEdits::undo(const RejectedSelection &selection,
                                   const Cancellation &cancellation)
{
    return forSelected(m_database, selection, cancellation, [this](std::span<const qint64> ids) {
        return changeEach<EditRemoval>(m_database, ids, RejectedEventKind::EditUndone);
    });
}

Result<qint64> RejectedEdits::deleteValues(const RejectedSelection &selection,
                                           const Cancellation &cancellation)
{
    return forSelected(m_database, selection, cancellation, [this](std::span<const qint64> ids) {
        return changeEach<ValueRemoval>(m_database, ids, RejectedEventKind::ValuesDeleted);
    });
}

Result<std::vector<RejectedEvent>> RejectedEdits::history(qint64 id) const
{
    using Events = std::vector<RejectedEvent>;
    return m_database.read<Events>([&](QSqlDatabase &database) -> Result<Events> {
        Statement select(database, rejectedqueries::history);
        select.bind(1, id);
        Events events;
        for (;;) {
            auto row = select.step();
            if (!row)
                return row.error();
            if (!*row)
                return events;
            const auto kind = rejectedEventFromName(select.text(1));
            if (!kind)
                return unknownWord(u"event"_s, select.text(1));
            RejectedEvent event{select.time(0), *kind, {}, select.text(3)};
            if (!select.isNull(2))
                event.jobId = select.integer(2);
            events.push_back(std::move(event));
        }
    });
}

} // namespace millrace

#include "core/store/checkpointhistory.h"

#include "core/store/statement.h"
#include "core/store/storedvalues.h"
#include "core/store/storeerrors.h"
#include "core/store/streambinding.h"

#include <array>

namespace millrace {

namespace {

constexpr std::array s_causes{"run", "set", "restart", "refresh", "clear", "earlier"};
constexpr char s_columns[] = "SELECT id, namespace, name, cause, job_id, generation_id, position, "
                             "at FROM checkpoint_history ";

std::optional<CheckpointCause> causeFromName(const QString &name)
{
    for (std::size_t i = 0; i < s_causes.size(); ++i) {
        if (name == QLatin1StringView(s_causes[i]))
            return static_cast<CheckpointCause>(i);
    }
    return std::nullopt;
}

Result<PastCheckpoint> checkpointAt(const Statement &row)
{
    const auto cause = causeFromName(row.text(3));
    if (!cause)
        return unknownWord(QStringLiteral("cause of a checkpoint"), row.text(3));
    PastCheckpoint past;
    past.id = row.integer(0);
    past.stream = {row.text(1), row.text(2)};
    past.cause = *cause;
    if (!row.isNull(4))
        past.jobId = row.integer(4);
    past.generationId = row.integer(5);
    if (!row.isNull(6))
        past.position = row.utf8(6);
    past.at = row.time(7);
    return past;
}

/// The newest entry of a stream.
struct Newest final
{
    qint64 id = 0; ///< 0: there is none.
    QString cause;
    qint64 jobId = 0;
    QString generationKey;
    std::optional<std::string> position;
};

Result<Newest> newestOf(const QSqlDatabase &database, const QString &connectionId,
                        const StreamId &stream)
{
    Statement find(database,
                   "SELECT id, cause, IFNULL(job_id, 0), generation_key, position "
                   "FROM checkpoint_history WHERE connection_id = ?1 AND namespace = ?2 "
                   "AND name = ?3 ORDER BY id DESC LIMIT 1");
    bindStream(find, connectionId, stream);
    auto row = find.step();
    if (!row)
        return row.error();
    Newest newest;
    if (!*row)
        return newest;
    newest.id = find.integer(0);
    newest.cause = find.text(1);
    newest.jobId = find.integer(2);
    newest.generationKey = find.text(3);
    if (!find.isNull(4))
        newest.position = find.utf8(4);
    return newest;
}

std::optional<std::string> placeOf(const StreamState &state)
{
    return state.checkpoint ? std::optional(state.checkpoint->position) : std::nullopt;
}

void bindPosition(Statement &statement, int place, const std::optional<std::string> &position)
{
    if (position)
        statement.bindText(place, *position);
    else
        statement.bindNull(place);
}

Result<void> removeOldest(const QSqlDatabase &database, const QString &connectionId,
                          const StreamId &stream)
{
    Statement remove(database,
                     "DELETE FROM checkpoint_history WHERE id IN (SELECT id FROM "
                     "checkpoint_history WHERE connection_id = ?1 AND namespace = ?2 "
                     "AND name = ?3 ORDER BY id DESC LIMIT -1 OFFSET ?4)");
    bindStream(remove, connectionId, stream);
    remove.bind(4, CheckpointHistory::s_mostPerStream);
    return remove.run();
}

} // namespace

QString checkpointCauseName(CheckpointCause cause)
{
    return QString::fromLatin1(s_causes[static_cast<std::size_t>(cause)]);
}

Result<void> noteCheckpoint(const QSqlDatabase &database, const QString &connectionId,
                            const StreamId &stream, const StreamState &state, CheckpointCause cause,
                            std::optional<qint64> jobId, TimePoint at)
{
    const auto newest = newestOf(database, connectionId, stream);
    if (!newest)
        return newest.error();
    const std::optional<std::string> position = placeOf(state);
    const bool isSameRun = newest->id != 0 && cause == CheckpointCause::Run
        && newest->cause == checkpointCauseName(cause) && newest->jobId == jobId
        && newest->generationKey == state.generationKey;
    if (isSameRun) {
        Statement move(database,
                       "UPDATE checkpoint_history SET position = ?2, at = ?3 WHERE id = ?1");
        move.bind(1, newest->id);
        bindPosition(move, 2, position);
        move.bind(3, at);
        return move.run();
    }
    Statement insert(database,
                     "INSERT INTO checkpoint_history (connection_id, namespace, name, cause, "
                     "job_id, generation_id, generation_key, position, at) "
                     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
    bindStream(insert, connectionId, stream);
    insert.bind(4, checkpointCauseName(cause));
    insert.bind(5, jobId);
    insert.bind(6, state.generationId);
    insert.bind(7, state.generationKey);
    bindPosition(insert, 8, position);
    insert.bind(9, at);
    if (auto inserted = insert.run(); !inserted)
        return inserted;
    return removeOldest(database, connectionId, stream);
}

Result<std::optional<qint64>> firstRunOfGeneration(const QSqlDatabase &database,
                                                   const QString &connectionId,
                                                   const StreamId &stream)
{
    Statement find(database,
                   "SELECT MIN(h.job_id) FROM stream_states s JOIN checkpoint_history h "
                   "ON h.connection_id = s.connection_id AND h.namespace = s.namespace "
                   "AND h.name = s.name AND h.generation_key = s.generation_key "
                   "WHERE s.connection_id = ?1 AND s.namespace = ?2 AND s.name = ?3 "
                   "AND s.generation_key <> ''");
    bindStream(find, connectionId, stream);
    auto row = find.step();
    if (!row)
        return row.error();
    return *row && !find.isNull(0) ? std::optional(find.integer(0)) : std::nullopt;
}

Result<void> noteFormerCheckpoint(const QSqlDatabase &database, const QString &connectionId,
                                  const StreamId &stream, const StreamState &former, TimePoint at)
{
    if (!former.checkpoint)
        return {};
    const auto newest = newestOf(database, connectionId, stream);
    if (!newest)
        return newest.error();
    if (newest->id != 0 && newest->position == placeOf(former))
        return {};
    return noteCheckpoint(database, connectionId, stream, former, CheckpointCause::Earlier, {}, at);
}

Result<std::vector<PastCheckpoint>>
CheckpointHistory::list(const QString &connectionId, const std::optional<StreamId> &stream) const
{
    using Past = std::vector<PastCheckpoint>;
    return m_database.read<Past>([&](QSqlDatabase &database) -> Result<Past> {
        const QByteArray sql = QByteArray(s_columns)
            + (stream ? "WHERE connection_id = ?1 AND namespace = ?2 AND name = ?3 ORDER BY id DESC"
                      : "WHERE connection_id = ?1 ORDER BY id DESC");
        Statement rows(database, sql.constData());
        rows.bind(1, connectionId);
        if (stream) {
            rows.bind(2, stream->nameSpace);
            rows.bind(3, stream->name);
        }
        Past past;
        for (;;) {
            auto row = rows.step();
            if (!row)
                return row.error();
            if (!*row)
                return past;
            auto one = checkpointAt(rows);
            if (!one)
                return one.error();
            past.push_back(std::move(*one));
        }
    });
}

Result<PastCheckpoint> CheckpointHistory::find(const QString &connectionId, qint64 id) const
{
    return m_database.read<PastCheckpoint>([&](QSqlDatabase &database) -> Result<PastCheckpoint> {
        const QByteArray sql = QByteArray(s_columns) + "WHERE connection_id = ?1 AND id = ?2";
        Statement find(database, sql.constData());
        find.bind(1, connectionId);
        find.bind(2, id);
        auto row = find.step();
        if (!row)
            return row.error();
        if (!*row)
            return makeError(storeerrors::checkpointUnknown, {QString::number(id)});
        return checkpointAt(find);
    });
}

Result<PastCheckpoint> CheckpointHistory::restore(const Profile &profile,
                                                  const QString &connectionId, qint64 id,
                                                  ChangeOrigin origin)
{
    auto past = find(connectionId, id);
    if (!past)
        return past;
    CheckpointStore store(m_database);
    const auto moved = past->position
        ? store.setPosition(profile, connectionId, past->stream, *past->position, origin)
        : store.restartStreams(profile, connectionId, {past->stream}, origin);
    if (!moved)
        return moved.error();
    return past;
}

} // namespace millrace

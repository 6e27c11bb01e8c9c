#include "core/store/timelinestore.h"

#include "core/store/statement.h"
#include "core/store/storedvalues.h"
#include "core/store/timelinerows.h"

#include <limits>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_unknown{
    "store.change_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "There is no change with the number %1."),
    QT_TRANSLATE_NOOP("errors",
                      "The command \"history\" lists the changes with their numbers; those of a "
                      "deleted connection are gone with it.")};

constexpr char s_columns[]
    = "SELECT id, connection_id, at, kind, origin, before, after FROM timeline ";

QByteArray sqlOf(const TimelineQuery &query)
{
    QByteArray sql = QByteArray(s_columns)
        + (query.connectionId.isEmpty() ? "WHERE (1 OR ?1 = '') " : "WHERE connection_id = ?1 ")
        + "AND id < ?2 AND at >= ?4 AND at < ?5 ";
    if (!query.kinds.empty()) {
        QByteArrayList words;
        for (const TimelineKind kind : query.kinds)
            words << '\'' + timelineKindName(kind).toLatin1() + '\'';
        sql += "AND kind IN (" + words.join(", ") + ") ";
    }
    return sql + "ORDER BY id DESC LIMIT ?3";
}

Result<TimelineEvent> eventAt(const Statement &row)
{
    const auto kind = timelineKindFromName(row.text(3));
    if (!kind)
        return unknownWord(u"timeline kind"_s, row.text(3));
    const auto origin = changeOriginFromName(row.text(4));
    if (!origin)
        return unknownWord(u"change origin"_s, row.text(4));
    return TimelineEvent{row.integer(0),
                         row.text(1),
                         row.time(2),
                         *kind,
                         *origin,
                         objectFromStored(row.text(5)),
                         objectFromStored(row.text(6))};
}

} // namespace

Result<std::vector<TimelineEvent>> TimelineStore::list(const QString &connectionId, int limit,
                                                       std::optional<qint64> before) const
{
    TimelineQuery query;
    query.connectionId = connectionId;
    query.before = before;
    // No connection has an empty id, and what belongs to none is not asked for here.
    return connectionId.isEmpty() ? std::vector<TimelineEvent>() : list(query, limit);
}

Result<std::vector<TimelineEvent>> TimelineStore::list(const TimelineQuery &query, int limit) const
{
    return m_database.read<std::vector<TimelineEvent>>(
        [&](QSqlDatabase &database) -> Result<std::vector<TimelineEvent>> {
            const QByteArray sql = sqlOf(query);
            Statement list(database, sql.constData());
            list.bind(1, query.connectionId);
            list.bind(2, query.before.value_or(std::numeric_limits<qint64>::max()));
            list.bind(3, qMax(limit, 0));
            list.bind(4, query.since.value_or(TimePoint::min()));
            list.bind(5, query.until.value_or(TimePoint::max()));
            std::vector<TimelineEvent> events;
            for (;;) {
                auto row = list.step();
                if (!row)
                    return row.error();
                if (!*row)
                    return events;
                auto event = eventAt(list);
                if (!event)
                    return event.error();
                events.push_back(std::move(*event));
            }
        });
}

Result<TimelineEvent> TimelineStore::find(qint64 id) const
{
    return m_database.read<TimelineEvent>([&](QSqlDatabase &database) -> Result<TimelineEvent> {
        const QByteArray sql = QByteArray(s_columns) + "WHERE id = ?1";
        Statement find(database, sql.constData());
        find.bind(1, id);
        auto row = find.step();
        if (!row)
            return row.error();
        if (!*row)
            return makeError(s_unknown, {QString::number(id)});
        return eventAt(find);
    });
}

Result<void> TimelineStore::add(const TimelineEvent &event)
{
    return m_database.write<void>(
        [&](QSqlDatabase &database) { return insertTimelineEvent(database, event); });
}

} // namespace millrace

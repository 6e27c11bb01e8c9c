#include "core/engine/rejectedretry.h"

#include "core/base/pluralform.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>

namespace millrace {

namespace {

const ConfiguredStream *streamOf(const Connection &connection, const StreamId &id)
{
    const auto &streams = connection.catalog.streams;
    const auto found = std::ranges::find_if(
        streams, [&id](const ConfiguredStream &stream) { return stream.stream.id == id; });
    return found == streams.end() ? nullptr : &*found;
}

} // namespace

bool isKeyed(const ConfiguredStream &stream)
{
    return stream.mapping ? !stream.mapping->matchingKey.isEmpty() : stream.mode.isDedup();
}

LeftOut leftOut(const Connection &connection, const RejectedRecord &record)
{
    if (record.status == RejectedStatus::Superseded)
        return LeftOut::Superseded;
    if (record.status != RejectedStatus::Open)
        return LeftOut::Closed;
    if (!record.hasValues || record.sourceRecord.empty())
        return LeftOut::ValuesDeleted;
    const ConfiguredStream *stream = streamOf(connection, record.stream);
    if (stream == nullptr)
        return LeftOut::StreamGone;
    if (record.outcome != RejectedOutcome::Rejected && !isKeyed(*stream))
        return LeftOut::WithoutKey;
    return LeftOut::No;
}

QString leftOutText(LeftOut reason, qint64 count)
{
    const int n = static_cast<int>(std::min<qint64>(count, std::numeric_limits<int>::max()));
    switch (reason) {
    case LeftOut::Closed:
        return pluralText(
            "engine",
            QT_TRANSLATE_N_NOOP("engine", "%n record(s) were left out: they are closed already."),
            n);
    case LeftOut::Superseded:
        return pluralText(
            "engine",
            QT_TRANSLATE_N_NOOP(
                "engine",
                "%n record(s) were left out: a newer version of the same key was delivered since."),
            n);
    case LeftOut::ValuesDeleted:
        return pluralText(
            "engine",
            QT_TRANSLATE_N_NOOP("engine",
                                "%n record(s) were left out: their stored values were deleted."),
            n);
    case LeftOut::WithoutKey:
        return pluralText("engine",
                          QT_TRANSLATE_N_NOOP("engine",
                                              "%n record(s) were left out: their rows were "
                                              "written, and without a key they would be "
                                              "there twice."),
                          n);
    case LeftOut::StreamGone:
        return pluralText(
            "engine",
            QT_TRANSLATE_N_NOOP(
                "engine",
                "%n record(s) were left out: the connection does not copy their stream any more."),
            n);
    case LeftOut::Replaced:
        return pluralText(
            "engine",
            QT_TRANSLATE_N_NOOP(
                "engine",
                "%n record(s) were left out: a later run has replaced all rows of the stream."),
            n);
    case LeftOut::No:
        break;
    }
    return {};
}

Result<std::vector<StreamId>> retriedStreams(const RejectedStore &store,
                                             const Connection &connection,
                                             const RejectedSelection &selection)
{
    RejectedFilter filter = selection.filter;
    filter.connectionId = connection.id;
    const auto groups
        = selection.ids.empty() ? store.retriable(filter) : store.retriable(selection.ids);
    if (!groups)
        return groups.error();
    std::vector<StreamId> streams;
    for (const ConfiguredStream &stream : connection.catalog.streams) {
        const auto isTaken = [&](const RetriableGroup &group) {
            return group.connectionId == connection.id && group.stream == stream.stream.id
                && (group.outcome == RejectedOutcome::Rejected || isKeyed(stream));
        };
        if (std::ranges::any_of(*groups, isTaken))
            streams.push_back(stream.stream.id);
    }
    return streams;
}

} // namespace millrace

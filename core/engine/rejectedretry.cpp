#include "core/engine/rejectedretry.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>

namespace millrace {

namespace {

/// Records looked at for each stream, until one that can be retried is found.
constexpr int s_pageSize = 500;
constexpr qint64 s_mostLookedAt = 20'000;

const ConfiguredStream *streamOf(const Connection &connection, const StreamId &id)
{
    const auto &streams = connection.catalog.streams;
    const auto found = std::ranges::find_if(
        streams, [&id](const ConfiguredStream &stream) { return stream.stream.id == id; });
    return found == streams.end() ? nullptr : &*found;
}

Result<bool> hasRetriable(const RejectedStore &store, const Connection &connection,
                          const RejectedSelection &selection, const Cancellation &cancellation)
{
    RejectedWalk walk(store, selection);
    for (qint64 looked = 0; looked < s_mostLookedAt;) {
        const auto records = walk.next(s_pageSize, cancellation);
        if (!records)
            return records.error();
        if (records->empty())
            return false;
        looked += static_cast<qint64>(records->size());
        const auto isTaken = [&connection](const RejectedRecord &record) {
            return leftOut(connection, record) == LeftOut::No;
        };
        if (std::ranges::any_of(*records, isTaken))
            return true;
    }
    return true; // The run itself finds out.
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
        return QCoreApplication::translate(
            "engine", "%n record(s) were left out: they are closed already.", nullptr, n);
    case LeftOut::Superseded:
        return QCoreApplication::translate(
            "engine",
            "%n record(s) were left out: a newer version of the same key was delivered since.",
            nullptr, n);
    case LeftOut::ValuesDeleted:
        return QCoreApplication::translate(
            "engine", "%n record(s) were left out: their stored values were deleted.", nullptr, n);
    case LeftOut::WithoutKey:
        return QCoreApplication::translate(
            "engine",
            "%n record(s) were left out: their rows were written, and without a key they would be "
            "there twice.",
            nullptr, n);
    case LeftOut::StreamGone:
        return QCoreApplication::translate(
            "engine",
            "%n record(s) were left out: the connection does not copy their stream any more.",
            nullptr, n);
    case LeftOut::Replaced:
        return QCoreApplication::translate(
            "engine",
            "%n record(s) were left out: a later run has replaced all rows of the stream.", nullptr,
            n);
    case LeftOut::No:
        break;
    }
    return {};
}

Result<std::vector<StreamId>> retriedStreams(const RejectedStore &store,
                                             const Connection &connection,
                                             const RejectedSelection &selection,
                                             const Cancellation &cancellation)
{
    std::vector<StreamId> streams;
    for (const ConfiguredStream &stream : connection.catalog.streams) {
        const StreamId &id = stream.stream.id;
        if (selection.filter.stream && *selection.filter.stream != id)
            continue;
        RejectedSelection ofStream = selection;
        ofStream.filter.connectionId = connection.id;
        ofStream.filter.stream = id;
        ofStream.filter.status = RejectedStatus::Open;
        const auto any = hasRetriable(store, connection, ofStream, cancellation);
        if (!any)
            return any.error();
        if (*any)
            streams.push_back(id);
    }
    return streams;
}

} // namespace millrace

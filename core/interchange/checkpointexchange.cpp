#include "core/interchange/checkpointexchange.h"

#include <QJsonArray>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

bool isMeant(const StreamSpec &spec, const StreamId &stream)
{
    if (spec.name == stream.text())
        return true;
    return spec.name == stream.name && (!spec.nameSpace || *spec.nameSpace == stream.nameSpace);
}

} // namespace

void insertCheckpoints(QJsonObject &form, const Connection &connection,
                       const std::vector<std::pair<StreamId, StreamState>> &states)
{
    QJsonArray streams = form.value("streams"_L1).toArray();
    for (qsizetype i = 0; i < streams.size(); ++i) {
        const ConfiguredStream &stream = connection.catalog.streams[static_cast<std::size_t>(i)];
        const auto state
            = std::ranges::find(states, stream.stream.id, &std::pair<StreamId, StreamState>::first);
        if (!stream.mode.isIncremental() || state == states.end() || !state->second.checkpoint)
            continue;
        QJsonObject json = streams[i].toObject();
        // As a text: its numbers are the source's own, and no reader may round them.
        json.insert("checkpoint"_L1, QString::fromStdString(state->second.checkpoint->position));
        streams[i] = json;
    }
    form.insert("streams"_L1, streams);
}

Result<int> takeCheckpoints(StateDatabase &database, const Profile &profile,
                            const Connection &connection, const ConnectionSpec &spec,
                            ChangeOrigin origin)
{
    CheckpointStore store(database);
    int taken = 0;
    for (const ConfiguredStream &stream : connection.catalog.streams) {
        const auto said = std::ranges::find_if(spec.streams, [&](const StreamSpec &each) {
            return !each.checkpoint.isEmpty() && isMeant(each, stream.stream.id);
        });
        if (said == spec.streams.end() || !stream.mode.isIncremental())
            continue;
        if (auto set = store.setPosition(profile, connection.id, stream.stream.id,
                                         said->checkpoint.toStdString(), origin);
            !set)
            return set.error();
        ++taken;
    }
    return taken;
}

} // namespace millrace

#include "core/engine/schemaacceptance.h"

#include "core/engine/schemapropagation.h"

namespace millrace {

namespace {

/// A selection that leaves \a leftOut out: where all fields are chosen, it names the others.
void leaveOut(ConfiguredStream &stream, const QStringList &leftOut)
{
    if (leftOut.isEmpty())
        return;
    if (stream.selectedFields.isEmpty()) {
        for (const Field &field : stream.stream.schema.fields())
            stream.selectedFields << field.name;
    }
    for (const QString &field : leftOut)
        stream.selectedFields.removeAll(field);
}

/// A cursor or key that is gone, or that the source no longer has for its key, is no choice any
/// more.
void dropDeadChoices(ConfiguredStream &stream, const StreamChange &change)
{
    for (const BrokenChoice &broken : brokenChoices(stream, change)) {
        if (broken.kind == BrokenChoice::Kind::CursorRemoved)
            stream.cursorField.clear();
        else
            stream.primaryKey.clear();
    }
}

ConfiguredStream followed(const ConfiguredStream &choice, const Stream &now,
                          const StreamDecision &decision)
{
    const StreamChange change = difference(choice.stream, now);
    ConfiguredStream updated = carriedOver(choice, now);
    dropDeadChoices(updated, change);
    adjustSelection(updated, change);
    leaveOut(updated, decision.leftOut);
    dropUnusedChoices(updated);
    // A value of one cursor says nothing about another.
    if (updated.effectiveCursor() != choice.effectiveCursor())
        updated.cursorStart.clear();
    return updated;
}

} // namespace

SchemaAcceptance accepted(const Connection &connection, const Catalog &discovered,
                          const SchemaDecisions &decisions,
                          const std::vector<DestinationSyncMode> &modes)
{
    SchemaAcceptance result;
    result.updated = connection;
    auto &streams = result.updated.catalog.streams;
    streams.clear();
    std::set<StreamId> chosen;
    for (const ConfiguredStream &choice : connection.catalog.streams) {
        const StreamId &id = choice.stream.id;
        chosen.insert(id);
        const auto decision = decisions.find(id);
        if (decision == decisions.end() || !decision->second.isTaken) {
            streams.push_back(choice);
            continue;
        }
        const Stream *now = discovered.find(id);
        result.isChanged = true;
        if (now == nullptr)
            continue; // gone, and left out from now on
        ConfiguredStream updated = followed(choice, *now, decision->second);
        if (auto valid = validate(updated); !valid && validate(choice))
            result.missing << valid.error().message;
        if (decision->second.readsAgain && updated.mode.isIncremental())
            result.readAgain.push_back(id);
        streams.push_back(std::move(updated));
    }
    for (const Stream &stream : discovered.streams) {
        const auto decision = decisions.find(stream.id);
        if (chosen.contains(stream.id) || decision == decisions.end() || !decision->second.isTaken)
            continue;
        streams.push_back(configuredByDefault(stream, modes));
        result.isChanged = true;
    }
    return result;
}

} // namespace millrace

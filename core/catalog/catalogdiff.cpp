#include "core/catalog/catalogdiff.h"

#include <QHash>

#include <algorithm>
#include <map>

namespace millrace {

namespace {

QHash<QString, int> positions(const Schema &schema)
{
    QHash<QString, int> result;
    result.reserve(schema.fieldCount());
    for (int i = 0; i < schema.fieldCount(); ++i)
        result.insert(schema.field(i).name, i);
    return result;
}

bool isSameKey(QStringList one, QStringList other)
{
    one.sort();
    other.sort();
    return one == other;
}

bool isStreamItselfChanged(const Stream &before, const Stream &now)
{
    return before.supportsIncremental != now.supportsIncremental
        || before.sourceDefinedCursor != now.sourceDefinedCursor
        || before.defaultCursor != now.defaultCursor;
}

} // namespace

ChangeKind StreamChange::kindOf(const QString &fieldName) const
{
    if (kind == ChangeKind::Added || kind == ChangeKind::Removed)
        return kind;
    const auto found = std::ranges::find_if(
        fields, [&](const FieldChange &change) { return change.field.name == fieldName; });
    return found == fields.end() ? ChangeKind::Unchanged : found->kind;
}

StreamChange difference(const Stream &before, const Stream &now)
{
    StreamChange change;
    change.id = now.id;
    const auto earlier = positions(before.schema);
    const auto later = positions(now.schema);
    for (const Field &field : now.schema.fields()) {
        const auto found = earlier.constFind(field.name);
        if (found == earlier.constEnd()) {
            change.fields.push_back({field, ChangeKind::Added});
        } else if (before.schema.field(*found).type != field.type) {
            change.fields.push_back({field, ChangeKind::Changed, before.schema.field(*found).type});
        }
    }
    for (int i = 0; i < before.schema.fieldCount(); ++i) {
        const Field &field = before.schema.field(i);
        if (!later.contains(field.name))
            change.fields.push_back({field, ChangeKind::Removed, field.type, i});
    }
    change.isKeyChanged = before.sourceDefinedPrimaryKey != now.sourceDefinedPrimaryKey;
    change.formerKey = before.sourceDefinedPrimaryKey;
    if (!change.fields.empty() || change.isKeyChanged || isStreamItselfChanged(before, now))
        change.kind = ChangeKind::Changed;
    return change;
}

std::vector<StreamChange> difference(const Catalog &before, const Catalog &now)
{
    std::map<StreamId, const Stream *> earlier;
    for (const Stream &stream : before.streams)
        earlier.emplace(stream.id, &stream);
    std::vector<StreamChange> changes;
    for (const Stream &stream : now.streams) {
        const auto found = earlier.find(stream.id);
        if (found == earlier.end()) {
            StreamChange added;
            added.id = stream.id;
            added.kind = ChangeKind::Added;
            changes.push_back(std::move(added));
        } else {
            changes.push_back(difference(*found->second, stream));
            earlier.erase(found);
        }
    }
    for (const Stream &stream : before.streams) {
        if (earlier.contains(stream.id)) {
            StreamChange removed;
            removed.id = stream.id;
            removed.kind = ChangeKind::Removed;
            changes.push_back(std::move(removed));
        }
    }
    return changes;
}

ConfiguredStream merged(const ConfiguredStream &choice, const Stream &now)
{
    ConfiguredStream result = choice;
    result.stream = now;
    return result;
}

std::vector<BrokenChoice> brokenChoices(const ConfiguredStream &choice, const StreamChange &change)
{
    std::vector<BrokenChoice> broken;
    if (change.kind == ChangeKind::Removed)
        return broken;
    const Schema &schema = choice.stream.schema;
    if (choice.mode.isIncremental() && !choice.stream.sourceDefinedCursor) {
        const QString cursor = choice.effectiveCursor();
        if (!cursor.isEmpty() && !schema.indexOf(cursor))
            broken.push_back({BrokenChoice::Kind::CursorRemoved, cursor});
    }
    if (!choice.mode.isDedup())
        return broken;
    for (const QString &field : choice.effectivePrimaryKey()) {
        if (!schema.indexOf(field))
            broken.push_back({BrokenChoice::Kind::KeyRemoved, field});
    }
    const QStringList &defined = choice.stream.sourceDefinedPrimaryKey;
    // In another order it is the same key.
    if (change.isKeyChanged && !defined.isEmpty()
        && !isSameKey(choice.effectivePrimaryKey(), defined))
        broken.push_back({BrokenChoice::Kind::KeyChanged, {}});
    return broken;
}

} // namespace millrace

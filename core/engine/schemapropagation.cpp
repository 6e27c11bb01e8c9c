#include "core/engine/schemapropagation.h"

#include "core/base/pluralform.h"
#include "core/data/columnconversion.h"
#include "core/engine/engineerrors.h"
#include "core/engine/streammapper.h"

#include <QCoreApplication>

#include <algorithm>
#include <map>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype s_mostListed = 8;

QString listed(const QStringList &parts)
{
    if (parts.size() <= s_mostListed)
        return parts.join(", "_L1);
    const auto more = static_cast<int>(parts.size() - s_mostListed);
    return pluralText("engine", QT_TRANSLATE_N_NOOP("engine", "%1, and %n more"), more)
        .arg(parts.mid(0, s_mostListed).join(", "_L1));
}

QString described(const FieldChange &change)
{
    switch (change.kind) {
    case ChangeKind::Added:
        return QCoreApplication::translate("engine", "the field \"%1\" is new")
            .arg(change.field.name);
    case ChangeKind::Removed:
        return QCoreApplication::translate("engine", "the field \"%1\" is gone")
            .arg(change.field.name);
    default:
        return QCoreApplication::translate("engine", "the field \"%1\" is %2 instead of %3")
            .arg(change.field.name, fieldTypeName(change.field.type),
                 fieldTypeName(change.formerType));
    }
}

QString described(const StreamChange &change, const Stream &now)
{
    QStringList parts;
    for (const FieldChange &field : change.fields)
        parts << described(field);
    if (change.isKeyChanged) {
        const QStringList &key = now.sourceDefinedPrimaryKey;
        parts << (key.isEmpty()
                      ? QCoreApplication::translate("engine", "there is no primary key any more")
                      : QCoreApplication::translate("engine", "the primary key is \"%1\"")
                            .arg(key.join(", "_L1)));
    }
    return listed(parts);
}

QString otherKey(const Stream &now, const QStringList &chosen)
{
    return QCoreApplication::translate("engine",
                                       "the source defines the primary key \"%1\" for stream %2, "
                                       "and \"%3\" is chosen")
        .arg(now.sourceDefinedPrimaryKey.join(", "_L1), now.id.text(), chosen.join(", "_L1));
}

QString described(const BrokenChoice &broken, const ConfiguredStream &choice)
{
    const QString stream = choice.stream.id.text();
    switch (broken.kind) {
    case BrokenChoice::Kind::CursorRemoved:
        return QCoreApplication::translate("engine", "the cursor \"%1\" of stream %2 is gone")
            .arg(broken.field, stream);
    case BrokenChoice::Kind::KeyRemoved:
        return QCoreApplication::translate("engine", "the key field \"%1\" of stream %2 is gone")
            .arg(broken.field, stream);
    case BrokenChoice::Kind::KeyChanged:
        break;
    }
    return otherKey(choice.stream, choice.effectivePrimaryKey());
}

/// Whether \a choice keeps one row for each key of the source, which is another one \a now.
bool isOtherKeyFollowed(const ConfiguredStream &choice, const StreamChange &change,
                        const Stream &now)
{
    if (!choice.mode.isDedup() || !choice.primaryKey.isEmpty() || !change.isKeyChanged
        || now.sourceDefinedPrimaryKey.isEmpty())
        return false;
    QStringList former = change.formerKey;
    QStringList key = now.sourceDefinedPrimaryKey;
    former.sort();
    key.sort();
    return former != key;
}

/// Nothing to act on when only what the source proposes has changed.
bool isOfSchema(const StreamChange &change)
{
    return !change.fields.empty() || change.isKeyChanged;
}

/// The choice for a single field that a change makes impossible, or nothing. \a updated has lost it
/// already, or is at fault.
QString brokenRule(const ConfiguredStream &choice, const ConfiguredStream &updated,
                   const StreamChange &change)
{
    const QString stream = updated.stream.id.text();
    const auto &types = choice.fieldRules.types;
    for (const FieldChange &each : change.fields) {
        if (each.kind == ChangeKind::Changed && each.field.type != FieldType::Json
            && !choice.fieldRules.leftOut.of(each.field.name).empty())
            return QCoreApplication::translate(
                       "engine",
                       "the field \"%1\" of stream %2 is no JSON any more, and parts of it are to "
                       "be left out")
                .arg(each.field.name, stream);
        const auto type = types.constFind(each.field.name);
        if (each.kind == ChangeKind::Changed && type != types.constEnd() && *type != each.field.type
            && !isConvertible(each.field.type, *type))
            return QCoreApplication::translate(
                       "engine", "the field \"%1\" of stream %2 can no longer be written as %3")
                .arg(each.field.name, stream, fieldTypeName(*type));
    }
    if (QString broken = brokenTransformation(choice, updated); !broken.isEmpty())
        return broken;
    const auto faults = nameFaults(updated.fieldRules, updated.selectedSchema());
    if (faults.isEmpty() || !nameFaults(choice.fieldRules, choice.selectedSchema()).isEmpty())
        return {};
    return QCoreApplication::translate(
               "engine", "two fields of stream %1 would be written under the name \"%2\"")
        .arg(stream, updated.fieldRules.nameOf(faults.firstKey()));
}

/// What of the change of one stream is taken over.
struct SettledChange final
{
    StreamChange taken;
    StreamChange leftOut; ///< New fields the stream knows from now on and does not copy.
    StreamChange waiting; ///< For the person.
};

SettledChange settled(const StreamChange &change, bool takesChanges,
                      const std::optional<NewFields> &newFields)
{
    SettledChange result;
    for (StreamChange *part : {&result.taken, &result.leftOut, &result.waiting}) {
        part->id = change.id;
        part->kind = change.kind;
    }
    for (const FieldChange &field : change.fields) {
        const bool isNew = field.kind == ChangeKind::Added;
        const bool isTaken = isNew ? newFields == NewFields::Take : takesChanges;
        const bool isLeftOut = isNew && newFields == NewFields::Ignore;
        (isTaken         ? result.taken
             : isLeftOut ? result.leftOut
                         : result.waiting)
            .fields.push_back(field);
    }
    (takesChanges ? result.taken : result.waiting).isKeyChanged = change.isKeyChanged;
    return result;
}

/// \a updated, which is the choice for the stream as it is now, with what is taken over alone.
void keepWaiting(ConfiguredStream &updated, const Stream &before, const SettledChange &change,
                 bool takesChanges)
{
    const auto isWaiting = [&](const Field &field) {
        return change.waiting.kindOf(field.name) == ChangeKind::Added;
    };
    if (takesChanges) {
        std::vector<Field> fields = updated.stream.schema.fields();
        std::erase_if(fields, isWaiting);
        updated.stream.schema = Schema(std::move(fields));
        return;
    }
    Stream stream = before;
    for (const StreamChange *part : {&change.taken, &change.leftOut}) {
        for (const FieldChange &field : part->fields)
            stream.schema.append(field.field);
    }
    updated.stream = std::move(stream);
}

QString fieldNames(const StreamChange &change)
{
    QStringList names;
    for (const FieldChange &field : change.fields)
        names << u'"' + field.field.name + u'"';
    return listed(names);
}

/// Goes through a discovery and gathers what it means.
class Propagation final
{
public:
    Propagation(const Connection &connection, const Catalog &discovered)
        : m_connection(connection)
        , m_discovered(discovered)
    {
        m_result.updated = connection;
        m_result.updated.catalog.streams.clear();
        for (const Stream &stream : discovered.streams)
            m_now.emplace(stream.id, &stream);
    }

    SchemaPropagation run(const std::optional<std::set<StreamId>> &known,
                          const std::vector<DestinationSyncMode> &modes)
    {
        for (const ConfiguredStream &choice : m_connection.catalog.streams) {
            const auto now = m_now.find(choice.stream.id);
            if (now == m_now.end())
                lose(choice);
            else
                compare(choice, *now->second);
        }
        if (known)
            addNew(*known, modes);
        if (policy() == SchemaChangePolicy::PropagateFully
            && m_result.updated.catalog.streams.empty())
            m_broken << QCoreApplication::translate("engine", "none of the chosen streams is left");
        return ended();
    }

private:
    [[nodiscard]] SchemaChangePolicy policy() const { return m_connection.settings.schemaChanges; }
    [[nodiscard]] bool takesColumns() const
    {
        return policy() == SchemaChangePolicy::PropagateColumns
            || policy() == SchemaChangePolicy::PropagateFully;
    }
    void keep(ConfiguredStream stream)
    {
        m_result.updated.catalog.streams.push_back(std::move(stream));
    }
    void note(const StreamId &stream, const QString &text)
    {
        m_result.notes.push_back({stream, text});
    }

    void lose(const ConfiguredStream &choice)
    {
        const StreamId &id = choice.stream.id;
        m_changes << QCoreApplication::translate("engine", "stream %1 is gone").arg(id.text());
        if (policy() != SchemaChangePolicy::PropagateFully) {
            m_result.gone.push_back(id);
            keep(choice);
            return;
        }
        m_result.isChanged = true;
        note(id,
             QCoreApplication::translate(
                 "engine", "The source no longer has the stream; the connection leaves it out."));
    }

    void compare(const ConfiguredStream &choice, const Stream &now)
    {
        const StreamChange change = difference(choice.stream, now);
        if (!isOfSchema(change)) {
            keep(choice);
            return;
        }
        const auto newFields = newFieldsOf(choice, policy());
        const SettledChange parts = settled(change, takesColumns(), newFields);
        // A new field of a stream with a choice of its own for it is no reason to pause.
        StreamChange pausing = parts.waiting;
        if (newFields)
            std::erase_if(pausing.fields, &isNew);
        if (isOfSchema(pausing))
            m_changes << QCoreApplication::translate("engine", "stream %1: %2")
                             .arg(now.id.text(), described(pausing, now));
        ConfiguredStream updated = carriedOver(choice, now);
        const std::vector<BrokenChoice> broken = brokenChoices(updated, change);
        for (const BrokenChoice &one : broken)
            m_broken << described(one, updated);
        // Following the source to another key would leave rows of the former one behind unseen.
        const bool isFollowed = broken.empty() && isOtherKeyFollowed(choice, change, now);
        if (isFollowed)
            m_broken << otherKey(now, change.formerKey);
        if (broken.empty() && !isFollowed
            && (isOfSchema(parts.taken) || isOfSchema(parts.leftOut))) {
            keepWaiting(updated, choice.stream, parts, takesColumns());
            takeOver(choice, std::move(updated), parts, described(parts.taken, now));
        } else {
            keep(choice);
        }
        noteWaiting(parts, now);
    }

    static bool isNew(const FieldChange &field) { return field.kind == ChangeKind::Added; }

    void noteWaiting(const SettledChange &parts, const Stream &now)
    {
        if (!isOfSchema(parts.waiting))
            return;
        if (std::ranges::all_of(parts.waiting.fields, &isNew) && !parts.waiting.isKeyChanged
            && policy() != SchemaChangePolicy::Ignore)
            note(now.id,
                 QCoreApplication::translate(
                     "engine", "The source has new fields, which wait to be chosen: %1.")
                     .arg(fieldNames(parts.waiting)));
        else if (policy() == SchemaChangePolicy::Ignore)
            note(now.id,
                 QCoreApplication::translate(
                     "engine", "The source has changed, and nothing was taken over: %1.")
                     .arg(described(parts.waiting, now)));
    }

    void takeOver(const ConfiguredStream &choice, ConfiguredStream updated,
                  const SettledChange &parts, const QString &what)
    {
        const StreamChange &change = parts.taken;
        const StreamId id = updated.stream.id;
        // A selection is what keeps new fields out; of no fields there is none to keep.
        if (!parts.leftOut.fields.empty() && updated.selectedFields.isEmpty()) {
            for (const Field &field : choice.stream.schema.fields())
                updated.selectedFields << field.name;
        }
        adjustSelection(updated, change);
        dropUnusedChoices(updated);
        if (!choice.selectedFields.isEmpty() && updated.selectedFields.isEmpty())
            m_broken << QCoreApplication::translate(
                            "engine", "none of the chosen fields of stream %1 is left")
                            .arg(id.text());
        else if (const QString broken = brokenRule(choice, updated, change); !broken.isEmpty())
            m_broken << broken;
        else if (validate(choice) && !validate(updated))
            m_broken << QCoreApplication::translate("engine",
                                                    "stream %1 can no longer be synced as %2")
                            .arg(id.text(), syncModeName(updated.mode));
        m_result.isChanged = true;
        if (isOfSchema(change))
            note(
                id,
                QCoreApplication::translate("engine", "Taken over from the source: %1.").arg(what));
        if (isOfSchema(parts.leftOut))
            note(id,
                 QCoreApplication::translate(
                     "engine", "The source has new fields, which the stream leaves out: %1.")
                     .arg(fieldNames(parts.leftOut)));
        const bool hasNewValues = std::ranges::any_of(change.fields, [](const FieldChange &field) {
            return field.kind != ChangeKind::Removed;
        });
        // A full refresh reads everything anyway.
        if (m_connection.settings.backfill && hasNewValues && updated.mode.isIncremental())
            m_result.backfilled.push_back(id);
        keep(std::move(updated));
    }

    void addNew(const std::set<StreamId> &known, const std::vector<DestinationSyncMode> &modes)
    {
        std::set<StreamId> chosen;
        for (const ConfiguredStream &stream : m_connection.catalog.streams)
            chosen.insert(stream.stream.id);
        for (const Stream &stream : m_discovered.streams) {
            if (known.contains(stream.id) || chosen.contains(stream.id))
                continue;
            m_changes
                << QCoreApplication::translate("engine", "stream %1 is new").arg(stream.id.text());
            if (policy() != SchemaChangePolicy::PropagateFully)
                continue;
            m_result.isChanged = true;
            note(stream.id,
                 QCoreApplication::translate(
                     "engine", "The stream is new at the source; the connection syncs it now."));
            keep(configuredByDefault(stream, modes));
        }
    }

    SchemaPropagation ended()
    {
        if (!m_broken.isEmpty())
            m_result.stop = makeError(engineerrors::schemaBroken, {listed(m_broken)});
        else if (policy() == SchemaChangePolicy::Pause && !m_changes.isEmpty())
            m_result.stop = makeError(engineerrors::schemaPaused, {listed(m_changes)});
        if (!m_result.stop)
            return std::move(m_result);
        SchemaPropagation stopped;
        stopped.updated = m_connection;
        stopped.stop = std::move(m_result.stop);
        stopped.broken = std::move(m_broken);
        return stopped;
    }

    const Connection &m_connection;
    const Catalog &m_discovered;
    std::map<StreamId, const Stream *> m_now;
    SchemaPropagation m_result;
    QStringList m_changes; ///< All of them, for a pause.
    QStringList m_broken;
};

} // namespace

ConfiguredStream carriedOver(const ConfiguredStream &choice, const Stream &now)
{
    ConfiguredStream result = merged(choice, now);
    // Another proposal of the source is no reason to read everything again under it.
    if (choice.mode.isIncremental() && !choice.stream.sourceDefinedCursor
        && now.defaultCursor != choice.stream.defaultCursor)
        result.cursorField = choice.effectiveCursor();
    return result;
}

void adjustSelection(ConfiguredStream &stream, const StreamChange &change)
{
    if (stream.selectedFields.isEmpty())
        return;
    for (const FieldChange &field : change.fields) {
        if (field.kind == ChangeKind::Added && !stream.selectedFields.contains(field.field.name))
            stream.selectedFields << field.field.name;
        if (field.kind == ChangeKind::Removed)
            stream.selectedFields.removeAll(field.field.name);
    }
    if (!stream.selectedFields.isEmpty())
        return;
    // No selection means all fields, those included that were left out on purpose. Cursor and key
    // were read as well, and are what is left.
    QStringList rest = stream.effectivePrimaryKey();
    if (stream.mode.isIncremental())
        rest << stream.effectiveCursor();
    for (const QString &name : std::as_const(rest)) {
        if (stream.stream.schema.indexOf(name) && !stream.selectedFields.contains(name))
            stream.selectedFields << name;
    }
}

// Such choices may be dead without harm, but no stream may name them.
void dropUnusedChoices(ConfiguredStream &stream)
{
    const Schema &schema = stream.stream.schema;
    const auto isGone = [&](const QString &field) { return !schema.indexOf(field).has_value(); };
    if (!stream.mode.isDedup() && std::ranges::any_of(stream.primaryKey, isGone))
        stream.primaryKey = stream.stream.sourceDefinedPrimaryKey;
    if (!stream.mode.isIncremental() && !stream.cursorField.isEmpty() && isGone(stream.cursorField))
        stream.cursorField = stream.stream.defaultCursor;
    stream.fieldRules = stream.fieldRules.within(schema);
}

SchemaPropagation propagated(const Connection &connection, const Catalog &discovered,
                             const std::optional<std::set<StreamId>> &known,
                             const std::vector<DestinationSyncMode> &modes)
{
    return Propagation(connection, discovered).run(known, modes);
}

} // namespace millrace

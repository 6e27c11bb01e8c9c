// The part of CatalogModel that changes choices, one undo step at a time.
#include "core/catalog/transformedfields.h"
#include "ui/schematree/bulkedit.h"
#include "ui/schematree/catalogcommands.h"
#include "ui/schematree/catalogmodel.h"
#include "ui/schematree/schematree.h"

#include <algorithm>
#include <map>
#include <set>

namespace millrace {

using namespace Qt::StringLiterals;

SyncModeQuestionnaire CatalogModel::questionnaire() const
{
    const bool canReadIncrementally = std::ranges::any_of(m_tree->streams(), [](const auto &each) {
        return each.second->entry->stream.supportsIncremental;
    });
    return questionnaireFor(canReadIncrementally, m_destinationModes);
}

void CatalogModel::setAnswers(const SyncModeAnswers &answers)
{
    if (answers == m_answers)
        return;
    StreamChanges changes;
    m_tree->forEachStream([&](const SchemaNode &node) {
        const StreamEntry &entry = *node.entry;
        StreamChoice choice = entry.choice;
        choice.mode = chosenMode(entry.stream, m_destinationModes, answers,
                                 !effectiveKey(entry).isEmpty(), hasCursor(entry));
        if (choice != entry.choice && entry.change.kind != ChangeKind::Removed)
            changes.emplace_back(entry.stream.id, choice);
    });
    const QString text = answers.delivery == Delivery::ReplicateSource ? tr("Replicate the source")
        : answers.appendKind == AppendKind::Changes                    ? tr("Append changes")
                                                                       : tr("Append snapshots");
    auto command = std::make_unique<ChoicesCommand>(*this, text, currentChoices(changes), changes);
    command->setAnswers(m_answers, answers);
    m_undoStack->push(command.release());
}

std::vector<ModeFallback> CatalogModel::fallbacks() const
{
    bool canReadIncrementally = false;
    m_tree->forEachStream([&](const SchemaNode &node) {
        canReadIncrementally = canReadIncrementally || node.entry->stream.supportsIncremental;
    });
    const auto wanted = wantedModes(m_answers, canReadIncrementally, m_destinationModes);
    std::vector<ModeFallback> fallbacks;
    m_tree->forEachStream([&](const SchemaNode &node) {
        const StreamEntry &entry = *node.entry;
        const SyncMode mode = proposedMode(entry);
        if (wanted.empty() || mode == wanted.front() || entry.choice.mode != mode)
            return;
        fallbacks.push_back({entry.stream.id, mode,
                             obstacleTo(wanted.front(), entry.stream, m_destinationModes,
                                        !effectiveKey(entry).isEmpty())});
    });
    return fallbacks;
}

BulkOutcome CatalogModel::setSelected(const std::vector<StreamId> &streams, bool isSelected)
{
    return changeEach(
        streams, isSelected ? tr("Select %1") : tr("Deselect %1"),
        [=](BulkEdit &edit, const StreamEntry &entry) { edit.select(entry, isSelected); });
}

BulkOutcome CatalogModel::setMode(const std::vector<StreamId> &streams, const SyncMode &mode)
{
    return changeEach(streams, tr("Set sync mode of %1"),
                      [=](BulkEdit &edit, const StreamEntry &entry) { edit.setMode(entry, mode); });
}

BulkOutcome CatalogModel::setCursor(const std::vector<StreamId> &streams, const QString &field)
{
    return changeEach(
        streams, tr("Set cursor of %1"),
        [=](BulkEdit &edit, const StreamEntry &entry) { edit.setCursor(entry, field); });
}

BulkOutcome CatalogModel::setKey(const std::vector<StreamId> &streams, const QStringList &fields)
{
    return changeEach(
        streams, tr("Set primary key of %1"),
        [=](BulkEdit &edit, const StreamEntry &entry) { edit.setKey(entry, fields); });
}

BulkOutcome CatalogModel::setFieldType(const StreamId &stream, const QString &field, FieldType type)
{
    BulkEdit edit(m_destinationModes);
    if (const SchemaNode *node = m_tree->find(stream))
        edit.setFieldType(*node->entry, field, type);
    return push(edit, tr("Set type of %1").arg(stream.text() + u'.' + field));
}

BulkOutcome CatalogModel::setNewFields(const std::vector<StreamId> &streams,
                                       const std::optional<NewFields> &policy)
{
    return changeEach(
        streams, tr("Set what becomes of new fields of %1"),
        [=](BulkEdit &edit, const StreamEntry &entry) { edit.setNewFields(entry, policy); });
}

BulkOutcome CatalogModel::setChecked(const QModelIndexList &indexes, bool isChecked)
{
    struct Marked final
    {
        bool isWhole = false;
        QStringList fields;
        std::vector<NestedPart> parts;
    };
    std::vector<const SchemaNode *> order;
    std::map<const SchemaNode *, Marked> marked;
    const auto take = [&](const SchemaNode *stream) -> Marked & {
        const auto [place, isNew] = marked.try_emplace(stream);
        if (isNew)
            order.push_back(stream);
        return place->second;
    };
    int fieldCount = 0;
    bool hasWhole = false;
    for (const QModelIndex &index : indexes) {
        const SchemaNode *node = nodeOf(index);
        if (const SchemaNode *field = node->fieldNode()) {
            if (!flags(index.siblingAtColumn(0)).testFlag(Qt::ItemIsUserCheckable))
                continue;
            Marked &stream = take(field->parent);
            if (node->isField())
                stream.fields << field->field.name;
            else
                stream.parts.push_back({field->field.name, node->path()});
            ++fieldCount;
            continue;
        }
        hasWhole = true;
        if (node->isStream())
            take(node).isWhole = true;
        else
            std::ranges::for_each(node->shown, [&](auto *each) { take(each).isWhole = true; });
    }

    BulkEdit edit(m_destinationModes);
    for (const SchemaNode *stream : order) {
        const Marked &each = marked[stream];
        if (each.isWhole)
            edit.select(*stream->entry, isChecked);
        else
            edit.selectParts(*stream->entry, each.fields, each.parts, isChecked);
    }
    QString text = actText(isChecked ? tr("Select %1") : tr("Deselect %1"), edit.changes());
    if (!hasWhole) {
        text = isChecked ? tr("Select %n field(s)", nullptr, fieldCount)
                         : tr("Deselect %n field(s)", nullptr, fieldCount);
    }
    return push(edit, text);
}

void CatalogModel::setReadOptions(const StreamId &stream, const QString &cursorStart,
                                  const QString &filter, std::optional<qint64> rowLimit)
{
    const SchemaNode *node = m_tree->find(stream);
    if (node == nullptr)
        return;
    StreamChoice choice = node->entry->choice;
    choice.cursorStart = cursorStart;
    choice.filter = filter;
    choice.rowLimit = rowLimit;
    BulkEdit edit(m_destinationModes);
    edit.set(*node->entry, choice);
    push(edit, actText(tr("Set read options of %1"), edit.changes()),
         static_cast<int>(ChoicesCommand::Kind::ReadOptions));
}

void CatalogModel::setChoice(const StreamId &stream, const StreamChoice &choice, const QString &act,
                             int mergeKey)
{
    const SchemaNode *node = m_tree->find(stream);
    if (node == nullptr || choice == node->entry->choice)
        return;
    auto command = std::make_unique<ChoicesCommand>(
        *this, act, StreamChanges{{stream, node->entry->choice}}, StreamChanges{{stream, choice}},
        mergeKey == 0 ? ChoicesCommand::Kind::Act : ChoicesCommand::Kind::Mapping);
    command->setMergeKey(mergeKey);
    m_undoStack->push(command.release());
}

void CatalogModel::setObjects(const std::vector<DestinationObject> &objects)
{
    m_objects = objects;
    m_tree->forEachStream([this](SchemaNode &node) { describeObject(node.entry->choice); });
    emit objectsChanged();
    emit choicesChanged();
}

void CatalogModel::describeObject(StreamChoice &choice) const
{
    if (!choice.mapping)
        return;
    const auto known = std::ranges::find_if(m_objects, [&](const DestinationObject &object) {
        return object.nameSpace == choice.mapping->object.nameSpace
            && object.name == choice.mapping->object.name;
    });
    if (known != m_objects.end())
        choice.mapping->object = *known;
}

bool CatalogModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!index.isValid())
        return false;
    if (role == Qt::CheckStateRole) {
        if (index.column() != 0 || !flags(index).testFlag(Qt::ItemIsUserCheckable))
            return false;
        return setChecked({index}, value.toInt() != Qt::Unchecked).changed > 0;
    }
    if (role != Qt::EditRole || !flags(index).testFlag(Qt::ItemIsEditable))
        return false;
    const StreamId id = entry(index)->stream.id;
    switch (static_cast<SchemaColumn>(index.column())) {
    case SchemaColumn::Mode: {
        const auto mode = syncModeFromName(value.toString());
        return mode && setMode({id}, *mode).changed > 0;
    }
    case SchemaColumn::Cursor:
        return setCursor({id}, value.toString()).changed > 0;
    case SchemaColumn::Key:
        return setKey({id}, value.toStringList()).changed > 0;
    case SchemaColumn::Type: {
        const auto type = fieldTypeFromName(value.toString());
        return type && setFieldType(id, fieldName(index), *type).changed > 0;
    }
    case SchemaColumn::NewFields:
        return setNewFields({id}, newFieldsFromName(value.toString())).changed > 0;
    case SchemaColumn::Destination:
        return setDestinationName(index, value.toString().trimmed());
    default:
        return false;
    }
}

bool CatalogModel::setDestinationName(const QModelIndex &index, const QString &name)
{
    const StreamEntry &stream = *entry(index);
    const QString field = fieldName(index);
    StreamChoice choice = stream.choice;
    // The own name is what an empty one means.
    if (field.isEmpty()) {
        choice.destinationName = name == stream.stream.id.name ? QString() : name;
    } else {
        const QString former = choice.fieldRules.nameOf(field);
        if (name.isEmpty() || name == field)
            choice.fieldRules.names.remove(field);
        else
            choice.fieldRules.names.insert(field, name);
        choice.transformations
            = retargeted(choice.transformations, former, choice.fieldRules.nameOf(field));
    }
    BulkEdit edit(m_destinationModes);
    edit.set(stream, choice);
    const QString renamed
        = field.isEmpty() ? stream.stream.id.text() : stream.stream.id.text() + u'.' + field;
    return push(edit, tr("Rename %1 at the destination").arg(renamed),
                static_cast<int>(ChoicesCommand::Kind::DestinationName))
               .changed
        > 0;
}

template<typename Act>
BulkOutcome CatalogModel::changeEach(const std::vector<StreamId> &streams, const QString &act,
                                     Act change)
{
    BulkEdit edit(m_destinationModes);
    for (const StreamId &id : streams) {
        if (const SchemaNode *node = m_tree->find(id))
            change(edit, *node->entry);
    }
    return push(edit, actText(act, edit.changes()));
}

BulkOutcome CatalogModel::push(const BulkEdit &edit, const QString &text, int kind)
{
    if (!edit.changes().empty())
        m_undoStack->push(new ChoicesCommand(*this, text, currentChoices(edit.changes()),
                                             edit.changes(),
                                             static_cast<ChoicesCommand::Kind>(kind)));
    return edit.outcome();
}

QString CatalogModel::actText(const QString &act, const StreamChanges &changes) const
{
    return act.arg(changes.size() == 1
                       ? changes.front().first.text()
                       : tr("%n stream(s)", nullptr, static_cast<int>(changes.size())));
}

StreamChanges CatalogModel::currentChoices(const StreamChanges &changes) const
{
    StreamChanges current;
    current.reserve(changes.size());
    for (const auto &[id, choice] : changes)
        current.emplace_back(id, m_tree->find(id)->entry->choice);
    return current;
}

void CatalogModel::apply(const StreamChanges &changes,
                         const std::optional<SyncModeAnswers> &answers)
{
    std::set<const SchemaNode *> nameSpaces;
    for (const auto &[id, choice] : changes) {
        SchemaNode *node = m_tree->find(id);
        if (node == nullptr)
            continue;
        StreamEntry &entry = *node->entry;
        entry.isProposed
            = answers.has_value() || (entry.isProposed && choice.mode == entry.choice.mode);
        entry.choice = choice;
        // A step from before a discovery may have an older description.
        describeObject(entry.choice);
        entry.fieldNames = {};
        tell(*node);
        if (nameSpaces.insert(node->parent).second)
            tellNameSpace(*node);
    }
    if (answers) {
        m_answers = *answers;
        emit answersChanged();
    }
    refreshNames();
    emit choicesChanged();
}

} // namespace millrace

// The part of CatalogModel that takes discovered streams.
#include "ui/schematree/catalogmodel.h"
#include "ui/schematree/schematree.h"

#include <algorithm>

namespace millrace {

namespace {

using Nodes = std::vector<std::unique_ptr<SchemaNode>>;

bool isSameStructure(const Nodes &first, const Nodes &second)
{
    return std::ranges::equal(first, second, [](const auto &one, const auto &other) {
        return one->name == other->name && one->field.type == other->field.type
            && one->isList == other->isList && isSameStructure(one->children, other->children);
    });
}

} // namespace

void CatalogModel::beginDiscovery()
{
    m_isDiscovering = true;
    m_tree->forEachStream([](SchemaNode &node) { node.entry->isSeen = false; });
}

void CatalogModel::addStream(const Stream &stream)
{
    if (!m_isDiscovering)
        beginDiscovery();
    if (SchemaNode *known = m_tree->find(stream.id))
        mergeStream(*known, stream);
    else
        insertStream(stream);
    emit streamsChanged();
}

void CatalogModel::finishDiscovery()
{
    const bool isFirst = !m_hasBase;
    std::vector<SchemaNode *> dropped;
    m_tree->forEachStream([&](SchemaNode &node) {
        StreamEntry &entry = *node.entry;
        if (entry.isSeen)
            return;
        if (entry.change.kind == ChangeKind::Removed && !entry.choice.isSelected) {
            dropped.push_back(&node);
            return;
        }
        entry.change = {};
        entry.change.id = entry.stream.id;
        entry.change.kind = ChangeKind::Removed;
        tell(node);
    });
    for (SchemaNode *node : dropped)
        removeStream(*node);
    m_isDiscovering = false;
    m_hasBase = true;
    if (isFirst && streamCount() == 1) {
        SchemaNode &only = *m_tree->streams().begin()->second;
        only.entry->choice.isSelected = only.entry->choice.isSelected || only.entry->isProposed;
        tell(only);
        tellNameSpace(only);
    }
    refreshNames();
    emit streamsChanged();
    emit choicesChanged();
}

void CatalogModel::abandonDiscovery()
{
    m_isDiscovering = false;
    refreshNames();
    emit streamsChanged();
    emit choicesChanged();
}

void CatalogModel::refresh(const Catalog &catalog)
{
    // Streams may have come one by one already; compared again they would lose their marks.
    if (!m_isDiscovering)
        beginDiscovery();
    for (const Stream &stream : catalog.streams) {
        if (SchemaNode *known = m_tree->find(stream.id))
            mergeStream(*known, stream);
        else
            insertStream(stream);
    }
    finishDiscovery();
}

SyncMode CatalogModel::proposedMode(const StreamEntry &entry) const
{
    return chosenMode(entry.stream, m_destinationModes, m_answers, !effectiveKey(entry).isEmpty(),
                      hasCursor(entry));
}

void CatalogModel::addSilently(std::unique_ptr<StreamEntry> entry)
{
    describeObject(entry->choice);
    SchemaNode &parent = m_tree->nameSpace(entry->stream.id.nameSpace);
    m_tree->add(parent, std::move(entry));
}

void CatalogModel::insertStream(const Stream &stream)
{
    auto entry = std::make_unique<StreamEntry>();
    entry->stream = stream;
    entry->choice = choiceOf(configuredByDefault(stream, m_destinationModes));
    entry->change.id = stream.id;
    entry->change.kind = m_hasBase ? ChangeKind::Added : ChangeKind::Unchanged;
    entry->isProposed = true;
    entry->choice.mode = proposedMode(*entry);

    SchemaNode &parent = m_tree->nameSpace(stream.id.nameSpace);
    SchemaNode &node = m_tree->add(parent, std::move(entry));
    m_tree->filter(node, m_filter, [this](const StreamEntry &each) { return isInvalid(each); });
    const int fields = SchemaTree::hitsBelow(node);
    m_hits.fields += fields;
    m_hits.streams += node.isHit ? 1 : 0;
    if (!node.isHit && fields == 0)
        return;

    const bool isParentNew = parent.kind == SchemaNode::Kind::NameSpace && parent.row < 0;
    SchemaNode &inserted = isParentNew ? parent : node;
    if (isParentNew)
        SchemaTree::showAt(node, 0);
    const int place = SchemaTree::placeOf(inserted);
    beginInsertRows(indexOfNode(*inserted.parent), place, place);
    SchemaTree::showAt(inserted, place);
    endInsertRows();
    if (!isParentNew)
        tellNameSpace(node);
}

void CatalogModel::mergeStream(SchemaNode &node, const Stream &stream)
{
    StreamEntry &entry = *node.entry;
    if (m_isDiscovering && entry.isSeen && entry.stream == stream)
        return;
    entry.isSeen = true;
    if (entry.stream.schema != stream.schema)
        entry.sample.reset();
    entry.change = difference(entry.stream, stream);
    takeNewFields(entry);
    entry.stream = stream;
    entry.fieldNames = {};
    if (entry.isProposed)
        entry.choice.mode = proposedMode(entry);
    rebuildFields(node);
    tell(node);
}

void CatalogModel::takeNewFields(StreamEntry &entry) const
{
    QStringList added;
    for (const FieldChange &change : entry.change.fields) {
        if (change.kind == ChangeKind::Added)
            added << change.field.name;
    }
    if (added.isEmpty())
        return;
    QStringList &selected = entry.choice.selectedFields;
    const bool areTaken = newFieldsOf(entry, m_schemaChanges) == NewFields::Take;
    if (areTaken && !selected.isEmpty()) {
        selected << added;
    } else if (!areTaken && selected.isEmpty()) {
        // An empty selection would be all fields, the new ones among them.
        for (const Field &field : entry.stream.schema.fields())
            selected << field.name;
    }
}

void CatalogModel::setSample(const StreamId &stream, std::shared_ptr<const StreamSample> sample)
{
    SchemaNode *node = m_tree->find(stream);
    if (node == nullptr)
        return;
    node->entry->sample = std::move(sample);
    for (const auto &field : node->children)
        showNested(*field);
    tell(*node);
    emit sampled(stream);
}

void CatalogModel::showNested(SchemaNode &field)
{
    auto nested = SchemaTree::nestedOf(field);
    if (isSameStructure(nested, field.children))
        return; // What is open stays open.
    const QModelIndex parent = indexOfNode(field);
    std::vector<std::unique_ptr<SchemaNode>> former;
    if (!field.shown.empty() && parent.isValid())
        beginRemoveRows(parent, 0, static_cast<int>(field.shown.size()) - 1);
    const bool hadRows = !field.shown.empty() && parent.isValid();
    field.shown.clear();
    former.swap(field.children);
    if (hadRows)
        endRemoveRows();
    if (nested.empty())
        return;
    if (parent.isValid())
        beginInsertRows(parent, 0, static_cast<int>(nested.size()) - 1);
    field.children = std::move(nested);
    for (const auto &each : field.children)
        field.shown.push_back(each.get());
    if (parent.isValid())
        endInsertRows();
}

void CatalogModel::rebuildFields(SchemaNode &node)
{
    auto fields = SchemaTree::fieldsOf(node);
    const bool hasSameNames
        = std::ranges::equal(fields, node.children, [](const auto &first, const auto &second) {
              return first->field.name == second->field.name;
          });
    if (hasSameNames) {
        for (std::size_t i = 0; i < fields.size(); ++i) {
            node.children[i]->field = fields[i]->field;
            node.children[i]->change = fields[i]->change;
            node.children[i]->formerType = fields[i]->formerType;
            node.children[i]->searchText = fields[i]->searchText;
            // A changed schema has lost its sample, and with it what was shown inside.
            showNested(*node.children[i]);
        }
        return;
    }
    const QModelIndex parent = indexOfNode(node);
    const bool isSeen = node.row >= 0;
    std::vector<std::unique_ptr<SchemaNode>> former;
    if (isSeen && !node.shown.empty()) {
        beginRemoveRows(parent, 0, static_cast<int>(node.shown.size()) - 1);
        node.shown.clear();
        former = std::move(node.children);
        node.children.clear();
        endRemoveRows();
    }
    node.children = std::move(fields);
    for (const auto &field : node.children)
        field->children = SchemaTree::nestedOf(*field);
    m_tree->filter(node, m_filter, [this](const StreamEntry &each) { return isInvalid(each); });
    if (isSeen && !node.shown.empty()) {
        auto shown = std::move(node.shown);
        node.shown.clear();
        beginInsertRows(parent, 0, static_cast<int>(shown.size()) - 1);
        node.shown = std::move(shown);
        endInsertRows();
    }
}

void CatalogModel::removeStream(SchemaNode &node)
{
    SchemaNode &parent = *node.parent;
    const bool isLast = parent.kind == SchemaNode::Kind::NameSpace && parent.children.size() == 1;
    SchemaNode &removed = isLast ? parent : node;
    if (removed.row >= 0) {
        beginRemoveRows(indexOfNode(*removed.parent), removed.row, removed.row);
        SchemaTree::hide(removed);
        endRemoveRows();
    }
    m_tree->remove(node);
}

} // namespace millrace

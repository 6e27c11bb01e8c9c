#include "ui/schematree/catalogmodel.h"

#include "ui/schematree/bulkedit.h"
#include "ui/schematree/catalogcells.h"
#include "ui/schematree/catalogcommands.h"

#include <QHash>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

const std::vector<DestinationSyncMode> s_allModes{
    DestinationSyncMode::Append, DestinationSyncMode::Overwrite, DestinationSyncMode::AppendDedup,
    DestinationSyncMode::OverwriteDedup};

constexpr int columnOf(SchemaColumn column) { return static_cast<int>(column); }

template<typename Visit>
void forEachHitBelow(const SchemaNode &node, const Visit &visit)
{
    for (const SchemaNode *child : node.shown) {
        if (child->isHit)
            visit(*child);
        forEachHitBelow(*child, visit);
    }
}

} // namespace

CatalogModel::CatalogModel(QUndoStack *undoStack, QObject *parent)
    : QAbstractItemModel(parent)
    , m_ownStack(undoStack == nullptr ? std::make_unique<QUndoStack>() : nullptr)
    , m_undoStack(undoStack == nullptr ? m_ownStack.get() : undoStack)
    , m_tree(std::make_unique<SchemaTree>())
    , m_destinationModes(s_allModes)
{
}

CatalogModel::~CatalogModel() = default;

void CatalogModel::setDestinationModes(const std::vector<DestinationSyncMode> &modes)
{
    m_destinationModes = modes.empty() ? s_allModes : modes;
    m_tree->forEachStream([this](SchemaNode &node) {
        if (node.entry->isProposed)
            node.entry->choice.mode = proposedMode(*node.entry);
        node.entry->fieldNames = {};
        tell(node);
    });
    refreshNames();
    emit choicesChanged();
}

void CatalogModel::setNamePlan(NamePlan plan)
{
    m_namePlan = std::move(plan);
    refreshNames();
}

void CatalogModel::setSchemaChanges(SchemaChangePolicy policy)
{
    if (policy == m_schemaChanges)
        return;
    m_schemaChanges = policy;
    m_tree->forEachStream([this](SchemaNode &node) { tell(node); });
}

void CatalogModel::setFieldNamePlan(FieldNamePlan plan)
{
    m_fieldNamePlan = std::move(plan);
    m_tree->forEachStream([this](SchemaNode &node) {
        node.entry->fieldNames = {};
        tell(node);
    });
}

std::vector<PlannedStreamName> CatalogModel::planNames(const ConfiguredCatalog &catalog) const
{
    QStringList names = m_namePlan ? m_namePlan(catalog) : QStringList();
    names.resize(static_cast<qsizetype>(catalog.streams.size()));
    QHash<QString, int> uses;
    QStringList compared;
    std::vector<PlannedStreamName> planned;
    for (qsizetype i = 0; i < names.size(); ++i) {
        const ConfiguredStream &stream = catalog.streams[static_cast<std::size_t>(i)];
        const QString wished
            = stream.destinationName.isEmpty() ? stream.stream.id.name : stream.destinationName;
        planned.push_back({names[i].isEmpty() ? wished : names[i], false});
        // Without a plan each namespace is a place of its own.
        compared << (names[i].isEmpty() ? StreamId{stream.stream.id.nameSpace, wished}.text()
                                        : names[i]);
        ++uses[compared.last()];
    }
    for (std::size_t i = 0; i < planned.size(); ++i) {
        // Several streams may fill one object.
        planned[i].isTaken
            = !catalog.streams[i].mapping && uses.value(compared[static_cast<qsizetype>(i)]) > 1;
    }
    return planned;
}

void CatalogModel::refreshNames()
{
    const ConfiguredCatalog catalog = configured();
    const auto planned = planNames(catalog);
    std::size_t place = 0;
    m_tree->forEachStream([&](SchemaNode &node) {
        StreamEntry &entry = *node.entry;
        PlannedStreamName name;
        if (place < planned.size() && catalog.streams[place].stream.id == entry.stream.id)
            name = planned[place++];
        if (entry.plannedName == name.name && entry.isNameTaken == name.isTaken)
            return;
        entry.plannedName = name.name;
        entry.isNameTaken = name.isTaken;
        tell(node);
    });
}

PlannedStreamName CatalogModel::plannedName(const StreamId &stream, const QString &name) const
{
    ConfiguredCatalog catalog = configured();
    auto place = std::ranges::find_if(
        catalog.streams, [&](const ConfiguredStream &each) { return each.stream.id == stream; });
    if (place == catalog.streams.end()) {
        if (const StreamEntry *known = entry(stream))
            catalog.streams.push_back(configuredStream(*known));
        else
            return {name, false};
        place = catalog.streams.end() - 1;
    }
    place->destinationName = name;
    return planNames(catalog)[static_cast<std::size_t>(place - catalog.streams.begin())];
}

ConfiguredCatalog CatalogModel::configured() const
{
    ConfiguredCatalog catalog;
    for (const StreamId &stream : configuredStreams())
        catalog.streams.push_back(configuredStream(*entry(stream)));
    return catalog;
}

std::vector<StreamId> CatalogModel::configuredStreams() const
{
    std::vector<StreamId> streams;
    m_tree->forEachStream([&](const SchemaNode &node) {
        const StreamEntry &entry = *node.entry;
        if (entry.choice.isSelected && entry.change.kind != ChangeKind::Removed)
            streams.push_back(entry.stream.id);
    });
    return streams;
}

void CatalogModel::setConfigured(const ConfiguredCatalog &catalog)
{
    beginResetModel();
    m_tree->clear();
    m_isDiscovering = false;
    m_hasBase = false;
    for (const ConfiguredStream &stream : catalog.streams) {
        auto entry = std::make_unique<StreamEntry>();
        entry->stream = stream.stream;
        entry->change.id = stream.stream.id;
        entry->choice = choiceOf(stream);
        entry->choice.isSelected = true;
        addSilently(std::move(entry));
    }
    filterAll();
    endResetModel();
    refreshNames();
    emit streamsChanged();
    emit choicesChanged();
}

void CatalogModel::clear() { setConfigured({}); }

QList<SchemaProblem> CatalogModel::problems() const
{
    QList<SchemaProblem> problems;
    m_tree->forEachStream(
        [&](const SchemaNode &node) { problems << problemsOf(*node.entry, m_destinationModes); });
    if (selectedCount() == 0) {
        SchemaProblem none;
        none.text = tr("No stream is selected.");
        none.fix = tr("Select at least one stream to copy.");
        problems << none;
    }
    return problems;
}

int CatalogModel::streamCount() const { return static_cast<int>(m_tree->streams().size()); }

int CatalogModel::fieldCount() const
{
    int count = 0;
    for (const auto &[id, node] : m_tree->streams())
        count += node->entry->stream.schema.fieldCount();
    return count;
}

int CatalogModel::selectedCount() const
{
    return static_cast<int>(std::ranges::count_if(
        m_tree->streams(), [](const auto &each) { return each.second->entry->choice.isSelected; }));
}

int CatalogModel::changedCount() const
{
    return static_cast<int>(std::ranges::count_if(m_tree->streams(), [](const auto &each) {
        return each.second->entry->change.kind != ChangeKind::Unchanged;
    }));
}

void CatalogModel::setFilter(const SchemaFilter &filter)
{
    if (filter == m_filter)
        return;
    beginResetModel();
    m_filter = filter;
    filterAll();
    endResetModel();
    emit filterChanged();
}

std::vector<StreamId> CatalogModel::hitStreams() const
{
    std::vector<StreamId> named;
    std::vector<StreamId> shown;
    m_tree->forEachStream([&](const SchemaNode &node) {
        if (node.row < 0)
            return;
        shown.push_back(node.entry->stream.id);
        if (node.isHit)
            named.push_back(node.entry->stream.id);
    });
    return named.empty() ? shown : named;
}

QModelIndexList CatalogModel::hitIndexes() const
{
    QModelIndexList indexes;
    m_tree->forEachStream([&](const SchemaNode &node) {
        if (node.row < 0)
            return;
        if (node.isHit)
            indexes << indexOfNode(node);
        forEachHitBelow(node, [&](const SchemaNode &hit) { indexes << indexOfNode(hit); });
    });
    return indexes;
}

QModelIndex CatalogModel::indexOf(const StreamId &stream, SchemaColumn column) const
{
    const SchemaNode *node = m_tree->find(stream);
    return node == nullptr ? QModelIndex() : indexOfNode(*node, columnOf(column));
}

QModelIndex CatalogModel::indexOf(const StreamId &stream, const QString &field,
                                  SchemaColumn column) const
{
    const SchemaNode *node = m_tree->find(stream);
    if (node == nullptr)
        return {};
    for (const SchemaNode *child : node->shown) {
        if (child->field.name == field)
            return indexOfNode(*child, columnOf(column));
    }
    return {};
}

QModelIndex CatalogModel::indexOf(const StreamId &stream, const QString &field,
                                  const QStringList &path) const
{
    QModelIndex index = indexOf(stream, field);
    for (const QString &name : path) {
        if (!index.isValid())
            break;
        const auto &children = nodeOf(index)->shown;
        const auto found = std::ranges::find(children, name, &SchemaNode::name);
        index = found == children.end() ? QModelIndex() : indexOfNode(**found);
    }
    return index;
}

const StreamEntry *CatalogModel::entry(const QModelIndex &index) const
{
    const SchemaNode *stream = index.isValid() ? nodeOf(index)->stream() : nullptr;
    return stream == nullptr ? nullptr : stream->entry.get();
}

const StreamEntry *CatalogModel::entry(const StreamId &stream) const
{
    const SchemaNode *node = m_tree->find(stream);
    return node == nullptr ? nullptr : node->entry.get();
}

QString CatalogModel::fieldName(const QModelIndex &index) const
{
    return isField(index) ? nodeOf(index)->field.name : QString();
}

bool CatalogModel::isStream(const QModelIndex &index) const
{
    return index.isValid() && nodeOf(index)->isStream();
}

bool CatalogModel::isField(const QModelIndex &index) const
{
    return index.isValid() && nodeOf(index)->isField();
}

bool CatalogModel::isNested(const QModelIndex &index) const
{
    return index.isValid() && nodeOf(index)->isNested();
}

QStringList CatalogModel::nestedPath(const QModelIndex &index) const
{
    return isNested(index) ? nodeOf(index)->path() : QStringList();
}

bool CatalogModel::hasHitBelow(const QModelIndex &index) const
{
    const SchemaNode &node = *nodeOf(index);
    return node.kind == SchemaNode::Kind::NameSpace || node.hasHitBelow();
}

QModelIndex CatalogModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    const SchemaNode &node = parent.isValid() ? *nodeOf(parent) : m_tree->root();
    return createIndex(row, column, node.shown[static_cast<std::size_t>(row)]);
}

QModelIndex CatalogModel::parent(const QModelIndex &index) const
{
    return index.isValid() ? indexOfNode(*nodeOf(index)->parent) : QModelIndex();
}

int CatalogModel::rowCount(const QModelIndex &parent) const
{
    if (parent.column() > 0)
        return 0;
    const SchemaNode &node = parent.isValid() ? *nodeOf(parent) : m_tree->root();
    return static_cast<int>(node.shown.size());
}

int CatalogModel::columnCount(const QModelIndex &) const { return s_schemaColumnCount; }

bool CatalogModel::hasChildren(const QModelIndex &parent) const { return rowCount(parent) > 0; }

QVariant CatalogModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    if (role == ChoosableRole)
        return flags(index).testFlag(Qt::ItemIsEditable)
            && index.column() != columnOf(SchemaColumn::Destination);
    return cellData(*nodeOf(index), static_cast<SchemaColumn>(index.column()), role,
                    {m_destinationModes, m_fieldNamePlan, m_schemaChanges});
}

QVariant CatalogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= s_schemaColumnCount)
        return {};
    const auto column = static_cast<SchemaColumn>(section);
    if (role == Qt::DisplayRole)
        return columnTitle(column);
    if (role == Qt::ToolTipRole)
        return columnExplanation(column);
    if (role == Qt::TextAlignmentRole && column == SchemaColumn::Rows)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    return {};
}

Qt::ItemFlags CatalogModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    const SchemaNode &node = *nodeOf(index);
    const auto column = static_cast<SchemaColumn>(index.column());
    if (node.isField()) {
        if (node.field.type != FieldType::Json)
            flags |= Qt::ItemNeverHasChildren;
        const bool isFree = node.change != ChangeKind::Removed
            && fieldLock(*node.parent->entry, node.field.name) == SchemaLock::None;
        if (column == SchemaColumn::Name && isFree)
            flags |= Qt::ItemIsUserCheckable;
        const bool isRulable = node.change != ChangeKind::Removed
            && node.parent->entry->change.kind != ChangeKind::Removed
            && fieldRulesLock(*node.parent->entry, node.field.name) == SchemaLock::None;
        if ((column == SchemaColumn::Destination || column == SchemaColumn::Type) && isRulable)
            flags |= Qt::ItemIsEditable;
        return flags;
    }
    if (node.isNested()) {
        const SchemaNode &field = *node.fieldNode();
        const bool isFree = field.change != ChangeKind::Removed
            && field.parent->entry->change.kind != ChangeKind::Removed
            && fieldLock(*field.parent->entry, field.field.name) == SchemaLock::None;
        return column == SchemaColumn::Name && isFree ? flags | Qt::ItemIsUserCheckable : flags;
    }
    if (column == SchemaColumn::Name)
        return flags | Qt::ItemIsUserCheckable;
    if (!node.isStream() || node.entry->change.kind == ChangeKind::Removed)
        return flags;
    const bool isEditable = column == SchemaColumn::Mode || column == SchemaColumn::Destination
        || column == SchemaColumn::NewFields
        || (column == SchemaColumn::Cursor && cursorLock(*node.entry) == SchemaLock::None)
        || (column == SchemaColumn::Key && keyLock(*node.entry) == SchemaLock::None);
    return isEditable ? flags | Qt::ItemIsEditable : flags;
}

void CatalogModel::filterAll()
{
    m_hits = m_tree->filterAll(m_filter,
                               [this](const StreamEntry &entry) { return isInvalid(entry); });
}

void CatalogModel::tell(const SchemaNode &node)
{
    if (node.row < 0)
        return;
    emit dataChanged(indexOfNode(node), indexOfNode(node, s_schemaColumnCount - 1));
    tellBelow(node);
}

void CatalogModel::tellBelow(const SchemaNode &node)
{
    if (node.shown.empty())
        return;
    emit dataChanged(indexOfNode(*node.shown.front()),
                     indexOfNode(*node.shown.back(), s_schemaColumnCount - 1));
    for (const SchemaNode *child : node.shown)
        tellBelow(*child);
}

void CatalogModel::tellNameSpace(const SchemaNode &stream)
{
    const SchemaNode &parent = *stream.parent;
    if (parent.kind == SchemaNode::Kind::NameSpace && parent.row >= 0)
        emit dataChanged(indexOfNode(parent), indexOfNode(parent, s_schemaColumnCount - 1));
}

bool CatalogModel::isInvalid(const StreamEntry &entry) const
{
    return !problemsOf(entry, m_destinationModes).isEmpty();
}

SchemaNode *CatalogModel::nodeOf(const QModelIndex &index)
{
    return static_cast<SchemaNode *>(index.internalPointer());
}

QModelIndex CatalogModel::indexOfNode(const SchemaNode &node, int column) const
{
    // Qt hands the pointer back as it was given, and the nodes are the model's own.
    return node.row < 0 ? QModelIndex()
                        : createIndex(node.row, column, const_cast<SchemaNode *>(&node));
}

} // namespace millrace

#include "ui/files/planmodel.h"

#include "ui/theme/iconprovider.h"
#include "ui/widgets/displaytext.h"

#include <algorithm>
#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

/// An item, or one of its values or sentences.
struct PlanModel::Node final
{
    const Node *owner = nullptr; ///< Null for items.
    int row = 0; ///< Below its owner.
    QString iconName{};
    std::array<QString, ColumnCount> texts{};
    QString tip{};
    bool isSentence = false;
    std::vector<std::unique_ptr<Node>> parts{};
};

namespace {

QString kindWord(PlannedKind kind)
{
    switch (kind) {
    case PlannedKind::Source:
        return PlanModel::tr("source");
    case PlannedKind::Destination:
        return PlanModel::tr("destination");
    case PlannedKind::Tag:
        return PlanModel::tr("tag");
    case PlannedKind::Connection:
        break;
    }
    return PlanModel::tr("connection");
}

QString itemText(const PlannedItem &item)
{
    const QString name = item.name;
    switch (item.act) {
    case PlannedAct::Create:
        return PlanModel::tr("New %1 “%2”").arg(kindWord(item.kind), name);
    case PlannedAct::Change:
        return PlanModel::tr("Changed %1 “%2”").arg(kindWord(item.kind), name);
    case PlannedAct::Remove:
        return PlanModel::tr("Deleted %1 “%2”").arg(kindWord(item.kind), name);
    case PlannedAct::Keep:
        break;
    }
    return name;
}

QString iconOf(PlannedAct act)
{
    switch (act) {
    case PlannedAct::Create:
        return u"add"_s;
    case PlannedAct::Remove:
        return u"delete"_s;
    case PlannedAct::Change:
    case PlannedAct::Keep:
        break;
    }
    return u"edit"_s;
}

} // namespace

PlanModel::PlanModel(QObject *parent)
    : QAbstractItemModel(parent)
{
}

PlanModel::~PlanModel() = default;

void PlanModel::setItems(const std::vector<PlannedItem> &items)
{
    beginResetModel();
    m_items.clear();
    for (const PlannedItem &item : items) {
        if (item.act == PlannedAct::Keep)
            continue;
        auto node = std::make_unique<Node>();
        node->row = static_cast<int>(m_items.size());
        node->iconName = iconOf(item.act);
        node->texts[ChangeColumn] = oneLine(itemText(item));
        node->tip = oneLine(item.place);
        const auto add = [&node](std::unique_ptr<Node> part) {
            part->owner = node.get();
            part->row = static_cast<int>(node->parts.size());
            node->parts.push_back(std::move(part));
        };
        for (const FormChange &change : item.values) {
            auto part = std::make_unique<Node>();
            part->texts = {oneLine(change.path), oneLine(change.from), oneLine(change.to)};
            add(std::move(part));
        }
        for (const QString &effect : item.effects) {
            auto part = std::make_unique<Node>();
            part->iconName = u"warning"_s;
            part->texts[ChangeColumn] = oneLine(effect);
            part->isSentence = true;
            add(std::move(part));
        }
        m_items.push_back(std::move(node));
    }
    endResetModel();
}

const PlanModel::Node *PlanModel::nodeOf(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<const Node *>(index.internalPointer()) : nullptr;
}

bool PlanModel::isSentence(const QModelIndex &index) const
{
    const Node *node = nodeOf(index);
    return node != nullptr && (node->isSentence || node->owner == nullptr);
}

QModelIndex PlanModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    const Node *owner = nodeOf(parent);
    const auto &nodes = owner == nullptr ? m_items : owner->parts;
    return createIndex(row, column, nodes[static_cast<std::size_t>(row)].get());
}

QModelIndex PlanModel::parent(const QModelIndex &index) const
{
    const Node *node = nodeOf(index);
    if (node == nullptr || node->owner == nullptr)
        return {};
    return createIndex(node->owner->row, 0, node->owner);
}

int PlanModel::rowCount(const QModelIndex &parent) const
{
    if (parent.column() > 0)
        return 0;
    const Node *node = nodeOf(parent);
    return static_cast<int>((node == nullptr ? m_items : node->parts).size());
}

int PlanModel::columnCount(const QModelIndex &) const { return ColumnCount; }

QVariant PlanModel::data(const QModelIndex &index, int role) const
{
    const Node *node = nodeOf(index);
    if (node == nullptr)
        return {};
    const QString &text = node->texts[static_cast<std::size_t>(index.column())];
    switch (role) {
    case Qt::DisplayRole:
        return text;
    case Qt::ToolTipRole:
        return plainToolTip(node->tip.isEmpty() ? text : tr("%1 (%2)").arg(text, node->tip));
    case Qt::DecorationRole:
        return index.column() == ChangeColumn && !node->iconName.isEmpty()
            ? QVariant(icon(node->iconName))
            : QVariant();
    case Qt::AccessibleTextRole: {
        QStringList parts;
        for (const QString &part : node->texts) {
            if (!part.isEmpty())
                parts << part;
        }
        return index.column() == ChangeColumn ? parts.join(u", "_s) : text;
    }
    default:
        return {};
    }
}

QVariant PlanModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case ChangeColumn:
        return tr("Change");
    case BeforeColumn:
        return tr("Before");
    case AfterColumn:
        return tr("After");
    default:
        return {};
    }
}

} // namespace millrace

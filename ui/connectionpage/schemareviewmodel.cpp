#include "ui/connectionpage/schemareviewmodel.h"

#include "ui/theme/iconprovider.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

struct SchemaReviewModel::Node final
{
    enum class Kind { Stream, Broken, Field, Key, ReadAgain };

    Kind kind = Kind::Stream;
    std::size_t stream = 0;
    int part = 0; ///< Of the broken choices or fields of the stream.
    int row = 0;
    Node *parent = nullptr;
    std::vector<std::unique_ptr<Node>> parts{};
};

SchemaReviewModel::SchemaReviewModel(SchemaReview review, SchemaDecisions proposed, QObject *parent)
    : QAbstractItemModel(parent)
    , m_review(std::move(review))
    , m_decisions(std::move(proposed))
{
    for (std::size_t i = 0; i < m_review.streams.size(); ++i) {
        auto node = std::make_unique<Node>();
        node->stream = i;
        node->row = static_cast<int>(i);
        addParts(*node);
        m_streams.push_back(std::move(node));
    }
}

SchemaReviewModel::~SchemaReviewModel() = default;

void SchemaReviewModel::addParts(Node &stream)
{
    const StreamReview &review = reviewOf(stream);
    const auto add = [&stream](Node::Kind kind, int part) {
        auto node = std::make_unique<Node>();
        node->kind = kind;
        node->stream = stream.stream;
        node->part = part;
        node->row = static_cast<int>(stream.parts.size());
        node->parent = &stream;
        stream.parts.push_back(std::move(node));
    };
    for (qsizetype i = 0; i < review.broken.size(); ++i)
        add(Node::Kind::Broken, static_cast<int>(i));
    if (review.change.isKeyChanged)
        add(Node::Kind::Key, 0);
    bool hasNewValues = false;
    for (std::size_t i = 0; i < review.change.fields.size(); ++i) {
        add(Node::Kind::Field, static_cast<int>(i));
        hasNewValues = hasNewValues || review.change.fields[i].kind != ChangeKind::Removed;
    }
    if (hasNewValues && review.mode.isIncremental())
        add(Node::Kind::ReadAgain, 0);
}

const SchemaReviewModel::Node *SchemaReviewModel::nodeOf(const QModelIndex &index) const
{
    return static_cast<const Node *>(index.constInternalPointer());
}

const StreamReview &SchemaReviewModel::reviewOf(const Node &node) const
{
    return m_review.streams[node.stream];
}

StreamDecision &SchemaReviewModel::decisionOf(const Node &node)
{
    return m_decisions[reviewOf(node).change.id];
}

const StreamDecision &SchemaReviewModel::decisionOf(const Node &node) const
{
    static const StreamDecision s_none;
    const auto found = m_decisions.find(reviewOf(node).change.id);
    return found == m_decisions.end() ? s_none : found->second;
}

QModelIndex SchemaReviewModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    const auto &nodes = parent.isValid() ? nodeOf(parent)->parts : m_streams;
    return createIndex(row, column, nodes[static_cast<std::size_t>(row)].get());
}

QModelIndex SchemaReviewModel::parent(const QModelIndex &index) const
{
    const Node *node = index.isValid() ? nodeOf(index)->parent : nullptr;
    return node == nullptr ? QModelIndex() : createIndex(node->row, 0, node);
}

int SchemaReviewModel::rowCount(const QModelIndex &parent) const
{
    if (parent.column() > 0)
        return 0;
    return static_cast<int>(parent.isValid() ? nodeOf(parent)->parts.size() : m_streams.size());
}

int SchemaReviewModel::columnCount(const QModelIndex &) const { return ColumnCount; }

QString SchemaReviewModel::changeText(const Node &node) const
{
    const StreamReview &review = reviewOf(node);
    const QString stream = review.change.id.text();
    switch (node.kind) {
    case Node::Kind::Broken:
        return tr("cannot be followed: %1").arg(review.broken.at(node.part));
    case Node::Kind::Key:
        return keyChangeText(review);
    case Node::Kind::Field:
        return fieldChangeText(review.change.fields[static_cast<std::size_t>(node.part)]);
    case Node::Kind::ReadAgain:
        return tr("read every row again");
    case Node::Kind::Stream:
        break;
    }
    switch (review.change.kind) {
    case ChangeKind::Added:
        return tr("%1: new stream").arg(stream);
    case ChangeKind::Removed:
        return tr("%1: gone from the source").arg(stream);
    case ChangeKind::Unchanged:
    case ChangeKind::Changed:
        break;
    }
    return review.isBreaking() ? tr("%1: breaking change").arg(stream)
                               : tr("%1: changed").arg(stream);
}

QString SchemaReviewModel::effectText(const Node &node) const
{
    const StreamReview &review = reviewOf(node);
    const StreamDecision &decision = decisionOf(node);
    switch (node.kind) {
    case Node::Kind::Stream:
        return streamEffect(review, decision);
    case Node::Kind::Broken:
        return decision.isTaken ? tr("The choice gives way to what the source defines, or to none.")
                                : tr("The stream cannot run until it is mended.");
    case Node::Kind::Key:
        return keyEffect(review, decision.isTaken);
    case Node::Kind::Field: {
        const FieldChange &field = review.change.fields[static_cast<std::size_t>(node.part)];
        return fieldEffect(review, field,
                           decision.isTaken && !decision.leftOut.contains(field.field.name));
    }
    case Node::Kind::ReadAgain:
        break;
    }
    return decision.isTaken && decision.readsAgain
        ? tr("Rows written before get the new values as well.")
        : tr("Rows written before stay as they are.");
}

QString SchemaReviewModel::iconName(const Node &node) const
{
    switch (node.kind) {
    case Node::Kind::Broken:
        return u"warning"_s;
    case Node::Kind::Key:
        return u"key"_s;
    case Node::Kind::ReadAgain:
        return u"rewind"_s;
    case Node::Kind::Field:
        return u"field"_s;
    case Node::Kind::Stream:
        break;
    }
    return reviewOf(node).isBreaking() ? u"action-required"_s : u"stream"_s;
}

std::optional<bool> SchemaReviewModel::isChecked(const Node &node) const
{
    const StreamDecision &decision = decisionOf(node);
    switch (node.kind) {
    case Node::Kind::Stream:
        return decision.isTaken;
    case Node::Kind::Field: {
        const FieldChange &field
            = reviewOf(node).change.fields[static_cast<std::size_t>(node.part)];
        if (field.kind != ChangeKind::Added)
            return std::nullopt;
        return decision.isTaken && !decision.leftOut.contains(field.field.name);
    }
    case Node::Kind::ReadAgain:
        return decision.isTaken && decision.readsAgain;
    case Node::Kind::Broken:
    case Node::Kind::Key:
        break;
    }
    return std::nullopt;
}

QVariant SchemaReviewModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Node &node = *nodeOf(index);
    const bool isChange = index.column() == ChangeColumn;
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return isChange ? changeText(node) : effectText(node);
    case Qt::AccessibleTextRole:
        return isChange ? tr("%1. %2").arg(changeText(node), effectText(node)) : effectText(node);
    case Qt::DecorationRole:
        return isChange ? QVariant(icon(iconName(node))) : QVariant();
    case Qt::CheckStateRole:
        if (const auto checked = isChecked(node); isChange && checked)
            return *checked ? Qt::Checked : Qt::Unchecked;
        return {};
    default:
        return {};
    }
}

QVariant SchemaReviewModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == ChangeColumn ? tr("Change of the source")
                                   : tr("What it does at the destination");
}

Qt::ItemFlags SchemaReviewModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    const Node &node = *nodeOf(index);
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    const bool canCheck = index.column() == ChangeColumn && isChecked(node).has_value()
        && (node.kind == Node::Kind::Stream || decisionOf(node).isTaken);
    if (canCheck)
        flags |= Qt::ItemIsUserCheckable;
    return flags;
}

bool SchemaReviewModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || !flags(index).testFlag(Qt::ItemIsUserCheckable))
        return false;
    const Node &node = *nodeOf(index);
    const bool isOn = value.toInt() == Qt::Checked;
    StreamDecision &decision = decisionOf(node);
    if (node.kind == Node::Kind::Stream) {
        decision.isTaken = isOn;
    } else if (node.kind == Node::Kind::ReadAgain) {
        decision.readsAgain = isOn;
    } else {
        const QString name
            = reviewOf(node).change.fields[static_cast<std::size_t>(node.part)].field.name;
        decision.leftOut.removeAll(name);
        if (!isOn)
            decision.leftOut << name;
    }
    const QModelIndex stream = node.parent == nullptr ? index.siblingAtColumn(0) : parent(index);
    emit dataChanged(stream, stream.siblingAtColumn(EffectColumn));
    if (const int parts = rowCount(stream); parts > 0)
        emit dataChanged(this->index(0, 0, stream), this->index(parts - 1, EffectColumn, stream));
    emit decisionsChanged();
    return true;
}

} // namespace millrace

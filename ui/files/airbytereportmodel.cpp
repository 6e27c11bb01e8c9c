#include "ui/files/airbytereportmodel.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/theme.h"
#include "ui/widgets/displaytext.h"

#include <QFont>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

/// A thing, or a sentence about it.
struct AirbyteReportModel::Node final
{
    Node *owner = nullptr; ///< Null for things.
    int row = 0; ///< Below its owner.
    ImportOutcome outcome = ImportOutcome::Taken;
    ImportedKind kind = ImportedKind::File;
    QString text{}; ///< The name, or the sentence.
    QString place{};
    bool canCome = false;
    bool isTaken = false;
    QString source{}; ///< Of a connection.
    QString destination{};
    std::vector<std::unique_ptr<Node>> sentences{};
};

namespace {

/// What wants a person comes first.
int urgency(ImportOutcome outcome)
{
    switch (outcome) {
    case ImportOutcome::Decision:
        return 0;
    case ImportOutcome::LeftOut:
        return 1;
    case ImportOutcome::Changed:
        return 2;
    case ImportOutcome::Taken:
        break;
    }
    return 3;
}

QIcon iconOf(ImportOutcome outcome)
{
    switch (outcome) {
    case ImportOutcome::Decision:
        return icon(u"warning"_s, ColorRole::Warning);
    case ImportOutcome::LeftOut:
        return icon(u"close"_s, ColorRole::Neutral);
    case ImportOutcome::Changed:
        return icon(u"edit"_s, ColorRole::Info);
    case ImportOutcome::Taken:
        break;
    }
    return icon(u"check"_s, ColorRole::Positive);
}

/// \a owner is the name of the thing it stands below.
QString sentenceOf(const ImportedItem &item, const QString &owner)
{
    QString reason = item.reason;
    if (!item.nextStep.isEmpty())
        reason = AirbyteReportModel::tr("%1 %2", "reason, next step").arg(reason, item.nextStep);
    if (item.kind != ImportedKind::Stream)
        return reason;
    const QString prefix = owner + u": "_s;
    const QString stream = item.name.startsWith(prefix) ? item.name.mid(prefix.size()) : item.name;
    if (reason.isEmpty())
        reason = importOutcomeText(item.outcome);
    return AirbyteReportModel::tr("Stream %1: %2", "name, sentence").arg(stream, reason);
}

} // namespace

AirbyteReportModel::AirbyteReportModel(QObject *parent)
    : QAbstractItemModel(parent)
{
}

AirbyteReportModel::~AirbyteReportModel() = default;

AirbyteReportModel::Node &AirbyteReportModel::thing(const ImportedItem &item)
{
    // Streams follow their connection.
    if (item.kind == ImportedKind::Stream && !m_things.empty())
        return *m_things.back();
    if (!m_things.empty() && m_things.back()->kind == item.kind
        && m_things.back()->text == item.name)
        return *m_things.back();
    auto made = std::make_unique<Node>();
    made->kind = item.kind;
    made->text = item.name;
    made->place = item.place;
    m_things.push_back(std::move(made));
    return *m_things.back();
}

void AirbyteReportModel::add(const ImportedItem &item)
{
    Node &node = thing(item);
    const bool isOwn = item.kind == node.kind;
    // A stream that was not chosen leaves its connection as it is.
    if ((isOwn || item.outcome == ImportOutcome::Decision)
        && urgency(item.outcome) < urgency(node.outcome))
        node.outcome = item.outcome;
    const QString text = sentenceOf(item, node.text);
    if (text.isEmpty())
        return;
    auto sentence = std::make_unique<Node>();
    sentence->owner = &node;
    sentence->outcome = item.outcome;
    sentence->text = oneLine(text);
    node.sentences.push_back(std::move(sentence));
}

void AirbyteReportModel::setImport(const AirbyteImport &import)
{
    beginResetModel();
    m_things.clear();
    for (const ImportedItem &item : import.report.items)
        add(item);
    for (const ImportedPart &part : import.parts) {
        for (const auto &node : m_things) {
            if (node->kind != part.kind || node->text != part.name)
                continue;
            node->canCome = node->isTaken = true;
            node->source = part.form.value("source"_L1).toString();
            node->destination = part.form.value("destination"_L1).toString();
        }
    }
    std::ranges::stable_sort(
        m_things, {}, [](const std::unique_ptr<Node> &node) { return urgency(node->outcome); });
    for (std::size_t at = 0; at < m_things.size(); ++at) {
        m_things[at]->row = static_cast<int>(at);
        auto &sentences = m_things[at]->sentences;
        std::ranges::stable_sort(sentences, {}, [](const std::unique_ptr<Node> &node) {
            return urgency(node->outcome);
        });
        for (std::size_t below = 0; below < sentences.size(); ++below)
            sentences[below]->row = static_cast<int>(below);
    }
    endResetModel();
}

AirbyteChoice AirbyteReportModel::choice() const
{
    AirbyteChoice made;
    for (const auto &node : m_things) {
        if (!node->canCome || node->isTaken)
            continue;
        if (node->kind == ImportedKind::Source)
            made.leftOutSources << node->text;
        else if (node->kind == ImportedKind::Destination)
            made.leftOutDestinations << node->text;
        else
            made.leftOutConnections << node->text;
    }
    return made;
}

bool AirbyteReportModel::isAnyTaken() const
{
    return std::ranges::any_of(m_things, [](const auto &node) { return node->isTaken; });
}

AirbyteReportModel::Node *AirbyteReportModel::nodeOf(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<Node *>(index.internalPointer()) : nullptr;
}

QModelIndex AirbyteReportModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    const Node *owner = nodeOf(parent);
    const auto &nodes = owner == nullptr ? m_things : owner->sentences;
    return createIndex(row, column, nodes[static_cast<std::size_t>(row)].get());
}

QModelIndex AirbyteReportModel::parent(const QModelIndex &index) const
{
    const Node *node = nodeOf(index);
    if (node == nullptr || node->owner == nullptr)
        return {};
    return createIndex(node->owner->row, 0, node->owner);
}

int AirbyteReportModel::rowCount(const QModelIndex &parent) const
{
    if (parent.column() > 0)
        return 0;
    const Node *node = nodeOf(parent);
    return static_cast<int>((node == nullptr ? m_things : node->sentences).size());
}

int AirbyteReportModel::columnCount(const QModelIndex &) const { return ColumnCount; }

QVariant AirbyteReportModel::thingData(const Node &node, int column, int role) const
{
    const QString texts[]
        = {oneLine(node.text), importedKindText(node.kind), importOutcomeText(node.outcome)};
    switch (role) {
    case Qt::DisplayRole:
        return texts[column];
    case Qt::ToolTipRole:
        return plainToolTip(tr("%1 (%2)", "name, place").arg(oneLine(node.text), node.place));
    case Qt::DecorationRole:
        return column == OutcomeColumn ? QVariant(iconOf(node.outcome)) : QVariant();
    case Qt::FontRole:
        if (column == NameColumn) {
            QFont font = Theme::instance().font(TextRole::Body);
            font.setWeight(QFont::DemiBold);
            return font;
        }
        return {};
    case Qt::CheckStateRole:
        return column == NameColumn && node.canCome
            ? QVariant(node.isTaken ? Qt::Checked : Qt::Unchecked)
            : QVariant();
    case Qt::AccessibleTextRole:
        return column == NameColumn
            ? tr("%1, %2, %3", "name, kind, outcome").arg(texts[0], texts[1], texts[2])
            : texts[column];
    default:
        return {};
    }
}

QVariant AirbyteReportModel::data(const QModelIndex &index, int role) const
{
    const Node *node = nodeOf(index);
    if (node == nullptr)
        return {};
    if (node->owner == nullptr)
        return thingData(*node, index.column(), role);
    if (index.column() != NameColumn)
        return {};
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return node->text;
    case Qt::ToolTipRole:
        return plainToolTip(node->text);
    case Qt::DecorationRole:
        return iconOf(node->outcome);
    default:
        return {};
    }
}

void AirbyteReportModel::setTaken(Node &node, bool isTaken)
{
    if (!node.canCome || node.isTaken == isTaken)
        return;
    node.isTaken = isTaken;
    const QModelIndex at = createIndex(node.row, NameColumn, &node);
    emit dataChanged(at, at, {Qt::CheckStateRole});
}

bool AirbyteReportModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    Node *node = nodeOf(index);
    if (node == nullptr || role != Qt::CheckStateRole || !node->canCome)
        return false;
    const bool isTaken = value.toInt() == Qt::Checked;
    setTaken(*node, isTaken);
    const bool hasEnds = node->kind == ImportedKind::Connection;
    for (const auto &other : m_things) {
        const bool isOther = other->kind == ImportedKind::Connection;
        const Node &connection = hasEnds ? *node : *other;
        const Node &end = hasEnds ? *other : *node;
        const bool isEnd = (end.kind == ImportedKind::Source && end.text == connection.source)
            || (end.kind == ImportedKind::Destination && end.text == connection.destination);
        // A connection brings its ends along; an end that goes takes its connections with it.
        if (isOther != hasEnds && isEnd && isTaken == hasEnds)
            setTaken(*other, isTaken);
    }
    emit choiceChanged();
    return true;
}

Qt::ItemFlags AirbyteReportModel::flags(const QModelIndex &index) const
{
    const Node *node = nodeOf(index);
    if (node == nullptr)
        return {};
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    if (node->canCome && index.column() == NameColumn)
        flags |= Qt::ItemIsUserCheckable;
    return flags;
}

QVariant AirbyteReportModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Name");
    case KindColumn:
        return tr("Kind");
    case OutcomeColumn:
        return tr("What became of it");
    default:
        return {};
    }
}

} // namespace millrace

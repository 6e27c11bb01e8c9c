// The part of MappingModel that views see: indices, data, and carried fields.
#include "core/mapping/typefit.h"
#include "ui/mapping/mappingcells.h"
#include "ui/mapping/mappingmodel.h"
#include "ui/mapping/mappingtext.h"
#include "ui/schematree/schematext.h"

#include <QSet>

#include <algorithm>

namespace millrace {

namespace {

constexpr int columnOf(MappingColumn column) { return static_cast<int>(column); }
/// Up to here rows are told of one by one.
constexpr std::size_t s_fewPairs = 40;

} // namespace

bool MappingModel::isSection(const QModelIndex &index) const
{
    return index.isValid() && sectionAt(index) != nullptr;
}

const MappingModel::Section *MappingModel::sectionAt(const QModelIndex &index) const
{
    if (!index.isValid())
        return nullptr;
    // Sections are the only things the pointer can be beside rows, and there are four.
    for (const Section &section : m_sections) {
        if (static_cast<const void *>(&section) == index.constInternalPointer())
            return &section;
    }
    return nullptr;
}

int MappingModel::section(const QModelIndex &index) const
{
    const Section *found = sectionAt(index);
    return found == nullptr ? -1 : static_cast<int>(found->kind);
}

const MappingModel::Row *MappingModel::row(const QModelIndex &index) const
{
    return !index.isValid() || isSection(index)
        ? nullptr
        : static_cast<const Row *>(index.constInternalPointer());
}

QString MappingModel::target(const QModelIndex &index) const
{
    const Row *found = row(index);
    return found == nullptr ? QString() : found->target;
}

QModelIndex MappingModel::indexOfRow(const Row &row, int column) const
{
    // Qt hands the pointer back as it was given, and the rows are the model's own.
    return row.place < 0 ? QModelIndex() : createIndex(row.place, column, const_cast<Row *>(&row));
}

QModelIndex MappingModel::indexOfSection(const Section &section, int column) const
{
    return section.place < 0 ? QModelIndex()
                             : createIndex(section.place, column, const_cast<Section *>(&section));
}

QModelIndex MappingModel::indexOf(const QString &target, MappingColumn column) const
{
    const Row *found = m_byTarget.value(target);
    return found == nullptr ? QModelIndex() : indexOfRow(*found, columnOf(column));
}

QModelIndex MappingModel::indexOf(MappingSection section) const
{
    return indexOfSection(m_sections[static_cast<std::size_t>(section)]);
}

QModelIndex MappingModel::firstRow() const
{
    return m_shownSections.empty()
        ? QModelIndex()
        : indexOfRow(*m_shownSections.front()->shown.front(), columnOf(MappingColumn::Value));
}

QModelIndex MappingModel::neighbour(const QModelIndex &index, int step) const
{
    const Row *current = row(index);
    if (current == nullptr || current->place < 0)
        return {};
    const Section *section = &m_sections[static_cast<std::size_t>(current->section)];
    const int place = current->place + step;
    if (place >= 0 && place < static_cast<int>(section->shown.size()))
        return indexOfRow(*section->shown[static_cast<std::size_t>(place)], index.column());
    const int other = section->place + step;
    if (other < 0 || other >= static_cast<int>(m_shownSections.size()))
        return {};
    section = m_shownSections[static_cast<std::size_t>(other)];
    return indexOfRow(*(step > 0 ? section->shown.front() : section->shown.back()), index.column());
}

QModelIndex MappingModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    const auto place = static_cast<std::size_t>(row);
    if (!parent.isValid())
        return createIndex(row, column, m_shownSections[place]);
    return createIndex(row, column, sectionAt(parent)->shown[place]);
}

QModelIndex MappingModel::parent(const QModelIndex &index) const
{
    const Row *found = row(index);
    return found == nullptr ? QModelIndex()
                            : indexOfSection(m_sections[static_cast<std::size_t>(found->section)]);
}

int MappingModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return static_cast<int>(m_shownSections.size());
    const Section *section = parent.column() == 0 ? sectionAt(parent) : nullptr;
    return section == nullptr ? 0 : static_cast<int>(section->shown.size());
}

int MappingModel::columnCount(const QModelIndex &) const { return s_mappingColumnCount; }

QVariant MappingModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    if (const Section *section = sectionAt(index)) {
        if (index.column() != 0)
            return {};
        if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole)
            return tr("%1 (%2)").arg(mappingSectionTitle(section->kind),
                                     QString::number(section->shown.size()));
        return {};
    }
    return mappingCell(*this, *row(index), static_cast<MappingColumn>(index.column()), role);
}

QVariant MappingModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= s_mappingColumnCount)
        return {};
    const auto column = static_cast<MappingColumn>(section);
    if (role == Qt::DisplayRole)
        return mappingColumnTitle(column);
    return role == Qt::ToolTipRole ? QVariant(mappingColumnExplanation(column)) : QVariant();
}

Qt::ItemFlags MappingModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    const Row *found = row(index);
    if (found == nullptr)
        return Qt::ItemIsEnabled;
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDropEnabled
        | Qt::ItemNeverHasChildren;
    const bool isValue = index.column() == columnOf(MappingColumn::Value);
    if (isValue && !isReadOnly(*found))
        flags |= Qt::ItemIsEditable;
    return flags;
}

bool MappingModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || !flags(index).testFlag(Qt::ItemIsEditable))
        return false;
    setText(target(index), value.toString());
    return true;
}

void MappingModel::tellAll()
{
    for (const Section *section : m_shownSections) {
        const QModelIndex top = indexOfSection(*section);
        emit dataChanged(top, top.siblingAtColumn(s_mappingColumnCount - 1));
        emit dataChanged(indexOfRow(*section->shown.front(), 0),
                         indexOfRow(*section->shown.back(), s_mappingColumnCount - 1));
    }
}

void MappingModel::tell(const std::vector<FieldPair> &pairs)
{
    for (const FieldPair &pair : pairs) {
        // Cell by cell: for a range the view would paint everything anew.
        for (int column = 0; column < s_mappingColumnCount; ++column) {
            const QModelIndex cell = indexOf(pair.target, static_cast<MappingColumn>(column));
            if (cell.isValid())
                emit dataChanged(cell, cell);
        }
    }
}

void MappingModel::setText(const QString &target, const QString &text)
{
    setValue(target, typedValue(text, m_draft.readSchema()));
}

void MappingModel::setValue(const QString &target, const TypedValue &value)
{
    const FieldMapping *former = m_draft.mapping().find(target);
    const TypedValue now
        = former == nullptr ? TypedValue() : TypedValue{former->origin, former->value};
    if (now == value || (now.value.isEmpty() && value.value.isEmpty()))
        return;
    m_draft.change(withValue(m_draft.mapping(), target, value), tr("map %1").arg(target),
                   m_typingKey);
}

void MappingModel::beginTyping() { m_typingKey = MappingDraft::newMergeKey(); }

void MappingModel::endTyping()
{
    if (m_typingKey == 0)
        return;
    m_typingKey = 0;
    regroup();
}

void MappingModel::setRules(const FieldMapping &rules)
{
    const ObjectMapping changed = withRules(m_draft.mapping(), rules);
    if (changed != m_draft.mapping())
        m_draft.change(changed, tr("set rules of %1").arg(rules.target));
}

void MappingModel::clearValues(const QStringList &targets)
{
    const ObjectMapping changed = withoutValues(m_draft.mapping(), targets);
    if (changed == m_draft.mapping())
        return;
    m_draft.change(changed,
                   targets.size() == 1
                       ? tr("clear %1").arg(targets.front())
                       : tr("clear %n field(s)", nullptr, static_cast<int>(targets.size())));
}

QString MappingModel::obstacle(const QString &source, const Row &row) const
{
    const auto place = m_draft.readSchema().indexOf(source);
    const ObjectField *field = objectField(row);
    if (!place)
        return tr("The stream has no field \"%1\".").arg(source);
    if (row.section == MappingSection::Gone)
        return tr("The destination no longer has this field.");
    if (isReadOnly(row))
        return tr("The destination sets this field by itself.");
    const FieldType from = m_draft.readSchema().field(*place).type;
    const FieldType to = field == nullptr ? FieldType::String : field->field.type;
    return canBecome(from, to)
        ? QString()
        : tr("%1 cannot become %2.").arg(fieldTypeText(from), fieldTypeText(to));
}

MappingModel::Landing MappingModel::landing(const Row &row) const
{
    if (m_carried.isEmpty())
        return Landing::None;
    const bool isPair = std::ranges::any_of(
        m_pairs, [&row](const FieldPair &pair) { return pair.target == row.target; });
    if (isPair)
        return Landing::Pair;
    return obstacle(m_carried.front(), row).isEmpty() ? Landing::Possible : Landing::Impossible;
}

void MappingModel::setCarried(const QStringList &sources)
{
    if (sources == m_carried)
        return;
    m_carried = sources;
    m_landing.clear();
    m_pairs.clear();
    tellAll();
    emit summaryChanged();
}

void MappingModel::setLanding(const QString &target)
{
    if (target == m_landing)
        return;
    m_landing = target;
    const std::vector<FieldPair> former = m_pairs;
    updatePairs();
    // Where nothing landed and nothing lands nothing looks different.
    if (former.size() + m_pairs.size() > s_fewPairs) {
        tellAll();
    } else {
        tell(former);
        tell(m_pairs);
    }
    emit summaryChanged();
}

void MappingModel::updatePairs()
{
    m_pairs.clear();
    if (m_carried.isEmpty() || m_landing.isEmpty())
        return;
    QModelIndex place = indexOf(m_landing);
    if (!place.isValid() || !obstacle(m_carried.front(), *row(place)).isEmpty())
        return;
    for (const QString &source : std::as_const(m_carried)) {
        // What has a value already is given another only where it was pointed at.
        while (place.isValid() && !m_pairs.empty()) {
            const FieldMapping *value = mapping(*row(place));
            const bool isEmpty = value == nullptr || value->value.isEmpty();
            if (isEmpty && obstacle(source, *row(place)).isEmpty())
                break;
            place = neighbour(place, 1);
        }
        if (!place.isValid())
            break;
        m_pairs.push_back({source, target(place)});
        place = neighbour(place, 1);
    }
}

void MappingModel::land()
{
    const std::vector<FieldPair> pairs = m_pairs;
    setCarried({});
    if (pairs.empty())
        return;
    const ObjectMapping changed = withPairs(m_draft.mapping(), pairs);
    if (changed == m_draft.mapping())
        return;
    m_draft.change(changed,
                   pairs.size() == 1
                       ? tr("map %1").arg(pairs.front().target)
                       : tr("map %n field(s)", nullptr, static_cast<int>(pairs.size())));
}

} // namespace millrace

#include "ui/mapping/dryrunsamplesmodel.h"

#include "ui/mapping/dryruntext.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/theme.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/tabletext.h"

namespace millrace {

namespace {

QVariant sideOf(bool isNumber)
{
    return QVariant::fromValue(Qt::AlignVCenter | (isNumber ? Qt::AlignRight : Qt::AlignLeft));
}

} // namespace

DryRunSamplesModel::DryRunSamplesModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void DryRunSamplesModel::setSamples(std::vector<DryRunSample> samples)
{
    beginResetModel();
    m_samples = std::move(samples);
    list();
    endResetModel();
}

void DryRunSamplesModel::setAction(std::optional<DryRunAction> action)
{
    if (action == m_action)
        return;
    beginResetModel();
    m_action = action;
    list();
    endResetModel();
}

void DryRunSamplesModel::setLeftOut(std::optional<std::set<std::string>> marks)
{
    if (marks == m_leftOut)
        return;
    m_leftOut = std::move(marks);
    if (!m_lines.empty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

bool DryRunSamplesModel::hasBox(const Line &line) const
{
    return m_leftOut && line.change <= 0 && !m_samples[line.sample].mark.empty();
}

bool DryRunSamplesModel::isLeftOut(const Line &line) const
{
    return m_leftOut && m_leftOut->contains(m_samples[line.sample].mark);
}

Qt::ItemFlags DryRunSamplesModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    const bool isBox = checkIndex(index, CheckIndexOption::IndexIsValid)
        && index.column() == ActionColumn && hasBox(m_lines[static_cast<std::size_t>(index.row())]);
    return isBox ? flags | Qt::ItemIsUserCheckable : flags;
}

bool DryRunSamplesModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || !flags(index).testFlag(Qt::ItemIsUserCheckable))
        return false;
    emit leaveOutRequested({sample(index.row()).mark},
                           value.value<Qt::CheckState>() == Qt::Unchecked);
    return true;
}

void DryRunSamplesModel::list()
{
    m_lines.clear();
    for (std::size_t i = 0; i < m_samples.size(); ++i) {
        const DryRunSample &one = m_samples[i];
        if (m_action && one.action != *m_action)
            continue;
        for (std::size_t change = 0; change < one.changes.size(); ++change)
            m_lines.push_back({i, static_cast<int>(change)});
        if (one.changes.empty())
            m_lines.push_back({i, -1});
    }
}

const DryRunSample &DryRunSamplesModel::sample(int row) const
{
    return m_samples[m_lines[static_cast<std::size_t>(row)].sample];
}

DryRunSamplesModel::Value DryRunSamplesModel::valueAt(const Line &line, int column) const
{
    const DryRunSample &one = m_samples[line.sample];
    if (line.change < 0 || (column == BeforeColumn && one.action == DryRunAction::Create))
        return {{}, false, false, true};
    const DryRunChange &change = one.changes[static_cast<std::size_t>(line.change)];
    if (column == BeforeColumn && !change.isBeforeKnown)
        return {tr("unknown"), false, true};
    const auto &value = column == BeforeColumn ? change.before : change.after;
    return value ? Value{*value} : Value{tr("NULL"), true};
}

QString DryRunSamplesModel::text(const Line &line, int column) const
{
    const DryRunSample &one = m_samples[line.sample];
    switch (column) {
    case ActionColumn:
        return dryRunActionTitle(one.action);
    case RecordColumn:
        return groupedNumber(one.row + 1);
    case KeyColumn:
        return oneLine(one.key);
    case FieldColumn:
        return line.change >= 0 ? one.changes[static_cast<std::size_t>(line.change)].field
                                : one.field;
    case BeforeColumn:
    case AfterColumn:
        return oneLine(valueAt(line, column).text);
    case ReasonColumn:
        return one.reason;
    default:
        return {};
    }
}

int DryRunSamplesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

int DryRunSamplesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant DryRunSamplesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Line &line = m_lines[static_cast<std::size_t>(index.row())];
    const DryRunSample &one = m_samples[line.sample];
    const int column = index.column();
    const bool isValue = column == BeforeColumn || column == AfterColumn;
    const Value value = isValue ? valueAt(line, column) : Value{text(line, column)};
    switch (role) {
    case Qt::DisplayRole:
        return text(line, column);
    case Qt::CheckStateRole:
        return column == ActionColumn && hasBox(line)
            ? QVariant(isLeftOut(line) ? Qt::Unchecked : Qt::Checked)
            : QVariant();
    case Qt::AccessibleTextRole:
        if (column == ActionColumn && isLeftOut(line))
            return tr("%1, left out").arg(text(line, column));
        if (column == RecordColumn)
            return tr("Record %1").arg(groupedNumber(one.row + 1));
        if (isValue && !value.isAbsent)
            return value.isNull        ? tr("no value")
                : value.text.isEmpty() ? tr("empty text")
                                       : value.text;
        return text(line, column);
    case Qt::ToolTipRole:
        if (isValue && !value.isAbsent && value.text.isEmpty())
            return tr("Empty text");
        return column == ReasonColumn || column == KeyColumn ? plainToolTip(text(line, column))
                                                             : QString();
    case Qt::TextAlignmentRole:
        return sideOf(column == RecordColumn);
    case Qt::DecorationRole:
        return column == ActionColumn
            ? QVariant(icon(dryRunActionIcon(one.action),
                            isLeftOut(line) ? ColorRole::TextMuted : dryRunActionColor(one.action)))
            : QVariant();
    case Qt::ForegroundRole:
        return value.isNull || value.isUnknown || isLeftOut(line)
            ? QVariant(Theme::instance().color(ColorRole::TextMuted))
            : QVariant();
    case Qt::FontRole: {
        if (!value.isNull && !value.isUnknown)
            return {};
        QFont font = Theme::instance().font(TextRole::Small);
        font.setItalic(true);
        return font;
    }
    case IsNullRole:
        return value.isNull;
    case s_tableCellRole: {
        if (column == RecordColumn)
            return QVariant::fromValue(
                TableCell{TableCell::Kind::Number, QString::number(one.row + 1)});
        if (value.isNull || value.isUnknown || value.isAbsent)
            return QVariant::fromValue(TableCell{TableCell::Kind::Null, {}});
        const QString whole = isValue ? value.text
            : column == KeyColumn     ? one.key
                                      : text(line, column);
        return QVariant::fromValue(TableCell{TableCell::Kind::Text, whole});
    }
    default:
        return {};
    }
}

QVariant DryRunSamplesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return sideOf(section == RecordColumn);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case ActionColumn:
        return tr("Would");
    case RecordColumn:
        return tr("Record");
    case KeyColumn:
        return tr("Key");
    case FieldColumn:
        return tr("Field");
    case BeforeColumn:
        return tr("Before");
    case AfterColumn:
        return tr("After");
    case ReasonColumn:
        return tr("Reason");
    default:
        return {};
    }
}

} // namespace millrace

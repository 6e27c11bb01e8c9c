#include "ui/mapping/mappingpreviewmodel.h"

#include "ui/schematree/schematext.h"
#include "ui/theme/iconprovider.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/tabletext.h"

#include <algorithm>
#include <numeric>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

using State = PreviewCell::State;

bool isNumeric(FieldType type)
{
    return type == FieldType::Integer || type == FieldType::Number || type == FieldType::Decimal;
}

TableCell tableCell(const QString &text, bool isNull, FieldType type)
{
    if (isNull)
        return {TableCell::Kind::Null, {}};
    const auto kind = isNumeric(type) ? TableCell::Kind::Number
        : type == FieldType::Boolean  ? TableCell::Kind::Boolean
        : type == FieldType::Json     ? TableCell::Kind::Json
                                      : TableCell::Kind::Text;
    return {kind, text};
}

QVariant alignmentOf(FieldType type)
{
    return QVariant::fromValue(Qt::AlignVCenter
                               | (isNumeric(type) ? Qt::AlignRight : Qt::AlignLeft));
}

/// "last_name, record 3, no value"
QString spoken(const QString &field, int record, const QString &text, bool isNull)
{
    const QString value = isNull ? MappingPreviewModel::tr("no value")
        : text.isEmpty()         ? MappingPreviewModel::tr("empty text")
                                 : oneLine(text);
    return MappingPreviewModel::tr("%1, record %2, %3")
        .arg(field, groupedNumber(record + 1), value);
}

} // namespace

QString previewStateIcon(State state)
{
    switch (state) {
    case State::Same:
        return {};
    case State::Converted:
        return u"arrow-right"_s;
    case State::Computed:
        return u"function"_s;
    case State::Filled:
        return u"add"_s;
    case State::Altered:
        return u"warning"_s;
    case State::Rejected:
        return u"error-circle"_s;
    case State::Broken:
        return u"not-run"_s;
    }
    return {};
}

QString previewStateWord(State state)
{
    switch (state) {
    case State::Same:
        return {};
    case State::Converted:
        return MappingPreviewModel::tr("Converted");
    case State::Computed:
        return MappingPreviewModel::tr("Computed");
    case State::Filled:
        return MappingPreviewModel::tr("Default");
    case State::Altered:
        return MappingPreviewModel::tr("Altered");
    case State::Rejected:
        return MappingPreviewModel::tr("Rejected");
    case State::Broken:
        return MappingPreviewModel::tr("Not computed");
    }
    return {};
}

MappingPreviewModel::MappingPreviewModel(Side side, QObject *parent)
    : QAbstractTableModel(parent)
    , m_side(side)
{
}

QStringList MappingPreviewModel::columnNames(const MappingPreview *preview) const
{
    QStringList names;
    if (preview == nullptr)
        return names;
    if (m_side == Side::Before) {
        for (const Field &each : preview->readSchema().fields())
            names << each.name;
    } else {
        for (const FieldMapping &each : preview->mapping().fields)
            names << each.target;
    }
    return names;
}

std::vector<int> MappingPreviewModel::recordsOf(const MappingPreview *preview) const
{
    if (preview == nullptr)
        return {};
    if (m_isOnlyProblems)
        return preview->rowsWithProblems();
    std::vector<int> records(static_cast<std::size_t>(preview->rowCount()));
    std::iota(records.begin(), records.end(), 0);
    return records;
}

void MappingPreviewModel::setPreview(std::shared_ptr<const MappingPreview> preview)
{
    QStringList columns = columnNames(preview.get());
    std::vector<int> records = recordsOf(preview.get());
    const bool isAlike = columns == m_columns && records == m_records && m_preview && preview;
    if (!isAlike)
        beginResetModel();
    m_preview = std::move(preview);
    m_columns = std::move(columns);
    m_records = std::move(records);
    if (!isAlike) {
        endResetModel();
    } else if (!m_records.empty() && !m_columns.isEmpty()) {
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
        emit headerDataChanged(Qt::Vertical, 0, rowCount() - 1);
        emit headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
    }
}

void MappingPreviewModel::setOnlyProblems(bool isOnlyProblems)
{
    if (m_isOnlyProblems == isOnlyProblems)
        return;
    beginResetModel();
    m_isOnlyProblems = isOnlyProblems;
    m_records = recordsOf(m_preview.get());
    endResetModel();
}

int MappingPreviewModel::rowOf(int record) const
{
    const auto found = std::ranges::lower_bound(m_records, record);
    return found != m_records.end() && *found == record
        ? static_cast<int>(found - m_records.begin())
        : -1;
}

const Field &MappingPreviewModel::field(int column) const
{
    return m_preview->readSchema().field(column);
}

PreviewCell MappingPreviewModel::cell(const QModelIndex &index) const
{
    return m_preview->cell(record(index.row()), index.column());
}

QString MappingPreviewModel::remark(const QModelIndex &index) const
{
    if (m_side == Side::Before || !index.isValid())
        return {};
    const PreviewCell one = cell(index);
    switch (one.state) {
    case State::Same:
        return {};
    case State::Converted:
        return tr("Converted: it reads differently as the type of the field.");
    case State::Computed:
        return m_preview->mapping().fields[static_cast<std::size_t>(index.column())].origin
                == ValueOrigin::Constant
            ? tr("The constant of the mapping.")
            : tr("Computed by an expression.");
    case State::Filled:
        return tr("The default stands in for a missing value.");
    case State::Altered:
        return tr("Altered by the rule of the field. %1").arg(one.reason);
    case State::Rejected:
        return tr("The record is rejected. %1").arg(one.reason);
    case State::Broken:
        return tr("Nothing is computed: this row of the mapping is not complete.");
    }
    return {};
}

int MappingPreviewModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_records.size());
}

int MappingPreviewModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QVariant MappingPreviewModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    return m_side == Side::Before ? sourceData(index, role) : resultData(index, role);
}

QVariant MappingPreviewModel::sourceData(const QModelIndex &index, int role) const
{
    const FieldType type = field(index.column()).type;
    if (role == Qt::TextAlignmentRole)
        return alignmentOf(type);
    const int number = record(index.row());
    const auto text = m_preview->sourceText(number, index.column());
    switch (role) {
    case Qt::DisplayRole:
        return text ? oneLine(*text) : tr("NULL");
    case Qt::ToolTipRole:
        return text && text->isEmpty() ? tr("Empty text") : QString();
    case Qt::AccessibleTextRole:
        return spoken(m_columns[index.column()], number, text.value_or(QString()), !text);
    case IsNullRole:
        return !text;
    case WholeTextRole:
        return text.value_or(QString());
    case s_tableCellRole:
        return QVariant::fromValue(tableCell(text.value_or(QString()), !text, type));
    default:
        return {};
    }
}

QVariant MappingPreviewModel::resultData(const QModelIndex &index, int role) const
{
    if (role == Qt::ToolTipRole)
        return plainToolTip(remark(index));
    const PreviewCell one = cell(index);
    // A value that is refused is shown as it was, for nothing is sent in its place.
    const bool isShownAsItWas = one.state == State::Rejected && !one.original.isEmpty();
    const QString text = isShownAsItWas ? one.original : one.text;
    const bool isNull = one.isNull && !isShownAsItWas;
    const ObjectField *target = m_preview->mapping().object.find(m_columns[index.column()]);
    const FieldType type = target == nullptr ? FieldType::String : target->field.type;
    switch (role) {
    case Qt::DisplayRole:
        return one.state == State::Broken ? u"–"_s : isNull ? tr("NULL") : oneLine(text);
    case Qt::TextAlignmentRole:
        return alignmentOf(type);
    case Qt::AccessibleTextRole: {
        const QString value = spoken(m_columns[index.column()], record(index.row()), text, isNull);
        const QString about = remark(index);
        return about.isEmpty() ? value : u"%1. %2"_s.arg(value, about);
    }
    case IsNullRole:
        return isNull && one.state != State::Broken;
    case StateRole:
        return static_cast<int>(one.state);
    case WholeTextRole:
        return text;
    case s_tableCellRole:
        return QVariant::fromValue(
            tableCell(text, isNull, isShownAsItWas ? FieldType::String : type));
    default:
        return {};
    }
}

QVariant MappingPreviewModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical)
        return section >= 0 && section < rowCount() ? recordHeader(section, role) : QVariant();
    return section >= 0 && section < columnCount() ? fieldHeader(section, role) : QVariant();
}

QVariant MappingPreviewModel::recordHeader(int row, int role) const
{
    const int number = record(row);
    switch (role) {
    case Qt::DisplayRole:
        return groupedNumber(number + 1);
    case Qt::DecorationRole:
        if (m_preview->isRejected(number))
            return icon(previewStateIcon(State::Rejected), ColorRole::Negative);
        return m_preview->hasProblem(number)
            ? icon(previewStateIcon(State::Altered), ColorRole::Warning)
            : QVariant();
    case Qt::ToolTipRole:
        return plainToolTip(m_preview->problems(number).join(u'\n'));
    case Qt::AccessibleTextRole:
        return m_preview->isRejected(number)
            ? tr("Record %1, rejected").arg(groupedNumber(number + 1))
            : tr("Record %1").arg(groupedNumber(number + 1));
    default:
        return {};
    }
}

QVariant MappingPreviewModel::fieldHeader(int column, int role) const
{
    const QString &name = m_columns[column];
    if (m_side == Side::Before) {
        if (role == Qt::TextAlignmentRole)
            return alignmentOf(field(column).type);
        if (role == Qt::ToolTipRole)
            return fieldTypeText(field(column).type);
        return role == Qt::DisplayRole ? QVariant(name) : QVariant();
    }
    const ObjectField *target = m_preview->mapping().object.find(name);
    const FieldType type = target == nullptr ? FieldType::String : target->field.type;
    switch (role) {
    case Qt::DisplayRole:
        return name;
    case Qt::TextAlignmentRole:
        return alignmentOf(type);
    case Qt::ToolTipRole: {
        const QString title = target == nullptr || target->title.isEmpty() ? name : target->title;
        return u"%1 (%2)"_s.arg(title, fieldTypeText(type));
    }
    default:
        return {};
    }
}

} // namespace millrace

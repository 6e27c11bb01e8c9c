#include "ui/rejected/recordfieldsmodel.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/theme.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Longer values are for the dialogue that shows one value.
constexpr int s_longestCell = 500;

} // namespace

RecordFieldsModel::RecordFieldsModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void RecordFieldsModel::setRecord(const std::string &record, const QString &faultyField)
{
    beginResetModel();
    m_fields = recordFields(record).value_or(std::vector<RecordField>());
    m_faultyField = faultyField;
    endResetModel();
}

QString RecordFieldsModel::shownValue(const RecordField &field)
{
    // No value differs from an empty text.
    if (field.kind == RecordField::Kind::Null)
        return tr("NULL");
    if (field.kind == RecordField::Kind::Text && field.text.isEmpty())
        return u"\"\""_s;
    return field.text.left(s_longestCell).replace(u'\n', u'↵');
}

int RecordFieldsModel::faultyRow() const
{
    const auto found = std::ranges::find(m_fields, m_faultyField, &RecordField::name);
    return found == m_fields.end() ? -1 : static_cast<int>(found - m_fields.begin());
}

int RecordFieldsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_fields.size());
}

int RecordFieldsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : 2;
}

QVariant RecordFieldsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const RecordField &field = m_fields[static_cast<std::size_t>(index.row())];
    const bool isFaulty = field.name == m_faultyField;
    const bool isNull = field.kind == RecordField::Kind::Null;
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == 0 ? field.name : shownValue(field);
    case Qt::ToolTipRole:
        return isFaulty           ? tr("%1: the value at fault").arg(field.name)
            : index.column() == 0 ? field.name
                                  : shownValue(field);
    case Qt::AccessibleTextRole:
        return isFaulty ? tr("%1: %2, at fault").arg(field.name, shownValue(field))
                        : tr("%1: %2").arg(field.name, shownValue(field));
    case Qt::DecorationRole:
        // A mark besides the colour.
        if (isFaulty && index.column() == 1)
            return icon(u"warning"_s, ColorRole::Negative);
        return {};
    case Qt::FontRole:
        if (isFaulty)
            return Theme::instance().font(TextRole::BodyStrong);
        return {};
    case Qt::BackgroundRole:
        return isFaulty ? QVariant(Theme::instance().color(ColorRole::NegativeSoft)) : QVariant();
    case Qt::ForegroundRole:
        if (isFaulty)
            return Theme::instance().color(ColorRole::Negative);
        return isNull || index.column() == 0
            ? QVariant(Theme::instance().color(ColorRole::TextMuted))
            : QVariant();
    default:
        return {};
    }
}

QVariant RecordFieldsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == 0 ? tr("Field") : tr("Value");
}

} // namespace millrace

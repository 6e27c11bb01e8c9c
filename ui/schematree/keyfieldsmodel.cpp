#include "ui/schematree/keyfieldsmodel.h"

#include "ui/schematree/schematext.h"

namespace millrace {

KeyFieldsModel::KeyFieldsModel(const Schema &schema, const QStringList &key, QObject *parent)
    : QAbstractListModel(parent)
    , m_schema(schema)
{
    for (const QString &field : key) {
        if (schema.indexOf(field))
            m_key << field;
    }
    setFilter({});
}

QString KeyFieldsModel::fieldAt(const QModelIndex &index) const
{
    return index.isValid() ? m_schema.field(m_shown[static_cast<std::size_t>(index.row())]).name
                           : QString();
}

void KeyFieldsModel::move(const QString &field, int steps)
{
    const auto from = m_key.indexOf(field);
    const auto to = from + steps;
    if (from < 0 || to < 0 || to >= m_key.size())
        return;
    m_key.move(from, to);
    tell();
}

void KeyFieldsModel::setFilter(const QString &text)
{
    beginResetModel();
    m_shown.clear();
    for (int i = 0; i < m_schema.fieldCount(); ++i) {
        if (m_schema.field(i).name.contains(text, Qt::CaseInsensitive))
            m_shown.push_back(i);
    }
    endResetModel();
}

void KeyFieldsModel::setDescription(std::function<QString(const QStringList &)> describe)
{
    m_describe = std::move(describe);
}

void KeyFieldsModel::describe()
{
    if (!m_shown.empty())
        emit dataChanged(index(0), index(rowCount() - 1));
}

int KeyFieldsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

QVariant KeyFieldsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Field &field = m_schema.field(m_shown[static_cast<std::size_t>(index.row())]);
    const auto place = m_key.indexOf(field.name);
    switch (role) {
    case Qt::CheckStateRole:
        return place < 0 ? Qt::Unchecked : Qt::Checked;
    case Qt::DisplayRole:
    case Qt::ToolTipRole: // A long one may be cut in the list.
    case Qt::AccessibleTextRole: {
        const QString title = place >= 0 && m_key.size() > 1
            ? tr("%1 (%2), part %3 of the key")
                  .arg(field.name, fieldTypeText(field.type), QString::number(place + 1))
            : tr("%1 (%2)").arg(field.name, fieldTypeText(field.type));
        const QString sampled = m_describe ? m_describe({field.name}) : QString();
        return sampled.isEmpty() ? title : tr("%1: %2").arg(title, sampled);
    }
    default:
        return {};
    }
}

bool KeyFieldsModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!index.isValid() || role != Qt::CheckStateRole)
        return false;
    const QString field = fieldAt(index);
    m_key.removeAll(field);
    if (value.toInt() != Qt::Unchecked)
        m_key << field;
    tell();
    return true;
}

Qt::ItemFlags KeyFieldsModel::flags(const QModelIndex &index) const
{
    return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable
            | Qt::ItemNeverHasChildren
                           : Qt::ItemFlags(Qt::NoItemFlags);
}

void KeyFieldsModel::tell()
{
    if (!m_shown.empty())
        emit dataChanged(index(0), index(rowCount() - 1));
    emit keyChanged();
}

} // namespace millrace

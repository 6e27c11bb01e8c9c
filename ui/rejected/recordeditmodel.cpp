#include "ui/rejected/recordeditmodel.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/theme.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// How a typed text is to be stored for a field of \a type.
RecordField::Kind kindOf(FieldType type, const QString &text)
{
    switch (type) {
    case FieldType::Boolean:
        return text == "true"_L1 || text == "false"_L1 ? RecordField::Kind::Boolean
                                                       : RecordField::Kind::Text;
    case FieldType::Integer:
    case FieldType::Number:
    case FieldType::Decimal: {
        const auto number = recordValue(text);
        return number && number->kind == RecordField::Kind::Number ? RecordField::Kind::Number
                                                                   : RecordField::Kind::Text;
    }
    case FieldType::Json:
        return recordValue(text) ? RecordField::Kind::Structure : RecordField::Kind::Text;
    default:
        return RecordField::Kind::Text;
    }
}

bool isSameValue(const RecordField &one, const RecordField &other)
{
    return one.kind == other.kind && one.text == other.text;
}

} // namespace

RecordEditModel::RecordEditModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void RecordEditModel::setRecord(const RejectedRecord &record, const Schema &schema)
{
    beginResetModel();
    m_rows.clear();
    m_faultyField = record.field;
    const auto originals = recordFields(record.sourceRecord);
    const auto stored = recordFields(record.currentRecord());
    for (const RecordField &field : stored.value_or(std::vector<RecordField>())) {
        Row row{{field.name, RecordField::Kind::Null, {}}, field, field, {}};
        if (originals) {
            const auto original = std::ranges::find(*originals, field.name, &RecordField::name);
            if (original != originals->end())
                row.original = *original;
        }
        if (const auto index = schema.indexOf(field.name))
            row.type = schema.field(*index).type;
        m_rows.push_back(std::move(row));
    }
    endResetModel();
}

int RecordEditModel::rowOf(const QString &name) const
{
    const auto found = std::ranges::find_if(
        m_rows, [&name](const Row &row) { return row.original.name == name; });
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

void RecordEditModel::setNull(int row)
{
    put(row, {m_rows[static_cast<std::size_t>(row)].original.name, RecordField::Kind::Null, {}});
}

void RecordEditModel::restore(int row) { put(row, m_rows[static_cast<std::size_t>(row)].original); }

void RecordEditModel::put(int row, RecordField value)
{
    Row &changed = m_rows[static_cast<std::size_t>(row)];
    if (!changed.type || isSameValue(changed.value, value))
        return;
    changed.value = std::move(value);
    emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

std::map<QString, QString> RecordEditModel::changes() const
{
    std::map<QString, QString> changes;
    for (const Row &row : m_rows) {
        if (!isSameValue(row.value, row.stored))
            changes[row.value.name] = QString::fromStdString(recordValueJson(row.value));
    }
    return changes;
}

int RecordEditModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int RecordEditModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString RecordEditModel::shown(const RecordField &field)
{
    // No value differs from an empty text.
    if (field.kind == RecordField::Kind::Null)
        return tr("NULL");
    return field.kind == RecordField::Kind::Text && field.text.isEmpty() ? u"\"\""_s : field.text;
}

QVariant RecordEditModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[static_cast<std::size_t>(index.row())];
    const bool isChanged = !isSameValue(row.value, row.original);
    const RecordField &field = index.column() == ValueColumn ? row.value : row.original;
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == NameColumn ? field.name : shown(field);
    case Qt::EditRole:
        return field.text;
    case Qt::ForegroundRole:
        if (index.column() == NameColumn && field.name == m_faultyField)
            return Theme::instance().color(ColorRole::Negative);
        if (index.column() != NameColumn && field.kind == RecordField::Kind::Null)
            return Theme::instance().color(ColorRole::TextMuted);
        return {};
    case Qt::DecorationRole:
        if (index.column() == ValueColumn && isChanged)
            return icon(u"edit"_s, ColorRole::Accent);
        if (index.column() == NameColumn && field.name == m_faultyField)
            return icon(u"warning"_s, ColorRole::Negative);
        return {};
    case Qt::ToolTipRole:
        if (index.column() == ValueColumn && !row.type)
            return tr("The stream has no field of this name any more.");
        return {};
    case Qt::AccessibleTextRole:
        if (index.column() == ValueColumn)
            return isChanged ? tr("%1, changed").arg(shown(field)) : shown(field);
        return field.name == m_faultyField && index.column() == NameColumn
            ? tr("%1, at fault").arg(field.name)
            : QVariant();
    default:
        return {};
    }
}

bool RecordEditModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    const Row &row = m_rows[static_cast<std::size_t>(index.row())];
    if (role != Qt::EditRole || index.column() != ValueColumn || !row.type)
        return false;
    const QString text = value.toString();
    // Leaving the editor of a null without a word keeps it null.
    if (text.isEmpty() && row.value.kind == RecordField::Kind::Null)
        return true;
    put(index.row(), {row.original.name, kindOf(*row.type, text), text});
    return true;
}

Qt::ItemFlags RecordEditModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    const bool isEditable = index.isValid() && index.column() == ValueColumn
        && m_rows[static_cast<std::size_t>(index.row())].type;
    return isEditable ? flags | Qt::ItemIsEditable : flags;
}

QVariant RecordEditModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Field");
    case OriginalColumn:
        return tr("As read");
    default:
        return tr("To be sent");
    }
}

} // namespace millrace

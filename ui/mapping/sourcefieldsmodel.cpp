#include "ui/mapping/sourcefieldsmodel.h"

#include "ui/schematree/schematext.h"
#include "ui/widgets/displaytext.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QMimeData>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Among these the example is looked for.
constexpr int s_exampleRows = 20;

const QString &fieldsMimeType()
{
    static const QString s_type = u"application/x-millrace-fields"_s;
    return s_type;
}

} // namespace

SourceFieldsModel::SourceFieldsModel(MappingDraft &draft, QObject *parent)
    : QAbstractTableModel(parent)
    , m_draft(draft)
{
    connect(&draft, &MappingDraft::streamChanged, this, [this] { follow(true); });
    connect(&draft, &MappingDraft::mappingChanged, this, [this] { follow(false); });
    connect(&draft, &MappingDraft::sampleChanged, this, [this] {
        m_records.reset();
        follow(false);
    });
    follow(true);
}

void SourceFieldsModel::follow(bool isReset)
{
    const QStringList used = mappedFields(m_draft.mapping(), m_draft.readSchema());
    m_used = QSet<QString>(used.begin(), used.end());
    if (!m_records && m_draft.sample().rowCount() > 0) {
        ObjectMapping nothing;
        m_records = MappingPreview::of(nothing, m_draft.sample(), s_exampleRows, m_draft.context());
    }
    if (isReset || m_isUnusedOnly) {
        auto now = shown();
        if (isReset || now != m_shown) {
            beginResetModel();
            m_shown = std::move(now);
            endResetModel();
        }
    } else if (!m_shown.empty()) {
        emit dataChanged(index(0, 0), index(rowCount() - 1, s_sourceColumnCount - 1));
    }
    emit summaryChanged();
}

std::vector<int> SourceFieldsModel::shown() const
{
    std::vector<int> places;
    const auto &fields = m_draft.readSchema().fields();
    for (int place = 0; place < static_cast<int>(fields.size()); ++place) {
        const Field &field = fields[static_cast<std::size_t>(place)];
        if (m_isUnusedOnly && m_used.contains(field.name))
            continue;
        if (m_text.isEmpty() || field.name.contains(m_text, Qt::CaseInsensitive)
            || fieldTypeText(field.type).contains(m_text, Qt::CaseInsensitive))
            places.push_back(place);
    }
    return places;
}

void SourceFieldsModel::setFilter(const QString &text, bool isUnusedOnly)
{
    if (text == m_text && isUnusedOnly == m_isUnusedOnly)
        return;
    beginResetModel();
    m_text = text;
    m_isUnusedOnly = isUnusedOnly;
    m_shown = shown();
    endResetModel();
    emit summaryChanged();
}

int SourceFieldsModel::unusedCount() const
{
    const auto &fields = m_draft.readSchema().fields();
    return static_cast<int>(std::ranges::count_if(
        fields, [this](const Field &field) { return !m_used.contains(field.name); }));
}

QString SourceFieldsModel::field(const QModelIndex &index) const
{
    return index.isValid()
        ? m_draft.readSchema().field(m_shown[static_cast<std::size_t>(index.row())]).name
        : QString();
}

QModelIndex SourceFieldsModel::indexOf(const QString &field) const
{
    const auto place = m_draft.readSchema().indexOf(field);
    const auto found = place ? std::ranges::find(m_shown, *place) : m_shown.end();
    return found == m_shown.end() ? QModelIndex()
                                  : index(static_cast<int>(found - m_shown.begin()), 0);
}

std::optional<QString> SourceFieldsModel::example(int field) const
{
    if (!m_records)
        return {};
    const auto column = m_records->readSchema().indexOf(m_draft.readSchema().field(field).name);
    if (!column)
        return {};
    for (int row = 0; row < m_records->rowCount(); ++row) {
        if (const auto text = m_records->sourceText(row, *column))
            return text;
    }
    return {};
}

int SourceFieldsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int SourceFieldsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : s_sourceColumnCount;
}

QVariant SourceFieldsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const int place = m_shown[static_cast<std::size_t>(index.row())];
    const Field &field = m_draft.readSchema().field(place);
    const bool isUsed = m_used.contains(field.name);
    const auto column = static_cast<SourceColumn>(index.column());
    if (role == UsedRole)
        return isUsed;
    if (column == SourceColumn::Field) {
        if (role == Qt::DisplayRole)
            return field.name;
        if (role == Qt::AccessibleTextRole)
            return isUsed ? tr("%1, %2, used").arg(field.name, fieldTypeText(field.type))
                          : tr("%1, %2, not used").arg(field.name, fieldTypeText(field.type));
        if (role == Qt::ToolTipRole)
            return isUsed ? tr("%1 is used by the mapping.").arg(field.name) : field.name;
        return {};
    }
    if (column == SourceColumn::Type)
        return role == Qt::DisplayRole ? QVariant(fieldTypeText(field.type)) : QVariant();
    const auto value = example(place);
    if (role == NullRole)
        return m_records.has_value() && !value;
    const QString text = m_records ? value.value_or(u"NULL"_s) : QString();
    if (role == Qt::DisplayRole)
        return oneLine(text);
    return role == Qt::ToolTipRole ? QVariant(plainToolTip(text)) : QVariant();
}

QVariant SourceFieldsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (static_cast<SourceColumn>(section)) {
    case SourceColumn::Field:
        return tr("Source field");
    case SourceColumn::Type:
        return tr("Type");
    case SourceColumn::Example:
        return tr("Example");
    }
    return {};
}

Qt::ItemFlags SourceFieldsModel::flags(const QModelIndex &index) const
{
    return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled
            | Qt::ItemNeverHasChildren
                           : Qt::ItemFlags();
}

QStringList SourceFieldsModel::mimeTypes() const { return {fieldsMimeType()}; }

QMimeData *SourceFieldsModel::mimeData(const QModelIndexList &indexes) const
{
    std::vector<int> rows;
    for (const QModelIndex &index : indexes)
        rows.push_back(index.row());
    std::ranges::sort(rows);
    QStringList names;
    for (const int row : rows) {
        if (const QString name = field(index(row, 0)); !names.contains(name))
            names << name;
    }
    auto *mime = new QMimeData;
    mime->setData(fieldsMimeType(),
                  QJsonDocument(QJsonArray::fromStringList(names)).toJson(QJsonDocument::Compact));
    // Where text is taken, a list of names is of use too.
    mime->setText(names.join(u'\n'));
    return mime;
}

QStringList SourceFieldsModel::fieldsOf(const QMimeData *mime)
{
    QStringList names;
    const QJsonArray array = QJsonDocument::fromJson(mime->data(fieldsMimeType())).array();
    for (const QJsonValue &value : array)
        names << value.toString();
    return names;
}

} // namespace millrace

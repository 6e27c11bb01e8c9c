#include "ui/widgets/recordtablemodel.h"

#include "core/data/conversion.h"
#include "ui/schematree/schematext.h"
#include "ui/widgets/displaytext.h"

#include <algorithm>
#include <string>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype s_longestCell = 200; // Characters; the viewer has the rest.

bool isNumeric(FieldType type)
{
    return type == FieldType::Integer || type == FieldType::Number || type == FieldType::Decimal;
}

QString hexText(std::string_view bytes)
{
    const auto raw = QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size()));
    return QString::fromLatin1(raw.toHex(' '));
}

/// The place of the next character of \a json from \a at on that is no blank.
qsizetype nextSign(const QString &json, qsizetype at)
{
    while (at < json.size() && json[at].isSpace())
        ++at;
    return at;
}

/// Indents by hand: QJsonDocument would turn long numbers into doubles.
QString indentedJson(const QString &json)
{
    QString out;
    out.reserve(json.size() * 2);
    int depth = 0;
    bool isInText = false;
    const auto newLine = [&] { out += u'\n' + QString(depth * 2, u' '); };
    for (qsizetype i = 0; i < json.size(); ++i) {
        const QChar c = json[i];
        if (isInText) {
            out += c;
            if (c == u'\\' && i + 1 < json.size())
                out += json[++i];
            else if (c == u'"')
                isInText = false;
            continue;
        }
        if (c.isSpace())
            continue;
        if (c == u'}' || c == u']') {
            --depth;
            newLine();
        }
        out += c;
        isInText = c == u'"';
        if (c == u':')
            out += u' ';
        if (c == u',')
            newLine();
        if (c != u'{' && c != u'[')
            continue;
        const qsizetype next = nextSign(json, i + 1);
        if (next < json.size() && (json[next] == u'}' || json[next] == u']')) {
            out += json[next];
            i = next;
        } else {
            ++depth;
            newLine();
        }
    }
    return out;
}

/// One line, whatever the value holds: line ends become visible.
QString cellText(const QString &text)
{
    QString shown = text.left(s_longestCell);
    shown.replace(u"\r\n"_s, u"⏎"_s).replace(u'\n', u'⏎').replace(u'\r', u'⏎').replace(u'\t', u' ');
    if (text.size() > s_longestCell)
        shown += u'…';
    return shown;
}

} // namespace

RecordTableModel::RecordTableModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void RecordTableModel::setRows(std::shared_ptr<const Schema> schema,
                               std::vector<std::shared_ptr<const RecordBatch>> batches)
{
    beginResetModel();
    m_schema = std::move(schema);
    m_batches = std::move(batches);
    m_ends.clear();
    int end = 0;
    for (const auto &batch : m_batches) {
        end += static_cast<int>(batch->rowCount());
        m_ends.push_back(end);
    }
    applyFilter();
    endResetModel();
}

void RecordTableModel::setFilter(const QString &text)
{
    beginResetModel();
    m_filter = text;
    applyFilter();
    endResetModel();
}

void RecordTableModel::applyFilter()
{
    m_shown.clear();
    for (int row = 0; !m_filter.isEmpty() && row < unfilteredRowCount(); ++row) {
        for (int column = 0; column < m_schema->fieldCount(); ++column) {
            const Place place = sourcePlaceOf(row);
            const Column &cells = place.batch->column(column);
            if (!cells.isNull(place.row)
                && textAt(place, column).contains(m_filter, Qt::CaseInsensitive)) {
                m_shown.push_back(row);
                break;
            }
        }
    }
}

QString RecordTableModel::textAt(const Place &place, int column)
{
    std::string text;
    appendCellText(text, place.batch->column(column), place.row, ' ');
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString RecordTableModel::plainText(int row, int column) const
{
    return textAt(placeOf(row), column);
}

int RecordTableModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid())
        return 0;
    return m_filter.isEmpty() ? unfilteredRowCount() : static_cast<int>(m_shown.size());
}

int RecordTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() || m_schema == nullptr ? 0 : m_schema->fieldCount();
}

QVariant RecordTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const FieldType type = m_schema->field(index.column()).type;
    switch (role) {
    case Qt::DisplayRole:
        // The word, not nothing: an empty text and a missing value are different things.
        return isNull(index.row(), index.column())
            ? tr("NULL")
            : cellText(plainText(index.row(), index.column()));
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter
                                   | (isNumeric(type) ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::ToolTipRole:
        if (type == FieldType::TimestampWithZone && !isNull(index.row(), index.column())) {
            const Place place = placeOf(index.row());
            const std::int64_t value = place.batch->column(index.column()).integer(place.row);
            return localTime(TimePoint(std::chrono::microseconds(value)));
        }
        return {};
    case Qt::AccessibleTextRole:
        return accessibleText(index.row(), index.column());
    case IsNullRole:
        return isNull(index.row(), index.column());
    case WholeTextRole:
        return wholeText(index.row(), index.column());
    case BytesRole:
        return bytes(index.row(), index.column());
    case TypeRole:
        return static_cast<int>(type);
    case s_tableCellRole:
        return QVariant::fromValue(cell(index.row(), index.column()));
    default:
        return {};
    }
}

QVariant RecordTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical)
        return role == Qt::DisplayRole && section >= 0 && section < rowCount()
            ? QVariant(groupedNumber(sourceRow(section) + 1))
            : QVariant();
    if (m_schema == nullptr || section < 0 || section >= m_schema->fieldCount())
        return {};
    const Field &field = m_schema->field(section);
    switch (role) {
    case Qt::DisplayRole:
        return field.name;
    case Qt::ToolTipRole:
        return field.sourceType.isEmpty()
            ? fieldTypeText(field.type)
            : u"%1 (%2)"_s.arg(fieldTypeText(field.type), field.sourceType);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter
                                   | (isNumeric(field.type) ? Qt::AlignRight : Qt::AlignLeft));
    default:
        return {};
    }
}

int RecordTableModel::sourceRow(int row) const
{
    return m_filter.isEmpty() ? row : m_shown[static_cast<std::size_t>(row)];
}

RecordTableModel::Place RecordTableModel::placeOf(int row) const
{
    return sourcePlaceOf(sourceRow(row));
}

RecordTableModel::Place RecordTableModel::sourcePlaceOf(int row) const
{
    const auto end = std::ranges::upper_bound(m_ends, row);
    const auto at = static_cast<std::size_t>(end - m_ends.begin());
    const int start = at == 0 ? 0 : m_ends[at - 1];
    return {m_batches[at].get(), static_cast<std::size_t>(row - start)};
}

bool RecordTableModel::isNull(int row, int column) const
{
    const Place place = placeOf(row);
    return place.batch->column(column).isNull(place.row);
}

TableCell RecordTableModel::cell(int row, int column) const
{
    if (isNull(row, column))
        return {TableCell::Kind::Null, {}};
    const FieldType type = m_schema->field(column).type;
    const auto kind = isNumeric(type) ? TableCell::Kind::Number
        : type == FieldType::Boolean  ? TableCell::Kind::Boolean
        : type == FieldType::Json     ? TableCell::Kind::Json
                                      : TableCell::Kind::Text;
    return {kind, plainText(row, column)};
}

QString RecordTableModel::wholeText(int row, int column) const
{
    const Place place = placeOf(row);
    const Column &cells = place.batch->column(column);
    if (cells.isNull(place.row))
        return {};
    if (cells.type == FieldType::Binary)
        return hexText(cells.text(place.row));
    const QString text = plainText(row, column);
    return cells.type == FieldType::Json ? indentedJson(text) : text;
}

QVariant RecordTableModel::bytes(int row, int column) const
{
    const Place place = placeOf(row);
    const Column &cells = place.batch->column(column);
    if (cells.type != FieldType::Binary || cells.isNull(place.row))
        return {};
    const std::string_view value = cells.text(place.row);
    return QByteArray(value.data(), static_cast<qsizetype>(value.size()));
}

QString RecordTableModel::accessibleText(int row, int column) const
{
    const QString &name = m_schema->field(column).name;
    if (isNull(row, column))
        return tr("%1, no value").arg(name);
    const QString text = plainText(row, column);
    return text.isEmpty() ? tr("%1, empty text").arg(name) : u"%1, %2"_s.arg(name, cellText(text));
}

} // namespace millrace

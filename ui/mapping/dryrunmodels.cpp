#include "ui/mapping/dryrunmodels.h"

#include "ui/mapping/mappingtext.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/theme.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/tabletext.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype s_longestCell = 200;

QString oneLine(const QString &text)
{
    QString shown = text.left(s_longestCell);
    shown.replace(u"\r\n"_s, u"⏎"_s).replace(u'\n', u'⏎').replace(u'\r', u'⏎').replace(u'\t', u' ');
    if (text.size() > s_longestCell)
        shown += u'…';
    return shown;
}

std::optional<DryRunAction> actionOf(int column)
{
    switch (column) {
    case DryRunStreamsModel::CreateColumn:
        return DryRunAction::Create;
    case DryRunStreamsModel::UpdateColumn:
        return DryRunAction::Update;
    case DryRunStreamsModel::DeleteColumn:
        return DryRunAction::Delete;
    case DryRunStreamsModel::UnchangedColumn:
        return DryRunAction::Unchanged;
    case DryRunStreamsModel::RejectColumn:
        return DryRunAction::Reject;
    case DryRunStreamsModel::UnknownColumn:
        return DryRunAction::Unknown;
    default:
        return std::nullopt;
    }
}

QString streamText(const DryRunStream &stream, int column)
{
    switch (column) {
    case DryRunStreamsModel::StreamColumn:
        return stream.stream.text();
    case DryRunStreamsModel::ObjectColumn:
        return stream.object;
    case DryRunStreamsModel::OperationColumn:
        return operationTitle(stream.operation);
    case DryRunStreamsModel::ReadColumn:
        return groupedNumber(stream.read);
    default:
        return groupedNumber(dryRunCount(stream, *actionOf(column)));
    }
}

QVariant sideOf(bool isNumber)
{
    return QVariant::fromValue(Qt::AlignVCenter | (isNumber ? Qt::AlignRight : Qt::AlignLeft));
}

} // namespace

QString dryRunActionTitle(DryRunAction action)
{
    switch (action) {
    case DryRunAction::Create:
        return DryRunSamplesModel::tr("Create");
    case DryRunAction::Update:
        return DryRunSamplesModel::tr("Update");
    case DryRunAction::Delete:
        return DryRunSamplesModel::tr("Delete");
    case DryRunAction::Unchanged:
        return DryRunSamplesModel::tr("Unchanged");
    case DryRunAction::Reject:
        return DryRunSamplesModel::tr("Reject");
    case DryRunAction::Unknown:
        return DryRunSamplesModel::tr("Unknown");
    }
    return {};
}

QString dryRunActionIcon(DryRunAction action)
{
    switch (action) {
    case DryRunAction::Create:
        return u"add"_s;
    case DryRunAction::Update:
        return u"edit"_s;
    case DryRunAction::Delete:
        return u"delete"_s;
    case DryRunAction::Unchanged:
        return u"check"_s;
    case DryRunAction::Reject:
        return u"error-circle"_s;
    case DryRunAction::Unknown:
        return u"help"_s;
    }
    return {};
}

ColorRole dryRunActionColor(DryRunAction action)
{
    switch (action) {
    case DryRunAction::Create:
        return ColorRole::Positive;
    case DryRunAction::Update:
        return ColorRole::Info;
    case DryRunAction::Delete:
        return ColorRole::Warning;
    case DryRunAction::Reject:
        return ColorRole::Negative;
    case DryRunAction::Unchanged:
    case DryRunAction::Unknown:
        break;
    }
    return ColorRole::TextMuted;
}

qint64 dryRunCount(const DryRunStream &stream, DryRunAction action)
{
    switch (action) {
    case DryRunAction::Create:
        return stream.creates;
    case DryRunAction::Update:
        return stream.updates;
    case DryRunAction::Delete:
        return stream.deletes;
    case DryRunAction::Unchanged:
        return stream.unchanged;
    case DryRunAction::Reject:
        return stream.rejected;
    case DryRunAction::Unknown:
        return stream.unknown;
    }
    return 0;
}

DryRunStreamsModel::DryRunStreamsModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void DryRunStreamsModel::setStreams(const std::vector<DryRunStream> &streams)
{
    const bool isAlike = streams.size() >= m_streams.size()
        && std::equal(m_streams.begin(), m_streams.end(), streams.begin(),
                      [](const DryRunStream &a, const DryRunStream &b) {
                          return a.stream == b.stream;
                      });
    if (!isAlike) {
        beginResetModel();
        m_streams = streams;
        endResetModel();
        return;
    }
    const int known = rowCount();
    const int count = static_cast<int>(streams.size());
    if (count > known)
        beginInsertRows({}, known, count - 1);
    m_streams = streams;
    if (count > known)
        endInsertRows();
    if (known > 0)
        emit dataChanged(index(0, 0), index(known - 1, ColumnCount - 1));
}

int DryRunStreamsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_streams.size());
}

int DryRunStreamsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant DryRunStreamsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const DryRunStream &one = stream(index.row());
    const int column = index.column();
    const auto action = actionOf(column);
    const qint64 number = action ? dryRunCount(one, *action) : one.read;
    const bool isNumber = column >= ReadColumn;
    switch (role) {
    case Qt::DisplayRole:
        return streamText(one, column);
    case Qt::AccessibleTextRole: {
        const QString shown = streamText(one, column);
        if (isNumber)
            return u"%1: %2"_s.arg(headerData(column, Qt::Horizontal, Qt::DisplayRole).toString(),
                                   shown);
        return column == StreamColumn && one.error ? u"%1, %2"_s.arg(shown, one.error->message)
                                                   : shown;
    }
    case Qt::ToolTipRole:
        return column == StreamColumn && one.error ? one.error->message : QString();
    case Qt::TextAlignmentRole:
        return sideOf(isNumber);
    case Qt::DecorationRole:
        if (column == StreamColumn && one.error)
            return icon(u"error-circle"_s, ColorRole::Negative);
        return action && number > 0 ? icon(dryRunActionIcon(*action), dryRunActionColor(*action))
                                    : QVariant();
    case Qt::ForegroundRole:
        return isNumber && number == 0 ? QVariant(Theme::instance().color(ColorRole::TextMuted))
                                       : QVariant();
    case s_tableCellRole:
        return QVariant::fromValue(isNumber
                                       ? TableCell{TableCell::Kind::Number, QString::number(number)}
                                       : TableCell{TableCell::Kind::Text, streamText(one, column)});
    default:
        return {};
    }
}

QVariant DryRunStreamsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return sideOf(section >= ReadColumn);
    if (role != Qt::DisplayRole)
        return {};
    if (const auto action = actionOf(section))
        return dryRunActionTitle(*action);
    return section == StreamColumn   ? tr("Stream")
        : section == ObjectColumn    ? tr("Object")
        : section == OperationColumn ? tr("Operation")
                                     : tr("Read");
}

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
    case Qt::AccessibleTextRole:
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
        return column == ReasonColumn || column == KeyColumn ? text(line, column) : QString();
    case Qt::TextAlignmentRole:
        return sideOf(column == RecordColumn);
    case Qt::DecorationRole:
        return column == ActionColumn
            ? QVariant(icon(dryRunActionIcon(one.action), dryRunActionColor(one.action)))
            : QVariant();
    case Qt::ForegroundRole:
        return value.isNull || value.isUnknown
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

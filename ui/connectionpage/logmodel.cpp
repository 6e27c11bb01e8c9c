#include "ui/connectionpage/logmodel.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/theme.h"
#include "ui/widgets/displaytext.h"

#include <QDateTime>
#include <QIcon>
#include <QSet>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Time of day with milliseconds: a log is read for what happened in which order and how fast.
QString timeOfDay(TimePoint time)
{
    const auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(time);
    return QDateTime::fromMSecsSinceEpoch(milliseconds.time_since_epoch().count())
        .toString(u"HH:mm:ss.zzz"_s);
}

QString isoTime(TimePoint time)
{
    const auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(time);
    return QDateTime::fromMSecsSinceEpoch(milliseconds.time_since_epoch().count(), Qt::UTC)
        .toString(Qt::ISODateWithMs);
}

bool isSame(const LogEntry &first, const LogEntry &second)
{
    return first.time == second.time && first.level == second.level && first.stream == second.stream
        && first.message == second.message;
}

QIcon levelIcon(LogLevel level)
{
    switch (level) {
    case LogLevel::Debug:
        return icon(u"bolt"_s, ColorRole::TextMuted);
    case LogLevel::Info:
        return icon(u"info"_s, ColorRole::Info);
    case LogLevel::Warning:
        return icon(u"warning"_s, ColorRole::Warning);
    case LogLevel::Error:
        return icon(u"error-circle"_s, ColorRole::Negative);
    }
    return {};
}

QString lineOf(const LogEntry &entry)
{
    QString line = isoTime(entry.time);
    line += u"  "_s + logLevelName(entry.level).leftJustified(7);
    if (!entry.stream.isEmpty())
        line += u"  "_s + entry.stream;
    line += u"  "_s + entry.message;
    if (!entry.code.isEmpty())
        line += u" ("_s + entry.code + u')';
    return line;
}

} // namespace

QString logLevelTitle(LogLevel level)
{
    switch (level) {
    case LogLevel::Debug:
        return LogModel::tr("Debug");
    case LogLevel::Info:
        return LogModel::tr("Info");
    case LogLevel::Warning:
        return LogModel::tr("Warning");
    case LogLevel::Error:
        return LogModel::tr("Error");
    }
    return {};
}

LogModel::LogModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

bool LogModel::isShown(const LogEntry &entry) const
{
    return entry.level >= m_filter.lowest
        && (!m_filter.hasStream || entry.stream == m_filter.stream);
}

std::vector<std::uint32_t> LogModel::shownFrom(std::size_t first) const
{
    std::vector<std::uint32_t> shown;
    for (std::size_t i = first; i < m_entries.size(); ++i) {
        if (isShown(m_entries[i]))
            shown.push_back(static_cast<std::uint32_t>(i));
    }
    return shown;
}

void LogModel::setEntries(std::vector<LogEntry> entries)
{
    const std::size_t known = m_entries.size();
    // A log is only ever added to, so its ends tell whether this is the same one, grown.
    const bool hasGrown = known > 0 && entries.size() >= known
        && isSame(entries.front(), m_entries.front())
        && isSame(entries[known - 1], m_entries.back());
    if (!hasGrown) {
        beginResetModel();
        m_entries = std::move(entries);
        m_shown = shownFrom(0);
        endResetModel();
        return;
    }
    m_entries = std::move(entries);
    const std::vector<std::uint32_t> added = shownFrom(known);
    if (added.empty())
        return;
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(added.size()) - 1);
    m_shown.insert(m_shown.end(), added.begin(), added.end());
    endInsertRows();
}

void LogModel::setFilter(const LogFilter &filter)
{
    if (filter == m_filter)
        return;
    beginResetModel();
    m_filter = filter;
    m_shown = shownFrom(0);
    endResetModel();
}

const LogEntry &LogModel::entry(int row) const
{
    return m_entries[m_shown[static_cast<std::size_t>(row)]];
}

QStringList LogModel::streams() const
{
    QSet<QString> seen;
    for (const LogEntry &entry : m_entries) {
        if (!entry.stream.isEmpty())
            seen.insert(entry.stream);
    }
    QStringList names(seen.begin(), seen.end());
    names.sort(Qt::CaseInsensitive);
    return names;
}

bool LogModel::holds(int row, const QString &text) const
{
    const LogEntry &line = entry(row);
    return line.message.contains(text, Qt::CaseInsensitive)
        || line.stream.contains(text, Qt::CaseInsensitive)
        || line.code.contains(text, Qt::CaseInsensitive);
}

int LogModel::find(const QString &text, int from, bool isBackward) const
{
    const int count = rowCount();
    if (text.isEmpty() || count == 0)
        return -1;
    const int step = isBackward ? count - 1 : 1;
    int row = from < 0 ? (isBackward ? 0 : count - 1) : std::min(from, count - 1);
    for (int tried = 0; tried < count; ++tried) {
        row = (row + step) % count;
        if (holds(row, text))
            return row;
    }
    return -1;
}

int LogModel::countOf(const QString &text) const
{
    if (text.isEmpty())
        return 0;
    int count = 0;
    for (int row = 0; row < rowCount(); ++row)
        count += holds(row, text) ? 1 : 0;
    return count;
}

int LogModel::errorRow(const QString &stream, const QString &code) const
{
    int other = -1;
    for (int row = rowCount() - 1; row >= 0; --row) {
        const LogEntry &line = entry(row);
        if (line.stream != stream || line.level != LogLevel::Error)
            continue;
        if (line.code == code)
            return row;
        if (other < 0)
            other = row;
    }
    return other;
}

QString LogModel::text(const std::vector<int> &rows) const
{
    QString text;
    for (const int row : rows)
        text += lineOf(entry(row)) + u'\n';
    return text;
}

QString LogModel::text() const
{
    QString text;
    for (const std::uint32_t place : m_shown)
        text += lineOf(m_entries[place]) + u'\n';
    return text;
}

int LogModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int LogModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant LogModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const LogEntry &line = entry(index.row());
    const int column = index.column();
    if (role == Qt::DecorationRole && column == LevelColumn)
        return levelIcon(line.level);
    if (role == Qt::FontRole && column == TimeColumn)
        return Theme::instance().font(TextRole::Mono);
    if (role == Qt::ForegroundRole) {
        if (column == MessageColumn && line.level == LogLevel::Error)
            return Theme::instance().color(ColorRole::Negative);
        return column == MessageColumn || column == LevelColumn
            ? QVariant()
            : Theme::instance().color(ColorRole::TextMuted);
    }
    if (role == Qt::ToolTipRole && column == TimeColumn)
        return tr("%1 (%2)").arg(localTime(line.time), utcTime(line.time));
    if (role == Qt::ToolTipRole && column == MessageColumn)
        return line.code.isEmpty() ? line.message : tr("%1 (%2)").arg(line.message, line.code);
    if (role == Qt::AccessibleTextRole && column == MessageColumn)
        return tr("%1: %2").arg(logLevelTitle(line.level), line.message);
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case TimeColumn:
        return timeOfDay(line.time);
    case LevelColumn:
        return logLevelTitle(line.level);
    case StreamColumn:
        return line.stream;
    case MessageColumn:
        return line.message;
    default:
        return {};
    }
}

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TimeColumn:
        return tr("Time");
    case LevelColumn:
        return tr("Level");
    case StreamColumn:
        return tr("Stream");
    case MessageColumn:
        return tr("Message");
    default:
        return {};
    }
}

} // namespace millrace

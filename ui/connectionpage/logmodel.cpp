#include "ui/connectionpage/logmodel.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/theme.h"
#include "ui/widgets/displaytext.h"

#include <QDateTime>

#include <algorithm>
#include <utility>

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

QIcon logLevelIcon(LogLevel level)
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

LogModel::LogModel(QObject *parent)
    : QAbstractTableModel(parent)
    , m_blocks(s_keptBlocks)
{
    m_wantTimer.setSingleShot(true);
    m_wantTimer.setInterval(0);
    connect(&m_wantTimer, &QTimer::timeout, this, &LogModel::tellWanted);
}

void LogModel::clear()
{
    beginResetModel();
    m_lines.clear();
    m_shown.clear();
    m_names.clear();
    m_end = 0;
    m_blocks.clear();
    m_wanted.clear();
    m_asked.clear();
    endResetModel();
}

bool LogModel::isShown(const LogLine &line) const
{
    return line.level >= m_filter.lowest
        && (!m_filter.hasStream || m_names[line.stream] == m_filter.stream);
}

std::vector<quint32> LogModel::shownFrom(std::size_t first) const
{
    std::vector<quint32> shown;
    for (std::size_t i = first; i < m_lines.size(); ++i) {
        if (isShown(m_lines[i]))
            shown.push_back(static_cast<quint32>(i));
    }
    return shown;
}

void LogModel::grow(const LogGrowth &growth)
{
    if (growth.from == 0)
        clear();
    m_names = growth.names;
    m_end = growth.end;
    if (growth.lines.empty())
        return;
    const std::size_t known = m_lines.size();
    // The last block was not full when it was read.
    m_blocks.remove(static_cast<int>(known) / s_blockLines);
    m_lines.insert(m_lines.end(), growth.lines.begin(), growth.lines.end());
    const std::vector<quint32> added = shownFrom(known);
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

const LogLine &LogModel::line(int row) const { return m_lines[numberOf(row)]; }

int LogModel::rowOf(quint32 number) const
{
    return static_cast<int>(std::ranges::lower_bound(m_shown, number) - m_shown.begin());
}

QStringList LogModel::streams() const
{
    std::vector<bool> isStream(static_cast<std::size_t>(m_names.size()));
    for (const LogLine &line : m_lines)
        isStream[line.stream] = true;
    QStringList names;
    for (qsizetype i = 1; i < m_names.size(); ++i) {
        if (isStream[static_cast<std::size_t>(i)])
            names << m_names[i];
    }
    names.sort(Qt::CaseInsensitive);
    return names;
}

int LogModel::errorRow(const QString &stream, const QString &code) const
{
    int other = -1;
    for (int row = rowCount() - 1; row >= 0; --row) {
        const LogLine &shown = line(row);
        if (shown.level != LogLevel::Error || m_names[shown.stream] != stream)
            continue;
        if (m_names[shown.code] == code)
            return row;
        if (other < 0)
            other = row;
    }
    return other;
}

std::vector<LogLine> LogModel::block(int number) const
{
    const auto first = static_cast<std::size_t>(number) * s_blockLines;
    const std::size_t last = std::min(m_lines.size(), first + s_blockLines);
    if (first >= last)
        return {};
    return {m_lines.begin() + static_cast<std::ptrdiff_t>(first),
            m_lines.begin() + static_cast<std::ptrdiff_t>(last)};
}

void LogModel::setBlock(int number, std::vector<LogEntry> entries)
{
    m_asked.erase(number);
    if (entries.size() != block(number).size())
        return; // The log has grown since; whoever looks asks again.
    m_blocks.insert(number, new std::vector<LogEntry>(std::move(entries)));
    const int first = rowOf(static_cast<quint32>(number) * s_blockLines);
    const int last = rowOf(static_cast<quint32>(number + 1) * s_blockLines) - 1;
    if (first <= last)
        emit dataChanged(index(first, 0), index(last, ColumnCount - 1));
}

const LogEntry *LogModel::entry(int row) const
{
    const quint32 number = numberOf(row);
    const int block = static_cast<int>(number) / s_blockLines;
    if (const std::vector<LogEntry> *kept = m_blocks.object(block))
        return &(*kept)[number % s_blockLines];
    if (!m_asked.contains(block) && m_wanted.insert(block).second && !m_wantTimer.isActive())
        m_wantTimer.start();
    return nullptr;
}

void LogModel::tellWanted()
{
    const std::set<int> wanted = std::exchange(m_wanted, {});
    m_asked.insert(wanted.begin(), wanted.end());
    emit blocksWanted(wanted);
}

int LogModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int LogModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant LogModel::text(int row, int column) const
{
    const LogLine &shown = line(row);
    if (column == LevelColumn)
        return logLevelTitle(shown.level);
    if (column == StreamColumn)
        return m_names[shown.stream];
    const LogEntry *read = entry(row);
    if (column == TimeColumn)
        return read != nullptr ? timeOfDay(read->time) : QString();
    return read != nullptr ? read->message : u"…"_s;
}

QVariant LogModel::tip(int row, int column) const
{
    const LogEntry *read = entry(row);
    if (read == nullptr)
        return {};
    if (column == TimeColumn)
        return tr("%1 (%2)").arg(localTime(read->time), utcTime(read->time));
    if (column != MessageColumn)
        return {};
    return read->code.isEmpty() ? read->message : tr("%1 (%2)").arg(read->message, read->code);
}

QVariant LogModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const LogLevel level = line(index.row()).level;
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return text(index.row(), column);
    case Qt::DecorationRole:
        return column == LevelColumn ? logLevelIcon(level) : QVariant();
    case Qt::FontRole:
        return column == TimeColumn ? Theme::instance().font(TextRole::Mono) : QVariant();
    case Qt::ForegroundRole:
        if (column == MessageColumn && level == LogLevel::Error)
            return Theme::instance().color(ColorRole::Negative);
        return column == MessageColumn || column == LevelColumn
            ? QVariant()
            : Theme::instance().color(ColorRole::TextMuted);
    case Qt::ToolTipRole:
        return tip(index.row(), column);
    case Qt::AccessibleTextRole:
        return column == MessageColumn
            ? tr("%1: %2").arg(logLevelTitle(level), text(index.row(), column).toString())
            : QVariant();
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

#include "ui/connectionpage/logfile.h"

#include "core/base/loglines.h"
#include "core/store/logmatcher.h"

#include <QDateTime>
#include <QFile>
#include <QHash>
#include <QSaveFile>

#include <limits>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_notSaved{
    "log.not_saved", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The log cannot be saved as %1."),
    QT_TRANSLATE_NOOP("errors", "Choose another folder, or check the space on the disk.")};

/// Numbers for the names of streams and codes.
class Names final
{
public:
    explicit Names(QStringList known)
        : m_list(std::move(known))
    {
        if (m_list.isEmpty())
            m_list << QString();
        for (qsizetype i = 0; i < m_list.size(); ++i)
            m_places.insert(m_list[i], static_cast<quint16>(i));
    }

    quint16 placeOf(const QByteArray &line, const QByteArray &key)
    {
        const QByteArrayView raw = rawLogMember(line, key);
        if (raw.isEmpty())
            return 0;
        const auto seen = m_raw.constFind(QByteArray::fromRawData(raw.data(), raw.size()));
        if (seen != m_raw.cend())
            return *seen;
        const auto entry = RunLog::parsed(line);
        const QString name = !entry ? QString()
            : key.contains("code")  ? entry->code
                                    : entry->stream;
        const auto known = m_places.constFind(name);
        quint16 place = 0;
        if (known != m_places.cend()) {
            place = *known;
        } else if (m_list.size() < std::numeric_limits<quint16>::max()) {
            place = static_cast<quint16>(m_list.size());
            m_places.insert(name, place);
            m_list << name;
        }
        m_raw.insert(raw.toByteArray(), place);
        return place;
    }

    [[nodiscard]] const QStringList &list() const { return m_list; }

private:
    QStringList m_list;
    QHash<QString, quint16> m_places;
    QHash<QByteArray, quint16> m_raw;
};

bool passes(const LogFilter &filter, const LogEntry &entry)
{
    return entry.level >= filter.lowest && (!filter.hasStream || entry.stream == filter.stream);
}

} // namespace

Result<LogGrowth> scanLog(const QString &path, qint64 from, const QStringList &names)
{
    const qint64 size = QFile(path).size();
    LogGrowth growth;
    growth.from = size < from ? 0 : from;
    Names known(growth.from == 0 ? QStringList() : names);
    const auto note = [&](const QByteArray &line, qint64 offset) {
        LogLine place;
        place.offset = offset;
        place.length = static_cast<quint32>(line.size());
        place.level = rawLogLevel(line);
        place.stream = known.placeOf(line, "\"stream\":\"");
        place.code = known.placeOf(line, "\"code\":\"");
        growth.lines.push_back(place);
        return true;
    };
    const auto end = walkLog(path, growth.from, size, note);
    if (!end)
        return end.error();
    growth.end = *end;
    growth.names = known.list();
    return growth;
}

Result<std::vector<LogEntry>> readLog(const QString &path, const std::vector<LogLine> &places)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return makeError(logerrors::unreadable, {path}, file.errorString());
    std::vector<LogEntry> entries;
    entries.reserve(places.size());
    for (const LogLine &place : places) {
        const QByteArray line = file.seek(place.offset) ? file.read(place.length) : QByteArray();
        entries.push_back(RunLog::parsed(line).value_or(LogEntry()));
    }
    return entries;
}

Result<std::vector<quint32>> findInLog(const QString &path, const LogSearch &search,
                                       const Cancellation &cancellation)
{
    LogQuery query;
    query.text = search.text;
    query.isPattern = search.isPattern;
    query.lowest = search.filter.lowest;
    if (search.filter.hasStream)
        query.stream = search.filter.stream;
    const auto matcher = LogMatcher::compile(query);
    if (!matcher)
        return matcher.error();
    std::vector<quint32> hits;
    quint32 number = search.firstLine;
    const auto look = [&](const QByteArray &line, qint64) {
        if (matcher->match(line))
            hits.push_back(number);
        ++number;
        return !cancellation.stop_requested();
    };
    const auto end = walkLog(path, search.from, search.end, look);
    if (!end)
        return end.error();
    if (cancellation.stop_requested())
        return Error::cancelled();
    return hits;
}

QString logLineText(const LogEntry &entry)
{
    const auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(entry.time);
    QString line = QDateTime::fromMSecsSinceEpoch(milliseconds.time_since_epoch().count(), Qt::UTC)
                       .toString(Qt::ISODateWithMs);
    line += u"  "_s + logLevelName(entry.level).leftJustified(7);
    if (!entry.stream.isEmpty())
        line += u"  "_s + entry.stream;
    line += u"  "_s + entry.message;
    if (!entry.code.isEmpty())
        line += u" ("_s + entry.code + u')';
    return line;
}

Result<void> saveLog(const QString &path, qint64 end, const LogFilter &filter,
                     const QString &target)
{
    QSaveFile file(target);
    bool isWritten = file.open(QIODevice::WriteOnly);
    const auto write = [&](const QByteArray &line, qint64) {
        const auto entry = RunLog::parsed(line);
        if (entry && passes(filter, *entry)) {
            const QByteArray text = logLineText(*entry).toUtf8() + '\n';
            isWritten = file.write(text) == text.size();
        }
        return isWritten;
    };
    if (isWritten) {
        if (const auto walked = walkLog(path, 0, end, write); !walked)
            return walked.error();
    }
    if (!isWritten || !file.commit())
        return makeError(s_notSaved, {target}, file.errorString());
    return {};
}

} // namespace millrace

#include "ui/connectionpage/logfile.h"

#include <QDateTime>
#include <QFile>
#include <QHash>
#include <QSaveFile>

#include <functional>
#include <limits>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 s_pieceBytes = 1 << 20;
/// A line longer than this is no line of ours.
constexpr qint64 s_longestLine = 64 << 20;

constexpr ErrorDefinition s_unreadable{
    "log.unreadable", ErrorKind::System, QT_TRANSLATE_NOOP("errors", "The log %1 cannot be read."),
    QT_TRANSLATE_NOOP("errors", "The run may have left no log, or it was removed.")};
constexpr ErrorDefinition s_notSaved{
    "log.not_saved", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The log cannot be saved as %1."),
    QT_TRANSLATE_NOOP("errors", "Choose another folder, or check the space on the disk.")};

/// Gets the bytes of a whole line and its place; false ends the walk.
using LineVisitor = std::function<bool(const QByteArray &line, qint64 offset)>;

/// Shows \a visit the whole lines between \a from and \a end; returns the place behind the last.
Result<qint64> walk(const QString &path, qint64 from, qint64 end, const LineVisitor &visit)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || !file.seek(from))
        return makeError(s_unreadable, {path}, file.errorString());
    QByteArray buffer;
    qint64 offset = from; // of the start of the buffer
    while (offset + buffer.size() < end) {
        const QByteArray piece
            = file.read(std::min(s_pieceBytes, end - offset - qint64(buffer.size())));
        if (piece.isEmpty())
            break;
        buffer += piece;
        qsizetype start = 0;
        for (qsizetype stop = buffer.indexOf('\n'); stop >= 0;
             start = stop + 1, stop = buffer.indexOf('\n', start)) {
            const QByteArray line
                = QByteArray::fromRawData(buffer.constData() + start, stop - start);
            if (!line.isEmpty() && !visit(line, offset + start))
                return offset + start;
        }
        offset += start;
        buffer.remove(0, start);
        if (buffer.size() > s_longestLine)
            return makeError(s_unreadable, {path});
    }
    return offset;
}

/// The raw text of the member \a key, such as "\"level\":\""; a quote inside a text is escaped, so
/// that the pattern matches nothing but the member.
QByteArray rawMember(const QByteArray &line, const QByteArray &key)
{
    const qsizetype found = line.indexOf(key);
    if (found < 0)
        return {};
    const qsizetype start = found + key.size();
    qsizetype stop = start;
    while (stop < line.size() && line[stop] != '"')
        stop += line[stop] == '\\' ? 2 : 1;
    return line.mid(start, stop - start);
}

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
        const QByteArray raw = rawMember(line, key);
        if (raw.isEmpty())
            return 0;
        const auto seen = m_raw.constFind(raw);
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
        m_raw.insert(QByteArray(raw.constData(), raw.size()), place);
        return place;
    }

    [[nodiscard]] const QStringList &list() const { return m_list; }

private:
    QStringList m_list;
    QHash<QString, quint16> m_places;
    QHash<QByteArray, quint16> m_raw;
};

LogLevel levelOf(const QByteArray &line)
{
    const QByteArray name = rawMember(line, "\"level\":\"");
    return logLevelFromName(QString::fromLatin1(name)).value_or(LogLevel::Info);
}

bool passes(const LogFilter &filter, const LogEntry &entry)
{
    return entry.level >= filter.lowest && (!filter.hasStream || entry.stream == filter.stream);
}

bool holds(const LogEntry &entry, const QString &text)
{
    return entry.message.contains(text, Qt::CaseInsensitive)
        || entry.stream.contains(text, Qt::CaseInsensitive)
        || entry.code.contains(text, Qt::CaseInsensitive);
}

/// What a line that holds \a text surely contains in lower case; empty when escapes or other
/// alphabets let nothing be said.
QByteArray surely(const QString &text)
{
    for (const QChar c : text) {
        if (c.unicode() < 0x20 || c.unicode() > 0x7e || c == u'"' || c == u'\\' || c == u'/')
            return {};
    }
    return text.toLower().toLatin1();
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
        place.level = levelOf(line);
        place.stream = known.placeOf(line, "\"stream\":\"");
        place.code = known.placeOf(line, "\"code\":\"");
        growth.lines.push_back(place);
        return true;
    };
    const auto end = walk(path, growth.from, size, note);
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
        return makeError(s_unreadable, {path}, file.errorString());
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
    std::vector<quint32> hits;
    const QByteArray needle = surely(search.text);
    quint32 number = search.firstLine;
    const auto look = [&](const QByteArray &line, qint64) {
        if (needle.isEmpty() || line.toLower().contains(needle)) {
            const auto entry = RunLog::parsed(line);
            if (entry && passes(search.filter, *entry) && holds(*entry, search.text))
                hits.push_back(number);
        }
        ++number;
        return !cancellation.stop_requested();
    };
    const auto end = walk(path, search.from, search.end, look);
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
        if (const auto walked = walk(path, 0, end, write); !walked)
            return walked.error();
    }
    if (!isWritten || !file.commit())
        return makeError(s_notSaved, {target}, file.errorString());
    return {};
}

} // namespace millrace

#include "core/base/loglines.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <iterator>

namespace millrace {

namespace {

constexpr qint64 s_pieceBytes = 1 << 20;
/// A line longer than this is no line of ours.
constexpr qint64 s_longestLine = 64 << 20;
/// What is read above and below a line to show it among others.
constexpr qint64 s_reach = 64 << 10;

} // namespace

Result<qint64> walkLog(const QString &path, qint64 from, qint64 end, const LogLineVisitor &visit)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || !file.seek(from))
        return makeError(logerrors::unreadable, {path}, file.errorString());
    QByteArray buffer;
    qint64 offset = from; // of the start of the buffer
    qsizetype searched = 0; // no line ends before it
    while (offset + buffer.size() < end) {
        const QByteArray piece
            = file.read(std::min(s_pieceBytes, end - offset - qint64(buffer.size())));
        if (piece.isEmpty())
            break;
        buffer += piece;
        qsizetype start = 0;
        for (qsizetype stop = buffer.indexOf('\n', searched); stop >= 0;
             start = stop + 1, stop = buffer.indexOf('\n', start)) {
            const QByteArray line
                = QByteArray::fromRawData(buffer.constData() + start, stop - start);
            if (!line.isEmpty() && !visit(line, offset + start))
                return offset + start;
        }
        offset += start;
        buffer.remove(0, start);
        searched = buffer.size();
        if (buffer.size() > s_longestLine)
            return makeError(logerrors::unreadable, {path});
    }
    return offset;
}

QByteArrayView rawLogMember(QByteArrayView line, QByteArrayView key)
{
    const qsizetype found = line.indexOf(key);
    if (found < 0)
        return {};
    const qsizetype start = found + key.size();
    qsizetype stop = start;
    while (stop < line.size() && line[stop] != '"')
        stop += line[stop] == '\\' ? 2 : 1;
    return line.sliced(start, std::min(stop, line.size()) - start);
}

LogLevel rawLogLevel(QByteArrayView line)
{
    const QByteArrayView name = rawLogMember(line, "\"level\":\"");
    return logLevelFromName(QString::fromLatin1(name)).value_or(LogLevel::Info);
}

Result<LogSurroundings> logAround(const QString &path, qint64 offset, int count)
{
    LogSurroundings around;
    const qint64 start = std::max<qint64>(0, offset - s_reach);
    const auto keepAbove = [&](const QByteArray &line, qint64) {
        // The first one may be the end of a longer line, which is no line of ours.
        if (auto entry = RunLog::parsed(line))
            around.lines.push_back(std::move(*entry));
        return true;
    };
    if (const auto above = walkLog(path, start, offset, keepAbove); !above)
        return above.error();
    const qsizetype extra = std::ssize(around.lines) - count;
    if (extra > 0)
        around.lines.erase(around.lines.begin(), around.lines.begin() + extra);
    around.place = static_cast<int>(around.lines.size());
    const auto keepBelow = [&](const QByteArray &line, qint64 place) {
        if (auto entry = RunLog::parsed(line))
            around.lines.push_back(std::move(*entry));
        return place < offset + s_reach && std::ssize(around.lines) < around.place + 1 + count;
    };
    const qint64 size = QFileInfo(path).size();
    if (const auto below = walkLog(path, offset, size, keepBelow); !below)
        return below.error();
    return around;
}

} // namespace millrace

#include "app/cli/logoutput.h"

#include "app/cli/commandtext.h"
#include "app/cli/displaytext.h"

#include <QJsonArray>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QJsonArray linesToJson(const std::vector<LogEntry> &entries)
{
    QJsonArray array;
    for (const LogEntry &entry : entries)
        array.append(logEntryToJson(entry));
    return array;
}

} // namespace

QJsonObject logEntryToJson(const LogEntry &entry)
{
    QJsonObject json{{u"time"_s, isoTime(entry.time)},
                     {u"level"_s, logLevelName(entry.level)},
                     {u"message"_s, entry.message}};
    if (!entry.stream.isEmpty())
        json.insert("stream"_L1, entry.stream);
    if (!entry.code.isEmpty())
        json.insert("code"_L1, entry.code);
    return json;
}

QString logEntryText(const LogEntry &entry)
{
    QString text = u"%1  %2  "_s.arg(readableTime(entry.time)).arg(logLevelName(entry.level), -7);
    if (!entry.stream.isEmpty())
        text += displayText(entry.stream) + u": "_s;
    text += displayText(entry.message);
    if (!entry.code.isEmpty())
        text += u" (%1)"_s.arg(displayText(entry.code));
    return text;
}

Tone logTone(LogLevel level)
{
    switch (level) {
    case LogLevel::Debug:
        return Tone::Faint;
    case LogLevel::Info:
        return Tone::Plain;
    case LogLevel::Warning:
        return Tone::Warning;
    case LogLevel::Error:
        return Tone::Bad;
    }
    return Tone::Plain;
}

void LogHitPrinter::print(const LogHit &hit)
{
    if (hit.jobId != m_jobId || hit.attempt != m_attempt) {
        finish();
        printHeading(hit);
    }
    printBelow(hit.line);
    const qint64 first = hit.line - static_cast<qint64>(hit.before.size());
    const bool hasContext = !hit.before.empty() || !hit.after.empty();
    if (hasContext && m_lastLine >= 0 && first > m_lastLine + 1)
        m_output.line(m_output.toned(u"--"_s, Tone::Faint));
    for (std::size_t i = 0; i < hit.before.size(); ++i)
        printLine(first + static_cast<qint64>(i), hit.before[i], false);
    printLine(hit.line, hit.entry, true);
    m_firstBelow = hit.line + 1;
    m_below = hit.after;
}

void LogHitPrinter::finish() { printBelow(m_firstBelow + static_cast<qint64>(m_below.size())); }

void LogHitPrinter::printHeading(const LogHit &hit)
{
    if (m_jobId != 0)
        m_output.line();
    const QString heading = CommandText::tr("%1, run %2, attempt %3")
                                .arg(displayText(hit.connectionName))
                                .arg(hit.jobId)
                                .arg(hit.attempt);
    m_output.line(m_output.toned(heading, Tone::Strong));
    m_jobId = hit.jobId;
    m_attempt = hit.attempt;
    m_lastLine = -1;
}

void LogHitPrinter::printBelow(qint64 end)
{
    for (std::size_t i = 0; i < m_below.size(); ++i) {
        if (const qint64 number = m_firstBelow + static_cast<qint64>(i); number < end)
            printLine(number, m_below[i], false);
    }
    m_below.clear();
}

void LogHitPrinter::printLine(qint64 number, const LogEntry &entry, bool isHit)
{
    if (number <= m_lastLine)
        return;
    m_lastLine = number;
    const QString text = u"%1  %2"_s.arg(number + 1, 6).arg(logEntryText(entry));
    m_output.line(m_output.toned(text, isHit ? logTone(entry.level) : Tone::Faint));
}

QJsonObject logHitToJson(const LogHit &hit)
{
    QJsonObject json = logEntryToJson(hit.entry);
    json.insert("connection"_L1, hit.connectionName);
    json.insert("job"_L1, hit.jobId);
    json.insert("attempt"_L1, hit.attempt);
    json.insert("line"_L1, hit.line + 1);
    if (!hit.before.empty())
        json.insert("before"_L1, linesToJson(hit.before));
    if (!hit.after.empty())
        json.insert("after"_L1, linesToJson(hit.after));
    return json;
}

} // namespace millrace

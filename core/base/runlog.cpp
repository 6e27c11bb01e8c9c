#include "core/base/runlog.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimeZone>

#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_unreadable{
    "log.unreadable", ErrorKind::System, QT_TRANSLATE_NOOP("errors", "The log %1 cannot be read."),
    QT_TRANSLATE_NOOP("errors", "The run may have left no log, or it was removed.")};

constexpr std::array<const char *, 4> s_levelNames{"debug", "info", "warning", "error"};

} // namespace

QString logLevelName(LogLevel level)
{
    return QString::fromLatin1(s_levelNames[static_cast<std::size_t>(level)]);
}

std::optional<LogLevel> logLevelFromName(const QString &name)
{
    for (std::size_t i = 0; i < s_levelNames.size(); ++i) {
        if (name == QLatin1StringView(s_levelNames[i]))
            return static_cast<LogLevel>(i);
    }
    return std::nullopt;
}

RunLog::RunLog(const QString &path, Redactor redactor, const Clock &clock, LogLevel kept)
    : m_file(path)
    , m_redactor(std::move(redactor))
    , m_clock(clock)
    , m_kept(kept)
{
    if (m_file.open(QIODevice::WriteOnly | QIODevice::Append))
        m_file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
}

void RunLog::write(LogLevel level, const QString &stream, const QString &message,
                   const QString &code)
{
    if (level < m_kept)
        return;
    const auto milliseconds
        = std::chrono::floor<std::chrono::milliseconds>(m_clock.now()).time_since_epoch().count();
    QJsonObject json{
        {u"time"_s,
         QDateTime::fromMSecsSinceEpoch(milliseconds, Qt::UTC).toString(Qt::ISODateWithMs)},
        {u"level"_s, logLevelName(level)},
        {u"message"_s, m_redactor.redacted(message)},
    };
    if (!stream.isEmpty())
        json.insert(u"stream"_s, stream);
    if (!code.isEmpty())
        json.insert(u"code"_s, code);
    const QByteArray line = QJsonDocument(json).toJson(QJsonDocument::Compact) + '\n';
    const std::lock_guard lock(m_mutex);
    if (m_file.isOpen()) {
        m_file.write(line);
        m_file.flush();
    }
}

void RunLog::write(const QString &stream, const Error &error)
{
    QString message = error.message;
    if (!error.detail.isEmpty())
        message += u" ("_s + error.detail + u')';
    write(LogLevel::Error, stream, message, error.code);
}

std::optional<LogEntry> RunLog::parsed(const QByteArray &line)
{
    const QJsonObject json = QJsonDocument::fromJson(line).object();
    if (json.isEmpty())
        return std::nullopt;
    const QDateTime time
        = QDateTime::fromString(json.value("time"_L1).toString(), Qt::ISODateWithMs);
    return LogEntry{TimePoint(std::chrono::milliseconds(time.toMSecsSinceEpoch())),
                    logLevelFromName(json.value("level"_L1).toString()).value_or(LogLevel::Info),
                    json.value("stream"_L1).toString(), json.value("code"_L1).toString(),
                    json.value("message"_L1).toString()};
}

Result<std::vector<LogEntry>> RunLog::read(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return makeError(s_unreadable, {path}, file.errorString());
    std::vector<LogEntry> entries;
    while (!file.atEnd()) {
        if (auto entry = parsed(file.readLine()))
            entries.push_back(std::move(*entry));
    }
    return entries;
}

} // namespace millrace

#include "core/notices/noticepayload.h"

#include "core/base/pluralform.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonDocument>
#include <QSysInfo>

#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *text) { return QCoreApplication::translate("notices", text); }

QString isoTime(qint64 milliseconds)
{
    return QDateTime::fromMSecsSinceEpoch(milliseconds, Qt::UTC).toString(Qt::ISODate);
}

QString timeText(TimePoint time)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
    return QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC).toString(u"yyyy-MM-dd HH:mm:ss 'UTC'"_s);
}

/// "1000 B", "1.5 KB": as Airbyte writes amounts.
QString bytesFormatted(qint64 bytes)
{
    static constexpr std::array s_units{"KB", "MB", "GB", "TB", "PB"};
    if (bytes < 1024)
        return u"%1 B"_s.arg(bytes);
    double amount = static_cast<double>(bytes) / 1024;
    std::size_t unit = 0;
    while (amount >= 1024 && unit + 1 < s_units.size()) {
        amount /= 1024;
        ++unit;
    }
    return QString::number(amount, 'f', 1) + u' ' + QLatin1StringView(s_units[unit]);
}

QString durationFormatted(qint64 seconds)
{
    if (seconds < 60)
        return u"%1 sec"_s.arg(seconds);
    if (seconds < 3600)
        return u"%1 min %2 sec"_s.arg(seconds / 60).arg(seconds % 60);
    return u"%1 hours %2 min"_s.arg(seconds / 3600).arg(seconds % 3600 / 60);
}

QJsonObject named(const QString &id, const QString &name)
{
    // A program of the desktop has no address to be looked at.
    return {{u"id"_s, id}, {u"name"_s, name}, {u"url"_s, QString()}};
}

QJsonObject named(const QJsonValue &value)
{
    return named(value["id"_L1].toString(), value["name"_L1].toString());
}

/// The run's part of "data".
void addRun(QJsonObject &data, const QJsonObject &run)
{
    const QJsonObject total = run.value("totalStats"_L1).toObject();
    const qint64 start = run.value("startTime"_L1).toInteger();
    const qint64 end = run.value("endTime"_L1).toInteger();
    const qint64 emitted = total.value("bytesEmitted"_L1).toInteger();
    const qint64 read = total.value("recordsEmitted"_L1).toInteger();
    const qint64 written = total.value("recordsCommitted"_L1).toInteger();
    // Bytes are counted as they are read; of what is written its part is as large.
    const qint64 committed = read == written || read == 0
        ? emitted
        : static_cast<qint64>(static_cast<double>(emitted) * static_cast<double>(written)
                              / static_cast<double>(read));
    const qint64 seconds = (end - start) / 1000;
    data.insert(u"jobId"_s, run.value("jobId"_L1));
    data.insert(u"startedAt"_s, isoTime(start));
    data.insert(u"finishedAt"_s, isoTime(end));
    data.insert(u"bytesEmitted"_s, emitted);
    data.insert(u"bytesCommitted"_s, committed);
    data.insert(u"bytesEmittedFormatted"_s, bytesFormatted(emitted));
    data.insert(u"bytesCommittedFormatted"_s, bytesFormatted(committed));
    data.insert(u"recordsEmitted"_s, read);
    data.insert(u"recordsCommitted"_s, written);
    data.insert(u"recordsFilteredOut"_s, total.value("recordsFilteredOut"_L1));
    data.insert(u"recordsRejected"_s, total.value("recordsRejected"_L1));
    data.insert(u"durationInSeconds"_s, seconds);
    data.insert(u"durationFormatted"_s, durationFormatted(seconds));
    data.insert(u"success"_s, run.value("jobStatus"_L1) == "succeeded"_L1);
}

QJsonObject dataOf(const Notice &notice)
{
    const QJsonObject &details = notice.details;
    QJsonObject data{{u"workspace"_s, named(QSysInfo::machineHostName(), u"Millrace"_s)},
                     {u"connection"_s, named(notice.connectionId, notice.connectionName)}};
    for (const QString &end : {u"source"_s, u"destination"_s}) {
        if (details.contains(end))
            data.insert(end, named(details.value(end)));
    }
    if (details.contains("run"_L1))
        addRun(data, details.value("run"_L1).toObject());
    if (details.contains("error"_L1)) {
        const QJsonObject error = details.value("error"_L1).toObject();
        data.insert(u"errorMessage"_s, error.value("message"_L1));
        data.insert(u"errorType"_s, error.value("type"_L1));
        data.insert(u"errorOrigin"_s, error.value("origin"_L1));
    }
    return data;
}

QString textOf(const Notice &notice)
{
    return notice.text.isEmpty() ? notice.title : notice.title + u'\n' + notice.text;
}

/// What Slack takes for marks and mentions is shown as it is.
QString forSlack(QString text)
{
    return text.replace(u'&', u"&amp;"_s).replace(u'<', u"&lt;"_s).replace(u'>', u"&gt;"_s);
}

QByteArray bytesOf(const QJsonObject &json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

QString factsOf(const Notice &notice)
{
    QStringList lines;
    if (!notice.connectionName.isEmpty())
        lines << translated(QT_TRANSLATE_NOOP("notices", "Connection: %1"))
                     .arg(notice.connectionName);
    if (notice.jobId)
        lines << translated(QT_TRANSLATE_NOOP("notices", "Run: %1")).arg(*notice.jobId);
    lines << translated(QT_TRANSLATE_NOOP("notices", "Time: %1")).arg(timeText(notice.at));
    lines << translated(QT_TRANSLATE_NOOP("notices", "Kind: %1")).arg(noticeKindTitle(notice.kind));
    return lines.join(u'\n');
}

} // namespace

QByteArray webhookBody(const Notice &notice, WebhookForm form)
{
    const QString text = forSlack(textOf(notice));
    if (form == WebhookForm::Slack)
        return bytesOf({{u"text"_s, text}});
    return bytesOf({{u"text"_s, text},
                    {u"data"_s, dataOf(notice)},
                    {u"notice"_s,
                     QJsonObject{{u"id"_s, notice.id},
                                 {u"key"_s, notice.key},
                                 {u"kind"_s, noticeKindName(notice.kind)},
                                 {u"title"_s, notice.title},
                                 {u"message"_s, notice.text},
                                 {u"time"_s,
                                  isoTime(std::chrono::floor<std::chrono::milliseconds>(notice.at)
                                              .time_since_epoch()
                                              .count())}}}});
}

QByteArray webhookDigest(const std::vector<Notice> &notices)
{
    QStringList texts;
    for (const Notice &notice : notices)
        texts << forSlack(textOf(notice));
    return bytesOf({{u"text"_s, texts.join(u"\n\n"_s)}});
}

NoticeText mailText(const Notice &notice)
{
    return {u"[Millrace] "_s + notice.title, notice.text + u"\n\n"_s + factsOf(notice) + u'\n'};
}

NoticeText mailDigest(const std::vector<Notice> &notices)
{
    QStringList parts;
    for (const Notice &notice : notices)
        parts << notice.title + u"\n\n"_s + notice.text + u"\n\n"_s + factsOf(notice);
    return {
        u"[Millrace] "_s
            + pluralText("notices", QT_TRANSLATE_N_NOOP("notices", "%n notices"), notices.size()),
        parts.join(u"\n\n----\n\n"_s) + u'\n'};
}

Notice trialNotice(TimePoint now)
{
    Notice notice;
    notice.key = u"test/%1"_s.arg(now.time_since_epoch().count());
    notice.connectionName = translated(QT_TRANSLATE_NOOP("notices", "No connection"));
    notice.kind = NoticeKind::Recovery;
    notice.at = now;
    notice.title = translated(QT_TRANSLATE_NOOP("notices", "Test of notices"));
    notice.text = translated(QT_TRANSLATE_NOOP("notices", "Notices of Millrace arrive here."));
    return notice;
}

} // namespace millrace

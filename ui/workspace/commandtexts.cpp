#include "ui/workspace/commandtexts.h"

#include "core/catalog/transformationsettings.h"
#include "core/model/connectionsettingkeys.h"
#include "core/model/schedule.h"
#include "ui/widgets/displaytext.h"

#include <QDateTime>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// A word that begins like an option is none after "--"; so it stands there.
void appendName(QStringList &words, const QString &name)
{
    if (name.startsWith(u'-'))
        words << u"--"_s;
    words << name;
}

void appendStreams(QStringList &words, const std::vector<StreamId> &streams)
{
    for (const StreamId &stream : streams)
        words << u"--stream="_s + stream.text();
}

/// The options that make a schedule what \a schedule is, whatever it was.
QStringList optionsOf(const Schedule &schedule)
{
    if (schedule.kind == ScheduleKind::Manual)
        return {u"--manual"_s};
    const QJsonObject json = toJson(schedule);
    QStringList words;
    if (schedule.kind == ScheduleKind::Cron)
        words << u"--cron="_s + schedule.cron;
    else
        words << u"--every="_s + QString::number(schedule.everyHours);
    if (schedule.kind == ScheduleKind::Interval && schedule.startAt)
        words << u"--start="_s + json.value("start_at"_L1).toString();
    words << u"--zone="_s + (schedule.timeZone.isEmpty() ? u"UTC"_s : schedule.timeZone)
          << u"--jitter="_s + QString::number(schedule.jitterMinutes);
    if (schedule.quietHours.empty())
        words << u"--no-quiet"_s;
    for (const QJsonValue &entry : json.value("quiet_hours"_L1).toArray()) {
        QString hours = entry["from"_L1].toString() + u'-' + entry["until"_L1].toString();
        QStringList days;
        for (const QJsonValue &day : entry["days"_L1].toArray())
            days << day.toString();
        if (!days.isEmpty())
            hours += u' ' + days.join(u',');
        words << u"--quiet="_s + hours;
    }
    return words;
}

/// \a value as "connections set" takes it: texts as they are, anything else as JSON.
QString settingText(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(list.mid(1, list.size() - 2));
}

bool isUsual(const Profile &profile)
{
    // A shell elsewhere does not know the variable.
    return !qEnvironmentVariableIsSet("MILLRACE_PROFILE")
        && profile.stateDatabase() == Profile::locate().stateDatabase();
}

} // namespace

QString shellWord(const QString &word)
{
    const auto isPlain = [](QChar c) {
        return (c.unicode() < 128 && c.isLetterOrNumber()) || u"@%_+=:,./-"_s.contains(c);
    };
    if (!word.isEmpty() && std::ranges::all_of(word, isPlain))
        return word;
    QString quoted = word;
    return u'\'' + quoted.replace(u"'"_s, u"'\\''"_s) + u'\'';
}

CommandTexts::CommandTexts(const Profile &profile)
    : m_program(u"millrace-cli"_s)
{
    if (!isUsual(profile))
        m_program += u" --profile "_s + shellWord(QFileInfo(profile.stateDatabase()).path());
}

QString CommandTexts::line(const QStringList &words) const
{
    QString text = m_program;
    for (const QString &word : words)
        text += u' ' + shellWord(word);
    return text;
}

QString CommandTexts::sync(const QString &connection, const std::vector<StreamId> &streams) const
{
    QStringList words{u"sync"_s};
    appendStreams(words, streams);
    appendName(words, connection);
    return line(words);
}

QString CommandTexts::transformations(const QString &connection, const StreamId &stream) const
{
    QStringList words{u"transformation"_s, u"list"_s};
    const bool isOption = connection.startsWith(u'-') || stream.text().startsWith(u'-');
    if (isOption)
        words << u"--"_s;
    words << connection << stream.text();
    return line(words);
}

QString CommandTexts::syncTrial(const QString &connection, qint64 rows) const
{
    return act({u"sync"_s, u"--limit="_s + QString::number(rows)}, connection);
}

QString CommandTexts::pauseRun(const QString &connection) const
{
    return act({u"runs"_s, u"pause"_s}, connection);
}

QString CommandTexts::resumeRun(const QString &connection) const
{
    return act({u"runs"_s, u"resume"_s}, connection);
}

QString CommandTexts::cancelRun(const QString &connection) const
{
    return act({u"runs"_s, u"cancel"_s}, connection);
}

QString CommandTexts::setPaused(const QString &connection, bool isPaused) const
{
    return act({u"connections"_s, isPaused ? u"pause"_s : u"resume"_s}, connection);
}

QString CommandTexts::act(QStringList words, const QString &connection) const
{
    appendName(words, connection);
    return line(words);
}

QString CommandTexts::report(const QString &connection) const
{
    QStringList words{u"report"_s, u"report.zip"_s};
    if (!connection.isEmpty())
        words << u"--connection="_s + connection;
    return line(words);
}

QString CommandTexts::check(const QString &connection) const
{
    QStringList words{u"check"_s};
    appendName(words, connection);
    return line(words);
}

QString CommandTexts::checkSource(const QString &source) const
{
    return line({u"check"_s, u"--source="_s + source});
}

QString CommandTexts::checkDestination(const QString &destination) const
{
    return line({u"check"_s, u"--destination="_s + destination});
}

QString CommandTexts::discover(const QString &source) const
{
    return line({u"discover"_s, u"--source="_s + source});
}

QString CommandTexts::preview(const QString &source, const Look &look) const
{
    QStringList words{u"preview"_s, u"--source="_s + source};
    appendStreams(words, {look.stream});
    if (look.rows > 0)
        words << u"--rows=%1"_s.arg(look.rows);
    if (!look.fields.isEmpty())
        words << u"--fields="_s + look.fields.join(u',');
    if (!look.filter.isEmpty())
        words << u"--filter="_s + look.filter;
    return line(words);
}

QString CommandTexts::exported(const QStringList &connections, bool hasState) const
{
    QStringList words{u"export"_s};
    if (hasState)
        words << u"--with-checkpoints"_s;
    if (!connections.isEmpty())
        words << u"--"_s;
    return line(words + connections);
}

QString CommandTexts::apply(const QStringList &paths, bool prunes) const
{
    QStringList words{u"apply"_s};
    if (prunes)
        words << u"--prune"_s;
    return line(words + QStringList{u"--"_s} + paths);
}

QString CommandTexts::importAirbyte(const QStringList &paths) const
{
    const QString file = u"from-airbyte.yaml"_s;
    return line(QStringList{u"import"_s, u"airbyte"_s, u"-o"_s, file, u"--"_s} + paths) + u" && "_s
        + apply({file}, false);
}

QString CommandTexts::runNext(const QString &connection) const
{
    return act({u"queue"_s, u"move"_s}, connection);
}

QString CommandTexts::duplicate(const QString &connection) const
{
    return act({u"connections"_s, u"duplicate"_s}, connection);
}

QString CommandTexts::schedule(const Connection &connection) const
{
    const QStringList words{u"connections"_s, u"schedule"_s};
    QString text = act(words + optionsOf(connection.schedule), connection.name);
    for (const StreamSchedule &some : connection.streamSchedules) {
        QStringList options = words;
        appendStreams(options, some.streams);
        text += u" && "_s + act(options + optionsOf(some.schedule), connection.name);
    }
    return text;
}

QString CommandTexts::settings(const Connection &connection) const
{
    QStringList words{u"connections"_s, u"set"_s};
    const QJsonObject usual = toJson(ConnectionSettings());
    const QJsonObject own = toJson(connection.settings);
    QStringList assignments;
    for (auto each = own.begin(); each != own.end(); ++each) {
        if (each.value() != usual.value(each.key()))
            assignments << each.key() + u'=' + settingText(each.value());
    }
    if (assignments.isEmpty()) {
        for (const QString &key : connectionSettingKeys())
            words << u"--default="_s + key;
    }
    appendName(words, connection.name);
    return line(words + assignments);
}

QString CommandTexts::notices(const Connection &connection) const
{
    const NoticeOverrides &own = connection.settings.notices;
    QStringList words{u"notices"_s, u"set"_s};
    QStringList assignments;
    for (const NoticeKind kind : s_allNoticeKinds) {
        const QString key = noticeKindName(kind);
        const auto channels = own.channels.find(kind);
        if (channels == own.channels.end()) {
            words << u"--default="_s + key;
            continue;
        }
        QStringList names;
        for (const NoticeChannel channel : channels->second)
            names << noticeChannelName(channel);
        assignments << key + u'=' + (names.isEmpty() ? u"none"_s : names.join(u','));
    }
    const auto number = [&](const QString &key, const std::optional<int> &value) {
        if (value)
            assignments << key + u'=' + QString::number(*value);
        else
            words << u"--default="_s + key;
    };
    number(u"many_rejected_above"_s, own.manyRejected);
    number(u"nothing_new_days"_s, own.nothingNewDays);
    number(u"long_run_minutes"_s, own.longRunMinutes);
    number(u"long_run_times"_s, own.longRunTimes);
    appendName(words, connection.name);
    return line(words + assignments);
}

QString CommandTexts::tags(const Connection &connection) const
{
    return line(QStringList{u"tags"_s, u"add"_s, u"--"_s, connection.name} + connection.tags);
}

QString CommandTexts::setTag(const Tag &tag) const
{
    return act({u"tags"_s, u"set"_s, u"--color="_s + tag.color}, tag.name);
}

QString CommandTexts::renameTag(const QString &name, const QString &newName) const
{
    return line({u"tags"_s, u"rename"_s, u"--"_s, name, newName});
}

QString CommandTexts::removeTag(const QString &name) const
{
    return act({u"tags"_s, u"delete"_s}, name);
}

QString CommandTexts::create(const QString &file) const
{
    QStringList words{u"connections"_s, u"create"_s};
    appendName(words, file);
    return line(words);
}

QString CommandTexts::fed(const QString &command, const QString &form, const QString &next)
{
    // The text ends at a line that is not in it.
    QString end = u"END"_s;
    const QStringList lines = form.split(u'\n');
    while (lines.contains(end))
        end += u'_';
    QString text = command + u" <<'%1'"_s.arg(end);
    if (!next.isEmpty())
        text += u" && "_s + next;
    text += u'\n' + form;
    if (!form.endsWith(u'\n'))
        text += u'\n';
    return text + end + u'\n';
}

QString CommandTexts::createFrom(const QString &form, const QString &syncedName) const
{
    return fed(line({u"connections"_s, u"create"_s, u"-"_s}), form,
               syncedName.isEmpty() ? QString() : sync(syncedName));
}

QString CommandTexts::applyFrom(const QString &form) const
{
    return fed(line({u"apply"_s, u"--yes"_s, u"-"_s}), form);
}

QString CommandTexts::addTransformations(const QString &connection,
                                         const ConfiguredStream &stream) const
{
    QStringList lines;
    for (const Transformation &transformation : stream.transformations) {
        QStringList words{u"transformation"_s, u"add"_s};
        const QJsonObject &settings = transformation.settings;
        for (auto each = settings.begin(); each != settings.end(); ++each)
            words << u"--set="_s + each.key() + u'=' + settingText(each.value());
        words << u"--"_s << connection << stream.stream.id.text()
              << transformationKindName(transformation.kind);
        lines << line(words);
    }
    return lines.join(u" && "_s);
}

QString CommandTexts::clear(const QString &connection, const std::vector<StreamId> &streams) const
{
    QStringList words{u"connections"_s, u"clear"_s};
    appendStreams(words, streams);
    appendName(words, connection);
    return line(words);
}

QString CommandTexts::refresh(const QString &connection, RefreshMode mode,
                              const std::vector<StreamId> &streams) const
{
    QStringList words{u"refresh"_s, u"--"_s + refreshModeName(mode)};
    appendStreams(words, streams);
    appendName(words, connection);
    return line(words);
}

QString CommandTexts::showSchema(const QString &connection) const
{
    QStringList words{u"schema"_s, u"show"_s};
    appendName(words, connection);
    return line(words);
}

QString CommandTexts::acceptSchema(const QString &connection, const QStringList &options) const
{
    QStringList words{u"schema"_s, u"accept"_s};
    words << options;
    appendName(words, connection);
    return line(words);
}

QString CommandTexts::restoreCheckpoint(const QString &connection, qint64 id) const
{
    QStringList words{u"checkpoints"_s, u"restore"_s};
    appendName(words, connection);
    words << QString::number(id);
    return line(words);
}

QString CommandTexts::setCheckpoints(const QString &connection) const
{
    QStringList words{u"checkpoints"_s, u"set"_s, u"--file=-"_s};
    appendName(words, connection);
    return line(words);
}

QString CommandTexts::remove(const QString &connection) const
{
    QStringList words{u"connections"_s, u"delete"_s};
    appendName(words, connection);
    return line(words);
}

QString CommandTexts::dryRun(const QString &connection, std::optional<qint64> rowLimit) const
{
    QStringList words{u"dry-run"_s};
    if (rowLimit)
        words << u"--limit=%1"_s.arg(*rowLimit);
    appendName(words, connection);
    return line(words);
}

QString CommandTexts::runSummary(qint64 jobId) const
{
    return line({u"runs"_s, u"summary"_s, QString::number(jobId)});
}

QString CommandTexts::runs(TimePoint since, TimePoint until, const QString &outcome) const
{
    QStringList words{u"runs"_s, u"--since"_s, isoTime(since), u"--until"_s, isoTime(until)};
    if (!outcome.isEmpty())
        words << u"--outcome"_s << outcome;
    return line(words);
}

QString CommandTexts::history(const QString &connection) const
{
    return act({u"history"_s, u"list"_s}, connection);
}

QString CommandTexts::putBack(qint64 changeId) const
{
    return line({u"history"_s, u"put-back"_s, QString::number(changeId)});
}

QString CommandTexts::verify(const QString &connection) const
{
    QStringList words{u"verify"_s};
    appendName(words, connection);
    return line(words);
}

QString CommandTexts::log(qint64 jobId) const { return line({u"logs"_s, QString::number(jobId)}); }

QString CommandTexts::searchLogs(const QString &connection, const LogQuery &query) const
{
    QStringList words{u"logs"_s, u"--search="_s + query.text};
    if (query.isPattern)
        words << u"--regex"_s;
    if (query.isCaseSensitive)
        words << u"--case-sensitive"_s;
    if (query.lowest > LogLevel::Debug)
        words << u"--level="_s + logLevelName(query.lowest);
    if (query.stream)
        words << u"--stream="_s + *query.stream;
    const auto addTime = [&words](const QString &option, const std::optional<TimePoint> &time) {
        if (time)
            words << option
                    + QDateTime::fromSecsSinceEpoch(std::chrono::floor<std::chrono::seconds>(*time)
                                                        .time_since_epoch()
                                                        .count(),
                                                    Qt::UTC)
                          .toString(Qt::ISODate);
    };
    addTime(u"--since="_s, query.from);
    addTime(u"--until="_s, query.until);
    if (!connection.isEmpty())
        words << u"--connection="_s + connection;
    return line(words);
}

QString CommandTexts::exportRejected(const Rejected &wanted, const QString &format) const
{
    QStringList words{u"rejected"_s, u"export"_s, u"--format="_s + format};
    if (wanted.jobId)
        words << u"--job=%1"_s.arg(*wanted.jobId);
    const auto add = [&words](const QString &option, const QString &value) {
        if (!value.isEmpty())
            words << option + value;
    };
    add(u"--stream="_s, wanted.stream);
    add(u"--code="_s, wanted.code);
    add(u"--field="_s, wanted.field);
    add(u"--outcome="_s, wanted.outcome);
    add(u"--status="_s, wanted.status);
    if (!wanted.connection.isEmpty())
        appendName(words, wanted.connection);
    return line(words);
}

QString CommandTexts::retryRejected(const std::vector<qint64> &ids) const
{
    QStringList numbers;
    for (const qint64 id : ids)
        numbers << QString::number(id);
    return line({u"rejected"_s, u"retry"_s, u"--id="_s + numbers.join(u',')});
}

} // namespace millrace

#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/displaytext.h"
#include "app/cli/lookup.h"
#include "core/model/cronexpression.h"
#include "core/model/quiethours.h"
#include "core/model/streamschedule.h"
#include "core/store/connectionrepository.h"
#include "core/store/nextrun.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QTimeZone>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_timeInvalid{
    "cli.start_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" is no time to start at."),
    QT_TRANSLATE_NOOP("errors",
                      "Write \"2026-05-04 06:00\", meant in the time zone, or "
                      "2026-05-04T06:00:00Z.")};
constexpr ErrorDefinition s_quietInvalid{
    "cli.quiet_hours_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" are no quiet hours."),
    QT_TRANSLATE_NOOP("errors", "Write \"22:00-06:00\", or \"22:00-06:00 mon,tue,fri\".")};
constexpr ErrorDefinition s_nothingToRemove{
    "cli.no_such_schedule", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" has no schedule of exactly these streams."),
    QT_TRANSLATE_NOOP("errors", "\"connections schedule %1\" shows those it has.")};

constexpr int s_shownTimes = 5;

struct Options final
{
    std::string name;
    std::vector<std::string> streams;
    bool isManual = false;
    std::optional<int> hours;
    std::string start;
    std::string cron;
    std::string zone;
    std::optional<int> jitter;
    std::vector<std::string> quiet;
    bool noQuiet = false;
    bool remove = false;

    [[nodiscard]] bool changes() const
    {
        return isManual || hours || !start.empty() || !cron.empty() || !zone.empty() || jitter
            || !quiet.empty() || noQuiet || remove;
    }
};

Result<TimePoint> startFrom(const QString &text, const QString &zone)
{
    QDateTime time = QDateTime::fromString(QString(text).replace(u' ', u'T'), Qt::ISODate);
    if (!time.isValid())
        return makeError(s_timeInvalid, {text});
    if (time.timeSpec() == Qt::LocalTime)
        time = QDateTime(time.date(), time.time(),
                         zone.isEmpty() ? QTimeZone::utc() : QTimeZone(zone.toUtf8()));
    return TimePoint(std::chrono::seconds(time.toSecsSinceEpoch()));
}

Result<std::vector<QuietHours>> quietFrom(const std::vector<std::string> &texts)
{
    static const QRegularExpression form(
        u"^(\\d{1,2}:\\d\\d)-(\\d{1,2}:\\d\\d)(?:\\s+([a-z,]+))?$"_s);
    QJsonArray list;
    for (const std::string &one : texts) {
        const QString text = QString::fromStdString(one).toLower().simplified();
        const auto match = form.match(text);
        if (!match.hasMatch())
            return makeError(s_quietInvalid, {text});
        QJsonObject hours{{u"from"_s, match.captured(1)}, {u"until"_s, match.captured(2)}};
        if (!match.captured(3).isEmpty())
            hours.insert("days"_L1, QJsonArray::fromStringList(match.captured(3).split(u',')));
        list.append(hours);
    }
    return quietHoursFromJson(list);
}

Result<Schedule> changed(Schedule schedule, const Options &options)
{
    if (options.isManual)
        schedule.kind = ScheduleKind::Manual;
    if (options.hours || !options.start.empty())
        schedule.kind = ScheduleKind::Interval;
    if (options.hours) {
        schedule.everyHours = *options.hours;
        schedule.startAt.reset();
    }
    if (!options.cron.empty()) {
        schedule.kind = ScheduleKind::Cron;
        schedule.cron = QString::fromStdString(options.cron);
    }
    if (!options.zone.empty())
        schedule.timeZone = QString::fromStdString(options.zone);
    if (options.jitter)
        schedule.jitterMinutes = *options.jitter;
    if (options.noQuiet)
        schedule.quietHours.clear();
    if (!options.quiet.empty()) {
        auto quiet = quietFrom(options.quiet);
        if (!quiet)
            return quiet.error();
        schedule.quietHours = std::move(*quiet);
    }
    if (!options.start.empty()) {
        const auto start = startFrom(QString::fromStdString(options.start), schedule.timeZone);
        if (!start)
            return start.error();
        schedule.startAt = *start;
    }
    if (auto valid = validate(schedule); !valid)
        return valid.error();
    return schedule;
}

/// Changes, adds or removes the schedule of exactly \a streams.
Result<void> changeStreams(Connection &connection, std::vector<StreamId> streams,
                           const Options &options)
{
    std::ranges::sort(streams);
    const auto isOfThem = [&](const StreamSchedule &schedule) {
        std::vector<StreamId> named = schedule.streams;
        std::ranges::sort(named);
        return named == streams;
    };
    auto &all = connection.streamSchedules;
    const auto found = std::ranges::find_if(all, isOfThem);
    if (options.remove) {
        if (found == all.end())
            return makeError(s_nothingToRemove, {connection.name});
        all.erase(found);
        return {};
    }
    const auto schedule = changed(found == all.end() ? Schedule() : found->schedule, options);
    if (!schedule)
        return schedule.error();
    if (found == all.end())
        all.push_back({*schedule, streams});
    else
        found->schedule = *schedule;
    std::vector<StreamId> chosen;
    for (const ConfiguredStream &stream : connection.catalog.streams)
        chosen.push_back(stream.stream.id);
    return validate(all, chosen);
}

/// Changes the schedule of \a streams, or that of every stream when there are none.
Result<void> apply(Connection &connection, const std::vector<StreamId> &streams,
                   const Options &options)
{
    if (!streams.empty())
        return changeStreams(connection, streams, options);
    auto schedule = changed(connection.schedule, options);
    if (!schedule)
        return schedule.error();
    connection.schedule = std::move(*schedule);
    return {};
}

Result<Connection> stored(const Options &options, Session &session)
{
    Services &services = session.services();
    auto connection = findConnection(QString::fromStdString(options.name), services);
    if (!connection || !options.changes())
        return connection;
    const auto streams = findStreams(options.streams, *connection);
    if (!streams)
        return streams.error();
    const auto database = services.database();
    if (!database)
        return database.error();
    // Of the connection as it is then: a transformation that was added meanwhile must not get lost.
    std::optional<Error> refusal;
    const auto change = [&](Connection &current) {
        Connection wanted = current;
        if (auto done = apply(wanted, *streams, options); done)
            current = std::move(wanted);
        else
            refusal = done.error();
    };
    auto saved = ConnectionRepository(**database).edit(connection->id, change);
    return refusal ? Result<Connection>(*refusal) : saved;
}

QString timeText(TimePoint time)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
    return readableTime(time) + u' '
        + QDateTime::fromSecsSinceEpoch(seconds).timeZoneAbbreviation();
}

QString wordsOf(const Schedule &schedule)
{
    return schedule.kind == ScheduleKind::Cron ? cronText(schedule.cron) : QString();
}

QStringList nextTexts(const Schedule &schedule, TimePoint now, std::optional<TimePoint> lastRun)
{
    QStringList times;
    for (const TimePoint time : nextTimes(schedule, now, lastRun, s_shownTimes))
        times << timeText(time);
    return times;
}

void tellText(Output &output, const ConnectionSummary &summary, TimePoint now)
{
    const auto tell = [&](const QString &title, const Schedule &schedule) {
        output.line(output.toned(displayText(title), Tone::Strong) + u"  "_s
                    + displayText(scheduleText(schedule)));
        if (const QString words = wordsOf(schedule); !words.isEmpty())
            output.line(u"  "_s + words);
        for (const QString &time : nextTexts(schedule, now, summary.lastScheduled()))
            output.line(u"  "_s + time);
    };
    tell(CommandText::tr("every stream"), summary.connection.schedule);
    for (const StreamSchedule &schedule : summary.connection.streamSchedules) {
        QStringList names;
        for (const StreamId &stream : schedule.streams)
            names << stream.text();
        tell(names.join(u", "_s), schedule.schedule);
    }
    if (const auto next = nextRunOf(summary, now)) {
        const QString reason = reasonOf(*next);
        const QString time = next->planned.start <= now ? CommandText::tr("in a moment")
                                                        : timeText(next->planned.start);
        output.line(reason.isEmpty() ? CommandText::tr("Next run: %1").arg(time)
                                     : CommandText::tr("Next run: %1, %2").arg(time, reason));
    }
}

QJsonObject toJson(const Schedule &schedule, TimePoint now, std::optional<TimePoint> lastRun)
{
    QJsonObject json = millrace::toJson(schedule);
    json.insert("words"_L1,
                wordsOf(schedule).isEmpty() ? scheduleText(schedule) : wordsOf(schedule));
    QJsonArray next;
    for (const TimePoint time : nextTimes(schedule, now, lastRun, s_shownTimes))
        next.append(isoTime(time));
    json.insert("next"_L1, next);
    return json;
}

void tellJson(Output &output, const ConnectionSummary &summary, TimePoint now)
{
    const auto lastRun = summary.lastScheduled();
    QJsonArray ofStreams = millrace::toJson(summary.connection.streamSchedules);
    for (qsizetype at = 0; at < ofStreams.size(); ++at) {
        QJsonObject entry
            = toJson(summary.connection.streamSchedules[static_cast<std::size_t>(at)].schedule, now,
                     lastRun);
        entry.insert("streams"_L1, ofStreams[at].toObject().value("streams"_L1));
        ofStreams[at] = entry;
    }
    QJsonValue next;
    if (const auto run = nextRunOf(summary, now))
        next = QJsonObject{{u"at"_s, isoTime(run->planned.start)}, {u"reason"_s, reasonOf(*run)}};
    output.json(u"connections schedule"_s,
                {{u"id"_s, summary.connection.id},
                 {u"name"_s, summary.connection.name},
                 {u"schedule"_s, toJson(summary.connection.schedule, now, lastRun)},
                 {u"stream_schedules"_s, ofStreams},
                 {u"next_run"_s, next}});
}

int schedule(const Options &options, Session &session)
{
    const auto connection = stored(options, session);
    if (!connection)
        return session.fail(connection.error());
    const auto database = session.services().database();
    if (!database)
        return session.fail(database.error());
    const auto summaries = connectionOverview(**database, session.services().profile());
    if (!summaries)
        return session.fail(summaries.error());
    const TimePoint now = session.services().clock().now();
    for (const ConnectionSummary &summary : *summaries) {
        if (summary.connection.id != connection->id)
            continue;
        if (session.output().isJson())
            tellJson(session.output(), summary, now);
        else
            tellText(session.output(), summary, now);
    }
    return static_cast<int>(ExitCode::Done);
}

} // namespace

void addConnectionsScheduleCommand(CLI::App &connections, Invocation &invocation)
{
    const auto options = std::make_shared<Options>();
    CLI::App *command = connections.add_subcommand(
        "schedule",
        QT_TRANSLATE_NOOP("CommandText", "Show or change when a connection runs by itself"));
    command
        ->add_option("name", options->name,
                     QT_TRANSLATE_NOOP("CommandText", "Name or id of the connection"))
        ->type_name("CONNECTION")
        ->required();
    const auto text
        = [&](const char *name, std::string &target, const char *words, const char *type) {
              return command->add_option(name, target, words)->type_name(type);
          };
    CLI::Option *manual = command->add_flag(
        "--manual", options->isManual, QT_TRANSLATE_NOOP("CommandText", "Only when asked for"));
    CLI::Option *hours
        = command
              ->add_option(
                  "--every", options->hours,
                  QT_TRANSLATE_NOOP("CommandText", "Interval, from the last run or from --start"))
              ->type_name("HOURS");
    CLI::Option *start = text("--start", options->start,
                              QT_TRANSLATE_NOOP("CommandText", "First run of an interval"), "TIME");
    text("--cron", options->cron,
         QT_TRANSLATE_NOOP("CommandText", "Cron expression, 5 fields or 6 to 7 as Quartz has them"),
         "TEXT")
        ->excludes(manual)
        ->excludes(hours)
        ->excludes(start);
    hours->excludes(manual);
    start->excludes(manual);
    text("--zone", options->zone, QT_TRANSLATE_NOOP("CommandText", "Time zone, e.g. Europe/Berlin"),
         "ZONE");
    command
        ->add_option(
            "--jitter", options->jitter,
            QT_TRANSLATE_NOOP("CommandText", "Start up to so many minutes later; 0 is off"))
        ->type_name("MINUTES");
    command
        ->add_option(
            "--quiet", options->quiet,
            QT_TRANSLATE_NOOP("CommandText",
                              "Nothing starts in these hours; may be repeated, replaces all"))
        ->type_name("FROM-UNTIL[ DAYS]")
        ->allow_extra_args(false);
    command->add_flag("--no-quiet", options->noQuiet,
                      QT_TRANSLATE_NOOP("CommandText", "No quiet hours"));
    CLI::Option *streams
        = command
              ->add_option("--stream", options->streams,
                           QT_TRANSLATE_NOOP("CommandText",
                                             "The schedule of this stream alone; may be repeated"))
              ->type_name("NAME")
              ->allow_extra_args(false);
    command
        ->add_flag("--remove", options->remove,
                   QT_TRANSLATE_NOOP("CommandText", "Remove the schedule of these streams"))
        ->needs(streams);
    command->footer(R"(Examples:
  millrace-cli connections schedule shop
  millrace-cli connections schedule shop --cron '0 0 6 ? * MON-FRI' --zone Europe/Berlin
  millrace-cli connections schedule shop --every 6 --start '2026-05-04 06:00'
  millrace-cli connections schedule shop --stream orders --every 1
  millrace-cli connections schedule shop --quiet '22:00-06:00 mon,tue,wed,thu,fri')");
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return schedule(*options, session); };
    });
}

} // namespace millrace

#include "core/interchange/airbyteconnections.h"

#include "core/interchange/airbyteforms.h"
#include "core/model/schedule.h"
#include "core/model/timezone.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct Text final
{
    Q_DECLARE_TR_FUNCTIONS(AirbyteImport)
};

class ConnectionTranslation final
{
public:
    ConnectionTranslation(const AirbyteConnection &from, const QString &name,
                          const ImportedEnds &ends)
        : m_connection(from)
        , m_from(from.json)
        , m_name(name)
        , m_ends(ends)
    {
    }

    TranslatedConnection run();

private:
    void say(ImportOutcome outcome, const QString &reason, const QString &next = {})
    {
        m_made.items.push_back(
            {outcome, ImportedKind::Connection, m_name, m_connection.place, reason, next});
    }
    [[nodiscard]] QString text(const QString &key) const { return m_from.value(key).toString(); }
    void takeStatus();
    /// What a person has not decided yet must not run by itself.
    void pauseUntilDecided();
    void takeSchedule();
    void takeInterval(const QString &unit, qint64 units);
    void takeCron(QString expression, QString zone);
    void takeSettings();
    void takeTags();
    [[nodiscard]] bool takeStreams();

    const AirbyteConnection &m_connection;
    const QJsonObject m_from;
    QString m_name;
    ImportedEnds m_ends;
    TranslatedConnection m_made;
};

TranslatedConnection ConnectionTranslation::run()
{
    m_made.form = {
        {u"name"_s, m_name}, {u"source"_s, m_ends.source}, {u"destination"_s, m_ends.destination}};
    for (const QString &remark : m_connection.remarks)
        say(ImportOutcome::Decision, remark);
    takeStatus();
    takeSchedule();
    takeSettings();
    takeTags();
    if (m_made.items.empty())
        say(ImportOutcome::Taken, {});
    if (!takeStreams())
        m_made.form = {};
    else
        pauseUntilDecided();
    return std::move(m_made);
}

void ConnectionTranslation::takeStatus()
{
    const QString status = text(u"status"_s).toLower();
    const bool isActive = status.isEmpty() || status == "active"_L1;
    m_made.form.insert("enabled"_L1, isActive);
    if (!isActive && status != "inactive"_L1)
        say(ImportOutcome::Changed,
            Text::tr("The connection was deleted or locked in Airbyte; here it is paused."));
}

void ConnectionTranslation::pauseUntilDecided()
{
    const bool isOpen = std::ranges::any_of(m_made.items, [](const ImportedItem &item) {
        return item.outcome == ImportOutcome::Decision;
    });
    if (!isOpen || !m_made.form.value("enabled"_L1).toBool())
        return;
    m_made.form.insert("enabled"_L1, false);
    say(ImportOutcome::Changed, Text::tr("The connection comes over paused, as something is open."),
        Text::tr("Resume it when the decisions are made."));
}

void ConnectionTranslation::takeSchedule()
{
    const QJsonObject schedule = m_from.value("schedule"_L1).toObject();
    const QJsonObject data = m_from.value("scheduleData"_L1).toObject();
    QString kind = schedule.value("scheduleType"_L1).toString(text(u"scheduleType"_s)).toLower();
    m_made.form.insert("schedule"_L1, QJsonObject{{u"kind"_s, u"manual"_s}});
    const QString timing = schedule.value("basicTiming"_L1).toString();
    if (kind == "cron"_L1) {
        const QJsonObject cron = data.value("cron"_L1).toObject();
        const QString said = schedule.value("cronExpression"_L1).toString();
        takeCron(said.isEmpty() ? cron.value("cronExpression"_L1).toString() : said,
                 cron.value("cronTimeZone"_L1).toString());
    } else if (!timing.isEmpty()) {
        static const QRegularExpression s_every(u"\\A\\s*every\\s+(\\d{1,6})\\s+([a-z]+)\\s*\\z"_s,
                                                QRegularExpression::CaseInsensitiveOption);
        const auto every = s_every.match(timing);
        takeInterval(every.captured(2), every.captured(1).toLongLong());
    } else if (kind == "basic"_L1 || schedule.contains("units"_L1)) {
        const QJsonObject basic = data.contains("basicSchedule"_L1)
            ? data.value("basicSchedule"_L1).toObject()
            : schedule;
        takeInterval(basic.value("timeUnit"_L1).toString(), basic.value("units"_L1).toInteger());
    } else if (!kind.isEmpty() && kind != "manual"_L1) {
        say(ImportOutcome::Decision, Text::tr("The schedule cannot come over; it is manual now."),
            Text::tr("Set the schedule of the connection."));
    }
}

void ConnectionTranslation::takeInterval(const QString &unit, qint64 units)
{
    QString word = unit.toLower();
    if (word.endsWith(u's'))
        word.chop(1);
    static const QHash<QString, qint64> s_minutes{{u"minute"_s, 1},
                                                  {u"hour"_s, 60},
                                                  {u"day"_s, 1440},
                                                  {u"week"_s, 10'080},
                                                  {u"month"_s, 43'200}};
    const qint64 minutes = units > 0 && units < 100'000 ? units * s_minutes.value(word) : 0;
    QJsonObject made;
    if (minutes > 0 && minutes % 60 == 0)
        made = {{u"kind"_s, u"interval"_s}, {u"every_hours"_s, minutes / 60}};
    else if (minutes > 0 && 60 % minutes == 0)
        made = {{u"kind"_s, u"cron"_s}, {u"cron"_s, u"0 0/%1 * * * ?"_s.arg(minutes)}};
    const auto schedule = scheduleFromJson(made);
    if (made.isEmpty() || !schedule || !validate(*schedule))
        return say(ImportOutcome::Decision,
                   Text::tr("The schedule cannot come over; it is manual now."),
                   Text::tr("Set the schedule of the connection."));
    m_made.form.insert("schedule"_L1, made);
    if (word == "month"_L1)
        say(ImportOutcome::Changed, Text::tr("A month of the schedule became 30 days."));
    else if (made.contains("cron"_L1))
        say(ImportOutcome::Changed,
            Text::tr("The schedule goes by the minutes of the clock instead of the last run."));
}

void ConnectionTranslation::takeCron(QString expression, QString zone)
{
    expression = expression.simplified();
    // The public API writes the time zone behind the expression.
    const QString last = expression.section(u' ', -1);
    if (expression.count(u' ') >= 5 && (last == "UTC"_L1 || last.contains(u'/'))
        && TimeZone::find(last)) {
        zone = last;
        expression = expression.section(u' ', 0, -2);
    }
    QJsonObject made{{u"kind"_s, u"cron"_s}, {u"cron"_s, expression}};
    if (!zone.isEmpty())
        made.insert("time_zone"_L1, zone);
    const auto schedule = scheduleFromJson(made);
    if (!schedule || !validate(*schedule))
        return say(ImportOutcome::Decision,
                   Text::tr("The times of the schedule are not understood; it is manual now."),
                   Text::tr("Set the schedule of the connection."));
    m_made.form.insert("schedule"_L1, made);
}

void ConnectionTranslation::takeSettings()
{
    QJsonObject settings;
    const QString space = text(u"namespaceDefinition"_s).toLower();
    if (space == "source"_L1) {
        settings.insert("namespace_mode"_L1, u"source"_s);
    } else if (space.startsWith("custom"_L1)) {
        settings.insert("namespace_mode"_L1, u"custom"_s);
        settings.insert("namespace_format"_L1,
                        text(u"namespaceFormat"_s).isEmpty() ? u"${SOURCE_NAMESPACE}"_s
                                                             : text(u"namespaceFormat"_s));
    }
    if (const QString prefix = text(u"prefix"_s); !prefix.isEmpty())
        settings.insert("prefix"_L1, prefix);
    QString changes = text(u"nonBreakingSchemaUpdatesBehavior"_s);
    if (changes.isEmpty())
        changes = text(u"nonBreakingChangesPreference"_s);
    static const QHash<QString, QString> s_changes{{u"ignore"_s, u"ignore"_s},
                                                   {u"disable"_s, u"pause"_s},
                                                   {u"disable_connection"_s, u"pause"_s},
                                                   {u"propagate_columns"_s, u"propagate_columns"_s},
                                                   {u"propagate_fully"_s, u"propagate_fully"_s}};
    if (const QString word = s_changes.value(changes.toLower()); !word.isEmpty())
        settings.insert("schema_changes"_L1, word);
    else if (!changes.isEmpty())
        say(ImportOutcome::Decision,
            Text::tr("What becomes of changes at the source is said in a way not known here."),
            Text::tr("Look at \"When the source's schema changes\" in the settings of the "
                     "connection."));
    if (text(u"backfillPreference"_s).toLower() == "enabled"_L1)
        settings.insert("backfill"_L1, true);
    if (!settings.isEmpty())
        m_made.form.insert("settings"_L1, settings);
}

void ConnectionTranslation::takeTags()
{
    QJsonArray tags;
    for (const QJsonValue &each : m_from.value("tags"_L1).toArray()) {
        const QString full
            = each.isObject() ? each.toObject().value("name"_L1).toString() : each.toString();
        const QString name = full.simplified().left(30).trimmed();
        if (name.isEmpty() || tags.contains(name))
            continue;
        if (tags.size() == 10) {
            say(ImportOutcome::Changed,
                Text::tr("A connection has ten tags; further are left out."));
            break;
        }
        if (name != full)
            say(ImportOutcome::Changed, Text::tr("A long tag was cut to \"%1\".").arg(name));
        tags.append(name);
    }
    if (!tags.isEmpty())
        m_made.form.insert("tags"_L1, tags);
}

bool ConnectionTranslation::takeStreams()
{
    const QJsonValue said = objectOrText(m_from, u"configurations"_s).value("streams"_L1);
    if (!said.isArray() || said.toArray().isEmpty()) {
        m_made.form.insert("streams"_L1, u"all"_s);
        say(ImportOutcome::Decision,
            Text::tr("The file says nothing about streams: all are copied."),
            Text::tr("Choose the streams before the first run."));
        return true;
    }
    QJsonArray streams;
    QStringList known;
    for (const QJsonValue &each : said.toArray()) {
        const QJsonObject made
            = translatedStream(each.toObject(), m_connection.place, m_name, m_ends, m_made.items);
        if (made.isEmpty())
            continue;
        const QString id
            = made.value("namespace"_L1).toString() + u'\n' + made.value("name"_L1).toString();
        if (!known.contains(id))
            streams.append(made);
        known << id;
    }
    m_made.form.insert("streams"_L1, streams);
    if (!streams.isEmpty())
        return true;
    // Without a list all streams would be copied.
    say(ImportOutcome::LeftOut, Text::tr("None of the streams can come over."),
        Text::tr("Make the connection anew."));
    return false;
}

} // namespace

TranslatedConnection translatedConnection(const AirbyteConnection &connection, const QString &name,
                                          const ImportedEnds &ends)
{
    return ConnectionTranslation(connection, name, ends).run();
}

} // namespace millrace

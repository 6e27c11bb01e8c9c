#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/connectionarguments.h"
#include "app/cli/displaytext.h"
#include "app/cli/jsonforms.h"
#include "app/cli/lookup.h"
#include "app/cli/noticesettingtable.h"
#include "app/cli/texttable.h"
#include "core/interchange/noticestorage.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_malformed{
    "cli.setting_malformed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" is no setting with its value."),
    QT_TRANSLATE_NOOP("errors", "Write it as nothing_new_days=2.")};
constexpr ErrorDefinition s_missing{
    "cli.setting_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "It is not said which setting is to change."),
    QT_TRANSLATE_NOOP("errors", "Write it as nothing_new_days=2, or with --default.")};

struct Options final
{
    std::string connection;
    std::vector<std::string> settings;
    std::vector<std::string> defaults;
};

QJsonArray namesOf(const NoticeChannels &channels)
{
    QJsonArray names;
    for (const NoticeChannel channel : channels)
        names << noticeChannelName(channel);
    return names;
}

/// What holds, by key.
QJsonObject toJson(const NoticeRules &rules)
{
    QJsonObject json;
    for (const NoticeKind kind : s_allNoticeKinds)
        json.insert(noticeKindName(kind), namesOf(rules.channels.at(kind)));
    json.insert("many_rejected_above"_L1, rules.manyRejected);
    json.insert("nothing_new_days"_L1, rules.nothingNewDays);
    json.insert("long_run_minutes"_L1, rules.longRunMinutes);
    json.insert("long_run_times"_L1, rules.longRunTimes);
    return json;
}

/// The keys in which \a overrides differs from the profile.
QStringList ownKeys(const NoticeOverrides &overrides)
{
    QStringList keys;
    for (const auto &[kind, channels] : overrides.channels)
        keys << noticeKindName(kind);
    const auto add = [&](const std::optional<int> &number, const QString &key) {
        if (number)
            keys << key;
    };
    add(overrides.manyRejected, u"many_rejected_above"_s);
    add(overrides.nothingNewDays, u"nothing_new_days"_s);
    add(overrides.longRunMinutes, u"long_run_minutes"_s);
    add(overrides.longRunTimes, u"long_run_times"_s);
    return keys;
}

QString textOf(const QJsonValue &value)
{
    if (!value.isArray())
        return QString::number(value.toInt());
    QStringList names;
    for (const QJsonValue &name : value.toArray())
        names << name.toString();
    return names.isEmpty() ? CommandText::tr("none") : names.join(u", "_s);
}

int tell(const QString &command, const Connection &connection, StateDatabase &database,
         Session &session)
{
    const auto settings = storedNotices(database);
    if (!settings)
        return session.fail(settings.error());
    const auto overrides = storedNoticeOverrides(database, connection.id);
    if (!overrides)
        return session.fail(overrides.error());
    const QJsonObject rules = toJson(rulesWith(settings->rules, *overrides));
    const QStringList own = ownKeys(*overrides);
    Output &output = session.output();
    if (output.isJson()) {
        output.json(command,
                    {{u"connection"_s, idAndName(connection)},
                     {u"rules"_s, rules},
                     {u"own"_s, QJsonArray::fromStringList(own)}});
        return static_cast<int>(ExitCode::Done);
    }
    TextTable table;
    table.addColumns({CommandText::tr("setting", "heading of a column"),
                      CommandText::tr("value", "heading of a column"),
                      CommandText::tr("from", "heading of a column")});
    for (const QString &key : noticeOverrideKeys()) {
        const bool isOwn = own.contains(key);
        table.addRow(
            {key,
             {textOf(rules.value(key)), isOwn ? Tone::Strong : Tone::Plain},
             {isOwn ? CommandText::tr("connection") : CommandText::tr("profile"), Tone::Faint}});
    }
    table.print(output);
    return static_cast<int>(ExitCode::Done);
}

Result<NoticeOverrides> changed(NoticeOverrides overrides, const Options &options)
{
    for (const std::string &key : options.defaults) {
        if (auto reset = resetNoticeOverride(overrides, QString::fromStdString(key)); !reset)
            return reset.error();
    }
    for (const std::string &setting : options.settings) {
        const QString text = QString::fromStdString(setting);
        const qsizetype equals = text.indexOf(u'=');
        if (equals <= 0)
            return makeError(s_malformed, {text});
        if (auto set = setNoticeOverride(overrides, text.left(equals), text.mid(equals + 1)); !set)
            return set.error();
    }
    return overrides;
}

int show(const Options &options, Session &session)
{
    const auto opened = openConnection(options.connection, session.services());
    if (!opened)
        return session.fail(opened.error());
    const Connection &connection = opened->connection;
    StateDatabase &database = *opened->database;
    return tell(u"notices show"_s, connection, database, session);
}

int set(const Options &options, Session &session)
{
    if (options.settings.empty() && options.defaults.empty())
        return session.fail(makeError(s_missing));
    const auto opened = openConnection(options.connection, session.services());
    if (!opened)
        return session.fail(opened.error());
    const Connection &connection = opened->connection;
    StateDatabase &database = *opened->database;
    const auto former = storedNoticeOverrides(database, connection.id);
    if (!former)
        return session.fail(former.error());
    const auto overrides = changed(*former, options);
    if (!overrides)
        return session.fail(overrides.error());
    if (auto stored = storeNoticeOverrides(database, connection.id, *overrides); !stored)
        return session.fail(stored.error());
    return tell(u"notices set"_s, connection, database, session);
}

} // namespace

void addNoticesSetCommands(CLI::App &notices, Invocation &invocation)
{
    const auto shown = std::make_shared<Options>();
    CLI::App *showCommand = notices.add_subcommand(
        "show", QT_TRANSLATE_NOOP("CommandText", "What is told about a connection, and how"));
    addConnectionArgument(*showCommand, shown->connection);
    showCommand->callback([shown, &invocation] {
        invocation.run = [shown](Session &session) { return show(*shown, session); };
    });
    const auto options = std::make_shared<Options>();
    CLI::App *setCommand = notices.add_subcommand(
        "set", QT_TRANSLATE_NOOP("CommandText", "Change what is told about a connection, and how"));
    addConnectionArgument(*setCommand, options->connection);
    setCommand
        ->add_option("settings", options->settings,
                     QT_TRANSLATE_NOOP("CommandText", "Settings with their values"))
        ->type_name("KEY=VALUE");
    setCommand
        ->add_option(
            "--default", options->defaults,
            QT_TRANSLATE_NOOP("CommandText", "Settings that are those of the profile again"))
        ->type_name("KEY")
        ->allow_extra_args(false);
    setCommand->footer(R"(Examples:
  millrace-cli notices set shop nothing_new_days=2 long_run_times=3
  millrace-cli notices set shop first_failure=webhook,mail recovery=none
  millrace-cli notices set shop --default recovery

)" QT_TRANSLATE_NOOP("CommandText",
                     "The settings of the profile are \"millrace-cli settings set notices.…\"."));
    setCommand->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return set(*options, session); };
    });
}

} // namespace millrace

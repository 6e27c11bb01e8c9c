#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/connectionarguments.h"
#include "app/cli/displaytext.h"
#include "app/cli/lookup.h"
#include "core/interchange/connectionstorage.h"
#include "core/interchange/secrettexts.h"
#include "core/interchange/suggestion.h"
#include "core/model/connectionsettingkeys.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_noAssignment{
    "cli.setting_malformed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" is no setting with its value."),
    QT_TRANSLATE_NOOP("errors", "Write it as run_policy.pause_failures=20.")};
constexpr ErrorDefinition s_unknown{
    "cli.setting_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "A connection has no setting called \"%1\"."),
    QT_TRANSLATE_NOOP("errors", "%2")};
constexpr ErrorDefinition s_streamsInvalid{
    "connection.setting_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The setting \"parallel_streams\" has to be a whole number."),
    QT_TRANSLATE_NOOP("errors", "Write a number from 1 to 16.")};
constexpr ErrorDefinition s_nothing{
    "cli.setting_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "It is not said which setting is to change."),
    QT_TRANSLATE_NOOP("errors", "Write it as run_policy.pause_failures=20, or with --default.")};

struct Options final
{
    std::string connection;
    std::vector<std::string> settings;
    std::vector<std::string> defaults;
};

/// \a text as JSON, or else as the text it is; for a setting that is a text always a text, so that
/// "prefix=2024" and "unfit_values=null" are what they say.
QJsonValue valueOf(const QString &key, const QString &text)
{
    static const QStringList s_texts{u"namespace_mode"_s, u"namespace_format"_s, u"prefix"_s,
                                     u"unfit_values"_s, u"schema_changes"_s};
    // A document of Qt's cannot be a bare value.
    const QJsonDocument list = QJsonDocument::fromJson('[' + text.toUtf8() + ']');
    if (list.array().size() != 1)
        return text;
    const QJsonValue value = list.array().first();
    return s_texts.contains(key) && !value.isString() ? QJsonValue(text) : value;
}

/// Sets, or removes for an undefined value, what lies at \a path.
void assign(QJsonObject &json, const QStringList &path, const QJsonValue &value)
{
    const QString &key = path.first();
    if (path.size() == 1) {
        if (value.isUndefined())
            json.remove(key);
        else
            json.insert(key, value);
        return;
    }
    QJsonObject inner = json.value(key).toObject();
    assign(inner, path.mid(1), value);
    json.insert(key, inner);
}

Result<QStringList> pathOf(const QString &name)
{
    const QStringList path = name.split(u'.');
    const QStringList known = connectionSettingKeys();
    if (known.contains(path.first()) && !path.contains(QString()))
        return path;
    const QString close = suggestion(path.first(), known);
    return makeError(
        s_unknown,
        {name,
         close.isEmpty() ? CommandText::tr("They are: %1.").arg(known.join(u", "_s)) : close});
}

Result<QJsonObject> changed(QJsonObject json, const Options &options)
{
    for (const std::string &name : options.defaults) {
        const auto path = pathOf(QString::fromStdString(name));
        if (!path)
            return path.error();
        assign(json, *path, QJsonValue(QJsonValue::Undefined));
    }
    for (const std::string &setting : options.settings) {
        const QString text = QString::fromStdString(setting);
        const qsizetype equals = text.indexOf(u'=');
        if (equals <= 0)
            return makeError(s_noAssignment, {text});
        const auto path = pathOf(text.left(equals));
        if (!path)
            return path.error();
        const QJsonValue value = valueOf(path->join(u'.'), text.mid(equals + 1));
        // What is read from the profile is only kept within its bounds.
        const int streams = value.toInt();
        if (path->join(u'.') == "parallel_streams"_L1 && (streams < 1 || streams > 16))
            return makeError(s_streamsInvalid);
        assign(json, *path, value);
    }
    return withHookReferences(json);
}

int run(const Options &options, Session &session)
{
    if (options.settings.empty() && options.defaults.empty())
        return session.fail(makeError(s_nothing));
    Output &output = session.output();
    const auto opened = openConnection(options.connection, session.services());
    if (!opened)
        return session.fail(opened.error());
    const Connection &connection = opened->connection;
    StateDatabase &database = *opened->database;
    const auto change = [&](Connection &stored) -> Result<void> {
        const auto json = changed(toJson(stored.settings), options);
        if (!json)
            return json.error();
        auto settings = connectionSettingsFromJson(*json);
        if (!settings)
            return settings.error();
        stored.settings = std::move(*settings);
        return {};
    };
    const auto saved = ConnectionStorage(database, session.services().secrets())
                           .change(connection.id, change, ChangeOrigin::CommandLine);
    if (!saved)
        return session.fail(saved.error());
    const QJsonObject now = toJson(saved->settings);
    if (output.isJson()) {
        output.json(u"connections set"_s,
                    {{u"id"_s, saved->id}, {u"name"_s, saved->name}, {u"settings"_s, now}});
        return static_cast<int>(ExitCode::Done);
    }
    output.line(
        CommandText::tr("The settings of \"%1\" are changed.").arg(displayText(saved->name)));
    return static_cast<int>(ExitCode::Done);
}

} // namespace

void addConnectionsSetCommand(CLI::App &connections, Invocation &invocation)
{
    const auto options = std::make_shared<Options>();
    CLI::App *command = connections.add_subcommand(
        "set", QT_TRANSLATE_NOOP("CommandText", "Change settings of a connection"));
    addConnectionArgument(*command, options->connection);
    command
        ->add_option("settings", options->settings,
                     QT_TRANSLATE_NOOP("CommandText", "Settings with their values, as KEY=VALUE"))
        ->type_name("KEY=VALUE");
    command
        ->add_option("--default", options->defaults,
                     QT_TRANSLATE_NOOP("CommandText", "Settings that take their default again"))
        ->type_name("KEY")
        ->allow_extra_args(false);
    command->footer(R"(Examples:
  millrace-cli connections set shop parallel_streams=4 row_limit=100000
  millrace-cli connections set shop run_policy.pause_failures=0 run_policy.pause_days=0
  millrace-cli connections set shop run_policy.longest_run_seconds=3600
  millrace-cli connections set shop hooks='[{"kind": "command", "program": "/home/ann/after-run"}]'
  millrace-cli connections set shop --default run_policy

)" QT_TRANSLATE_NOOP("CommandText",
                     "The keys are those of \"settings\" in docs/connection-file.md. A value is "
                     "JSON, or the text it is."));
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return run(*options, session); };
    });
}

} // namespace millrace

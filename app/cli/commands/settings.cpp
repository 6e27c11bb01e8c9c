#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/displaytext.h"
#include "app/cli/settingtable.h"
#include "app/cli/texttable.h"
#include "core/store/languagechoice.h"

#include <CLI/Config.hpp>

#include <QFile>
#include <QJsonArray>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_secretShown{
    "cli.secret_in_arguments", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "A secret on the command line can be seen by other programs."),
    QT_TRANSLATE_NOOP("errors",
                      "Pass - and the secret on standard input, or env:VARIABLE for one that a "
                      "variable holds at each start.")};
constexpr ErrorDefinition s_valueMissing{
    "cli.value_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The new value of %1 is missing."),
    QT_TRANSLATE_NOOP("errors", "--default goes back to the default.")};

constexpr qint64 s_longestSecret = 64 * 1024;

struct Options final
{
    std::string key;
    std::string value;
    bool hasValue = false;
    bool toDefault = false;
};

/// Those of the profile, the defaults where there is none: looking makes none.
Result<SettingValues> valuesOf(Services &services)
{
    Result<SettingValues> values{SettingValues()};
    if (QFile::exists(services.profile().stateDatabase())) {
        auto database = services.database();
        if (!database)
            return database.error();
        values = storedSettings(**database);
    }
    if (values)
        values->language = chosenLanguage(services.profile());
    return values;
}

QString textOf(const SettingEntry &entry, const SettingValues &values)
{
    const QJsonValue value = entry.value(values);
    if (entry.isSecret)
        return value.toBool() ? u"(stored)"_s : QString();
    if (!value.isArray())
        return value.toVariant().toString();
    QStringList texts;
    for (const QJsonValue &part : value.toArray())
        texts << (part.isObject() ? part["subject"_L1].toString() : part.toString());
    return texts.join(u", "_s);
}

QJsonObject toJson(const SettingEntry &entry, const SettingValues &values)
{
    const QJsonValue value = entry.value(values);
    return {{u"key"_s, entry.key},
            {u"value"_s, value},
            {u"is_default"_s, value == entry.value(SettingValues())}};
}

int list(Session &session)
{
    Output &output = session.output();
    const auto values = valuesOf(session.services());
    if (!values)
        return session.fail(values.error());
    QJsonArray array;
    TextTable table;
    table.addColumns({CommandText::tr("setting", "heading of a column"),
                      CommandText::tr("value", "heading of a column"),
                      CommandText::tr("meaning", "heading of a column")});
    for (const SettingEntry &entry : settingTable()) {
        array << toJson(entry, *values);
        const bool isDefault = entry.value(*values) == entry.value(SettingValues());
        table.addRow({entry.key,
                      {textOf(entry, *values), isDefault ? Tone::Faint : Tone::Strong},
                      {entry.sentence, Tone::Faint}});
    }
    if (output.isJson())
        output.json(u"settings list"_s, {{u"settings"_s, array}});
    else
        table.print(output);
    return static_cast<int>(ExitCode::Done);
}

int show(const Options &options, Session &session)
{
    Output &output = session.output();
    const auto entry = findSetting(QString::fromStdString(options.key));
    if (!entry)
        return session.fail(entry.error());
    const auto values = valuesOf(session.services());
    if (!values)
        return session.fail(values.error());
    if (output.isJson())
        output.json(u"settings show"_s, toJson(**entry, *values));
    else
        output.line(displayText(textOf(**entry, *values)));
    return static_cast<int>(ExitCode::Done);
}

/// The value to set; a secret comes from standard input.
Result<QString> newValue(const SettingEntry &entry, const Options &options)
{
    const QString text = QString::fromStdString(options.value);
    if (!options.hasValue)
        return makeError(s_valueMissing, {entry.key});
    if (!entry.isSecret || text.startsWith("env:"_L1))
        return text;
    if (text != "-"_L1)
        return makeError(s_secretShown);
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return makeError(s_valueMissing, {entry.key});
    QString secret = QString::fromUtf8(input.readLine(s_longestSecret));
    while (secret.endsWith(u'\n') || secret.endsWith(u'\r'))
        secret.chop(1);
    if (secret.isEmpty())
        return makeError(s_valueMissing, {entry.key});
    return secret;
}

Result<SettingValues> changed(const SettingEntry &entry, const Options &options, Services &services)
{
    auto database = services.database();
    if (!database)
        return database.error();
    auto values = valuesOf(services);
    if (!values)
        return values.error();
    const QString language = values->language;
    if (options.toDefault) {
        entry.reset(*values);
    } else {
        const auto text = newValue(entry, options);
        if (!text)
            return text.error();
        if (auto taken = entry.set(*values, *text); !taken)
            return taken.error();
    }
    if (auto stored = storeSettings(**database, services.secrets(), *values); !stored)
        return stored.error();
    if (values->language != language) {
        if (auto chosen = chooseLanguage(services.profile(), values->language); !chosen)
            return chosen.error();
    }
    return valuesOf(services);
}

int set(const Options &options, Session &session)
{
    Output &output = session.output();
    const auto entry = findSetting(QString::fromStdString(options.key));
    if (!entry)
        return session.fail(entry.error());
    const auto values = changed(**entry, options, session.services());
    if (!values)
        return session.fail(values.error());
    if (output.isJson())
        output.json(u"settings set"_s, toJson(**entry, *values));
    else
        output.line(u"%1 = %2"_s.arg((*entry)->key, displayText(textOf(**entry, *values))));
    return static_cast<int>(ExitCode::Done);
}

} // namespace

void addSettingsCommand(CLI::App &program, Invocation &invocation)
{
    CLI::App *command = program.add_subcommand(
        "settings",
        QT_TRANSLATE_NOOP("CommandText", "Show or change what holds for all connections"));
    command->group(QT_TRANSLATE_NOOP("CommandText", "Program"));
    command->require_subcommand(1);
    command->footer(R"(Examples:
  millrace-cli settings list
  millrace-cli settings set network.proxy.address proxy.example.org:3128
  millrace-cli settings set network.proxy http
  millrace-cli settings set network.certificates company-ca.pem
  millrace-cli settings set retention.logs_mb 500
  millrace-cli settings set language de)");
    command->add_subcommand("list", QT_TRANSLATE_NOOP("CommandText", "All settings"))
        ->callback([&invocation] { invocation.run = list; });
    const auto options = std::make_shared<Options>();
    CLI::App *showCommand = command->add_subcommand(
        "show", QT_TRANSLATE_NOOP("CommandText", "The value of one setting"));
    showCommand
        ->add_option("key", options->key, QT_TRANSLATE_NOOP("CommandText", "Name of the setting"))
        ->type_name("SETTING")
        ->required();
    showCommand->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return show(*options, session); };
    });
    CLI::App *setCommand
        = command->add_subcommand("set", QT_TRANSLATE_NOOP("CommandText", "Change one setting"));
    setCommand
        ->add_option("key", options->key, QT_TRANSLATE_NOOP("CommandText", "Name of the setting"))
        ->type_name("SETTING")
        ->required();
    CLI::Option *value = setCommand
                             ->add_option("value", options->value,
                                          QT_TRANSLATE_NOOP("CommandText", "The new value"))
                             ->type_name("VALUE");
    setCommand
        ->add_flag("--default", options->toDefault,
                   QT_TRANSLATE_NOOP("CommandText", "Go back to the default"))
        ->excludes(value);
    setCommand->footer(R"(Examples:
  millrace-cli settings set network.read_seconds 120
  millrace-cli settings set network.proxy.password - < password.txt
  millrace-cli settings set network.proxy --default)");
    setCommand->callback([options, value, &invocation] {
        options->hasValue = value->count() > 0;
        invocation.run = [options](Session &session) { return set(*options, session); };
    });
}

} // namespace millrace

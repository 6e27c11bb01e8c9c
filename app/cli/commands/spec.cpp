#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/displaytext.h"
#include "app/cli/jsonforms.h"
#include "app/cli/protocol/manifestcommand.h"
#include "app/cli/texttable.h"
#include "core/connector/connectortexts.h"
#include "core/interchange/connectorlookup.h"

#include <CLI/Config.hpp>

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct Options final
{
    std::string connector;
    std::string role;
    ManifestArguments manifest;
};

/// "text", "whole number", "one of auto, csv, json".
QString kindText(const QJsonObject &property)
{
    const QJsonArray choices = property.value("enum"_L1).toArray();
    if (!choices.isEmpty()) {
        QStringList words;
        for (const QJsonValue &choice : choices)
            words << choice.toVariant().toString();
        return CommandText::tr("one of %1").arg(words.join(", "_L1));
    }
    const QString type = property.value("type"_L1).toString();
    if (property.value("airbyte_secret"_L1).toBool())
        return CommandText::tr("secret");
    return type == "string"_L1 ? CommandText::tr("text")
        : type == "integer"_L1 ? CommandText::tr("whole number")
        : type == "boolean"_L1 ? CommandText::tr("true or false")
        : type == "array"_L1   ? CommandText::tr("list")
                               : type;
}

QString jsonText(const QJsonValue &value)
{
    if (value.isUndefined())
        return {};
    const QByteArray wrapped = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(wrapped.mid(1, wrapped.size() - 2));
}

void printSpec(Output &output, const QJsonObject &spec)
{
    const QJsonObject properties = spec.value("properties"_L1).toObject();
    const QJsonArray required = spec.value("required"_L1).toArray();
    QStringList keys = properties.keys();
    std::ranges::stable_sort(keys, {}, [&properties](const QString &key) {
        return properties.value(key).toObject().value("order"_L1).toInt(1000);
    });
    TextTable table;
    table.addColumns({CommandText::tr("key", "heading of a column"),
                      CommandText::tr("kind", "heading of a column"),
                      CommandText::tr("default", "heading of a column"),
                      CommandText::tr("description", "heading of a column")});
    for (const QString &key : std::as_const(keys)) {
        const QJsonObject property = properties.value(key).toObject();
        const bool isRequired = required.contains(QJsonValue(key));
        QString description = connectorText(property.value("description"_L1).toString());
        const QJsonArray examples = property.value("examples"_L1).toArray();
        if (!examples.isEmpty())
            description += u' ' + CommandText::tr("Example: %1").arg(jsonText(examples.first()));
        table.addRow({key, kindText(property),
                      isRequired ? TableCell(CommandText::tr("required"), Tone::Warning)
                                 : TableCell(jsonText(property.value("default"_L1))),
                      description});
    }
    table.print(output, u"  "_s);
}

int run(const Options &options, Session &session)
{
    Output &output = session.output();
    const QString id = QString::fromStdString(options.connector);
    const auto found = findConnector(id, session.services().registry());
    if (!found)
        return session.fail(found.error());
    const ConnectorInfo *info = *found;
    const bool showsSource = info->isSource() && options.role != "destination";
    const bool showsDestination = info->isDestination() && options.role != "source";
    if (output.isJson()) {
        QJsonObject json = toJson(*info);
        if (showsSource)
            json.insert("source_spec"_L1, info->sourceSpec);
        if (showsDestination)
            json.insert("destination_spec"_L1, info->destinationSpec);
        output.json(u"spec"_s, {{u"connector"_s, json}});
        return static_cast<int>(ExitCode::Done);
    }
    output.line(output.toned(displayText(connectorText(info->title)), Tone::Strong) + u" ("_s + id
                + u")"_s);
    output.line(displayText(connectorText(info->description)));
    if (showsSource) {
        output.line();
        output.line(CommandText::tr("As a source:"));
        printSpec(output, info->sourceSpec);
    }
    if (showsDestination) {
        output.line();
        output.line(CommandText::tr("As a destination:"));
        printSpec(output, info->destinationSpec);
    }
    return static_cast<int>(ExitCode::Done);
}

} // namespace

void addSpecCommand(CLI::App &program, Invocation &invocation)
{
    const auto options = std::make_shared<Options>();
    CLI::App *command = program.add_subcommand(
        "spec", QT_TRANSLATE_NOOP("CommandText", "Show the configuration that a connector takes"));
    command->group(QT_TRANSLATE_NOOP("CommandText", "Connectors"));
    command->add_option("connector", options->connector,
                        QT_TRANSLATE_NOOP("CommandText", "Id of the connector"));
    addManifestOptions(*command, ManifestVerb::Spec, options->manifest);
    command
        ->add_option("--role", options->role,
                     QT_TRANSLATE_NOOP("CommandText", "Only as source or as destination"))
        ->type_name("source|destination")
        ->check(CLI::IsMember({"source", "destination"}).description(""));
    command->footer(R"(Examples:
  millrace-cli spec sqlite
  millrace-cli spec files --role source --json   # the JSON Schema
  millrace-cli spec --manifest pokeapi.yaml)");
    command->callback([options, &invocation] {
        if (options->connector.empty() && options->manifest.isEmpty())
            throw CLI::RequiredError("connector");
        invocation.run = [options](Session &session) {
            return options->manifest.isEmpty()
                ? run(*options, session)
                : runManifest(ManifestVerb::Spec, options->manifest, session);
        };
    });
}

} // namespace millrace

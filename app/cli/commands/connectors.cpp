#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/displaytext.h"
#include "app/cli/jsonforms.h"
#include "app/cli/texttable.h"
#include "core/connector/connectortexts.h"
#include "core/interchange/connectorlookup.h"

#include <CLI/Config.hpp>

#include <QJsonArray>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct Options final
{
    std::string role;
};

int run(const Options &options, Session &session)
{
    Output &output = session.output();
    QJsonArray list;
    TextTable table;
    table.addColumns({CommandText::tr("id", "heading of a column"),
                      CommandText::tr("source", "heading of a column"),
                      CommandText::tr("destination", "heading of a column"),
                      CommandText::tr("title", "heading of a column"),
                      CommandText::tr("description", "heading of a column")});
    for (const ConnectorInfo &info : session.services().registry().connectors()) {
        if ((options.role == "source" && !info.isSource())
            || (options.role == "destination" && !info.isDestination()))
            continue;
        list.append(toJson(info));
        table.addRow({info.id, info.isSource() ? CommandText::tr("yes") : u"-"_s,
                      info.isDestination() ? CommandText::tr("yes") : u"-"_s,
                      connectorText(info.title), connectorText(info.description)});
    }
    if (output.isJson())
        output.json(u"connectors"_s, {{u"connectors"_s, list}});
    else
        table.print(output);
    return static_cast<int>(ExitCode::Done);
}

QJsonArray toJson(const std::vector<TypeException> &exceptions)
{
    QJsonArray list;
    for (const TypeException &exception : exceptions)
        list.append(QJsonObject{{u"type"_s, exception.type},
                                {u"becomes"_s, exception.becomes},
                                {u"note"_s, exception.note}});
    return list;
}

void printExceptions(Output &output, const QString &title,
                     const std::vector<TypeException> &exceptions)
{
    if (exceptions.empty())
        return;
    output.line();
    output.line(title);
    TextTable table;
    table.addColumns({CommandText::tr("type", "heading of a column"),
                      CommandText::tr("becomes", "heading of a column"),
                      CommandText::tr("note", "heading of a column")});
    for (const TypeException &exception : exceptions)
        table.addRow({connectorText(exception.type), connectorText(exception.becomes),
                      connectorText(exception.note)});
    table.print(output, u"  "_s);
}

int show(const std::string &connector, Session &session)
{
    Output &output = session.output();
    const auto found
        = findConnector(QString::fromStdString(connector), session.services().registry());
    if (!found)
        return session.fail(found.error());
    const ConnectorInfo &info = **found;
    if (output.isJson()) {
        QJsonObject json = millrace::toJson(info);
        json.insert("type_exceptions"_L1,
                    QJsonObject{{u"source"_s, toJson(info.sourceTypeExceptions)},
                                {u"destination"_s, toJson(info.destinationTypeExceptions)}});
        output.json(u"connectors show"_s, {{u"connector"_s, json}});
        return static_cast<int>(ExitCode::Done);
    }
    output.line(output.toned(displayText(connectorText(info.title)), Tone::Strong) + u" ("_s
                + info.id + u")"_s);
    output.line(displayText(connectorText(info.description)));
    printExceptions(output, CommandText::tr("As a source, these types do not come as they are:"),
                    info.sourceTypeExceptions);
    printExceptions(output,
                    CommandText::tr("As a destination, these types are not kept as they come:"),
                    info.destinationTypeExceptions);
    return static_cast<int>(ExitCode::Done);
}

} // namespace

void addConnectorsCommand(CLI::App &program, Invocation &invocation)
{
    const auto options = std::make_shared<Options>();
    CLI::App *command = program.add_subcommand(
        "connectors", QT_TRANSLATE_NOOP("CommandText", "List the connectors"));
    command->group(QT_TRANSLATE_NOOP("CommandText", "Connectors"));
    command
        ->add_option(
            "--role", options->role,
            QT_TRANSLATE_NOOP("CommandText", "Only those that can be a source or destination"))
        ->type_name("source|destination")
        ->check(CLI::IsMember({"source", "destination"}).description(""));
    command->footer(R"(Examples:
  millrace-cli connectors
  millrace-cli connectors --role destination --json
  millrace-cli connectors show postgres)");
    command->require_subcommand(0, 1);
    const auto shown = std::make_shared<std::string>();
    CLI::App *showCommand = command->add_subcommand(
        "show",
        QT_TRANSLATE_NOOP("CommandText",
                          "Show one connector, and the types that do not come back as they were"));
    showCommand
        ->add_option("connector", *shown, QT_TRANSLATE_NOOP("CommandText", "Id of the connector"))
        ->required();
    showCommand->footer(R"(Examples:
  millrace-cli connectors show postgres
  millrace-cli connectors show mysql --json)");
    // The callback of a subcommand comes before that of the command it belongs to.
    showCommand->callback([shown, &invocation] {
        invocation.run = [shown](Session &session) { return show(*shown, session); };
    });
    command->callback([options, &invocation] {
        if (!invocation.run)
            invocation.run = [options](Session &session) { return run(*options, session); };
    });
}

} // namespace millrace

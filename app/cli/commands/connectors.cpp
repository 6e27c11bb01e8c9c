#include "app/cli/commands/commands.h"
#include "app/cli/jsonforms.h"
#include "app/cli/texttable.h"

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
    table.addColumn(u"id"_s);
    table.addColumn(u"source"_s);
    table.addColumn(u"destination"_s);
    table.addColumn(u"title"_s);
    table.addColumn(u"description"_s);
    for (const ConnectorInfo &info : session.services().registry().connectors()) {
        if ((options.role == "source" && !info.isSource())
            || (options.role == "destination" && !info.isDestination()))
            continue;
        list.append(toJson(info));
        table.addRow({info.id, info.isSource() ? u"yes"_s : u"-"_s,
                      info.isDestination() ? u"yes"_s : u"-"_s, info.title, info.description});
    }
    if (output.isJson())
        output.json(u"connectors"_s, {{u"connectors"_s, list}});
    else
        table.print(output);
    return static_cast<int>(ExitCode::Done);
}

} // namespace

void addConnectorsCommand(CLI::App &program, Invocation &invocation)
{
    const auto options = std::make_shared<Options>();
    CLI::App *command = program.add_subcommand("connectors", "List the connectors");
    command->group("Connectors");
    command->add_option("--role", options->role, "Only those that can be a source or destination")
        ->type_name("source|destination")
        ->check(CLI::IsMember({"source", "destination"}).description(""));
    command->footer(R"(Examples:
  millrace-cli connectors
  millrace-cli connectors --role destination --json)");
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return run(*options, session); };
    });
}

} // namespace millrace

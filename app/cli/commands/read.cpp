#include "app/cli/commands/commands.h"
#include "app/cli/protocol/manifestcommand.h"

namespace millrace {

void addReadCommand(CLI::App &program, Invocation &invocation)
{
    const auto options = std::make_shared<ManifestArguments>();
    CLI::App *command = program.add_subcommand(
        "read",
        QT_TRANSLATE_NOOP("CommandText",
                          "Read a source that is a manifest, as messages of the Airbyte protocol"));
    command->group(QT_TRANSLATE_NOOP("CommandText", "Data"));
    addManifestOptions(*command, ManifestVerb::Read, *options);
    command->footer(R"(Examples:
  millrace-cli read --manifest pokeapi.yaml --config config.json --catalog catalog.json
  millrace-cli read --manifest m.yaml --config c.json --catalog k.json --state state.json)");
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) {
            return runManifest(ManifestVerb::Read, *options, session);
        };
    });
}

} // namespace millrace

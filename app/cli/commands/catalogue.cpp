#include "app/cli/commands/cataloguetrial.h"
#include "app/cli/commands/catalogueverbs.h"
#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"

#include <CLI/Config.hpp>

namespace millrace {

using namespace catalogueverbs;

namespace {

using Act = int (*)(const Options &, Session &);

CLI::App *addAct(CLI::App &catalogue, const char *name, const char *text, Act act,
                 const std::shared_ptr<Options> &options, Invocation &invocation)
{
    CLI::App *command = catalogue.add_subcommand(name, text);
    command->callback([act, options, &invocation] {
        invocation.run = [act, options](Session &session) { return act(*options, session); };
    });
    return command;
}

} // namespace

void addCatalogueCommand(CLI::App &program, Invocation &invocation)
{
    const auto options = std::make_shared<Options>();
    CLI::App *catalogue = program.add_subcommand(
        "catalogue",
        QT_TRANSLATE_NOOP("CommandText", "Get connectors of APIs that are declarative manifests"));
    catalogue->group(QT_TRANSLATE_NOOP("CommandText", "Connectors"));
    catalogue->require_subcommand(1);
    catalogue->footer(R"(Examples:
  millrace-cli catalogue refresh                    # fetch the public list once
  millrace-cli catalogue search weather
  millrace-cli catalogue install source-pokeapi
  millrace-cli catalogue import my-api.yaml --title "My API"
  millrace-cli catalogue update source-pokeapi --yes
  millrace-cli catalogue run my-api.yaml --stream items --config config.json)");
    addAct(*catalogue, "list",
           QT_TRANSLATE_NOOP("CommandText", "List the manifests that are installed"), list, options,
           invocation);
    addAct(*catalogue, "refresh",
           QT_TRANSLATE_NOOP("CommandText", "Fetch the public list of connectors"), refresh,
           options, invocation);
    addAct(*catalogue, "search",
           QT_TRANSLATE_NOOP("CommandText", "Look for words in the list that was fetched"), search,
           options, invocation)
        ->add_option("words", options->what,
                     QT_TRANSLATE_NOOP("CommandText", "Words of the name; none: all"));
    addAct(*catalogue, "show",
           QT_TRANSLATE_NOOP("CommandText", "Show an installed manifest and its streams"), show,
           options, invocation)
        ->add_option("id", options->what, QT_TRANSLATE_NOOP("CommandText", "Id of the connector"))
        ->required();
    CLI::App *installing = addAct(
        *catalogue, "install", QT_TRANSLATE_NOOP("CommandText", "Install a connector of the list"),
        install, options, invocation);
    installing
        ->add_option("id", options->what, QT_TRANSLATE_NOOP("CommandText", "Id of the connector"))
        ->required();
    installing
        ->add_option("--version", options->version,
                     QT_TRANSLATE_NOOP("CommandText", "This version instead of the newest"))
        ->type_name("VERSION");
    CLI::App *importing
        = addAct(*catalogue, "import",
                 QT_TRANSLATE_NOOP("CommandText",
                                   "Install a manifest from a file, an address or pasted text"),
                 import, options, invocation);
    importing
        ->add_option("manifest", options->what,
                     QT_TRANSLATE_NOOP("CommandText", "File or address; - is standard input"))
        ->required();
    importing
        ->add_option(
            "--id", options->id,
            QT_TRANSLATE_NOOP("CommandText", "Id of the connector; by default from the name"))
        ->type_name("ID");
    importing
        ->add_option("--title", options->title,
                     QT_TRANSLATE_NOOP("CommandText", "Title of the connector"))
        ->type_name("TEXT");
    CLI::App *updating
        = addAct(*catalogue, "update",
                 QT_TRANSLATE_NOOP("CommandText", "Show what a newer version changes, take it"),
                 update, options, invocation);
    updating
        ->add_option("id", options->what, QT_TRANSLATE_NOOP("CommandText", "Id of the connector"))
        ->required();
    updating
        ->add_option("--version", options->version,
                     QT_TRANSLATE_NOOP("CommandText", "This version instead of the newest"))
        ->type_name("VERSION");
    updating->add_flag("--yes", options->isConfirmed, QT_TRANSLATE_NOOP("CommandText", "Take it"));
    addAct(*catalogue, "remove", QT_TRANSLATE_NOOP("CommandText", "Remove an installed manifest"),
           removeManifest, options, invocation)
        ->add_option("id", options->what, QT_TRANSLATE_NOOP("CommandText", "Id of the connector"))
        ->required();
    addAct(*catalogue, "address",
           QT_TRANSLATE_NOOP("CommandText", "Show or set where the list is fetched from"), address,
           options, invocation)
        ->add_option("url", options->what, QT_TRANSLATE_NOOP("CommandText", "The new address"));
    addCatalogueTrialCommands(*catalogue, invocation);
}

} // namespace millrace

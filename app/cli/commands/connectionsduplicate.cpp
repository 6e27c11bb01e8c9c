#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/connectionarguments.h"
#include "app/cli/displaytext.h"
#include "app/cli/lookup.h"
#include "core/interchange/connectioncopy.h"
#include "core/store/connectionrepository.h"

#include <string>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct Options final
{
    std::string connection;
    std::string name;
};

int run(const Options &options, Session &session)
{
    Output &output = session.output();
    const auto opened = openConnection(options.connection, session.services());
    if (!opened)
        return session.fail(opened.error());
    const Connection &original = opened->connection;
    StateDatabase &database = *opened->database;
    const auto copy = storeCopy(original, QString::fromStdString(options.name), database,
                                session.services().secrets(), ChangeOrigin::CommandLine);
    if (!copy)
        return session.fail(copy.error());
    if (output.isJson())
        output.json(u"connections duplicate"_s, {{u"id"_s, copy->id}, {u"name"_s, copy->name}});
    else
        output.line(CommandText::tr(
                        "Made \"%1\", which is paused: it writes where \"%2\" writes until that is "
                        "changed.")
                        .arg(displayText(copy->name), displayText(original.name)));
    return static_cast<int>(ExitCode::Done);
}

} // namespace

void addConnectionsDuplicateCommand(CLI::App &connections, Invocation &invocation)
{
    const auto options = std::make_shared<Options>();
    CLI::App *command = connections.add_subcommand(
        "duplicate",
        QT_TRANSLATE_NOOP("CommandText",
                          "Make a paused copy of a connection, without its runs and checkpoints"));
    addConnectionArgument(*command, options->connection);
    command
        ->add_option("--name", options->name, QT_TRANSLATE_NOOP("CommandText", "Name of the copy"))
        ->type_name("NAME");
    command->footer("Examples:\n  millrace-cli connections duplicate shop --name 'shop, test'");
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return run(*options, session); };
    });
}

} // namespace millrace

#include "app/cli/commands/commands.h"
#include "app/cli/displaytext.h"

#include <CLI/Config.hpp>

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct RecoverOptions final
{
    std::string from;
};

/// Shows the places without opening anything, so that it works on a damaged profile too.
int show(Session &session)
{
    Output &output = session.output();
    const auto secrets = session.services().secrets().backend();
    const Profile &profile = session.services().profile();
    const QFileInfo database(profile.stateDatabase());
    const QStringList backups
        = QDir(profile.backupsFolder()).entryList({u"*.sqlite"_s}, QDir::Files, QDir::Name);
    if (output.isJson()) {
        output.json(
            u"profile"_s,
            {{u"state_database"_s, profile.stateDatabase()},
             {u"exists"_s, database.exists()},
             {u"size_bytes"_s, database.exists() ? QJsonValue(database.size()) : QJsonValue()},
             {u"backups_folder"_s, profile.backupsFolder()},
             {u"backups"_s, QJsonArray::fromStringList(backups)},
             {u"logs_folder"_s, profile.logsFolder()},
             {u"locks_folder"_s, profile.locksFolder()},
             {u"secrets"_s,
              secrets && *secrets ? QJsonValue(secretBackendName(**secrets)) : QJsonValue()}});
        return static_cast<int>(ExitCode::Done);
    }
    const auto line = [&output](const QString &title, const QString &text) {
        output.line(u"%1  %2"_s.arg(title, -14).arg(displayText(text)));
    };
    const QString size = database.exists()
        ? u" (%1)"_s.arg(readableBytes(static_cast<double>(database.size())))
        : u" (not there yet)"_s;
    line(u"state database"_s, profile.stateDatabase() + size);
    line(u"backups"_s, profile.backupsFolder());
    for (const QString &backup : backups)
        line({}, backup);
    line(u"logs"_s, profile.logsFolder());
    line(u"locks"_s, profile.locksFolder());
    if (!secrets)
        line(u"secrets"_s, secrets.error().message);
    else
        line(u"secrets"_s, *secrets ? secretBackendName(**secrets) : u"no place chosen yet"_s);
    return static_cast<int>(ExitCode::Done);
}

int recover(const RecoverOptions &options, Session &session)
{
    Output &output = session.output();
    const auto recovery = options.from == "backup" ? StateDatabase::Recovery::FromBackup
                                                   : StateDatabase::Recovery::Empty;
    auto aside = StateDatabase::recover(session.services().profile(), recovery,
                                        session.services().clock());
    if (!aside)
        return session.fail(aside.error());
    if (output.isJson()) {
        output.json(
            u"profile recover"_s,
            {{u"from"_s, QString::fromStdString(options.from)}, {u"damaged_file"_s, *aside}});
        return static_cast<int>(ExitCode::Done);
    }
    output.line(recovery == StateDatabase::Recovery::Empty ? u"The profile starts empty."_s
                                                           : u"The last good backup is in use."_s);
    output.line(u"The former file is kept as %1."_s.arg(displayText(*aside)));
    return static_cast<int>(ExitCode::Done);
}

} // namespace

void addProfileCommand(CLI::App &program, Invocation &invocation)
{
    CLI::App *command
        = program.add_subcommand("profile", "Show where the profile lies, or recover it");
    command->group("Program");
    command->require_subcommand(0, 1);
    command->footer(R"(Examples:
  millrace-cli profile
  millrace-cli profile secrets
  millrace-cli profile recover --from backup)");
    addProfileSecretsCommand(*command, invocation);
    const auto options = std::make_shared<RecoverOptions>();
    CLI::App *recoverCommand
        = command->add_subcommand("recover", "Replace a damaged state database");
    recoverCommand->add_option("--from", options->from, "The last good backup, or an empty profile")
        ->type_name("backup|empty")
        ->required()
        ->check(CLI::IsMember({"backup", "empty"}).description(""));
    recoverCommand->footer(R"(Examples:
  millrace-cli profile recover --from backup
  millrace-cli profile recover --from empty
The damaged file is kept. No other process may have the profile open.)");
    recoverCommand->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return recover(*options, session); };
    });
    command->callback([&invocation] {
        if (!invocation.run)
            invocation.run = show;
    });
}

} // namespace millrace

#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
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
        : CommandText::tr(" (not there yet)");
    line(CommandText::tr("state database"), profile.stateDatabase() + size);
    line(CommandText::tr("backups", "name of what stands beside it"), profile.backupsFolder());
    for (const QString &backup : backups)
        line({}, backup);
    line(CommandText::tr("logs", "name of what stands beside it"), profile.logsFolder());
    line(CommandText::tr("locks", "name of what stands beside it"), profile.locksFolder());
    if (!secrets)
        line(CommandText::tr("secrets", "name of what stands beside it"), secrets.error().message);
    else
        line(CommandText::tr("secrets", "name of what stands beside it"),
             *secrets ? secretBackendName(**secrets) : CommandText::tr("no place chosen yet"));
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
    output.line(recovery == StateDatabase::Recovery::Empty
                    ? CommandText::tr("The profile starts empty.")
                    : CommandText::tr("The last good backup is in use."));
    output.line(CommandText::tr("The former file is kept as %1.").arg(displayText(*aside)));
    return static_cast<int>(ExitCode::Done);
}

} // namespace

void addProfileCommand(CLI::App &program, Invocation &invocation)
{
    CLI::App *command = program.add_subcommand(
        "profile", QT_TRANSLATE_NOOP("CommandText", "Show where the profile lies, or recover it"));
    command->group(QT_TRANSLATE_NOOP("CommandText", "Program"));
    command->require_subcommand(0, 1);
    command->footer(R"(Examples:
  millrace-cli profile
  millrace-cli profile secrets
  millrace-cli profile recover --from backup)");
    addProfileSecretsCommand(*command, invocation);
    const auto options = std::make_shared<RecoverOptions>();
    CLI::App *recoverCommand = command->add_subcommand(
        "recover", QT_TRANSLATE_NOOP("CommandText", "Replace a damaged state database"));
    recoverCommand
        ->add_option("--from", options->from,
                     QT_TRANSLATE_NOOP("CommandText", "The last good backup, or an empty profile"))
        ->type_name("backup|empty")
        ->required()
        ->check(CLI::IsMember({"backup", "empty"}).description(""));
    recoverCommand->footer(R"(Examples:
  millrace-cli profile recover --from backup
  millrace-cli profile recover --from empty

)" QT_TRANSLATE_NOOP("CommandText",
                     "The damaged file is kept. No other process may have the profile open."));
    recoverCommand->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return recover(*options, session); };
    });
    command->callback([&invocation] {
        if (!invocation.run)
            invocation.run = show;
    });
}

} // namespace millrace

#include "core/interchange/rejectedimport.h"

#include "app/cli/commands/commands.h"
#include "app/cli/commands/rejectedwork.h"
#include "app/cli/commandtext.h"
#include "app/cli/displaytext.h"
#include "app/cli/lookup.h"
#include "app/cli/texttable.h"

#include <CLI/Config.hpp>

#include <QJsonArray>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct ImportOptions final
{
    std::string file;
    std::string connection;
    bool isTrial = false;
};

int importFile(const ImportOptions &options, Session &session)
{
    QString connectionId;
    if (!options.connection.empty()) {
        auto connection
            = findConnection(QString::fromStdString(options.connection), session.services());
        if (!connection)
            return session.fail(connection.error());
        connectionId = connection->id;
    }
    const auto report = aside<ImportReport>(
        session, [&](StateDatabase &database, const Cancellation &cancellation) {
            return importRejectedFile(QString::fromStdString(options.file), database, connectionId,
                                      options.isTrial, cancellation);
        });
    if (!report)
        return session.fail(report.error());
    Output &output = session.output();
    const ExitCode code = report->refused > 0 ? ExitCode::Failed : ExitCode::Done;
    if (output.isJson()) {
        QJsonArray problems;
        for (const ImportProblem &problem : report->problems)
            problems.append(QJsonObject{{u"line"_s, problem.line},
                                        {u"code"_s, problem.code},
                                        {u"message"_s, problem.message}});
        output.json(u"rejected import"_s,
                    {{u"lines"_s, report->lines},
                     {u"edited"_s, report->edited},
                     {u"unchanged"_s, report->unchanged},
                     {u"refused"_s, report->refused},
                     {u"problems"_s, problems}});
        return static_cast<int>(code);
    }
    output.line(CommandText::tr("Read %1 records: edited %2, unchanged %3, refused %4.", nullptr,
                                pluralOf(report->lines))
                    .arg(groupedNumber(report->lines), groupedNumber(report->edited),
                         groupedNumber(report->unchanged), groupedNumber(report->refused)));
    for (const ImportProblem &problem : report->problems)
        output.line(
            CommandText::tr("line %1: %2").arg(problem.line).arg(displayText(problem.message)));
    return static_cast<int>(code);
}

} // namespace

void addRejectedImportCommand(CLI::App &rejected, Invocation &invocation)
{
    const auto options = std::make_shared<ImportOptions>();
    CLI::App *command = rejected.add_subcommand(
        "import",
        QT_TRANSLATE_NOOP("CommandText", "Take a corrected file of exported records back"));
    command
        ->add_option("file", options->file, QT_TRANSLATE_NOOP("CommandText", "CSV or JSON Lines"))
        ->required()
        ->type_name("FILE");
    command
        ->add_option("--connection", options->connection,
                     QT_TRANSLATE_NOOP("CommandText", "Only records of this connection"))
        ->type_name("NAME");
    command->add_flag("--check", options->isTrial,
                      QT_TRANSLATE_NOOP("CommandText", "Tell what would be taken; change nothing"));
    command->footer(QT_TRANSLATE_NOOP(
        "CommandText",
        "Lines are matched by their id; what differs of source_record becomes an edit.") R"(

Examples:
  millrace-cli rejected import corrected.csv --check
  millrace-cli rejected import corrected.csv && millrace-cli rejected retry shop)");
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return importFile(*options, session); };
    });
}

} // namespace millrace

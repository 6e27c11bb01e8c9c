#include "app/cli/commands/commands.h"
#include "app/cli/displaytext.h"
#include "app/cli/lookup.h"
#include "core/interchange/problemreport.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct Options final
{
    std::string file;
    std::string connection;
    int runs = 5;
    bool isOnlyShown = false;
};

int run(const Options &options, Session &session)
{
    Services &services = session.services();
    Output &output = session.output();
    auto database = services.database();
    if (!database)
        return session.fail(database.error());
    ReportChoice choice{{}, options.runs};
    if (!options.connection.empty()) {
        const auto connection
            = findConnection(QString::fromStdString(options.connection), services);
        if (!connection)
            return session.fail(connection.error());
        choice.connectionId = connection->id;
    }
    const auto files = problemReport(**database, services.profile(), services.registry(),
                                     services.secrets(), choice);
    if (!files)
        return session.fail(files.error());
    const QString path = QString::fromStdString(options.file);
    if (!options.isOnlyShown) {
        if (const auto written = writeReport(path, *files); !written)
            return session.fail(written.error());
    }
    QJsonArray list;
    for (const ReportFile &file : *files) {
        list.append(QJsonObject{
            {u"name"_s, file.name}, {u"about"_s, file.about}, {u"bytes"_s, file.content.size()}});
        if (!output.isJson()) {
            output.line(u"%1  %2"_s.arg(output.toned(file.name, Tone::Strong), file.about));
            if (options.isOnlyShown) {
                for (const QString &line : QString::fromUtf8(file.content).split(u'\n'))
                    output.line(u"  "_s + displayText(line));
            }
        }
    }
    if (output.isJson())
        output.json(u"report"_s,
                    {{u"files"_s, list}, {u"file"_s, options.isOnlyShown ? QString() : path}});
    else if (!options.isOnlyShown)
        output.message(
            QCoreApplication::translate(
                "millrace::ReportCommand",
                "Written to %1. It holds names of hosts, accounts, streams and fields, and "
                "values that logs quote; --show shows all of it.")
                .arg(path));
    return static_cast<int>(ExitCode::Done);
}

} // namespace

void addReportCommand(CLI::App &program, Invocation &invocation)
{
    const auto options = std::make_shared<Options>();
    CLI::App *command = program.add_subcommand(
        "report",
        QT_TRANSLATE_NOOP(
            "CommandText",
            "Write versions, connections and logs, without secrets, into an archive"));
    command->group(QT_TRANSLATE_NOOP("CommandText", "Program"));
    command->add_option("file", options->file,
                        QT_TRANSLATE_NOOP("CommandText", "the archive, such as report.zip"));
    command->add_option("--connection", options->connection,
                        QT_TRANSLATE_NOOP("CommandText", "only this connection"));
    command
        ->add_option("--runs", options->runs,
                     QT_TRANSLATE_NOOP("CommandText", "how many runs bring their logs"))
        ->check(CLI::Range(0, 100))
        ->capture_default_str();
    CLI::Option *show
        = command->add_flag("--show", options->isOnlyShown,
                            QT_TRANSLATE_NOOP("CommandText", "print all of it, write nothing"));
    command->footer(R"(Examples:
  millrace-cli report --show
  millrace-cli report report.zip --connection shop)");
    command->callback([options, show, &invocation] {
        if (options->file.empty() && show->count() == 0)
            throw CLI::RequiredError("file");
        invocation.run = [options](Session &session) { return run(*options, session); };
    });
}

} // namespace millrace

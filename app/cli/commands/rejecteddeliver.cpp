#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/displaytext.h"
#include "app/cli/jsonforms.h"
#include "app/cli/lookup.h"
#include "app/cli/runreport.h"
#include "core/engine/deliveryrun.h"
#include "core/store/connectionrepository.h"

#include <QJsonArray>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_notAskedFor{
    "cli.no_delivery", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The destination of \"%1\" has no place for rejected records."),
    QT_TRANSLATE_NOOP("errors",
                      "Give its configuration \"object_storage_config\"; the command \"spec\" "
                      "shows what it may hold.")};

/// What became of one connection.
struct Delivered final
{
    Connection connection;
    DeliveryReport report;
};

Result<std::vector<Connection>> wantedConnections(const std::string &name, Services &services)
{
    if (!name.empty()) {
        auto connection = findConnection(QString::fromStdString(name), services);
        if (!connection)
            return connection.error();
        return std::vector<Connection>{std::move(*connection)};
    }
    auto database = services.database();
    if (!database)
        return database.error();
    return ConnectionRepository(**database).all();
}

/// Goes on with the other connections when one of them cannot be delivered.
Result<std::vector<Delivered>> deliverAll(const std::vector<Connection> &connections,
                                          const EngineServices &engine, Session &session)
{
    return session.interruption().runAside<Result<std::vector<Delivered>>>(
        [&](const Cancellation &cancellation) -> Result<std::vector<Delivered>> {
            std::vector<Delivered> all;
            for (const Connection &connection : connections) {
                auto report = deliverRejected(engine, connection.id, {}, cancellation);
                if (!report) {
                    DeliveryReport failed;
                    failed.error = report.error();
                    all.push_back({connection, failed});
                } else if (*report) {
                    all.push_back({connection, **report});
                }
                if (cancellation.stop_requested())
                    break;
            }
            return all;
        });
}

void tellJson(const std::vector<Delivered> &all, Output &output)
{
    QJsonArray array;
    for (const Delivered &one : all) {
        QJsonObject json{{u"id"_s, one.connection.id},
                         {u"name"_s, one.connection.name},
                         {u"place"_s, one.report.place},
                         {u"files"_s, one.report.files},
                         {u"records"_s, one.report.records}};
        if (one.report.error)
            json.insert("error"_L1, toJson(*one.report.error, output.isVerbose()));
        array.append(json);
    }
    output.json(u"rejected deliver"_s, {{u"connections"_s, array}});
}

void tellText(const std::vector<Delivered> &all, Output &output)
{
    if (all.empty()) {
        output.line(CommandText::tr("No destination has a place for rejected records."));
        return;
    }
    for (const Delivered &one : all) {
        const DeliveryReport &report = one.report;
        const QString name = output.toned(displayText(one.connection.name), Tone::Strong);
        if (report.files > 0)
            output.line(
                u"%1: %2"_s.arg(name, deliveredText(report.records, report.files, report.place)));
        else if (!report.error)
            output.line(CommandText::tr("%1: nothing is left to deliver.").arg(name));
        if (report.error) {
            output.line(CommandText::tr("%1: not all rejected records were delivered.").arg(name));
            output.error(*report.error);
        }
    }
}

int deliver(const std::string &name, Session &session)
{
    Services &services = session.services();
    const auto connections = wantedConnections(name, services);
    if (!connections)
        return session.fail(connections.error());
    const auto database = services.database();
    if (!database)
        return session.fail(database.error());
    const EngineServices engine{services.registry(), **database, services.secrets(),
                                services.profile(), services.clock()};
    const auto all = deliverAll(*connections, engine, session);
    if (!all)
        return session.fail(all.error());
    if (all->empty() && !name.empty())
        return session.fail(makeError(s_notAskedFor, {connections->front().name}));
    if (session.output().isJson())
        tellJson(*all, session.output());
    else
        tellText(*all, session.output());
    for (const Delivered &one : *all) {
        if (one.report.error)
            return session.interruption().isRequested() ? session.interruption().exitCode()
                                                        : static_cast<int>(ExitCode::Failed);
    }
    return static_cast<int>(ExitCode::Done);
}

} // namespace

void addRejectedDeliverCommand(CLI::App &rejected, Invocation &invocation)
{
    const auto name = std::make_shared<std::string>();
    CLI::App *command = rejected.add_subcommand(
        "deliver", QT_TRANSLATE_NOOP("CommandText", "Bring the records to their bucket or folder"));
    command->add_option("connection", *name,
                        QT_TRANSLATE_NOOP("CommandText", "Name or id; default: all"));
    command->footer(
        QT_TRANSLATE_NOOP("CommandText",
                          "Goes on where runs have left off: each record goes into one file, once. "
                          "The bucket or folder is part of the destination's configuration.") R"(

Examples:
  millrace-cli rejected deliver
  millrace-cli rejected deliver shop --json)");
    command->callback([name, &invocation] {
        invocation.run = [name](Session &session) { return deliver(*name, session); };
    });
}

} // namespace millrace

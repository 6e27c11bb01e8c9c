#include "app/cli/commands/rejectedquery.h"

#include "app/cli/lookup.h"
#include "core/store/jobrepository.h"

#include <CLI/Config.hpp>

#include <QStringList>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_noSuchStream{
    "cli.no_rejected_stream", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "No stream called \"%1\" has rejected records here."),
    QT_TRANSLATE_NOOP("errors", "\"rejected groups\" lists the streams that have some.")};

constexpr ErrorDefinition s_nothingChosen{
    "cli.no_rejected_chosen", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "No rejected records are chosen."),
    QT_TRANSLATE_NOOP("errors", "Name a connection, a run with --job, or records with --id.")};

Result<StreamId> findStream(const QString &name, const RejectedFilter &filter,
                            StateDatabase &database)
{
    auto groups = RejectedStore(database).groups(filter);
    if (!groups)
        return groups.error();
    for (const RejectedGroup &group : *groups) {
        if (group.stream.text() == name || group.stream.name == name)
            return group.stream;
    }
    return makeError(s_noSuchStream, {name});
}

} // namespace

void addQueryOptions(CLI::App &command, RejectedQuery &query)
{
    command.add_option("connection", query.connection,
                       QT_TRANSLATE_NOOP("CommandText", "Name or id; default: all"));
    command.add_option("--job", query.job, QT_TRANSLATE_NOOP("CommandText", "Only this run"))
        ->type_name("RUN");
    command
        .add_option("--stream", query.stream, QT_TRANSLATE_NOOP("CommandText", "Only this stream"))
        ->type_name("NAME");
    command.add_option("--code", query.code, QT_TRANSLATE_NOOP("CommandText", "Only this reason"))
        ->type_name("CODE");
    command.add_option("--field", query.field, QT_TRANSLATE_NOOP("CommandText", "Only this field"))
        ->type_name("NAME");
    command
        .add_option("--outcome", query.outcome,
                    QT_TRANSLATE_NOOP("CommandText", "Only what became of the row"))
        ->type_name("rejected|nulled|truncated|defaulted")
        ->check(CLI::IsMember({"rejected", "nulled", "truncated", "defaulted"}).description(""));
    command
        .add_option("--status", query.status,
                    QT_TRANSLATE_NOOP("CommandText", "Only records in this status"))
        ->type_name("open|fixed|ignored|superseded")
        ->check(CLI::IsMember({"open", "fixed", "ignored", "superseded"}).description(""));
}

void addSelectionOptions(CLI::App &command, SelectionQuery &query)
{
    addQueryOptions(command, query.query);
    command
        .add_option("--id", query.ids,
                    QT_TRANSLATE_NOOP("CommandText", "Only this record; may be repeated"))
        ->type_name("ID")
        ->delimiter(',')
        ->allow_extra_args(false);
}

Result<RejectedSelection> selectionOf(const SelectionQuery &query, Services &services)
{
    if (query.query.connection.empty() && !query.query.job && query.ids.empty())
        return makeError(s_nothingChosen);
    auto filter = filterOf(query.query, services);
    if (!filter)
        return filter.error();
    RejectedSelection selection;
    selection.filter = std::move(*filter);
    selection.ids = query.ids;
    if (!selection.filter.status && selection.ids.empty())
        selection.filter.status = RejectedStatus::Open;
    return selection;
}

Result<RejectedFilter> filterOf(const RejectedQuery &query, Services &services)
{
    auto database = services.database();
    if (!database)
        return database.error();
    RejectedFilter filter;
    if (!query.connection.empty()) {
        auto connection = findConnection(QString::fromStdString(query.connection), services);
        if (!connection)
            return connection.error();
        filter.connectionId = connection->id;
    }
    if (query.job) {
        auto job = JobRepository(**database).find(*query.job);
        if (!job)
            return job.error();
        filter.jobId = query.job;
        if (filter.connectionId.isEmpty())
            filter.connectionId = job->connectionId;
    }
    filter.code = QString::fromStdString(query.code);
    filter.field = QString::fromStdString(query.field);
    filter.outcome = rejectedOutcomeFromName(QString::fromStdString(query.outcome));
    filter.status = rejectedStatusFromName(QString::fromStdString(query.status));
    if (!query.stream.empty()) {
        auto stream = findStream(QString::fromStdString(query.stream), filter, **database);
        if (!stream)
            return stream.error();
        filter.stream = *stream;
    }
    return filter;
}

} // namespace millrace

#include "app/cli/demo.h"

#include "app/cli/batchtable.h"
#include "app/cli/commandtext.h"
#include "app/cli/displaytext.h"
#include "app/cli/jsonforms.h"
#include "app/cli/lookup.h"
#include "app/cli/runreport.h"
#include "app/cli/syncrun.h"
#include "core/interchange/demoset.h"
#include "core/store/connectionrepository.h"
#include "core/store/endpointrepository.h"

#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_firstUsers = 300;
constexpr int s_laterUsers = 330;
constexpr int s_countedRows = 100'000;

/// The order in which the modes explain each other.
struct DemoMode final
{
    SyncMode mode;
    const char *text;
};
constexpr std::array s_modes{
    DemoMode{{SourceSyncMode::FullRefresh, DestinationSyncMode::Overwrite},
             QT_TRANSLATE_NOOP("CommandText",
                               "every row is read and replaces the table, at the end and at once")},
    DemoMode{{SourceSyncMode::FullRefresh, DestinationSyncMode::Append},
             QT_TRANSLATE_NOOP("CommandText", "every row is read and added after the older ones")},
    DemoMode{
        {SourceSyncMode::FullRefresh, DestinationSyncMode::OverwriteDedup},
        QT_TRANSLATE_NOOP("CommandText", "every row is read; one row per key replaces the table")},
    DemoMode{{SourceSyncMode::Incremental, DestinationSyncMode::Append},
             QT_TRANSLATE_NOOP("CommandText", "new and changed rows are added")},
    DemoMode{{SourceSyncMode::Incremental, DestinationSyncMode::AppendDedup},
             QT_TRANSLATE_NOOP("CommandText",
                               "new and changed rows; one row per key stays, the latest")},
};

QJsonObject sampleConfiguration(int count)
{
    return {{u"count"_s, count}, {u"seed"_s, 2026}, {u"misfit_percent"_s, 1}};
}

} // namespace

Demo::Demo(Session &session, const QString &folder)
    : m_session(session)
    , m_csvFile(folder + "/orders.csv"_L1)
    , m_database(folder + "/demo.sqlite"_L1)
{
    Subject users;
    users.name = u"users"_s;
    users.source = {u"sample"_s, u"Sample data"_s, sampleConfiguration(s_firstUsers), {}, {}};
    users.stream = u"users"_s;
    users.shownFields = QStringList{u"id"_s, u"name"_s, u"age"_s, u"occupation"_s, u"updated_at"_s};
    users.shownRows = u"id IN (1, 330)"_s;
    m_subjects.push_back(users);

    Subject orders;
    orders.name = u"orders"_s;
    // The file holds values that do not fit these types; found by themselves, they would be text.
    orders.source = {u"files"_s,
                     u"Orders"_s,
                     QJsonObject{{u"path"_s, m_csvFile},
                                 {u"types"_s,
                                  QJsonObject{{u"quantity"_s, u"integer"_s},
                                              {u"unit_price"_s, u"decimal"_s},
                                              {u"discount"_s, u"decimal"_s},
                                              {u"shipped_on"_s, u"date"_s}}}},
                     {},
                     {}};
    orders.stream = u"orders"_s;
    orders.unfitPolicy = UnfitPolicy::Reject;
    orders.wishes.primaryKey = QStringList{u"order_id"_s};
    orders.shownFields = QStringList{u"order_id"_s, u"customer"_s, u"quantity"_s, u"unit_price"_s,
                                     u"shipped_on"_s};
    orders.shownRows = u"order_id IN (1002, 1058, 1385)"_s;
    m_subjects.push_back(orders);
}

int Demo::run()
{
    Output &output = m_session.output();
    const auto steps = {
        +[](Demo &demo) { return demo.prepare(); }, +[](Demo &demo) { return demo.runAll(true); },
        +[](Demo &demo) { return demo.change(); }, +[](Demo &demo) { return demo.runAll(false); }};
    for (const auto step : steps) {
        if (auto done = step(*this); !done)
            return m_session.fail(done.error());
    }
    if (output.isJson())
        output.json(u"demo"_s, {{u"database"_s, m_database}, {u"runs"_s, m_runs}});
    return static_cast<int>(m_failures == 0 ? ExitCode::Done : ExitCode::Failed);
}

Result<void> Demo::prepare()
{
    if (auto copied = writeSample(u"orders.csv"_s, m_csvFile); !copied)
        return copied;
    ConnectionBuilder builder = connectionBuilder(m_session);
    for (const Subject &subject : m_subjects) {
        for (const auto &[mode, text] : s_modes) {
            ConnectionSpec spec;
            spec.name = tableOf(subject, mode);
            spec.source = subject.source;
            spec.destination
                = {u"sqlite"_s, u"Demo database"_s, QJsonObject{{u"path"_s, m_database}}, {}, {}};
            StreamSpec stream = subject.wishes;
            stream.name = subject.stream;
            stream.mode = mode;
            stream.destinationName = spec.name;
            spec.streams.push_back(stream);
            spec.settings.unfitPolicy = subject.unfitPolicy;
            auto draft = m_session.interruption().runAside<Result<BuiltConnection>>(
                [&](const Cancellation &cancellation) {
                    return builder.build(spec, cancellation);
                });
            if (!draft)
                return draft.error();
            if (auto stored = builder.store(*draft, false); !stored)
                return stored.error();
        }
    }
    return {};
}

Result<void> Demo::change()
{
    if (auto copied = writeSample(u"orders-next.csv"_s, m_csvFile); !copied)
        return copied;
    auto database = m_session.services().database();
    if (!database)
        return database.error();
    EndpointRepository repository(**database);
    auto sample = repository.findByName(EndpointRole::Source, u"Sample data"_s);
    if (!sample)
        return sample.error();
    sample->configuration = sampleConfiguration(s_laterUsers);
    if (auto saved = repository.save(*sample); !saved)
        return saved.error();
    m_isSecondRound = true;
    return {};
}

Result<void> Demo::runAll(bool isFirst)
{
    Output &output = m_session.output();
    output.line();
    output.line(output.toned(
        isFirst ? CommandText::tr("First runs: %1 users of the sample data, and orders.csv")
                      .arg(s_firstUsers)
                : CommandText::tr("Second runs: 30 users more and all updated; orders.csv with 26 "
                                  "rows changed and 25 added"),
        Tone::Strong));
    for (const auto &[mode, text] : s_modes) {
        output.line();
        output.line(output.toned(syncModeName(mode), Tone::Strong) + u": "_s
                    + CommandText::tr(text));
        for (const Subject &subject : m_subjects) {
            if (auto done = runOne(subject, mode); !done)
                return done;
        }
    }
    return {};
}

Result<void> Demo::runOne(const Subject &subject, const SyncMode &mode)
{
    auto job = sync(subject, mode);
    if (!job)
        return job.error();
    Output &output = m_session.output();
    QJsonObject json = toJson(*job, false);
    json.insert("connection"_L1, tableOf(subject, mode));
    json.insert("round"_L1, m_isSecondRound ? 2 : 1);
    m_runs.append(json);
    // The notes are the same in every mode; once is enough.
    const bool isFirst = !m_isSecondRound && mode == s_modes.front().mode;
    printStreams(output, *job, isFirst ? ReportDetail::Notes : ReportDetail::Balance);
    if (job->status != JobStatus::Succeeded) {
        ++m_failures;
        printErrors(output, *job);
    }
    if (m_session.interruption().isRequested())
        return Error::cancelled();
    return m_isSecondRound ? showTable(subject, mode) : Result<void>();
}

Result<Job> Demo::sync(const Subject &subject, const SyncMode &mode)
{
    auto database = m_session.services().database();
    if (!database)
        return database.error();
    auto connection = ConnectionRepository(**database).findByName(tableOf(subject, mode));
    if (!connection)
        return connection.error();
    RunOptions options;
    options.trigger = JobTrigger::CommandLine;
    return runSync(m_session, connection->id, options);
}

Result<void> Demo::showTable(const Subject &subject, const SyncMode &mode)
{
    Output &output = m_session.output();
    if (output.isJson() || output.isQuiet())
        return {};
    Endpoint endpoint;
    endpoint.connectorId = u"sqlite"_s;
    endpoint.configuration = QJsonObject{{u"path"_s, m_database}};
    auto catalog = m_session.discover(endpoint);
    if (!catalog)
        return catalog.error();
    const Stream *table = catalog->find(StreamId{{}, tableOf(subject, mode)});
    if (table == nullptr)
        return {};
    const auto preview = [&](const QStringList &fields, const QString &filter) {
        ConfiguredStream stream;
        stream.stream = *table;
        stream.selectedFields = fields;
        stream.filter = filter;
        return m_session.services().probe().preview(endpoint.connectorId, endpoint.configuration,
                                                    stream, s_countedRows, {});
    };
    auto all = preview({subject.shownFields.first()}, {});
    if (!all)
        return all.error();
    auto some = preview(subject.shownFields, subject.shownRows);
    if (!some)
        return some.error();
    output.line(output.toned(
        CommandText::tr("    table %1 holds %2 rows, such as", nullptr, pluralOf(rowCount(*all)))
            .arg(table->id.name, groupedNumber(rowCount(*all))),
        Tone::Faint));
    printRows(output, *some, u"    "_s);
    return {};
}

QString Demo::tableOf(const Subject &subject, const SyncMode &mode) const
{
    return subject.name + u'_' + syncModeName(mode);
}

} // namespace millrace

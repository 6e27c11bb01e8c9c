#include "tests/conformance/objectconformance.h"

#include "core/data/recordbatchbuilder.h"
#include "tests/conformance/callfaults.h"
#include "tests/conformance/conformance.h"

#include <QTest>

#include <thread>

namespace millrace::conformance {

using namespace Qt::StringLiterals;
using test::Misbehaviour;

namespace {

/// As often as the engine tries a run.
constexpr int s_attempts = 5;

std::map<QString, QString> mapOf(const std::vector<std::pair<QString, QString>> &rows)
{
    return {rows.begin(), rows.end()};
}

} // namespace

ObjectConformance::ObjectConformance(const ObjectQuirks &quirks)
    : m_quirks(quirks)
{
    setObjectName(u"objects of "_s + quirks.connectorId());
    quirks.registerIn(m_registry);
}

void ObjectConformance::init() { m_quirks.reset(); }

std::unique_ptr<Destination> ObjectConformance::makeDestination()
{
    const ConnectorInfo *info = m_registry.find(m_quirks.connectorId());
    auto configuration = makeConfiguration(info->destinationSpec, m_quirks.configuration());
    if (!configuration)
        qFatal("%s", words(configuration));
    return m_quirks.make(*configuration, m_clock);
}

Result<DestinationObject> ObjectConformance::object(Destination &destination,
                                                    const Cancellation &cancellation) const
{
    auto objects = destination.discoverObjects(cancellation);
    if (!objects)
        return objects.error();
    for (DestinationObject &object : *objects) {
        if (object.name == m_quirks.objectName())
            return std::move(object);
    }
    return Error{u"test.object_missing"_s, ErrorKind::System, m_quirks.objectName(), {}, {}, {}};
}

Result<WriteRequest> ObjectConformance::request(Destination &destination,
                                                const Cancellation &cancellation) const
{
    auto found = object(destination, cancellation);
    if (!found)
        return found.error();
    WriteRequest request;
    request.stream = {{}, u"people"_s};
    request.target = {found->nameSpace, found->name};
    request.mode = {SourceSyncMode::FullRefresh, DestinationSyncMode::Append};
    request.generationId = 1;
    request.generationKey = u"generation"_s;
    request.syncId = 1;
    request.schema = std::make_shared<const Schema>(std::vector<Field>{
        {m_quirks.keyField(), FieldType::String}, {m_quirks.textField(), FieldType::String}});
    request.object = ObjectWrite{std::move(*found), m_quirks.operation(), {m_quirks.keyField()}};
    return request;
}

std::shared_ptr<const RecordBatch> ObjectConformance::batchOf(const WriteRequest &request,
                                                              const std::vector<Row> &rows) const
{
    RecordBatchBuilder builder(request.schema);
    for (const auto &[key, text] : rows) {
        builder.appendText(0, key.toStdString());
        builder.appendText(1, text.toStdString());
        builder.finishRow();
    }
    return builder.finish();
}

ObjectRun ObjectConformance::run(const std::vector<Row> &rows, const Cancellation &cancellation)
{
    ObjectRun run;
    const std::unique_ptr<Destination> destination = makeDestination();
    const auto write = request(*destination, cancellation);
    const auto writer = write ? destination->openStream(*write, cancellation)
                              : Result<std::unique_ptr<StreamWriter>>(write.error());
    if (!writer) {
        run.error = writer.error();
        return run;
    }
    const auto take = [&run](const Result<WriteReport> &report) {
        if (!report) {
            run.error = report.error();
            return false;
        }
        run.accepted += report->acceptedRows;
        for (const RefusedRow &row : report->refused)
            run.refusedKeys << QString::fromStdString(
                std::string(row.batch->column(0).text(row.row)));
        return true;
    };
    if (!take((*writer)->write(batchOf(*write, rows), cancellation))
        || !take((*writer)->prepare(cancellation)))
        return run;
    if (auto committed = (*writer)->commit({"{}", u"flush"_s}); !committed)
        run.error = committed.error();
    else if (auto finished = (*writer)->finish(cancellation); !finished)
        run.error = finished.error();
    return run;
}

std::vector<ObjectConformance::Row> ObjectConformance::numbered(int count) const
{
    std::vector<Row> rows;
    for (int i = 0; i < count; ++i)
        rows.emplace_back(m_quirks.key(i), u"Text %1 – \"ä\" \\ 😀"_s.arg(i));
    return rows;
}

void ObjectConformance::checkSucceeds()
{
    const CheckResult result = makeDestination()->check({}, {});
    for (const CheckStep &step : result.steps)
        QVERIFY2(!step.error,
                 qUtf8Printable(step.name + (step.error ? describe(*step.error) : QString())));
    QVERIFY(result.steps.size() >= 2);
    QVERIFY(m_quirks.records().empty());
}

void ObjectConformance::wrongConfigurationIsRefused_data()
{
    QTest::addColumn<int>("place");
    int place = 0;
    for (const WrongConfiguration &wrong : m_quirks.wrongConfigurations({}))
        QTest::newRow(wrong.label.constData()) << place++;
}

void ObjectConformance::wrongConfigurationIsRefused()
{
    QFETCH(const int, place);
    // Asked for again: the server may be another one since.
    const WrongConfiguration wrong
        = m_quirks.wrongConfigurations({}).at(static_cast<std::size_t>(place));
    const QJsonObject &values = wrong.values;
    const QString &field = wrong.field;
    const ConnectorInfo *info = m_registry.find(m_quirks.connectorId());
    const auto configuration = makeConfiguration(info->destinationSpec, values);
    if (!configuration) {
        QCOMPARE(configuration.error().field, field);
        return;
    }
    const CheckResult result = m_quirks.make(*configuration, m_clock)->check({}, {});
    QVERIFY(!result.passed());
    const Error error = *result.steps.back().error;
    QVERIFY2(error.kind == ErrorKind::Configuration, qUtf8Printable(describe(error)));
    QCOMPARE(error.field, field);
}

void ObjectConformance::objectsAreStableAndWhole()
{
    const std::unique_ptr<Destination> destination = makeDestination();
    const DestinationCapabilities capabilities = destination->capabilities();
    QVERIFY(capabilities.hasObjects);
    QCOMPARE(capabilities.modes, (std::vector<DestinationSyncMode>{DestinationSyncMode::Append}));
    const auto first = destination->discoverObjects({});
    QVERIFY2(first, words(first));
    const auto second = makeDestination()->discoverObjects({});
    QVERIFY2(second, words(second));
    QVERIFY(*first == *second);
    for (const DestinationObject &object : *first) {
        const auto read = destinationObjectFromJson(toJson(object));
        QVERIFY2(read && *read == object, qUtf8Printable(object.name));
        for (const OperationOffer &offer : object.operations) {
            QStringList named = offer.requiredFields;
            for (const QStringList &key : offer.matchingKeys)
                named << key;
            for (const QString &name : named)
                QVERIFY2(object.find(name), qUtf8Printable(object.name + u'.' + name));
        }
    }
}

void ObjectConformance::writesEveryRow()
{
    const auto rows = numbered(m_quirks.rowCount());
    const ObjectRun result = run(rows);
    QVERIFY2(!result.error, qUtf8Printable(result.error ? describe(*result.error) : QString()));
    QCOMPARE(result.accepted, m_quirks.rowCount());
    QCOMPARE(m_quirks.records(), mapOf(rows));
}

void ObjectConformance::writingAgainChangesNothing()
{
    const auto rows = numbered(20);
    QVERIFY(!run(rows).error);
    const auto before = m_quirks.records();
    QCOMPARE(run(rows).accepted, 20);
    QCOMPARE(m_quirks.records(), before);
}

void ObjectConformance::laterVersionWins()
{
    auto rows = numbered(5);
    rows.push_back({m_quirks.key(2), u"newer"_s});
    rows.push_back({m_quirks.key(2), u"newest"_s});
    const ObjectRun result = run(rows);
    QVERIFY2(!result.error, qUtf8Printable(result.error ? describe(*result.error) : QString()));
    QCOMPARE(result.accepted, 7);
    QCOMPARE(m_quirks.records().at(m_quirks.key(2)), u"newest"_s);
    QCOMPARE(m_quirks.records().size(), std::size_t(5));
}

void ObjectConformance::badRowAloneIsRefused()
{
    auto rows = numbered(30);
    const auto good = mapOf(rows);
    rows.insert(rows.begin() + 17, {m_quirks.badKey(), u"bad"_s});
    const ObjectRun result = run(rows);
    QVERIFY2(!result.error, qUtf8Printable(result.error ? describe(*result.error) : QString()));
    QCOMPARE(result.refusedKeys, QStringList{m_quirks.badKey()});
    QCOMPARE(result.accepted, 30);
    QCOMPARE(m_quirks.records(), good);
}

void ObjectConformance::goneFieldIsAConfigurationError()
{
    const std::unique_ptr<Destination> destination = makeDestination();
    auto write = request(*destination);
    QVERIFY2(write, words(write));
    if (write->object->object.takesOtherFields)
        QSKIP("The object takes fields that are not listed.");
    Schema schema = *write->schema;
    schema.append({u"field_that_never_was"_s, FieldType::String});
    write->schema = std::make_shared<const Schema>(std::move(schema));
    const auto writer = destination->openStream(*write, {});
    QVERIFY(!writer);
    QVERIFY2(writer.error().kind == ErrorKind::Configuration, words(writer));
    QVERIFY2(writer.error().message.contains(u"field_that_never_was"_s), words(writer));
}

void ObjectConformance::existingRecordsAreThoseWritten()
{
    const auto rows = numbered(3);
    QVERIFY(!run({rows[0], rows[2]}).error);
    const std::unique_ptr<Destination> destination = makeDestination();
    const auto write = request(*destination);
    QVERIFY2(write, words(write));
    const auto existing = destination->existingRecords(*write, batchOf(*write, rows), {});
    QVERIFY2(existing, words(existing));
    if (!*existing)
        QSKIP("The destination cannot be read.");
    QCOMPARE((*existing)->exists, (std::vector<std::uint8_t>{1, 0, 1}));
    const RecordBatch &records = *(*existing)->records;
    QCOMPARE(records.rowCount(), std::size_t(3));
    const auto column = *records.schema().indexOf(m_quirks.textField());
    QCOMPARE(QString::fromStdString(std::string(records.column(column).text(2))), rows[2].second);
    QVERIFY(records.column(column).isNull(1));
}

void ObjectConformance::everyFaultKeepsTheBalance_data()
{
    QTest::addColumn<int>("call");
    QTest::addColumn<std::size_t>("fault");
    QVERIFY(!run(numbered(m_quirks.rowCount())).error);
    const int calls = m_quirks.server().callCount();
    for (int call = 1; call <= calls; ++call) {
        for (std::size_t fault = 0; fault < callFaults().size(); ++fault)
            QTest::addRow("call %d: %s", call, callFaults()[fault].first) << call << fault;
    }
}

void ObjectConformance::everyFaultKeepsTheBalance()
{
    QFETCH(const int, call);
    QFETCH(const std::size_t, fault);
    m_quirks.server().misbehaveAt(call, callFaults()[fault].second);
    auto rows = numbered(m_quirks.rowCount());
    const auto good = mapOf(rows);
    rows.insert(rows.begin() + m_quirks.rowCount() / 2, {m_quirks.badKey(), u"bad"_s});
    ObjectRun result = run(rows);
    // A failed attempt is made again, as the engine does.
    for (int attempt = 1; result.error && attempt < s_attempts; ++attempt) {
        QVERIFY2(result.error->kind == ErrorKind::Transient,
                 qUtf8Printable(describe(*result.error)));
        result = run(rows);
    }
    QVERIFY2(!result.error, qUtf8Printable(result.error ? describe(*result.error) : QString()));
    QCOMPARE(result.accepted, m_quirks.rowCount());
    QCOMPARE(result.refusedKeys, QStringList{m_quirks.badKey()});
    QCOMPARE(m_quirks.records(), good);
}

void ObjectConformance::lastingFaultIsAnErrorWithoutSecrets_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {401, 403, 404, 429, 500, 503})
        QTest::addRow("status %d", status) << status;
}

void ObjectConformance::lastingFaultIsAnErrorWithoutSecrets()
{
    QFETCH(const int, status);
    m_quirks.server().setPlan(
        [status](const test::HttpCall &) { return std::optional(Misbehaviour::status(status)); });
    const ObjectRun result = run(numbered(3));
    m_quirks.server().setPlan({});
    QVERIFY(result.error);
    QVERIFY(m_quirks.records().empty());
    const ConnectorInfo *info = m_registry.find(m_quirks.connectorId());
    const QJsonObject configuration = m_quirks.configuration();
    for (const QString &pointer : secretPointers(info->destinationSpec)) {
        QJsonValue value = configuration;
        for (const QString &key : pointer.mid(1).split(u'/'))
            value = value[key];
        if (value.isString() && !value.toString().isEmpty())
            QVERIFY2(!describe(*result.error).contains(value.toString()),
                     qUtf8Printable(describe(*result.error)));
    }
}

void ObjectConformance::cancelReturnsAtOnce()
{
    QVERIFY(!run(numbered(m_quirks.rowCount())).error);
    const int last = 2 * m_quirks.server().callCount();
    m_quirks.server().setPlan([last](const test::HttpCall &call) {
        return call.number >= last ? std::optional(misbehaviourOf(Misbehaviour::Kind::Stall))
                                   : std::nullopt;
    });
    CancellationSource source;
    std::thread cancelling([&] {
        [[maybe_unused]] const bool read = m_quirks.server().waitForCalls(last);
        source.request_stop();
    });
    const ObjectRun result = run(numbered(m_quirks.rowCount()), source.get_token());
    cancelling.join();
    m_quirks.server().setPlan({});
    QVERIFY(result.error);
    QVERIFY2(result.error->isCancelled(), qUtf8Printable(describe(*result.error)));
}

} // namespace millrace::conformance

// Connections as files: what goes out comes back the same, whatever was made.
#include "core/interchange/connectionsetform.h"
#include "core/interchange/connectionsetreader.h"
#include "core/interchange/connectionsetschema.h"
#include "core/interchange/profileplanner.h"
#include "core/mapping/transformation/completion.h"
#include "core/model/streamschedule.h"
#include "core/store/tagrepository.h"
#include "tests/core/interchange/randomprofile.h"

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

/// Everything a run goes by, with what is in force in place of what was only proposed.
QJsonObject meaning(const Connection &connection)
{
    QJsonArray streams;
    for (ConfiguredStream stream : connection.catalog.streams) {
        if (stream.mode.isIncremental())
            stream.cursorField = stream.effectiveCursor();
        if (stream.mode.isDedup())
            stream.primaryKey = stream.effectivePrimaryKey();
        stream.transformations = completedTransformations(stream);
        streams.append(toJson(stream));
    }
    return {{u"name"_s, connection.name},
            {u"ends"_s, QJsonArray{connection.sourceId, connection.destinationId}},
            {u"enabled"_s, connection.isEnabled},
            {u"streams"_s, streams},
            {u"settings"_s, toJson(connection.settings)},
            {u"schedule"_s, toJson(connection.schedule)},
            {u"stream_schedules"_s, toJson(connection.streamSchedules)},
            {u"tags"_s, QJsonArray::fromStringList(connection.tags)}};
}

} // namespace

class TestConnectionFiles final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void randomProfilesSurviveTheirFiles();
    void settingsOfTheModelAreInTheSchema();
    void hostileFilesAreRefused_data();
    void hostileFilesAreRefused();
    void everyFaultIsToldWithItsLine();
    void checkpointsKeepEveryDigit();
    void checkpointThatIsNoJsonIsRefused();
    void olderFormsAreRead_data();
    void olderFormsAreRead();

private:
    [[nodiscard]] QString written(const StoreFixture &store, ConnectionFormat format,
                                  bool hasSchemas = false) const
    {
        ExportChoice choice;
        choice.hasSchemas = hasSchemas;
        return writtenForm(
            connectionSetForm(must(profileContents(*store.database)), choice, m_registry), format);
    }
    /// The plan of \a text for \a store; ends the test program when there is none.
    ProfilePlan planned(const QString &text, ConnectionFormat format, const StoreFixture &store)
    {
        ConnectionSetReader reader(m_registry);
        const QByteArray bytes = text.toUtf8();
        reader.add(must(format == ConnectionFormat::Json ? parseJson(bytes, u"f.json"_s)
                                                         : parseYaml(bytes, u"f.yaml"_s)),
                   m_folder.path());
        for (const Error &problem : reader.problems())
            qFatal("%s\n%s", qUtf8Printable(problem.message), bytes.constData());
        const PlanOutcome outcome = must(
            ProfilePlanner(m_registry, m_secrets, *store.database).plan(reader.set(), {}, {}));
        for (const Error &problem : outcome.problems)
            qFatal("%s\n%s", qUtf8Printable(problem.message), bytes.constData());
        return outcome.plan;
    }

    QTemporaryDir m_folder;
    ConnectorRegistry m_registry;
    MemorySecretStore m_secrets;
};

void TestConnectionFiles::initTestCase() { registerBuiltInConnectors(m_registry); }

void TestConnectionFiles::randomProfilesSurviveTheirFiles()
{
    const quint32 first = qEnvironmentVariableIsSet("MILLRACE_SEED")
        ? qEnvironmentVariable("MILLRACE_SEED").toUInt()
        : QRandomGenerator::global()->bounded(1u << 30);
    for (quint32 seed = first; seed < first + 25; ++seed) {
        qInfo("MILLRACE_SEED=%u", seed);
        StoreFixture store;
        RandomProfile(seed, m_folder.path(), m_registry).fill(*store.database);
        const auto format = seed % 3 == 0 ? ConnectionFormat::Json : ConnectionFormat::Yaml;
        const QString text = written(store, format);
        // What is as the file says stays.
        QVERIFY2(planned(text, format, store).isEmpty(), qUtf8Printable(text));

        StoreFixture fresh;
        const ProfilePlan plan = planned(text, format, fresh);
        must(carryOut(plan, *fresh.database, m_secrets, ChangeOrigin::CommandLine));
        QCOMPARE(written(fresh, format), text);
        // Not only what the files say of it: what leaves no word in them would be equal, too.
        const ProfileContents before = must(profileContents(*store.database));
        const ProfileContents after = must(profileContents(*fresh.database));
        QCOMPARE(after.connections.size(), before.connections.size());
        for (const Connection &connection : before.connections)
            QCOMPARE(meaning(*after.connection(connection.id)), meaning(connection));
        QCOMPARE(after.endpoints, before.endpoints);
        const ProfilePlan again = planned(text, format, fresh);
        QVERIFY2(again.isEmpty(), qUtf8Printable(again.summary()));

        // With the schemas in the file nothing has to be asked, and nothing is lost either.
        StoreFixture apart;
        const QString complete = written(store, format, true);
        must(carryOut(planned(complete, format, apart), *apart.database, m_secrets,
                      ChangeOrigin::CommandLine));
        QCOMPARE(written(apart, format, true), complete);
    }
}

void TestConnectionFiles::settingsOfTheModelAreInTheSchema()
{
    const QJsonObject definitions = connectionSetSchema().value("definitions"_L1).toObject();
    const auto keysOf = [&definitions](const QString &name) {
        return definitions.value(name).toObject().value("properties"_L1).toObject().keys();
    };
    for (const QString &key : toJson(ConnectionSettings()).keys())
        QVERIFY2(keysOf(u"settings"_s).contains(key), qUtf8Printable(key));
    for (const QString &key : toJson(Schedule()).keys())
        QVERIFY2(keysOf(u"schedule"_s).contains(key), qUtf8Printable(key));
}

void TestConnectionFiles::hostileFilesAreRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("code");
    const QByteArray head = "sources: [{name: s, connector: sample}]\n"
                            "destinations: [{name: d, connector: sqlite, config: {path: x}}]\n"
                            "connections:\n- name: c\n  source: s\n  destination: d\n";
    QByteArray bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n";
    for (char c = 'b'; c < 'j'; ++c) {
        const char former = static_cast<char>(c - 1);
        bomb += QByteArray(1, c) + ": &" + c + " [";
        for (int i = 0; i < 9; ++i)
            bomb += QByteArray(i == 0 ? "*" : ",*") + former;
        bomb += "]\n";
    }
    QTest::newRow("alias bomb") << bomb << u"cli.file_malformed"_s;
    QTest::newRow("deep nesting") << "connections: " + QByteArray(500, '[') + QByteArray(500, ']')
                                  << u"cli.file_malformed"_s;
    QTest::newRow("many values") << "connections: [" + QByteArray("a,").repeated(300'000) + "]"
                                 << u"cli.file_malformed"_s;
    QTest::newRow("many sources") << "sources: ["
            + QByteArray("{name: a, connector: x},").repeated(20'000)
            + "]" << u"interchange.too_many_entries"_s;
    QTest::newRow("many streams twice")
        << head + "  streams: [" + QByteArray("a,").repeated(100'000) + "]\n"
        << u"cli.stream_twice"_s;
    QTest::newRow("no text") << QByteArray("\x00\x01\xff\xfe\x80", 5) << u"cli.value_wrong"_s;
    QTest::newRow("nothing") << QByteArray() << u"interchange.no_connection"_s;
    QTest::newRow("a word") << QByteArray("hello") << u"cli.value_wrong"_s;
    QTest::newRow("section of a wrong type")
        << QByteArray("connections: {name: c}") << u"cli.value_wrong"_s;
    QTest::newRow("entry of a wrong type") << QByteArray("sources: [5]\n") << u"cli.value_wrong"_s;
    QTest::newRow("unknown section")
        << QByteArray("version: 1\nsorces: []\n") << u"cli.key_unknown"_s;
    QTest::newRow("newer version")
        << QByteArray("version: 2\n") << u"interchange.version_unknown"_s;
    QTest::newRow("version as a text") << QByteArray("version: one\n") << u"cli.value_wrong"_s;
    QTest::newRow("key twice") << head + "  name: d\n" << u"cli.file_malformed"_s;
    QTest::newRow("connection twice") << head + "- name: c\n  source: s\n  destination: d\n"
                                      << u"interchange.declared_twice"_s;
    QTest::newRow("source twice") << QByteArray(
        "sources: [{name: s, connector: sample}, {name: s, connector: sample}]")
                                  << u"interchange.declared_twice"_s;
    QTest::newRow("id twice") << QByteArray("sources: [{name: s, id: a, connector: sample}, "
                                            "{name: t, id: a, connector: sample}]")
                              << u"interchange.id_twice"_s;
    QTest::newRow("tag twice") << QByteArray("tags: [{name: a}, {name: a}]")
                               << u"interchange.declared_twice"_s;
    QTest::newRow("long tag") << "tags: [{name: " + QByteArray(31, 'x') + "}]"
                              << u"cli.value_wrong"_s;
    QTest::newRow("colour") << QByteArray("tags: [{name: a, color: red}]") << u"cli.value_wrong"_s;
    QTest::newRow("unknown connector")
        << QByteArray("sources: [{name: s, connector: samplx}]") << u"cli.connector_unknown"_s;
    QTest::newRow("odd id") << QByteArray("sources: [{name: s, id: \"../x\", connector: sample}]")
                            << u"cli.value_wrong"_s;
    QTest::newRow("id of secrets of the program")
        << QByteArray("sources: [{name: s, id: network, connector: sample}]")
        << u"cli.value_wrong"_s;
    QTest::newRow("control character in a name")
        << QByteArray("sources: [{name: \"a\\x1b[31mb\", connector: sample}]")
        << u"interchange.control_character"_s;
    QTest::newRow("control character in a connection")
        << QByteArray(head).replace("name: c", "name: \"c\\nx\"")
        << u"interchange.control_character"_s;
    QTest::newRow("reference to nothing")
        << QByteArray("sources: [{name: s, connector: sample, config: {seed: \"${env:}\"}}]")
        << u"interchange.reference_invalid"_s;
    QTest::newRow("setting of a wrong type") << head + "  settings: {prefix: [a]}\n"
                                             << u"cli.value_wrong"_s;
    QTest::newRow("against the schema alone")
        << head + "  streams: [{name: a, transformations: [{kind: hash, fieldx: b}]}]\n"
        << u"interchange.against_schema"_s;
    QTest::newRow("days") << head
            + "  schedule: {kind: interval, quiet_hours: [{from: \"1:00\", until: \"2:00\", "
              "days: [x]}]}\n"
                          << u"schedule.quiet_hours_invalid"_s;
}

void TestConnectionFiles::hostileFilesAreRefused()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, code);
    QElapsedTimer timer;
    timer.start();
    const auto document = parseYaml(text, u"f.yaml"_s);
    std::optional<Error> found;
    if (document) {
        ConnectionSetReader reader(m_registry);
        reader.add(*document, m_folder.path());
        QVERIFY(!reader.problems().empty());
        found = reader.problems().front();
    } else {
        found = document.error();
    }
    QVERIFY2(found->code == code, qUtf8Printable(found->code + u": "_s + found->message));
    QCOMPARE(found->kind, ErrorKind::Configuration);
    QVERIFY2(found->message.contains("f.yaml"_L1), qUtf8Printable(found->message));
    QVERIFY(!found->hint.isEmpty());
    QVERIFY(timer.elapsed() < 20'000);
}

void TestConnectionFiles::everyFaultIsToldWithItsLine()
{
    const auto document = parseYaml("sources:\n"
                                    "  - {name: a, connector: samplx}\n"
                                    "  - {name: b, connector: sample, confg: {}}\n"
                                    "connections:\n"
                                    "  - name: c\n"
                                    "    source: b\n"
                                    "    destination: d\n"
                                    "    schedule: {kind: cron, cron: 1 2 3}\n",
                                    u"f.yaml"_s);
    ConnectionSetReader reader(m_registry);
    reader.add(must(document), m_folder.path());
    QStringList messages;
    for (const Error &problem : reader.problems())
        messages << problem.message;
    QCOMPARE(messages.size(), 3);
    QVERIFY2(messages[0].contains("line 2"_L1), qUtf8Printable(messages[0]));
    QVERIFY2(messages[1].contains("line 3"_L1), qUtf8Printable(messages[1]));
    QVERIFY2(messages[2].contains("line 8"_L1), qUtf8Printable(messages[2]));
    QVERIFY2(reader.problems()[1].hint.contains("config"_L1),
             qUtf8Printable(reader.problems()[1].hint));
}

void TestConnectionFiles::checkpointsKeepEveryDigit()
{
    const std::string position = R"({"cursor":"2024-01-02","id":18446744073709551615})";
    StoreFixture store;
    const Connection shop = store.connection(u"shop"_s);
    const StreamId stream = shop.catalog.streams.front().stream.id;
    StreamState state;
    state.checkpoint = Checkpoint{position, u"flush"_s};
    ExportChoice choice;
    choice.states.insert(shop.id, {{stream, state}});
    const ProfileContents contents = must(profileContents(*store.database));
    for (const auto format : {ConnectionFormat::Yaml, ConnectionFormat::Json}) {
        const QByteArray text
            = writtenForm(connectionSetForm(contents, choice, m_registry), format).toUtf8();
        ConnectionSetReader reader(m_registry);
        reader.add(must(format == ConnectionFormat::Json ? parseJson(text, u"f"_s)
                                                         : parseYaml(text, u"f"_s)),
                   {});
        QVERIFY2(reader.problems().empty(), text.constData());
        QCOMPARE(reader.set().connections.front().spec.streams.front().checkpoint.toStdString(),
                 position);
    }
    QVERIFY(!written(store, ConnectionFormat::Yaml).contains("checkpoint"_L1));
}

void TestConnectionFiles::checkpointThatIsNoJsonIsRefused()
{
    ConnectionSetReader reader(m_registry);
    reader.add(must(parseYaml("connections:\n- name: a\n  source: x\n  destination: y\n"
                              "  streams:\n  - {name: s, checkpoint: 'a, b'}\n",
                              u"f"_s)),
               {});
    QCOMPARE(reader.problems().size(), std::size_t(1));
    const QString message = reader.problems().front().message;
    QVERIFY2(message.contains("line 6"_L1), qUtf8Printable(message));
}

void TestConnectionFiles::olderFormsAreRead_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("count");
    const QByteArray one = "{name: a, source: {connector: sample, name: s}, destination: "
                           "{connector: sqlite, name: d, config: {path: x.sqlite}}}";
    const QByteArray two = QByteArray(one).replace("name: a", "name: b");
    QTest::newRow("one") << one << 1;
    QTest::newRow("list") << "[" + one + ", " + two + "]" << 2;
    QTest::newRow("several") << "connections: [" + one + ", " + two + "]" << 2;
    QTest::newRow("what show printed")
        << "{format: 1, command: x, id: y, connection: " + one + "}" << 1;
}

void TestConnectionFiles::olderFormsAreRead()
{
    QFETCH(QByteArray, text);
    QFETCH(int, count);
    ConnectionSetReader reader(m_registry);
    reader.add(must(parseYaml(text, u"f.yaml"_s)), m_folder.path());
    for (const Error &problem : reader.problems())
        QFAIL(qUtf8Printable(problem.message));
    QCOMPARE(int(reader.set().connections.size()), count);
    // Both say the same of their ends.
    QCOMPARE(reader.set().endpoints.size(), std::size_t(2));
    QCOMPARE(reader.set().connections.front().spec.source.name, u"s"_s);
    const DeclaredEndpoint *end = reader.set().endpoint(EndpointRole::Destination, u"d"_s);
    QCOMPARE(end->configuration.value("path"_L1).toString(), m_folder.filePath(u"x.sqlite"_s));
}

QTEST_GUILESS_MAIN(TestConnectionFiles)
#include "testconnectionfiles.moc"

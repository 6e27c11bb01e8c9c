#include "core/interchange/connectionfile.h"

#include <QJsonArray>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestConnectionFile final : public QObject
{
    Q_OBJECT

private slots:
    void readsEveryKey();
    void takesShortForms();
    void namesLineAndKeyOfAFault_data();
    void namesLineAndKeyOfAFault();
    void transformationsHaveABound();
    void leavesSecretsOut();
};

void TestConnectionFile::readsEveryKey()
{
    const auto document = parseYaml(R"(name: shop
enabled: false
schedule: {kind: cron, cron: 0 5 * * *, time_zone: Europe/Berlin}
tags: [slow, nightly, slow]
source: {connector: sqlite, name: shop db, config: {path: shop.sqlite}}
destination: {connector: files, config: {folder: out}}
mode: append
streams:
  - name: orders
    namespace: main
    mode: dedup
    cursor: updated_at
    primary_key: [id, part]
    fields: [id, part, total]
    destination_name: sales
    filter: total > 10
    cursor_start: 2024-01-01
    row_limit: 500
    field_names: {total: amount}
    field_types: {total: string}
    left_out: {part: [[maker, mail], [note]]}
    new_fields: ask
  - customers
settings: {namespace_mode: source, prefix: p_, unfit_values: reject, parallel_streams: 2,
           schema_changes: pause, backfill: true, row_limit: 1000}
)",
                                    u"f"_s);
    QVERIFY(document.isOk());
    const auto spec = connectionSpecFrom(*document);
    QVERIFY2(spec.isOk(), spec ? "" : qUtf8Printable(spec.error().message));
    QCOMPARE(spec->name, u"shop"_s);
    QVERIFY(!spec->isEnabled);
    QCOMPARE(spec->source.connectorId, u"sqlite"_s);
    QCOMPARE(spec->source.name, u"shop db"_s);
    QCOMPARE(spec->source.configuration.value("path"_L1).toString(), u"shop.sqlite"_s);
    QCOMPARE(spec->streams.size(), 2U);
    const StreamSpec &orders = spec->streams.front();
    QCOMPARE(orders.nameSpace, std::optional(u"main"_s));
    QCOMPARE(syncModeName(*orders.mode), u"incremental_append_dedup"_s);
    QCOMPARE(orders.cursor, u"updated_at"_s);
    QCOMPARE(orders.primaryKey, (QStringList{u"id"_s, u"part"_s}));
    QCOMPARE(orders.fields.size(), 3);
    QCOMPARE(orders.destinationName, u"sales"_s);
    QCOMPARE(orders.filter, u"total > 10"_s);
    QCOMPARE(orders.cursorStart, u"2024-01-01"_s);
    QCOMPARE(orders.rowLimit, std::optional<qint64>(500));
    QCOMPARE(orders.fieldRules.names.value(u"total"_s), u"amount"_s);
    QCOMPARE(orders.fieldRules.types.value(u"total"_s), FieldType::String);
    QVERIFY(orders.fieldRules.leftOut.covers(u"part"_s, {u"maker"_s, u"mail"_s}));
    QVERIFY(orders.fieldRules.leftOut.covers(u"part"_s, {u"note"_s}));
    QCOMPARE(orders.newFields, std::optional(NewFields::Ask));
    QCOMPARE(syncModeName(*spec->streams.back().mode), u"full_refresh_append"_s);
    QCOMPARE(spec->settings.namespaceMode, NamespaceMode::Source);
    QCOMPARE(spec->settings.unfitPolicy, UnfitPolicy::Reject);
    QCOMPARE(spec->settings.parallelStreams, 2);
    QCOMPARE(spec->settings.schemaChanges, SchemaChangePolicy::Pause);
    QVERIFY(spec->settings.backfill);
    QCOMPARE(spec->settings.rowLimit, std::optional<qint64>(1000));
    QCOMPARE(spec->schedule.kind, ScheduleKind::Cron);
    QCOMPARE(spec->schedule.cron, u"0 5 * * *"_s);
    QCOMPARE(spec->schedule.timeZone, u"Europe/Berlin"_s);
    QCOMPARE(spec->tags, (QStringList{u"slow"_s, u"nightly"_s}));
}

void TestConnectionFile::takesShortForms()
{
    const auto document = parseYaml("name: a\nsource: stored one\n"
                                    "destination: {connector: sqlite}\nstreams: all\nmode: dedup\n",
                                    u"f"_s);
    const auto spec = connectionSpecFrom(*document);
    QVERIFY(spec.isOk());
    QVERIFY(spec->source.isStored());
    QCOMPARE(spec->source.name, u"stored one"_s);
    QVERIFY(spec->streams.empty());
    QVERIFY(spec->defaults.mode->isDedup());
}

void TestConnectionFile::namesLineAndKeyOfAFault_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("hint");
    const QByteArray start = "name: a\nsource: s\ndestination: d\n";
    QTest::newRow("unknown") << start + "stream: all\n"
                             << u"f, line 4: the key \"/stream\" is unknown."_s << u"\"streams\""_s;
    QTest::newRow("unknown inside")
        << start + "streams:\n  - name: x\n    primary_keys: [id]\n"
        << u"f, line 6: the key \"/streams/0/primary_keys\" is unknown."_s << u"primary_key"_s;
    QTest::newRow("missing") << QByteArray("source: s\ndestination: d\n")
                             << u"f, line 1: the key \"/name\" is missing."_s << u"docs/"_s;
    QTest::newRow("mode") << start + "mode: sideways\n"
                          << u"f, line 4: the value of \"/mode\" is not valid."_s
                          << u"full_refresh_overwrite"_s;
    QTest::newRow("kind") << start + "streams: 5\n"
                          << u"f, line 4: the value of \"/streams\" is not valid."_s
                          << u"\"all\""_s;
    QTest::newRow("field name")
        << start + "streams: [{name: x, field_names: {a: 5}}]\n"
        << u"f, line 4: the value of \"/streams/0/field_names\" is not valid."_s
        << u"a name for each field"_s;
    QTest::newRow("left out") << start + "streams: [{name: x, left_out: {a: [b]}}]\n"
                              << u"f, line 4: the value of \"/streams/0/left_out\" is not valid."_s
                              << u"a list of paths for each field"_s;
    QTest::newRow("new fields")
        << start + "streams: [{name: x, new_fields: maybe}]\n"
        << u"f, line 4: the value of \"/streams/0/new_fields\" is not valid."_s << u"\"ignore\""_s;
    QTest::newRow("limit") << start + "streams: [{name: x, row_limit: -1}]\n"
                           << u"f, line 4: the value of \"/streams/0/row_limit\" is not valid."_s
                           << u"from 1 on"_s;
    QTest::newRow("twice") << start + "streams: [x, x]\n"
                           << u"f, line 4: the stream \"x\" is there twice."_s << u"once"_s;
    QTest::newRow("setting") << start + "settings:\n  namespace_mode: moon\n"
                             << u"f, line 5: The setting \"namespace_mode\""_s << u"custom"_s;
    QTest::newRow("schema changes") << start + "settings:\n  schema_changes: disable\n"
                                    << u"f, line 5: The setting \"schema_changes\""_s << u"pause"_s;
    QTest::newRow("settings' limit")
        << start + "settings:\n  row_limit: 0\n"
        << u"f, line 5: the value of \"/settings/row_limit\""_s << u"from 1 on"_s;
    QTest::newRow("schedule's kind")
        << start + "schedule:\n  every_hours: 6\n"
        << u"f, line 4: the key \"/schedule/kind\" is missing."_s << u"docs/"_s;
    QTest::newRow("schedule's word") << start + "schedule:\n  kind: daily\n"
                                     << u"f, line 5: "_s << u"interval"_s;
    QTest::newRow("schedule's expression")
        << start + "schedule:\n  kind: cron\n  cron: 0 25 * * *\n"
        << u"f, line 6: "_s << QString();
    QTest::newRow("tags") << start + "tags: [1, 2]\n"
                          << u"f, line 4: the value of \"/tags\" is not valid."_s << u"texts"_s;
    QTest::newRow("long tag") << start + "tags: [" + QByteArray(31, 'x') + "]\n"
                              << u"f, line 4: the value of \"/tags\" is not valid."_s << u"30"_s;
    QTest::newRow("config without connector")
        << QByteArray("name: a\nsource: {name: x, config: {path: y}}\ndestination: d\n")
        << u"f, line 2: the value of \"/source/connector\" is not valid."_s << u"connector"_s;
    QTest::newRow("not an object")
        << QByteArray("- a\n- b\n") << u"f, line 1: the value of \"/\" is not valid."_s
        << u"an object"_s;
    QTest::newRow("empty") << QByteArray() << u"f: the value of \"/\" is not valid."_s
                           << u"an object"_s;
}

void TestConnectionFile::namesLineAndKeyOfAFault()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, message);
    QFETCH(QString, hint);
    const auto document = parseYaml(text, u"f"_s);
    QVERIFY(document.isOk());
    const auto spec = connectionSpecFrom(*document);
    QVERIFY(!spec.isOk());
    QCOMPARE(spec.error().kind, ErrorKind::Configuration);
    QVERIFY2(spec.error().message.startsWith(message), qUtf8Printable(spec.error().message));
    QVERIFY2(spec.error().hint.contains(hint), qUtf8Printable(spec.error().hint));
}

void TestConnectionFile::transformationsHaveABound()
{
    for (const int count : {500, 501}) {
        const auto document
            = parseYaml("name: a\nsource: x\ndestination: y\nstreams:\n"
                        "  - name: t\n    transformations:\n"
                            + QByteArray("      - {kind: drop_field, field: f}\n").repeated(count),
                        u"f"_s);
        QVERIFY(document.isOk());
        QCOMPARE(connectionSpecFrom(*document).isOk(), count == 500);
    }
}

void TestConnectionFile::leavesSecretsOut()
{
    // The registry is empty, so this connector's spec is unknown; the form must not depend on it.
    const ConnectorRegistry registry;
    Connection connection;
    connection.name = u"c"_s;
    connection.schedule.kind = ScheduleKind::Interval;
    connection.schedule.cron = u"0 5 * * *"_s;
    connection.tags = {u"slow"_s};
    connection.settings.rowLimit = 10;
    const Endpoint source{u"1"_s, EndpointRole::Source, u"x"_s, u"s"_s,
                          QJsonObject{{u"password"_s, QJsonObject{{u"$secret"_s, u"n"_s}}}}};
    const QJsonObject form = connectionToJson(connection, source, source, registry);
    const auto config = form.value("source"_L1).toObject().value("config"_L1).toObject();
    QCOMPARE(config.value("password"_L1).toObject().value("$secret"_L1).toString(), u"n"_s);
    const auto back = parseYaml(connectionToYaml(form).toUtf8(), u"f"_s);
    QVERIFY(back.isOk());
    QCOMPARE(back->root.toObject(), form);
    QCOMPARE(form.value("schedule"_L1).toObject(),
             (QJsonObject{{u"kind"_s, u"interval"_s}, {u"every_hours"_s, 24}}));
    QCOMPARE(form.value("tags"_L1).toArray(), QJsonArray{u"slow"_s});
    QCOMPARE(form.value("settings"_L1).toObject().value("row_limit"_L1).toInt(), 10);
}

QTEST_GUILESS_MAIN(TestConnectionFile)
#include "testconnectionfile.moc"

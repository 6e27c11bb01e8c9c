// AirbyteImport: fixtures in the published shape of Airbyte's API, Terraform and Meltano.
#include "core/interchange/airbytechoice.h"
#include "core/interchange/airbyteimport.h"
#include "core/interchange/connectionsetform.h"
#include "core/interchange/connectionsetreader.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

const QByteArray s_secret = "Tr0ub4dor-planted";

const QByteArray s_api = R"({"data": [
 {"sourceId": "s1", "name": "Shop DB", "sourceType": "postgres", "configuration": {
   "host": "db.example.org", "port": 5433, "database": "shop", "schemas": ["public"],
   "username": "ann", "password": "Tr0ub4dor-planted", "ssl_mode": {"mode": "verify-full"},
   "replication_method": {"method": "CDC"}, "tunnel_method": {"tunnel_method": "NO_TUNNEL"}}},
 {"sourceId": "s2", "name": "Weather", "sourceType": "weather-of-nowhere", "configuration": {}},
 {"destinationId": "d1", "name": "Out", "destinationType": "sqlite",
  "configuration": {"destination_path": "/tmp/out.sqlite"}},
 {"connectionId": "c1", "name": "Shop", "sourceId": "s1", "destinationId": "d1",
  "status": "inactive", "prefix": "shop_", "namespaceDefinition": "source",
  "nonBreakingSchemaUpdatesBehavior": "disable_connection",
  "schedule": {"scheduleType": "cron", "cronExpression": "0 0 6 ? * MON-FRI Europe/Berlin"},
  "tags": [{"tagId": "t", "name": "nightly"}],
  "configurations": {"streams": [
   {"name": "orders", "namespace": "public", "syncMode": "incremental_deduped_history",
    "cursorField": ["updated_at"], "primaryKey": [["id"]],
    "selectedFields": [{"fieldPath": ["id"]}, {"fieldPath": ["email"]}],
    "mappers": [
     {"type": "hashing", "mapperConfiguration": {"targetField": "email", "method": "SHA-256",
      "fieldNameSuffix": "_hashed"}},
     {"type": "row-filtering", "mapperConfiguration": {"conditions": {"type": "NOT", "conditions": [
      {"type": "EQUAL", "fieldName": "state", "comparisonValue": "draft"}]}}}]},
   {"name": "secretive", "syncMode": "full_refresh_overwrite",
    "mappers": [{"type": "unheard-of", "mapperConfiguration": {}}]}]}},
 {"connectionId": "c2", "name": "Sky", "sourceId": "s2", "destinationId": "d1"}]})";

} // namespace

class TestAirbyteImport final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { registerBuiltInConnectors(m_registry); }
    void answersOfTheApiBecomeConnections();
    void secretsComeOutNowhere();
    void theFormIsOneThatApplyReads();
    void schedules_data();
    void schedules();
    void olderApiAndCataloguesAreRead();
    void terraformStatesAreRead();
    void meltanoProjectsAreRead();
    void variantsOfTerraformAreUnwrapped();
    void shownTerraformStatesAreRead();
    void meltanoTasksAndWordsAreRead();
    void streamsIntoObjectsKeepTheirMapping();
    void pagesOfAnAnswerAreTold();
    void deselectedStreamsNeverBecomeAllStreams();
    void settingsAreAskedForWhereTheyCanBeKept();
    void whatIsLeftOutIsNotDeclared();
    void ownFormsAreLeftAlone();
    void everyOwnConnectorHasItsDefinition();
    void definitionIdsSayTheConnector_data();
    void definitionIdsSayTheConnector();
    void definitionsInTheFilesSayTheConnector();
    void theListOfConnectorsSaysTheConnector();
    void unknownDefinitionIdsNeedADecision();
    void hostileFilesAreRefused_data();
    void hostileFilesAreRefused();

private:
    AirbyteImport import(const QByteArray &text, const QString &name = u"api.json"_s,
                         const AirbyteDefinitions &definitions = {}) const
    {
        const auto document
            = name.endsWith("yml"_L1) ? parseYaml(text, name) : parseJson(text, name);
        AirbyteProject project;
        if (!document || !project.add(*document, u"/srv/moves"_s))
            return {};
        project.finish();
        return airbyteImport(project, m_registry, definitions);
    }

    ConnectorRegistry m_registry;
};

namespace {

QJsonObject at(const QJsonObject &form, const QString &section, qsizetype index)
{
    return form.value(section).toArray()[index].toObject();
}

bool says(const AirbyteReport &report, ImportOutcome outcome, const QString &name,
          const QString &part)
{
    return std::ranges::any_of(report.items, [&](const ImportedItem &item) {
        return item.outcome == outcome && item.name == name && item.reason.contains(part);
    });
}

} // namespace

void TestAirbyteImport::answersOfTheApiBecomeConnections()
{
    const AirbyteImport made = import(s_api);
    const QJsonObject config = at(made.form, u"sources"_s, 0).value("config"_L1).toObject();
    QCOMPARE(config["host"_L1].toString(), u"db.example.org"_s);
    QCOMPARE(config["port"_L1].toInt(), 5433);
    QCOMPARE(config["tls"_L1]["mode"_L1].toString(), u"verify-full"_s);
    QCOMPARE(config["password"_L1].toString(), u"${env:SHOP_DB_PASSWORD}"_s);
    QCOMPARE(made.form["connections"_L1].toArray().size(), 1);
    const QJsonObject shop = at(made.form, u"connections"_s, 0);
    QCOMPARE(shop["enabled"_L1].toBool(true), false);
    QCOMPARE(shop["schedule"_L1]["cron"_L1].toString(), u"0 0 6 ? * MON-FRI"_s);
    QCOMPARE(shop["schedule"_L1]["time_zone"_L1].toString(), u"Europe/Berlin"_s);
    QCOMPARE(shop["settings"_L1]["schema_changes"_L1].toString(), u"pause"_s);
    QCOMPARE(shop["settings"_L1]["namespace_mode"_L1].toString(), u"source"_s);
    QCOMPARE(shop["tags"_L1].toArray(), QJsonArray{u"nightly"_s});
    const QJsonObject orders = at(shop, u"streams"_s, 0);
    QCOMPARE(orders["mode"_L1].toString(), u"incremental_append_dedup"_s);
    QCOMPARE(orders["cursor"_L1].toString(), u"updated_at"_s);
    QCOMPARE(orders["primary_key"_L1].toArray(), QJsonArray{u"id"_s});
    QCOMPARE(orders["fields"_L1].toArray().size(), 2);
    QCOMPARE(orders["transformations"_L1].toArray().size(), 2);
    QVERIFY(says(made.report, ImportOutcome::Decision, u"Shop DB"_s, u"CDC"_s));
    QVERIFY(
        says(made.report, ImportOutcome::Decision, u"Weather"_s, u"source-weather-of-nowhere"_s));
    QVERIFY(says(made.report, ImportOutcome::Decision, u"Sky"_s, u"left out"_s));
    QVERIFY(says(made.report, ImportOutcome::Decision, u"Shop: secretive"_s, u"mapping"_s));
}

void TestAirbyteImport::secretsComeOutNowhere()
{
    const AirbyteImport made = import(s_api);
    QVERIFY(!writtenForm(made.form, ConnectionFormat::Yaml).toUtf8().contains(s_secret));
    QVERIFY(!QJsonDocument(toJson(made.report)).toJson().contains(s_secret));
    QByteArray masked = s_api;
    const AirbyteImport hidden = import(masked.replace(s_secret, "**********"));
    const QString yaml = writtenForm(hidden.form, ConnectionFormat::Yaml);
    QVERIFY(!yaml.contains(u"***"_s));
    QVERIFY(yaml.contains(u"${env:SHOP_DB_PASSWORD}"_s));
}

void TestAirbyteImport::theFormIsOneThatApplyReads()
{
    const QString yaml = writtenForm(import(s_api).form, ConnectionFormat::Yaml);
    auto document = parseYaml(yaml.toUtf8(), u"made.yaml"_s);
    QVERIFY(document.isOk());
    ConnectionSetReader reader(m_registry);
    reader.add(std::move(*document), u"/srv/moves"_s);
    for (const Error &problem : reader.problems())
        qWarning() << problem.message;
    QVERIFY(reader.problems().empty());
    QCOMPARE(reader.set().connections.size(), std::size_t(1));
}

void TestAirbyteImport::schedules_data()
{
    QTest::addColumn<QByteArray>("said");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("value");
    QTest::newRow("hours") << QByteArray(
        R"({"scheduleType":"basic","basicTiming":"Every 6 HOURS"})")
                           << u"interval"_s << u"6"_s;
    QTest::newRow("days") << QByteArray(R"({"basicTiming":"Every 2 days"})") << u"interval"_s
                          << u"48"_s;
    QTest::newRow("minutes") << QByteArray(R"({"basicTiming":"Every 15 minutes"})") << u"cron"_s
                             << u"0 0/15 * * * ?"_s;
    QTest::newRow("odd minutes") << QByteArray(R"({"basicTiming":"Every 7 minutes"})")
                                 << u"manual"_s << QString();
    QTest::newRow("nonsense") << QByteArray(R"({"scheduleType":"cron","cronExpression":"soon"})")
                              << u"manual"_s << QString();
    QTest::newRow("manual") << QByteArray(R"({"scheduleType":"manual"})") << u"manual"_s
                            << QString();
}

void TestAirbyteImport::schedules()
{
    QFETCH(QByteArray, said);
    QByteArray text = R"([{"sourceId":"s","name":"a","sourceType":"faker","configuration":{}},
 {"destinationId":"d","name":"b","destinationType":"sqlite","configuration":{"destination_path":"x"}},
 {"connectionId":"c","name":"n","sourceId":"s","destinationId":"d","schedule":SAID}])";
    const AirbyteImport made = import(text.replace("SAID", said));
    const QJsonObject schedule = at(made.form, u"connections"_s, 0).value("schedule"_L1).toObject();
    QTEST(schedule["kind"_L1].toString(), "kind");
    const QJsonValue value
        = schedule.value(schedule["kind"_L1] == "cron"_L1 ? u"cron"_s : u"every_hours"_s);
    QTEST(value.toVariant().toString(), "value");
}

void TestAirbyteImport::olderApiAndCataloguesAreRead()
{
    const QByteArray text = R"({"connections": [{"connectionId":"c","name":"n","sourceId":"s",
 "destinationId":"d","scheduleType":"basic","scheduleData":{"basicSchedule":{"timeUnit":"hours",
 "units":3}},"syncCatalog":{"streams":[{"stream":{"name":"users"},"config":{"syncMode":
 "incremental","destinationSyncMode":"append_dedup","primaryKey":[["id"]],"selected":true}},
 {"stream":{"name":"others"},"config":{"syncMode":"full_refresh","destinationSyncMode":"overwrite",
 "selected":false}}]}}], "sources": [{"sourceId":"s","name":"a","sourceName":"Faker",
 "connectionConfiguration":{"count":5}}], "destinations": [{"destinationId":"d","name":"b",
 "destinationName":"SQLite","connectionConfiguration":{"destination_path":"/tmp/x"}}]})";
    const AirbyteImport made = import(text);
    const QJsonObject connection = at(made.form, u"connections"_s, 0);
    QCOMPARE(connection["schedule"_L1]["every_hours"_L1].toInt(), 3);
    QCOMPARE(connection["streams"_L1].toArray().size(), 1);
    QCOMPARE(at(connection, u"streams"_s, 0)["mode"_L1].toString(), u"incremental_append_dedup"_s);
    QVERIFY(says(made.report, ImportOutcome::LeftOut, u"n: others"_s, u"not chosen"_s));
}

void TestAirbyteImport::terraformStatesAreRead()
{
    const QByteArray text = R"({"version":4,"terraform_version":"1.9.0","resources":[
 {"mode":"managed","type":"airbyte_source_faker","name":"f","instances":[{"attributes":{
  "name":"People","source_id":"s","configuration":{"count":7}}}]},
 {"mode":"managed","type":"airbyte_destination_sqlite","name":"o","instances":[{"attributes":{
  "name":"Out","destination_id":"d","configuration":"{\"destination_path\":\"/tmp/y\"}"}}]},
 {"mode":"managed","type":"airbyte_connection","name":"c","instances":[{"attributes":{
  "name":"Both","source_id":"s","destination_id":"d","status":"active","schedule":
  {"schedule_type":"basic","basic_timing":"Every 1 hours"},"configurations":{"streams":[
  {"name":"users","sync_mode":"full_refresh_overwrite"}]}}}]}]})";
    const AirbyteImport made = import(text, u"terraform.tfstate"_s);
    QCOMPARE(at(made.form, u"sources"_s, 0)["config"_L1]["count"_L1].toInt(), 7);
    QCOMPARE(at(made.form, u"destinations"_s, 0)["config"_L1]["path"_L1].toString(), u"/tmp/y"_s);
    const QJsonObject connection = at(made.form, u"connections"_s, 0);
    QCOMPARE(connection["enabled"_L1].toBool(), true);
    QCOMPARE(at(connection, u"streams"_s, 0)["mode"_L1].toString(), u"full_refresh_overwrite"_s);
}

void TestAirbyteImport::meltanoProjectsAreRead()
{
    const QByteArray text = "plugins:\n"
                            "  extractors:\n"
                            "  - name: tap-postgres\n"
                            "    config: {host: db, user: ann, password: $PG_PASSWORD,"
                            " database: shop}\n"
                            "    select: [orders.id, orders.total]\n"
                            "    metadata:\n"
                            "      orders: {replication-method: INCREMENTAL,"
                            " replication-key: updated_at}\n"
                            "  loaders:\n"
                            "  - {name: target-jsonl, config: {destination_path: out}}\n"
                            "schedules:\n"
                            "- {name: daily, extractor: tap-postgres, loader: target-jsonl,"
                            " interval: \"@daily\"}\n";
    const AirbyteImport made = import(text, u"meltano.yml"_s);
    const QJsonObject config = at(made.form, u"sources"_s, 0).value("config"_L1).toObject();
    QCOMPARE(config["username"_L1].toString(), u"ann"_s);
    QCOMPARE(config["password"_L1].toString(), u"${env:PG_PASSWORD}"_s);
    QCOMPARE(at(made.form, u"destinations"_s, 0)["config"_L1]["folder"_L1].toString(),
             u"/srv/moves/out"_s);
    const QJsonObject daily = at(made.form, u"connections"_s, 0);
    QCOMPARE(daily["schedule"_L1]["cron"_L1].toString(), u"0 0 * * *"_s);
    QCOMPARE(at(daily, u"streams"_s, 0)["cursor"_L1].toString(), u"updated_at"_s);
    QCOMPARE(at(daily, u"streams"_s, 0)["fields"_L1].toArray().size(), 2);
}

void TestAirbyteImport::variantsOfTerraformAreUnwrapped()
{
    const QByteArray text = R"({"version":4,"terraform_version":"1.9.0","resources":[
 {"mode":"managed","type":"airbyte_source_postgres","instances":[{"attributes":{"name":"Shop",
  "source_id":"s","configuration":{"host":"db","database":"d","username":"u",
  "ssl_mode":{"source_postgres_ssl_modes_allow":null,
   "source_postgres_ssl_modes_verify_full":{"mode":"verify-full"}},
  "tunnel_method":{"no_tunnel":{},"ssh_key_authentication":null}}}}]},
 {"mode":"managed","type":"airbyte_destination","instances":[{"attributes":{"name":"Out",
  "destination_id":"d","configuration":{"destination_postgres":null,
  "destination_sqlite":{"destination_path":"/tmp/y"}}}}]},
 {"mode":"managed","type":"airbyte_connection","instances":[{"attributes":{"name":"Both",
  "source_id":"s","destination_id":"d","configurations":{"streams":[{"name":"users",
  "sync_mode":"full_refresh_overwrite","mappers":[
   {"type":"hashing","mapper_configuration":{"encryption":null,"field_renaming":null,
    "hashing":{"target_field":"email","method":"SHA-256","field_name_suffix":"_h"}}},
   {"type":"encryption","mapper_configuration":{"hashing":null,"encryption":{"rsa":null,
    "aes":{"algorithm":"AES","target_field":"iban","key":"Tr0ub4dor-planted","mode":"CBC",
    "padding":"PKCS5Padding","field_name_suffix":"_e"}}}},
   {"type":"row-filtering","mapper_configuration":{"row_filtering":{"conditions":{"equal":null,
    "not":{"type":"NOT","conditions":[{"type":"EQUAL","field_name":"state",
    "comparison_value":"draft"}]}}}}}]}]}}}]}]})";
    const AirbyteImport made = import(text, u"terraform.tfstate"_s);
    QCOMPARE(at(made.form, u"sources"_s, 0)["config"_L1]["tls"_L1]["mode"_L1].toString(),
             u"verify-full"_s);
    QVERIFY(!at(made.form, u"sources"_s, 0)["config"_L1].toObject().contains("tunnel"_L1));
    QCOMPARE(at(made.form, u"destinations"_s, 0)["config"_L1]["path"_L1].toString(), u"/tmp/y"_s);
    const QJsonArray steps
        = at(at(made.form, u"connections"_s, 0), u"streams"_s, 0)["transformations"_L1].toArray();
    QCOMPARE(steps.size(), 3);
    QCOMPARE(steps[0]["kind"_L1].toString(), u"hash"_s);
    QCOMPARE(steps[1]["kind"_L1].toString(), u"encrypt"_s);
    QCOMPARE(steps[2]["condition"_L1]["not"_L1]["equal"_L1]["value"_L1].toString(), u"draft"_s);
    QVERIFY(!QJsonDocument(made.form).toJson().contains(s_secret));
}

void TestAirbyteImport::shownTerraformStatesAreRead()
{
    const AirbyteImport made = import(R"({"format_version":"1.0","terraform_version":"1.9.0",
 "values":{"root_module":{"resources":[{"mode":"managed","type":"airbyte_source_faker",
  "values":{"name":"People","source_id":"s","configuration":{"count":7}}}],
  "child_modules":[{"resources":[{"mode":"managed","type":"airbyte_destination_sqlite",
   "values":{"name":"Out","destination_id":"d","configuration":{"destination_path":"/tmp/y"}}},
  {"mode":"managed","type":"airbyte_connection","values":{"name":"Both","source_id":"s",
   "destination_id":"d","status":"active","configurations":{"streams":[{"name":"users",
   "sync_mode":"full_refresh_overwrite"}]}}}]}]}}})");
    QCOMPARE(at(made.form, u"sources"_s, 0)["config"_L1]["count"_L1].toInt(), 7);
    QCOMPARE(at(made.form, u"connections"_s, 0)["destination"_L1].toString(), u"Out"_s);
}

void TestAirbyteImport::meltanoTasksAndWordsAreRead()
{
    const QByteArray text = "plugins:\n"
                            "  extractors:\n"
                            "  - name: tap-postgres--shop\n"
                            "    inherit_from: tap-postgres\n"
                            "    config: {host: db, user: ann, password: $PG_PASSWORD,"
                            " database: shop, ssl_enable: true, ssl_mode: verify-ca}\n"
                            "  loaders:\n"
                            "  - {name: target-jsonl, config: {destination_path: out}}\n"
                            "jobs:\n"
                            "- {name: night, tasks: [[tap-postgres--shop target-jsonl]]}\n"
                            "schedules:\n"
                            "- {name: nightly, job: night, interval: 0 3 * * *}\n";
    const AirbyteImport made = import(text, u"meltano.yml"_s);
    QCOMPARE(at(made.form, u"sources"_s, 0)["config"_L1]["tls"_L1]["mode"_L1].toString(),
             u"verify-ca"_s);
    QCOMPARE(at(made.form, u"connections"_s, 0)["schedule"_L1]["cron"_L1].toString(),
             u"0 3 * * *"_s);
}

void TestAirbyteImport::streamsIntoObjectsKeepTheirMapping()
{
    const QByteArray text = R"([{"sourceId":"s","name":"a","sourceType":"faker","configuration":{}},
 {"destinationId":"d","name":"CRM","destinationType":"hubspot","configuration":{"credentials":{
  "type":"OAuth","client_id":"app","client_secret":"Tr0ub4dor-planted",
  "refresh_token":"Tr0ub4dor-planted"},"object_storage_config":{"storage_type":"S3",
  "access_key_id":"Tr0ub4dor-planted","secret_access_key":"Tr0ub4dor-planted",
  "s3_bucket_name":"rejects","s3_bucket_region":"eu-central-1"}}},
 {"connectionId":"c","name":"n","sourceId":"s","destinationId":"d","status":"active",
  "schedule":{"scheduleType":"manual"},"configurations":{"streams":[
  {"name":"users","syncMode":"incremental_deduped_history","cursorField":["updated_at"],
   "primaryKey":[["email"]],"destinationObjectName":"CONTACT",
   "selectedFields":[{"fieldPath":["email"]},{"fieldPath":["name"]},{"fieldPath":["iban"]},
    {"fieldPath":["updated_at"]}],
   "mappers":[{"type":"field-filtering","mapperConfiguration":{"targetField":"updated_at"}},
    {"type":"hashing","mapperConfiguration":{"targetField":"iban","method":"SHA-256",
     "fieldNameSuffix":"_h"}},
    {"type":"field-renaming","mapperConfiguration":{"originalFieldName":"name",
     "newFieldName":"lastname"}},
    {"type":"field-renaming","mapperConfiguration":{"originalFieldName":"iban_h",
     "newFieldName":"account"}}]},
  {"name":"purchases","syncMode":"full_refresh_append"}]}}])";
    const AirbyteImport made = import(text);
    const QJsonObject connection = at(made.form, u"connections"_s, 0);
    QCOMPARE(connection["streams"_L1].toArray().size(), 1);
    const QJsonObject users = at(connection, u"streams"_s, 0);
    QCOMPARE(users["mode"_L1].toString(), u"incremental_append"_s);
    const QJsonObject mapping = users["mapping"_L1].toObject();
    QCOMPARE(mapping["object"_L1].toString(), u"contacts"_s);
    QCOMPARE(mapping["operation"_L1].toString(), u"upsert"_s);
    QCOMPARE(mapping["matching_key"_L1].toArray(), QJsonArray{u"email"_s});
    const QJsonArray rows{QJsonObject{{u"email"_s, u"email"_s}},
                          QJsonObject{{u"lastname"_s, u"name"_s}},
                          QJsonObject{{u"account"_s, u"iban_h"_s}}};
    QCOMPARE(mapping["fields"_L1].toArray(), rows);
    // The hash is still taken; names are those of the mapping.
    QCOMPARE(users["transformations"_L1].toArray().size(), 1);
    const QJsonObject config = at(made.form, u"destinations"_s, 0)["config"_L1].toObject();
    QCOMPARE(config["object_storage_config"_L1]["s3_bucket_name"_L1].toString(), u"rejects"_s);
    QVERIFY(!QJsonDocument(made.form).toJson().contains(s_secret));
    QVERIFY(says(made.report, ImportOutcome::LeftOut, u"n: purchases"_s, u"into which object"_s));
    // The form is one that can be applied.
    ConnectionSetReader reader(m_registry);
    reader.add({u"made.json"_s, made.form, {}}, u"/srv/moves"_s);
    for (const Error &problem : reader.problems())
        qWarning() << problem.message;
    QVERIFY(reader.problems().empty());
}

void TestAirbyteImport::pagesOfAnAnswerAreTold()
{
    const QByteArray text = R"({"data":[{"sourceId":"s","name":"a","sourceType":"faker",
 "configuration":{}}],"previous":"","next":"https://api.example.org/v1/sources?offset=20"})";
    QVERIFY(says(import(text).report, ImportOutcome::Decision, u"api.json"_s, u"further"_s));
    QByteArray whole = text;
    whole.replace("https://api.example.org/v1/sources?offset=20", "");
    QCOMPARE(import(whole).report.count(ImportOutcome::Decision), 0);
}

void TestAirbyteImport::settingsAreAskedForWhereTheyCanBeKept()
{
    const AirbyteImport made = import(s_api);
    const auto wanted = wantedSettings(made, m_registry);
    QCOMPARE(wanted.size(), std::size_t(1));
    QCOMPARE(wanted.front().end, u"Shop DB"_s);
    QCOMPARE(wanted.front().variable, u"SHOP_DB_PASSWORD"_s);
    QVERIFY(wanted.front().isSecret);
    AirbyteChoice choice;
    choice.entered.insert(u"SHOP_DB_PASSWORD"_s, u"${env:HOME}"_s);
    const ChosenParts chosen = chosenParts(made, choice, m_registry);
    QVERIFY(chosen.problems.empty());
    const DeclaredEndpoint *shop = chosen.set.endpoint(EndpointRole::Source, u"Shop DB"_s);
    QVERIFY(shop != nullptr && shop->hasEnteredSecrets);
    // What is entered is a text, whatever it looks like.
    QCOMPARE(shop->configuration["password"_L1].toString(), u"${env:HOME}"_s);
    // What the environment has is not asked for.
    qputenv("SHOP_DB_PASSWORD", "there");
    QVERIFY(wantedSettings(made, m_registry).empty());
    qunsetenv("SHOP_DB_PASSWORD");
}

void TestAirbyteImport::whatIsLeftOutIsNotDeclared()
{
    const AirbyteImport made = import(s_api);
    AirbyteChoice choice;
    choice.leftOutDestinations << u"Out"_s;
    const ChosenParts chosen = chosenParts(made, choice, m_registry);
    QVERIFY(chosen.set.connections.empty());
    QCOMPARE(chosen.set.endpoints.size(), std::size_t(1));
    QCOMPARE(chosen.set.endpoints.front().place.text(), u"api.json, line 2"_s);
}

void TestAirbyteImport::ownFormsAreLeftAlone()
{
    const auto isOwn = [](const QByteArray &text) {
        const auto document = parseYaml(text, u"source-of-mine.yaml"_s);
        return document && !AirbyteProject::recognises(*document)
            && AirbyteProject::isOwnForm(*document);
    };
    QVERIFY(isOwn("sources: [{name: p, connector: sample}]\n"));
    QVERIFY(isOwn("tags: [{name: a}]\n"));
    QVERIFY(isOwn("version: 1\nconnections: [{name: a, source: b, destination: c}]\n"));
    QVERIFY(isOwn("name: a\nsource: b\ndestination: c\n"));
    QTemporaryDir folder;
    const auto write = [&folder](const QString &name, const QByteArray &text) {
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
    };
    write(u"meltano.yml"_s, "plugins: {extractors: [{name: tap-csv}]}\n");
    QVERIFY(isFromAirbyte({folder.path()}));
    write(u"mine.yaml"_s, "tags: [{name: a}]\n");
    QVERIFY(!isFromAirbyte({folder.path()}));
    QVERIFY(isFromAirbyte({folder.filePath(u"meltano.yml"_s)}));
    QVERIFY(!isFromAirbyte({folder.filePath(u"nowhere.json"_s)}));
}

void TestAirbyteImport::deselectedStreamsNeverBecomeAllStreams()
{
    const AirbyteImport made = import(
        R"([{"sourceId":"s","name":"a","sourceType":"faker","configuration":{}},
 {"destinationId":"d","name":"b","destinationType":"sqlite","configuration":{"destination_path":"x"}},
 {"connectionId":"c","name":"n","sourceId":"s","destinationId":"d","configurations":{"streams":[
 {"name":"users","syncMode":"soft_wipe"}]}}])");
    QVERIFY(!made.report.items.empty());
    QVERIFY(made.form["connections"_L1].toArray().isEmpty());
}

void TestAirbyteImport::everyOwnConnectorHasItsDefinition()
{
    QStringList known;
    for (const QString &connector : builtInAirbyteDefinitions())
        known << connector;
    known.sort();
    const QStringList expected{u"destination-csv"_s,        u"destination-customer-io"_s,
                               u"destination-hubspot"_s,    u"destination-local-json"_s,
                               u"destination-mysql"_s,      u"destination-postgres"_s,
                               u"destination-salesforce"_s, u"destination-sqlite"_s,
                               u"source-faker"_s,           u"source-file"_s,
                               u"source-mysql"_s,           u"source-postgres"_s};
    QCOMPARE(known, expected);
    // Each of them is translated into a connector that is here.
    for (auto each = builtInAirbyteDefinitions().begin(); each != builtInAirbyteDefinitions().end();
         ++each) {
        const bool isSource = each.value().startsWith("source-"_L1);
        const QString role = isSource ? u"source"_s : u"destination"_s;
        const QString text = u"[{\"%1Id\":\"x\",\"name\":\"End\",\"%1DefinitionId\":\"%2\"}]"_s;
        const AirbyteImport made = import(text.arg(role, each.key()).toUtf8());
        QVERIFY2(made.form.contains(role + u's'), qPrintable(each.value()));
    }
}

void TestAirbyteImport::definitionIdsSayTheConnector_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("name");
    QTest::addRow("public API") << QByteArray(R"([{"sourceId":"s","name":"Shop",
 "definitionId":"DECD338E-5647-4c0b-adf4-da0e75f5a750","configuration":{"host":"db"}}])")
                                << u"api.json"_s;
    QTest::addRow("older API, with a title")
        << QByteArray(R"({"sources":[{"sourceId":"s","name":"Shop","sourceName":"Postgres, old",
 "sourceDefinitionId":"decd338e-5647-4c0b-adf4-da0e75f5a750",
 "connectionConfiguration":{
        "host" : "db"}
}]
})") << u"api.json"_s;
    QTest::addRow("in the configuration")
        << QByteArray(R"([{"sourceId":"s","name":"Shop","configuration":{"host":"db",
 "definition_id":"decd338e-5647-4c0b-adf4-da0e75f5a750"}}])")
        << u"api.json"_s;
    QTest::addRow("Terraform") << QByteArray(
        R"({"version":4,"terraform_version":"1.9.0","resources":[
 {"mode":"managed","type":"airbyte_source","instances":[{"attributes":{"name":"Shop",
  "source_id":"s","definition_id":"decd338e-5647-4c0b-adf4-da0e75f5a750",
  "configuration":"{\"host\":\"db\"}"}}]}]})")
                               << u"terraform.tfstate"_s;
    QTest::addRow("Terraform, custom")
        << QByteArray(R"({"version":4,"terraform_version":"1.9.0","resources":[
 {"mode":"managed","type":"airbyte_source_custom","instances":[{"attributes":{"name":"Shop",
  "source_id":"s","configuration":{"host":"db",
  "definition_id":"decd338e-5647-4c0b-adf4-da0e75f5a750"}}}]}]})")
        << u"terraform.tfstate"_s;
}

void TestAirbyteImport::definitionIdsSayTheConnector()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, name);
    const AirbyteImport made = import(text, name);
    const QJsonObject source = at(made.form, u"sources"_s, 0);
    QCOMPARE(source["connector"_L1].toString(), u"postgres"_s);
    QCOMPARE(source["config"_L1].toObject(), (QJsonObject{{u"host"_s, u"db"_s}}));
    // The id itself is no setting that could be missed.
    QVERIFY(says(made.report, ImportOutcome::Taken, u"Shop"_s, {}));
}

void TestAirbyteImport::definitionsInTheFilesSayTheConnector()
{
    const QByteArray ends = R"({"sourceId":"s","name":"Shop",
 "sourceDefinitionId":"11111111-2222-3333-4444-555555555555","configuration":{}},
 {"destinationId":"d","name":"Out",
 "destinationDefinitionId":"22222222-2222-3333-4444-555555555555","configuration":{}})";
    for (const QByteArray definitions :
         {R"({"sourceDefinitionId":"11111111-2222-3333-4444-555555555555","name":"Ours",
 "dockerRepository":"registry.example.org/team/source-file"},
 {"destinationDefinitionId":"22222222-2222-3333-4444-555555555555","name":"Ours",
 "dockerRepository":"team/destination-sqlite"})",
          R"({"id":"11111111-2222-3333-4444-555555555555","name":"File",
 "dockerRepository":"airbyte/source-declarative-manifest"},
 {"id":"22222222-2222-3333-4444-555555555555","name":"Ours",
 "dockerRepository":"team/destination-sqlite"})"}) {
        const AirbyteImport made = import("[" + ends + "," + definitions + "]");
        QCOMPARE(at(made.form, u"sources"_s, 0)["connector"_L1].toString(), u"files"_s);
        QCOMPARE(at(made.form, u"destinations"_s, 0)["connector"_L1].toString(), u"sqlite"_s);
    }
    const AirbyteImport made = import(R"({"version":4,"terraform_version":"1.9.0","resources":[
 {"mode":"managed","type":"airbyte_source_definition","instances":[{"attributes":{"name":"Ours",
  "id":"11111111-2222-3333-4444-555555555555","docker_repository":"team/source-file"}}]},
 {"mode":"managed","type":"airbyte_source_custom","instances":[{"attributes":{"name":"Shop",
  "source_id":"s","definition_id":"11111111-2222-3333-4444-555555555555",
  "configuration":"{}"}}]}]})",
                                      u"terraform.tfstate"_s);
    QCOMPARE(made.form["sources"_L1].toArray().size(), 1);
    QCOMPARE(at(made.form, u"sources"_s, 0)["connector"_L1].toString(), u"files"_s);
}

void TestAirbyteImport::theListOfConnectorsSaysTheConnector()
{
    const QByteArray text = R"([{"sourceId":"s","name":"Shop",
 "sourceDefinitionId":"11111111-2222-3333-4444-555555555555","configuration":{}}])";
    const QString id = u"11111111-2222-3333-4444-555555555555"_s;
    const AirbyteImport here = import(text, u"api.json"_s, {{id, u"source-faker"_s}});
    QCOMPARE(at(here.form, u"sources"_s, 0)["connector"_L1].toString(), u"sample"_s);
    const AirbyteImport other = import(text, u"api.json"_s, {{id, u"source-weather"_s}});
    QVERIFY(says(other.report, ImportOutcome::Decision, u"Shop"_s,
                 u"catalogue install source-weather"_s));
    // An id of a destination says nothing of a source.
    const AirbyteImport wrong = import(text, u"api.json"_s, {{id, u"destination-csv"_s}});
    QVERIFY(says(wrong.report, ImportOutcome::Decision, u"Shop"_s, id));
}

void TestAirbyteImport::unknownDefinitionIdsNeedADecision()
{
    const AirbyteImport made = import(R"([{"sourceId":"s","name":"Shop","configuration":{},
 "sourceDefinitionId":"11111111-2222-3333-4444-555555555555"},
 {"sourceId":"t","name":"Odd","configuration":{},"sourceDefinitionId":"\n; rm"}])");
    QVERIFY(!made.form.contains("sources"_L1));
    QVERIFY(says(made.report, ImportOutcome::Decision, u"Shop"_s,
                 u"11111111-2222-3333-4444-555555555555"_s));
    QVERIFY(
        says(made.report, ImportOutcome::Decision, u"Shop"_s, u"millrace-cli catalogue refresh"_s));
    QVERIFY(says(made.report, ImportOutcome::Decision, u"Odd"_s, u"\"sourceType\""_s));
    QVERIFY(!says(made.report, ImportOutcome::Decision, u"Odd"_s, u"rm"_s));
}

void TestAirbyteImport::hostileFilesAreRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("code");
    QTest::newRow("nothing") << QByteArray(R"({"a": 1})") << u"interchange.airbyte_unknown"_s;
    QTest::newRow("list of words")
        << QByteArray(R"([{"sourceId":"s"}, "word"])") << u"interchange.airbyte_malformed"_s;
    QTest::newRow("name") << QByteArray(R"([{"sourceId":"s","name":{"a":1}}])")
                          << u"interchange.airbyte_malformed"_s;
    QTest::newRow("configuration")
        << QByteArray(R"([{"sourceId":"s","name":"a","configuration":[1]}])")
        << u"interchange.airbyte_malformed"_s;
    QTest::newRow("instances") << QByteArray(
        R"({"terraform_version":"1","resources":[{"type":"airbyte_connection"}]})")
                               << u"interchange.airbyte_malformed"_s;
}

void TestAirbyteImport::hostileFilesAreRefused()
{
    QFETCH(QByteArray, text);
    const auto document = parseJson(text, u"bad.json"_s);
    QVERIFY(document.isOk());
    AirbyteProject project;
    const auto added = project.add(*document, u"/srv/moves"_s);
    QVERIFY(!added.isOk());
    QTEST(added.error().code, "code");
    QVERIFY(added.error().message.contains(u"bad.json"_s));
}

QTEST_GUILESS_MAIN(TestAirbyteImport)
#include "testairbyteimport.moc"

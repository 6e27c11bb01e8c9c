// ManifestConnector: the configuration of a manifest, and the tokens in it.
#include "core/connector/connectorregistry.h"
#include "core/declarative/value/jsonqt.h"
#include "tests/declarative/connector/shopscene.h"

#include <QMap>
#include <QTest>

#include <future>
#include <mutex>

using namespace millrace;
using namespace millrace::declarative;
using namespace millrace::declarative::test;

namespace {

/// A manifest whose token is good for one use; it does not say that its tokens are secrets.
QByteArray withTokens(const HttpServer &server)
{
    QByteArray text = manifest(server.url().toString());
    const QByteArray authenticator = QStringLiteral(R"(        http_method: GET
        authenticator:
          type: OAuthAuthenticator
          token_refresh_endpoint: %1
          refresh_token_updater: {}
)")
                                         .arg(server.url(u"/token"_s).toString())
                                         .toUtf8();
    text.replace("        http_method: GET\n", authenticator);
    text.replace("      site: {type: string, airbyte_secret: true}\n",
                 "      site: {type: string}\n"
                 "      credentials:\n"
                 "        type: object\n"
                 "        properties:\n"
                 "          refresh_token: {type: string}\n"
                 "          client_id: {type: string}\n"
                 "          client_secret: {type: string, airbyte_secret: true}\n");
    return text;
}

QJsonObject tokens()
{
    return {{u"credentials"_s,
             QJsonObject{{u"refresh_token"_s, u"refresh-0"_s},
                         {u"client_id"_s, u"id"_s},
                         {u"client_secret"_s, u"secret"_s}}}};
}

} // namespace

class TestManifestSettings final : public QObject
{
    Q_OBJECT

private slots:
    void anOldConfigurationIsMigratedBeforeItIsValidated();
    void sourcesShareATokenForOneUse();
    void overridesOfACheckAreLaidOverOnce();
    void aTokenForOneUseIsKeptAndUsedOnce();
};

void TestManifestSettings::anOldConfigurationIsMigratedBeforeItIsValidated()
{
    QString site;
    HttpServer server;
    server.on("GET", u"/orders"_s, [&site](const HttpCall &call) {
        site = call.query.queryItemValue(u"site"_s);
        return HttpAnswer::json(QJsonObject{{u"data"_s, QJsonArray()}});
    });
    QByteArray text = manifest(server.url().toString());
    text.replace("    properties:\n      site: {type: string, airbyte_secret: true}\n",
                 "    required: [credentials]\n"
                 "    properties:\n"
                 "      credentials:\n"
                 "        type: object\n"
                 "        required: [code]\n"
                 "        properties: {code: {type: string, airbyte_secret: true}}\n"
                 "  config_normalization_rules:\n"
                 "    type: ConfigNormalizationRules\n"
                 "    config_migrations:\n"
                 "      - type: ConfigMigration\n"
                 "        transformations:\n"
                 "          - type: ConfigAddFields\n"
                 "            condition: \"{{ 'site' in config }}\"\n"
                 "            fields:\n"
                 "              - {type: AddedFieldDefinition, path: [credentials, code], value: "
                 "\"{{ config['site'] }}\"}\n"
                 "          - {type: ConfigRemoveFields, field_pointers: [[site]]}\n");
    text.replace("config['site'] }}\"}\n      record_selector",
                 "config['credentials']['code'] }}\"}\n      record_selector");
    int loads = 0;
    const auto handover = std::make_shared<ManifestHandover>([text, &loads] {
        ++loads;
        return Manifest::load(text, u"shop.yaml"_s);
    });
    ConnectorInfo info;
    info.id = u"shop"_s;
    info.title = u"Shop"_s;
    const auto loaded = Manifest::load(text, u"shop.yaml"_s);
    QVERIFY2(loaded, loaded ? "" : qPrintable(loaded.error().message));
    info.sourceSpec = toJsonObject(loaded->configurationSchema());
    QMap<QString, QString> kept;
    ConnectorRegistry registry;
    std::optional<Configuration> seen;
    registry.addSource(
        info,
        [handover, &seen](const Configuration &configuration) {
            seen = configuration;
            return makeManifestConnector([handover] { return handover->take(); }, configuration);
        },
        [handover](const QJsonObject &values) { return handover->migrated(values); });
    const auto source = registry.createSource(
        u"shop"_s, {{u"site"_s, u"old-code"_s}},
        [&kept](const QString &pointer, const QString &value) -> Result<void> {
            kept.insert(pointer, value);
            return {};
        });
    QVERIFY2(source, source ? "" : qPrintable(source.error().message));
    QVERIFY((*source)->check({}, {}).passed());
    QCOMPARE(site, u"old-code"_s);
    QCOMPARE(loads, 1);
    // A secret that comes in its place is stored where the old configuration has it.
    QVERIFY(seen->keepSecret(u"/credentials/code"_s, u"new-code"_s));
    QCOMPARE(kept, (QMap<QString, QString>{{u"/site"_s, u"new-code"_s}}));
    // One of today is left alone.
    QVERIFY(
        registry.createSource(u"shop"_s, {{u"credentials"_s, QJsonObject{{u"code"_s, u"c"_s}}}}));
    QVERIFY(!registry.createSource(u"shop"_s, {{u"other"_s, 1}}));
}

void TestManifestSettings::sourcesShareATokenForOneUse()
{
    std::mutex mutex;
    int renewals = 0;
    int refusals = 0;
    HttpServer server;
    server.on("POST", u"/token"_s, [&](const HttpCall &call) {
        const std::lock_guard lock(mutex);
        if (call.form().at(u"refresh_token"_s) != u"refresh-%1"_s.arg(renewals)) {
            ++refusals;
            return HttpAnswer::json(QJsonObject{{u"error"_s, u"invalid_grant"_s}}, 400);
        }
        ++renewals;
        return HttpAnswer::json(QJsonObject{{u"access_token"_s, u"access-%1"_s.arg(renewals)},
                                            {u"refresh_token"_s, u"refresh-%1"_s.arg(renewals)},
                                            {u"expires_in"_s, 0}});
    });
    server.on("GET", u"/orders"_s, [](const HttpCall &) {
        return HttpAnswer::json(QJsonObject{{u"data"_s, QJsonArray()}});
    });
    const QByteArray text = withTokens(server);
    // What two processes have in common: the secret store and its turns.
    std::mutex store;
    std::timed_mutex turns;
    QString stored = u"refresh-0"_s;
    SecretKeeper keeper([&](const QString &, const QString &value) -> Result<void> {
        const std::lock_guard lock(store);
        stored = value;
        return {};
    });
    keeper.read = [&](const QString &) -> Result<QString> {
        const std::lock_guard lock(store);
        return stored;
    };
    keeper.takeTurn = [&](const QString &, const Cancellation &) -> Result<std::shared_ptr<void>> {
        turns.lock();
        return std::shared_ptr<void>(
            &turns, [](void *held) { static_cast<std::timed_mutex *>(held)->unlock(); });
    };
    const auto check = [&](const std::unique_ptr<Source> &source) {
        for (int call = 0; call < 3; ++call) {
            if (!source->check({}, {}).passed())
                return false;
        }
        return true;
    };
    const auto make = [&] {
        return makeManifestConnector([text] { return Manifest::load(text, u"shop.yaml"_s); },
                                     Configuration(tokens(), keeper));
    };
    const auto first = make();
    const auto second = make();
    auto other = std::async(std::launch::async, [&] { return check(second); });
    QVERIFY(check(first));
    QVERIFY(other.get());
    QCOMPARE(refusals, 0);
    QCOMPARE(stored, u"refresh-%1"_s.arg(renewals));
}

void TestManifestSettings::overridesOfACheckAreLaidOverOnce()
{
    const HttpServer server; // Answers 404 to everything.
    const auto source = makeManifestConnector(
        [url = server.url().toString()] {
            QByteArray changed = manifest(url);
            changed.replace("stream_names: [orders]}",
                            "stream_names: [orders], config_overrides: {site: other}}");
            changed += R"(  config_normalization_rules:
    type: ConfigNormalizationRules
    transformations:
      - {type: ConfigRemoveFields, field_pointers: [[site]]}
)";
            return Manifest::load(changed, u"shop.yaml"_s);
        },
        Configuration(QJsonObject{{u"site"_s, u"innocuous-code"_s}}));
    QVERIFY(!source->check({}, {}).passed());
}

void TestManifestSettings::aTokenForOneUseIsKeptAndUsedOnce()
{
    int renewals = 0;
    HttpServer server;
    server.on("POST", u"/token"_s, [&](const HttpCall &call) {
        const QString expected = u"refresh-%1"_s.arg(renewals);
        if (call.form().at(u"refresh_token"_s) != expected)
            return HttpAnswer::json(QJsonObject{{u"error"_s, u"invalid_grant"_s}}, 400);
        ++renewals;
        return HttpAnswer::json(QJsonObject{{u"access_token"_s, u"access-%1"_s.arg(renewals)},
                                            {u"refresh_token"_s, u"refresh-%1"_s.arg(renewals)},
                                            {u"expires_in"_s, 0}});
    });
    server.on("GET", u"/orders"_s, [](const HttpCall &) {
        return HttpAnswer::json(QJsonObject{{u"data"_s, QJsonArray()}});
    });
    const QByteArray text = withTokens(server);
    QMap<QString, QString> kept;
    const auto source = makeManifestConnector(
        [text] { return Manifest::load(text, u"shop.yaml"_s); },
        Configuration(tokens(),
                      [&kept](const QString &pointer, const QString &value) -> Result<void> {
                          kept.insert(pointer, value);
                          return {};
                      }));
    for (int call = 0; call < 2; ++call) {
        const CheckResult result = source->check({}, {});
        QVERIFY2(result.passed(),
                 result.passed() ? "" : qPrintable(result.steps.back().error->message));
    }
    QVERIFY(renewals >= 2);
    QCOMPARE(
        kept,
        (QMap<QString, QString>{{u"/credentials/refresh_token"_s, u"refresh-%1"_s.arg(renewals)}}));
}

QTEST_GUILESS_MAIN(TestManifestSettings)
#include "testmanifestsettings.moc"

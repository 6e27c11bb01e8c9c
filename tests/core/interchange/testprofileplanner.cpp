// ProfilePlanner: what files change in a profile is told before, and done whole or not at all.
#include "core/interchange/connectionsetform.h"
#include "core/interchange/connectionsetreader.h"
#include "core/interchange/profileplanner.h"
#include "core/secrets/memorysecretstore.h"
#include "core/store/tagrepository.h"
#include "core/store/timelinestore.h"
#include "tests/core/store/storefixture.h"
#include "tests/testutils/sqlitefile.h"

#include <algorithm>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray s_shop = "sources:\n"
                          "- {name: people, connector: sample, config: {count: 5, seed: 1}}\n"
                          "destinations:\n"
                          "- {name: warehouse, connector: sqlite, config: {path: out.sqlite}}\n"
                          "tags:\n"
                          "- {name: nightly, color: \"#75dcff\"}\n"
                          "connections:\n"
                          "- name: shop\n"
                          "  source: people\n"
                          "  destination: warehouse\n"
                          "  tags: [nightly, slow]\n"
                          "  schedule: {kind: interval, every_hours: 6}\n"
                          "  streams:\n"
                          "  - {name: users, mode: dedup}\n"
                          "  - {name: products, mode: overwrite}\n";

/// "act kind name" of everything that changes.
QStringList acts(const ProfilePlan &plan)
{
    QStringList texts;
    for (const PlannedItem &item : plan.items) {
        if (item.act != PlannedAct::Keep)
            texts << plannedActName(item.act) + u' ' + plannedKindName(item.kind) + u' '
                    + item.name;
    }
    return texts;
}

/// "path: from > to" of every value that changes.
QStringList values(const ProfilePlan &plan)
{
    QStringList texts;
    for (const PlannedItem &item : plan.items) {
        for (const FormChange &change : item.values)
            texts << change.path + u": "_s + change.from + u" > "_s + change.to;
    }
    return texts;
}

} // namespace

class TestProfilePlanner final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { registerBuiltInConnectors(m_registry); }
    void init()
    {
        m_store = std::make_unique<StoreFixture>();
        m_secrets = std::make_unique<MemorySecretStore>();
    }
    void cleanup() { m_store.reset(); }

    void makesWhatIsDeclaredAndNothingTwice();
    void tellsEachValueFromAndTo();
    void idRenamesAndNameFinds();
    void namesMoveOn();
    void whatIsNotSaidIsKept();
    void pruneDeletesOnlyOnDemand();
    void runningConnectionIsNotPruned();
    void idOfAFileHidesNoSecret();
    void faultsNameTheirPlace_data();
    void faultsNameTheirPlace();
    void unreachableSourceIsNotAskedForWhatIsKnown();
    void strangersAreAskedOnlyWhenAllowed();
    void plainSecretGoesToTheStore();
    void changedSecretLeavesTheFormerWhole();
    void addressesOfWebhooksAreSecrets();
    void noticesOfAConnectionAreInFiles();
    void referencesStayAsTheyAre();
    void changeMeanwhileIsRefused_data();
    void changeMeanwhileIsRefused();
    void failureLeavesEverythingAsItWas();
    void streamThatIsReadAnewIsTold();
    void programsThatWouldBeStartedAreTold();
    void checkpointsAreTakenByNewConnectionsAlone();
    void timelineTellsWhoDidIt();
    void tagsHaveTheirLimits();

private:
    PlanOutcome outcome(const QByteArray &text, const PlanOptions &options = {})
    {
        ConnectionSetReader reader(m_registry);
        reader.add(must(parseYaml(text, u"f.yaml"_s)), m_folder.path());
        for (const Error &problem : reader.problems())
            qFatal("%s", qUtf8Printable(problem.message));
        return must(ProfilePlanner(m_registry, *m_secrets, *m_store->database)
                        .plan(reader.set(), options, {}));
    }
    ProfilePlan planned(const QByteArray &text, const PlanOptions &options = {})
    {
        const PlanOutcome made = outcome(text, options);
        for (const Error &problem : made.problems)
            qFatal("%s", qUtf8Printable(problem.message));
        return made.plan;
    }
    Result<void> carriedOut(const ProfilePlan &plan)
    {
        return carryOut(plan, *m_store->database, *m_secrets, ChangeOrigin::CommandLine);
    }
    void apply(const QByteArray &text) { must(carriedOut(planned(text))); }
    [[nodiscard]] Connection stored(const QString &name) const
    {
        return must(ConnectionRepository(*m_store->database).findByName(name));
    }
    [[nodiscard]] QString exported() const
    {
        return writtenForm(
            connectionSetForm(must(profileContents(*m_store->database)), {}, m_registry),
            ConnectionFormat::Yaml);
    }
    [[nodiscard]] qint64 changes() const { return must(m_store->database->changeCounter()); }

    QTemporaryDir m_folder;
    ConnectorRegistry m_registry;
    std::unique_ptr<MemorySecretStore> m_secrets;
    std::unique_ptr<StoreFixture> m_store;
};

void TestProfilePlanner::makesWhatIsDeclaredAndNothingTwice()
{
    const qint64 before = changes();
    const ProfilePlan plan = planned(s_shop);
    QCOMPARE(changes(), before);
    QCOMPARE(
        acts(plan),
        QStringList({u"create source people"_s, u"create destination warehouse"_s,
                     u"create tag nightly"_s, u"create tag slow"_s, u"create connection shop"_s}));
    must(carriedOut(plan));
    const Connection shop = stored(u"shop"_s);
    QCOMPARE(shop.catalog.streams.size(), std::size_t(2));
    QCOMPARE(shop.schedule.everyHours, 6);
    QCOMPARE(shop.tags, QStringList({u"nightly"_s, u"slow"_s}));
    QCOMPARE(must(TagRepository(*m_store->database).all()).front().color, u"#75dcff"_s);
    const ProfilePlan again = planned(s_shop);
    QVERIFY2(again.isEmpty(), qUtf8Printable(acts(again).join(u'\n')));
    const qint64 after = changes();
    must(carriedOut(again));
    QCOMPARE(changes(), after);
}

void TestProfilePlanner::tellsEachValueFromAndTo()
{
    apply(s_shop);
    QByteArray text = s_shop;
    text.replace("every_hours: 6", "every_hours: 8")
        .replace("mode: overwrite", "mode: append, row_limit: 7")
        .replace("count: 5", "count: 6")
        .replace("#75dcff", "#000000");
    const ProfilePlan plan = planned(text);
    QCOMPARE(acts(plan),
             QStringList({u"change source people"_s, u"change tag nightly"_s,
                          u"change connection shop"_s}));
    QCOMPARE(values(plan),
             QStringList({u"config.count: 5 > 6"_s, u"color: #75dcff > #000000"_s,
                          u"schedule: Every 6 hours > Every 8 hours"_s,
                          u"streams.products.mode: full_refresh_overwrite > full_refresh_append"_s,
                          u"streams.products.row_limit:  > 7"_s}));
    must(carriedOut(plan));
    QVERIFY(planned(text).isEmpty());
    // A stream that comes, one that goes, and another order.
    text.replace("  - {name: users, mode: dedup}\n", "").append("  - {name: purchases}\n");
    QCOMPARE(values(planned(text)),
             QStringList({u"streams.users: incremental_append_dedup > "_s,
                          u"streams.purchases:  > incremental_append_dedup"_s}));
}

void TestProfilePlanner::idRenamesAndNameFinds()
{
    apply(s_shop);
    const Connection shop = stored(u"shop"_s);
    const QByteArray line = "\n  id: " + shop.id.toUtf8();
    QByteArray renamed = s_shop;
    renamed.replace("- name: shop", QByteArray("- name: store" + line));
    const ProfilePlan plan = planned(renamed);
    QCOMPARE(acts(plan), QStringList({u"change connection store"_s}));
    QCOMPARE(values(plan), QStringList({u"name: shop > store"_s}));
    must(carriedOut(plan));
    QCOMPARE(stored(u"store"_s).id, shop.id);
    // Without the id the name says that another one is meant.
    QCOMPARE(acts(planned(s_shop)), QStringList({u"create connection shop"_s}));
    // An id that is unknown here is that of another profile: the name counts.
    QByteArray foreign = s_shop;
    foreign.replace("- name: shop", "- name: store\n  id: other-profile");
    QVERIFY(planned(foreign).isEmpty());
    QCOMPARE(stored(u"store"_s).id, shop.id);
}

void TestProfilePlanner::namesMoveOn()
{
    QByteArray two = s_shop;
    two += QByteArray(s_shop).mid(s_shop.indexOf("- name: shop")).replace("shop", "other");
    apply(two);
    const QByteArray first = stored(u"shop"_s).id.toUtf8();
    const QByteArray second = stored(u"other"_s).id.toUtf8();
    QByteArray moved = two;
    moved.replace("- name: other", QByteArray("- name: third\n  id: " + second))
        .replace("- name: shop", QByteArray("- name: other\n  id: " + first));
    apply(moved);
    QCOMPARE(stored(u"other"_s).id.toUtf8(), first);
    QCOMPARE(stored(u"third"_s).id.toUtf8(), second);
    // Names that change places are refused as a whole.
    QByteArray swapped = moved;
    swapped.replace("- name: third", "- name: x").replace("- name: other", "- name: third");
    swapped.replace("- name: x", "- name: other");
    const auto refused = carriedOut(planned(swapped));
    QVERIFY(!refused.isOk());
    QCOMPARE(refused.error().code, u"store.name_taken"_s);
    QCOMPARE(stored(u"other"_s).id.toUtf8(), first);
}

void TestProfilePlanner::whatIsNotSaidIsKept()
{
    apply(s_shop);
    ConnectionRepository repository(*m_store->database);
    must(repository.setEnabled(stored(u"shop"_s).id, false));
    QByteArray less = s_shop;
    less.replace("  tags: [nightly, slow]\n", "")
        .replace("  schedule: {kind: interval, every_hours: 6}\n", "");
    QVERIFY(planned(less).isEmpty());
    less.replace("  streams:",
                 "  tags: []\n  enabled: true\n  schedule: {kind: manual}\n  streams:");
    QCOMPARE(values(planned(less)),
             QStringList({u"enabled: false > true"_s, u"schedule: Every 6 hours > Manual"_s,
                          u"tags: nightly, slow > none"_s}));
}

void TestProfilePlanner::pruneDeletesOnlyOnDemand()
{
    apply(s_shop);
    const QByteArray little = "destinations:\n"
                              "- {name: warehouse, connector: sqlite, config: {path: "
                              "out.sqlite}}\n";
    QVERIFY(planned(little).isEmpty());
    const ProfilePlan plan = planned(little, {.prunes = true});
    QCOMPARE(acts(plan),
             QStringList({u"remove connection shop"_s, u"remove source people"_s,
                          u"remove tag nightly"_s, u"remove tag slow"_s}));
    QVERIFY(!plan.items[1].effects.isEmpty());
    must(carriedOut(plan));
    const ProfileContents left = must(profileContents(*m_store->database));
    QVERIFY(left.connections.empty() && left.tags.empty());
    QCOMPARE(left.endpoints.size(), 1);
}

void TestProfilePlanner::runningConnectionIsNotPruned()
{
    apply(s_shop);
    const ProfilePlan plan = planned("tags: [{name: nightly}]\n", {.prunes = true});
    {
        const auto run = must(ConnectionLock::acquire(m_store->profile, stored(u"shop"_s).id));
        QCOMPARE(lockRemoved(plan, m_store->profile).error().code, u"store.connection_busy"_s);
    }
    QCOMPARE(must(lockRemoved(plan, m_store->profile)).size(), std::size_t(1));
}

void TestProfilePlanner::idOfAFileHidesNoSecret()
{
    must(m_secrets->write(u"other/password"_s, u"pa55word"_s));
    const QByteArray text = "destinations:\n"
                            "- name: db\n"
                            "  id: other\n"
                            "  connector: postgres\n"
                            "  config: {host: example.org, database: d, username: u, "
                            "password: \"${secret:other/password}\"}\n";
    const QString effects = planned(text).items.front().effects.join(u' ');
    QVERIFY2(effects.contains("other/password"_L1), qUtf8Printable(effects));
}

void TestProfilePlanner::faultsNameTheirPlace_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("place");
    const auto row = [](const char *name, const char *from, const char *to, const char *code,
                        const char *place) {
        QTest::newRow(name) << QByteArray(from) << QByteArray(to) << QString::fromLatin1(code)
                            << QString::fromLatin1(place);
    };
    row("dangling source", "source: people", "source: peoplx", "interchange.end_unknown", "line 9");
    row("dangling destination", "destination: warehouse", "destination: house",
        "interchange.end_unknown", "line 10");
    row("unknown stream", "name: products", "name: produkts", "cli.stream_unknown", "line 15");
    row("stream twice", "name: products, mode: overwrite", "name: users, namespace: \"\"",
        "cli.stream_twice", "line 15");
    row("unknown field", "mode: overwrite", "fields: [nothing]", "catalog.field_unknown",
        "line 15");
    row("configuration of a wrong type", "count: 5", "count: many", "configuration.invalid",
        "line 2");
    row("configuration that misses something", "{path: out.sqlite}", "{}", "configuration.missing",
        "line 4");
}

void TestProfilePlanner::faultsNameTheirPlace()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QString, code);
    QFETCH(QString, place);
    QVERIFY(s_shop.contains(from));
    const PlanOutcome made = outcome(QByteArray(s_shop).replace(from, to));
    QVERIFY(!made.problems.empty());
    const Error &problem = made.problems.front();
    QVERIFY2(problem.message.contains(u"f.yaml, "_s + place), qUtf8Printable(problem.message));
    QVERIFY(!problem.hint.isEmpty());
    QCOMPARE(problem.code, code);
}

void TestProfilePlanner::unreachableSourceIsNotAskedForWhatIsKnown()
{
    const QString path = m_folder.filePath(u"shop.sqlite"_s);
    SqliteFile(path).execute(u"CREATE TABLE orders (id INTEGER PRIMARY KEY)"_s);
    QByteArray text = s_shop;
    text.replace("connector: sample, config: {count: 5, seed: 1}",
                 "connector: sqlite, config: {path: shop.sqlite}")
        .replace("  - {name: users, mode: dedup}\n  - {name: products, mode: overwrite}\n",
                 "  - orders\n");
    apply(text);
    QVERIFY(QFile::remove(path));
    QVERIFY(planned(text).isEmpty());
    // A new stream has to be asked for.
    const PlanOutcome asked = outcome(QByteArray(text).append("  - customers\n"));
    QVERIFY(!asked.problems.empty());
    QVERIFY2(asked.problems.front().message.contains("f.yaml"_L1),
             qUtf8Printable(asked.problems.front().message));
}

void TestProfilePlanner::strangersAreAskedOnlyWhenAllowed()
{
    const PlanOutcome made = outcome(s_shop, {.prunes = false, .asksEnds = false});
    QVERIFY(made.problems.empty());
    QCOMPARE(made.questions.size(), std::size_t(1));
    QCOMPARE(made.questions.front().name, u"people"_s);
    // What the file says is told all the same.
    QVERIFY(acts(made.plan).contains(u"create connection shop"_s));
    QVERIFY2(values(made.plan).join(u' ').contains(u"users"_s),
             qUtf8Printable(values(made.plan).join(u' ')));
    apply(s_shop);
    // What is stored as it is, is known.
    const PlanOutcome known = outcome(QByteArray(s_shop).append("  - purchases\n"),
                                      {.prunes = false, .asksEnds = false});
    QVERIFY(known.questions.empty() && known.problems.empty());
}

void TestProfilePlanner::plainSecretGoesToTheStore()
{
    const QByteArray text = "destinations:\n"
                            "- name: crm\n"
                            "  connector: postgres\n"
                            "  config: {host: localhost, database: d, username: u, "
                            "password: pa55word}\n";
    const PlanOutcome made = outcome(text);
    for (const Error &problem : made.problems)
        QFAIL(qUtf8Printable(problem.message));
    QCOMPARE(made.plan.secrets.size(), std::size_t(1));
    QVERIFY(!made.plan.remarks.isEmpty());
    QVERIFY(!values(made.plan).join(u' ').contains("pa55word"_L1));
    QVERIFY(values(made.plan).contains(u"config.host:  > localhost"_s));
    QVERIFY(values(made.plan).contains(u"config.password:  > the secret of the file"_s));
    must(carriedOut(made.plan));
    QVERIFY(!exported().contains("pa55word"_L1));
    QVERIFY(exported().contains("${secret:"_L1));
    QCOMPARE(must(m_secrets->read(made.plan.secrets.front().first)), u"pa55word"_s);
    QVERIFY(planned(text).isEmpty());
    // Another one takes its place, and the former goes.
    const ProfilePlan other = planned(QByteArray(text).replace("pa55word", "0ther"));
    QCOMPARE(acts(other), QStringList({u"change destination crm"_s}));
    must(carriedOut(other));
    QCOMPARE(must(m_secrets->read(other.secrets.front().first)), u"0ther"_s);
    QVERIFY(!m_secrets->read(made.plan.secrets.front().first));
}

void TestProfilePlanner::changedSecretLeavesTheFormerWhole()
{
    const auto file = [](const QByteArray &password) -> QByteArray {
        return "destinations:\n"
               "- name: crm\n"
               "  connector: postgres\n"
               "  config: {host: localhost, database: d, username: u, password: "
            + password + "}\n";
    };
    const auto kept = [this] {
        const ProfileContents contents = must(profileContents(*m_store->database));
        const QJsonObject configuration
            = contents.endpointCalled(EndpointRole::Destination, u"crm"_s)->configuration;
        return must(m_secrets->read(configuration["password"_L1]["$secret"_L1].toString()));
    };
    apply(file("pa55word"));
    QCOMPARE(kept(), u"pa55word"_s);
    const ProfilePlan plan = planned(file("other"));
    QCOMPARE(acts(plan), QStringList{u"change destination crm"_s});
    // What is written before the transaction; the process dies here.
    for (const auto &[name, text] : plan.secrets)
        must(m_secrets->write(name, text));
    QCOMPARE(kept(), u"pa55word"_s);
    must(carriedOut(plan));
    QCOMPARE(kept(), u"other"_s);
    apply(file("third"));
    QCOMPARE(kept(), u"third"_s);
    QVERIFY(planned(file("third")).isEmpty());
}

void TestProfilePlanner::addressesOfWebhooksAreSecrets()
{
    const QByteArray hook = "  settings:\n"
                            "    hooks:\n"
                            "    - {kind: webhook, url: \"https://hooks.example.org/t0ken\"}\n";
    const QByteArray text = QByteArray(s_shop) + hook;
    const ProfilePlan plan = planned(text);
    QCOMPARE(plan.secrets.size(), std::size_t(1));
    QVERIFY(!plan.remarks.isEmpty());
    QStringList told = values(plan);
    for (const PlannedItem &item : plan.items)
        told << item.effects;
    QVERIFY2(told.join(u' ').contains("hooks.example.org"_L1), qUtf8Printable(told.join(u' ')));
    QVERIFY(!told.join(u' ').contains("t0ken"_L1));
    must(carriedOut(plan));
    QVERIFY(stored(u"shop"_s).settings.hooks.front().isKept());
    // Neither the file again nor what is exported of it changes anything.
    QVERIFY(planned(text).isEmpty());
    const QJsonObject form
        = connectionSetForm(must(profileContents(*m_store->database)), {}, m_registry);
    const QString exported = writtenForm(form, ConnectionFormat::Yaml);
    QVERIFY2(exported.contains("${secret:hook/"_L1), qUtf8Printable(exported));
    QVERIFY(planned(exported.toUtf8()).isEmpty());
    // One that is in a variable stays there.
    apply(QByteArray(text).replace("https://hooks.example.org/t0ken", "${env:RUNS_HOOK}"));
    QCOMPARE(stored(u"shop"_s).settings.hooks.front().urlSecret,
             (QJsonObject{{u"$env"_s, u"RUNS_HOOK"_s}}));
}

void TestProfilePlanner::noticesOfAConnectionAreInFiles()
{
    const QByteArray text = QByteArray(s_shop)
        + "  settings:\n"
          "    verify_after_runs: true\n"
          "    notices: {channels: {recovery: [mail]}, long_run_minutes: 5}\n";
    apply(text);
    const ConnectionSettings settings = stored(u"shop"_s).settings;
    QVERIFY(settings.verifiesRuns);
    QCOMPARE(settings.notices.longRunMinutes, std::optional(5));
    QVERIFY(planned(text).isEmpty());
    const QJsonObject form
        = connectionSetForm(must(profileContents(*m_store->database)), {}, m_registry);
    QVERIFY(planned(writtenForm(form, ConnectionFormat::Yaml).toUtf8()).isEmpty());
    const ProfilePlan changed = planned(QByteArray(text).replace("minutes: 5", "minutes: 6"));
    QVERIFY2(values(changed).join(u' ').contains("long_run_minutes: 5 > 6"_L1),
             qUtf8Printable(values(changed).join(u' ')));
}

void TestProfilePlanner::referencesStayAsTheyAre()
{
    const QByteArray text = "destinations:\n"
                            "- name: db\n"
                            "  connector: postgres\n"
                            "  config: {host: localhost, database: d, username: u, "
                            "password: \"${env:MILLRACE_TEST_NOWHERE}\"}\n";
    const PlanOutcome made = outcome(text);
    for (const Error &problem : made.problems)
        QFAIL(qUtf8Printable(problem.message));
    QVERIFY2(made.plan.remarks.join(u' ').contains("MILLRACE_TEST_NOWHERE"_L1),
             qUtf8Printable(made.plan.remarks.join(u' ')));
    QVERIFY(made.plan.items.front().effects.join(u' ').contains("MILLRACE_TEST_NOWHERE"_L1));
    must(carriedOut(made.plan));
    QVERIFY(exported().contains("\"${env:MILLRACE_TEST_NOWHERE}\""_L1));
    QVERIFY(planned(text).isEmpty());
    // The older form of a reference says the same.
    QByteArray older = text;
    older.replace("\"${env:MILLRACE_TEST_NOWHERE}\"", "{$env: MILLRACE_TEST_NOWHERE}");
    QVERIFY(planned(older).isEmpty());
}

void TestProfilePlanner::changeMeanwhileIsRefused_data()
{
    QTest::addColumn<QString>("what");
    for (const char *what : {"connection", "source", "tag", "new"})
        QTest::newRow(what) << QString::fromLatin1(what);
}

void TestProfilePlanner::changeMeanwhileIsRefused()
{
    QFETCH(QString, what);
    StateDatabase &database = *m_store->database;
    if (what != "new"_L1)
        apply(s_shop);
    QByteArray text = s_shop;
    text.replace("#75dcff", "#111111").replace("every_hours: 6", "every_hours: 7");
    const ProfilePlan plan = planned(text);
    if (what == "connection"_L1) {
        must(ConnectionRepository(database).setEnabled(stored(u"shop"_s).id, false));
    } else if (what == "source"_L1) {
        EndpointRepository endpoints(database);
        Endpoint source = must(endpoints.findByName(EndpointRole::Source, u"people"_s));
        source.configuration.insert("count"_L1, 9);
        must(endpoints.save(source));
    } else if (what == "tag"_L1) {
        must(TagRepository(database).save({u"nightly"_s, u"#222222"_s}));
    } else {
        must(TagRepository(database).save({u"slow"_s, u"#222222"_s}));
    }
    const QString before = exported();
    const auto refused = carriedOut(plan);
    QVERIFY(!refused.isOk());
    QCOMPARE(refused.error().code, u"store.plan_outdated"_s);
    QCOMPARE(exported(), before);
    must(carriedOut(planned(text)));
}

void TestProfilePlanner::failureLeavesEverythingAsItWas()
{
    apply(s_shop);
    const QString before = exported();
    ProfilePlan plan = planned(QByteArray(s_shop).replace("count: 5", "count: 6"));
    // The last thing of all fails.
    plan.change.removedTags = QStringList{};
    plan.change.removedEndpoints = QStringList{u"nobody"_s};
    plan.secrets.emplace_back(u"new"_s, u"text"_s);
    const auto refused = carriedOut(plan);
    QVERIFY(!refused.isOk());
    QCOMPARE(exported(), before);
    QVERIFY(!m_secrets->read(u"new"_s).isOk());
}

void TestProfilePlanner::streamThatIsReadAnewIsTold()
{
    apply(s_shop);
    const ProfilePlan plan = planned(QByteArray(s_shop).replace("mode: dedup", "mode: append"));
    const QStringList &effects = plan.items.back().effects;
    QVERIFY2(effects.join(u' ').contains("users from its beginning"_L1),
             qUtf8Printable(effects.join(u' ')));
    const ProfilePlan gone
        = planned(QByteArray(s_shop).replace("  - {name: users, mode: dedup}\n", ""));
    QVERIFY(gone.items.back().effects.join(u' ').contains("users is no longer copied"_L1));
}

void TestProfilePlanner::programsThatWouldBeStartedAreTold()
{
    const QByteArray text = s_shop
        + "  settings: {hooks: [{kind: command, program: /bin/evil, arguments: [\"-x\"]}]}\n";
    const QStringList effects = planned(text).items.back().effects;
    QVERIFY2(effects.join(u' ').contains("/bin/evil -x"_L1), qUtf8Printable(effects.join(u' ')));
    apply(text);
    QVERIFY(planned(QByteArray(text).replace("every_hours: 6", "every_hours: 7"))
                .items.back()
                .effects.isEmpty());
}

void TestProfilePlanner::checkpointsAreTakenByNewConnectionsAlone()
{
    QByteArray text = s_shop;
    text.replace("mode: dedup", "mode: dedup, checkpoint: '{\"cursor\":3}'");
    apply(text);
    const Connection shop = stored(u"shop"_s);
    CheckpointStore checkpoints(*m_store->database);
    const StreamState state = must(checkpoints.load(shop.id, {{}, u"users"_s}));
    QVERIFY(state.checkpoint.has_value());
    QCOMPARE(state.checkpoint->position, std::string("{\"cursor\":3}"));
    // The connection goes on by itself from here.
    text.replace("cursor\":3", "cursor\":1");
    const ProfilePlan plan = planned(text);
    QVERIFY(plan.isEmpty());
    QVERIFY(plan.remarks.join(u' ').contains("not taken"_L1));
}

void TestProfilePlanner::timelineTellsWhoDidIt()
{
    apply(s_shop);
    apply(QByteArray(s_shop).replace("every_hours: 6", "every_hours: 8"));
    const auto events = must(TimelineStore(*m_store->database).list(stored(u"shop"_s).id, 10));
    QCOMPARE(events.size(), std::size_t(2));
    QCOMPARE(events.front().kind, TimelineKind::SettingsChanged);
    QCOMPARE(events.front().origin, ChangeOrigin::CommandLine);
}

void TestProfilePlanner::tagsHaveTheirLimits()
{
    QByteArray text = "tags:\n";
    for (int i = 0; i <= s_mostTags; ++i)
        text += "- {name: t" + QByteArray::number(i) + "}\n";
    const PlanOutcome made = outcome(text);
    QCOMPARE(made.problems.size(), std::size_t(1));
    QCOMPARE(made.problems.front().code, u"interchange.too_many_tags"_s);
}

QTEST_GUILESS_MAIN(TestProfilePlanner)
#include "testprofileplanner.moc"

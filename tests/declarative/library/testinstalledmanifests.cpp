#include "core/declarative/library/installedmanifests.h"
#include "core/declarative/value/jsonqt.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace millrace;
using namespace millrace::declarative;
using namespace Qt::StringLiterals;

namespace {

QByteArray manifest(const QByteArray &properties = "{}")
{
    return "version: 6.0.0\ncheck: {stream_names: [a]}\nstreams:\n  - name: a\n    retriever:\n"
           "      requester: {url_base: https://x.com, path: a}\n"
           "      record_selector: {extractor: {field_path: []}}\n"
           "spec: {connection_specification: {type: object, properties: "
        + properties + "}}\n";
}

InstalledManifest description(const QString &id)
{
    InstalledManifest description;
    description.id = id;
    description.title = id.toUpper();
    description.version = u"1.0.0"_s;
    return description;
}

} // namespace

class TestInstalledManifests final : public QObject
{
    Q_OBJECT

private slots:
    void keepsWhatIsInstalled();
    void takesSchemaFilesAlong();
    void keepsTheOldOneWhenTheNewOneIsNotValid();
    void leavesOutWhatIsHalfWritten();
    void refusesIdsThatLeadElsewhere_data();
    void refusesIdsThatLeadElsewhere();
    void comesWithManifestsOfItsOwn();
    void makesIdsOfNames_data();
    void makesIdsOfNames();
    void tellsWhatChanged();
};

void TestInstalledManifests::keepsWhatIsInstalled()
{
    const QTemporaryDir folder;
    const InstalledManifests installed(folder.path());
    QVERIFY(installed.install(manifest("{key: {type: string}}"), description(u"shop"_s)));
    const auto found = InstalledManifests(folder.path()).find(u"shop"_s);
    QVERIFY(found);
    QCOMPARE(found->version, u"1.0.0"_s);
    QVERIFY(found->spec.value("properties"_L1).toObject().contains("key"_L1));
    QVERIFY(installed.load(u"shop"_s));
    QVERIFY(installed.remove(u"shop"_s));
    QVERIFY(!installed.find(u"shop"_s));
    QVERIFY(!QDir(folder.filePath(u"shop"_s)).exists());
}

void TestInstalledManifests::takesSchemaFilesAlong()
{
    const QTemporaryDir source;
    const QTemporaryDir folder;
    const auto write = [&source](const QString &name, const QByteArray &content) {
        QDir().mkpath(QFileInfo(source.filePath(name)).path());
        QFile file(source.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    };
    write(u"schemas/a.json"_s, R"({"properties":{"x":{"$ref":"n.json"}}})");
    write(u"schemas/shared/n.json"_s, R"({"type":"number"})");
    write(u"schemas/unused.json"_s, "{}");
    write(u"connector.json"_s, "{}");
    const InstalledManifests installed(folder.path());
    const auto textWith = [](const QByteArray &path) {
        QByteArray text = manifest();
        const QByteArray loader
            = "    schema_loader: {type: JsonFileSchemaLoader, file_path: " + path + "}\n";
        return text.replace("    retriever:\n", QByteArray(loader + "    retriever:\n"));
    };
    QVERIFY(installed.install(textWith("schemas/a.json"), description(u"shop"_s), source.path()));
    QFile copy(folder.filePath(u"shop/schemas/a.json"_s));
    QVERIFY(copy.open(QIODevice::ReadOnly));
    QCOMPARE(copy.readAll(), QByteArray(R"({"properties":{"x":{"type":"number"}}})"));
    QVERIFY(!QFile::exists(folder.filePath(u"shop/schemas/unused.json"_s)));
    const auto loaded = installed.load(u"shop"_s);
    QVERIFY(loaded);
    QCOMPARE(loaded->folder(), folder.filePath(u"shop"_s));
    // A schema takes no place of what the library itself keeps.
    QVERIFY(installed.install(textWith("connector.json"), description(u"shop"_s), source.path()));
    QVERIFY(installed.find(u"shop"_s));
}

void TestInstalledManifests::keepsTheOldOneWhenTheNewOneIsNotValid()
{
    const QTemporaryDir folder;
    const InstalledManifests installed(folder.path());
    QVERIFY(installed.install(manifest(), description(u"shop"_s)));
    InstalledManifest broken = description(u"shop"_s);
    broken.origin = u"/somewhere/shop.yaml"_s;
    const auto refused = installed.install("nonsense", broken);
    QVERIFY(!refused);
    QVERIFY(refused.error().message.startsWith("shop.yaml "_L1));
    QVERIFY(installed.load(u"shop"_s));
}

void TestInstalledManifests::leavesOutWhatIsHalfWritten()
{
    const QTemporaryDir folder;
    const InstalledManifests installed(folder.path());
    const size_t builtIn = installed.all().size();
    QVERIFY(installed.install(manifest(), description(u"shop"_s)));
    QFile file(folder.filePath(u"shop/connector.json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\"id\": \"sh");
    file.close();
    QCOMPARE(installed.all().size(), builtIn);
    QCOMPARE(installed.text(u"shop"_s).error().code, u"declarative.not_installed"_s);
}

void TestInstalledManifests::refusesIdsThatLeadElsewhere_data()
{
    QTest::addColumn<QString>("id");
    for (const char *id : {"", "../x", "a/b", "A", "-a", ".hidden"})
        QTest::newRow(id) << QString::fromUtf8(id);
}

void TestInstalledManifests::refusesIdsThatLeadElsewhere()
{
    QFETCH(QString, id);
    const QTemporaryDir folder;
    const InstalledManifests installed(folder.path());
    const auto outcome = installed.install(manifest(), description(id));
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, u"declarative.id_invalid"_s);
    QVERIFY(!installed.find(id));
}

void TestInstalledManifests::comesWithManifestsOfItsOwn()
{
    const QTemporaryDir folder;
    const InstalledManifests installed(folder.path());
    QVERIFY(installed.all().size() >= 3);
    for (const InstalledManifest &manifest : installed.all()) {
        QVERIFY(manifest.isBuiltIn);
        const auto loaded = installed.load(manifest.id);
        QVERIFY2(loaded, qPrintable(manifest.id));
        QVERIFY(Manifest::customClasses(loaded->root().node()).empty());
        // Told without reading the manifest, which a start need not wait for.
        QCOMPARE(manifest.spec, toJsonObject(loaded->configurationSchema()));
        QCOMPARE(manifest.documentationUrl, loaded->documentationUrl());
        QCOMPARE(installed.remove(manifest.id).error().code, u"declarative.built_in"_s);
    }
}

void TestInstalledManifests::makesIdsOfNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("id");
    QTest::newRow("file") << u"My Shop.yaml"_s << u"my-shop"_s;
    QTest::newRow("accents") << u"PokéAPI (v2).YML"_s << u"pokeapi-v2"_s;
    QTest::newRow("nothing") << u"....yaml"_s << u"manifest"_s;
    QTest::newRow("other script") << u"店.yaml"_s << u"manifest"_s;
}

void TestInstalledManifests::makesIdsOfNames()
{
    QFETCH(QString, name);
    QFETCH(QString, id);
    QCOMPARE(manifestId(name), id);
}

void TestInstalledManifests::tellsWhatChanged()
{
    const auto before = Manifest::load(manifest("{key: {type: string}}"), u"a"_s);
    QByteArray text = manifest("{token: {type: string}}");
    text.replace("name: a\n", "name: b\n");
    const auto after = Manifest::load(text, u"b"_s);
    QVERIFY(before && after);
    QCOMPARE(manifestChanges(*before, *after),
             (QStringList{u"New streams: b."_s, u"Streams that are gone: a."_s,
                          u"New settings: token."_s, u"Settings that are gone: key."_s}));
    QVERIFY(manifestChanges(*before, *before).isEmpty());
}

QTEST_GUILESS_MAIN(TestInstalledManifests)
#include "testinstalledmanifests.moc"

#include "core/declarative/manifest/schemafile.h"
#include "core/declarative/manifestsource.h"
#include "tests/declarative/request/requestscene.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

using namespace millrace;
using namespace millrace::declarative;
using namespace millrace::declarative::test;

namespace {

/// A folder for a manifest, beside which there is a secret file.
class Folder final
{
public:
    Folder()
    {
        QDir(m_folder.path()).mkpath(u"source_shop"_s);
        write(u"../outside.json"_s, R"({"type":"object","properties":{"stolen":{}}})");
    }

    [[nodiscard]] QString path() const { return m_folder.filePath(u"source_shop"_s); }
    void write(const QString &name, const QByteArray &content) const
    {
        const QString file = path() + u'/' + name;
        QDir().mkpath(QFileInfo(file).path());
        QFile written(file);
        if (!written.open(QIODevice::WriteOnly) || written.write(content) != content.size())
            qFatal("The file of a test cannot be written.");
    }

private:
    QTemporaryDir m_folder;
};

QByteArray manifest(const QByteArray &loader)
{
    return "version: 6.0.0\ncheck: {stream_names: [orders]}\nstreams:\n  - type: "
           "DeclarativeStream\n"
           "    name: orders\n    $parameters: {name: orders}\n    retriever:\n"
           "      requester: {url_base: https://x.com, path: a}\n"
           "      record_selector: {extractor: {field_path: []}}\n"
        + loader;
}

QByteArray fileLoader(const QByteArray &path)
{
    return "    schema_loader: {type: JsonFileSchemaLoader, file_path: \"" + path + "\"}\n";
}

} // namespace

class TestSchemaFile final : public QObject
{
    Q_OBJECT

private slots:
    void readsTheFile_data();
    void readsTheFile();
    void resolvesReferences();
    void refusesFilesElsewhere_data();
    void refusesFilesElsewhere();
    void followsNoLinkThatLeavesTheFolder();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void goesWithoutWhenItCameWithoutFiles();
    void goesWithoutWhereNoLoaderIsNamed();
    void readsOnWithoutTheSchema();

private:
    /// What discover tells of the one stream.
    [[nodiscard]] Result<DiscoveredStream> discovered(const QByteArray &loader,
                                                      const QString &folder)
    {
        const Result<Manifest> loaded = Manifest::load(manifest(loader), u"m"_s, folder);
        if (!loaded)
            return loaded.error();
        auto source = ManifestSource::open(*loaded, json("{}"), {m_clock, m_transport, m_observer},
                                           Cancellation());
        if (!source)
            return source.error();
        auto streams = (*source)->discover();
        return streams ? Result<DiscoveredStream>(streams->front())
                       : Result<DiscoveredStream>(streams.error());
    }

    WaitingClock m_clock;
    ScriptedTransport m_transport;
    NotingObserver m_observer;
};

void TestSchemaFile::readsTheFile_data()
{
    QTest::addColumn<QByteArray>("loader");
    QTest::addColumn<QString>("file");
    const auto row = [](const char *name, const QByteArray &loader, const char *file) {
        QTest::newRow(name) << loader << QString::fromUtf8(file);
    };
    row("below the manifest", fileLoader("schemas/orders.json"), "schemas/orders.json");
    row("with a dot", fileLoader("./schemas/orders.json"), "schemas/orders.json");
    row("below the package", fileLoader("./source_shop/schemas/{{ parameters['name'] }}.json"),
        "schemas/orders.json");
    row("below a folder of that name", fileLoader("./source_shop/schemas/orders.json"),
        "source_shop/schemas/orders.json");
    row("without a path", "    schema_loader: {type: JsonFileSchemaLoader}\n",
        "schemas/orders.json");
    row("without a type", "    schema_loader: {file_path: schemas/orders.json}\n",
        "schemas/orders.json");
    row("without a loader", "", "schemas/orders.json");
}

void TestSchemaFile::readsTheFile()
{
    QFETCH(QByteArray, loader);
    QFETCH(QString, file);
    const Folder folder;
    folder.write(file, R"({"type":"object","properties":{"id":{"type":"integer"}}})");
    const auto stream = discovered(loader, folder.path());
    QVERIFY2(stream, stream ? "" : qPrintable(stream.error().message));
    QCOMPARE(jsonText(stream->schema),
             std::string(R"({"type":"object","properties":{"id":{"type":"integer"}}})"));
    QVERIFY(stream->obstacle.isEmpty());
}

void TestSchemaFile::resolvesReferences()
{
    const Folder folder;
    folder.write(u"schemas/orders.json"_s,
                 R"({"properties":{"a":{"$ref":"#/definitions/x~1y"},"b":{"$ref":"money.json"},)"
                 R"("c":[{"$ref":"beside.json#/definitions/z"}]},)"
                 R"("definitions":{"x/y":{"type":"string"}}})");
    folder.write(u"schemas/shared/money.json"_s,
                 R"({"properties":{"sum":{"$ref":"#/definitions/n"}},)"
                 R"("definitions":{"n":{"type":"number"}}})");
    folder.write(u"schemas/beside.json"_s, R"({"definitions":{"z":{"type":"null"}}})");
    const auto stream = discovered(fileLoader("schemas/orders.json"), folder.path());
    QVERIFY2(stream, stream ? "" : qPrintable(stream.error().message));
    const Value &properties = stream->schema["properties"];
    QCOMPARE(jsonText(properties["a"]), std::string(R"({"type":"string"})"));
    QCOMPARE(jsonText(properties["b"]["properties"]["sum"]), std::string(R"({"type":"number"})"));
    QCOMPARE(jsonText(properties["c"]), std::string(R"([{"type":"null"}])"));
}

void TestSchemaFile::refusesFilesElsewhere_data()
{
    QTest::addColumn<QByteArray>("path");
    for (const char *path :
         {"../outside.json", "./../outside.json", "schemas/../../outside.json", "/etc/hostname",
          "source_shop/../../outside.json", "schemas//../../outside.json",
          "schemas\\\\..\\\\x.json", "{{ '../outside.json' }}", "{{ '..' }}/outside.json"})
        QTest::newRow(path) << QByteArray(path);
}

void TestSchemaFile::refusesFilesElsewhere()
{
    QFETCH(QByteArray, path);
    const Folder folder;
    const auto stream = discovered(fileLoader(path), folder.path());
    QVERIFY2(stream, stream ? "" : qPrintable(stream.error().message));
    QCOMPARE(jsonText(stream->schema), std::string("{}"));
    QVERIFY(stream->obstacle.contains(u"it lies outside of the folder of the manifest"_s));
}

void TestSchemaFile::followsNoLinkThatLeavesTheFolder()
{
    const Folder folder;
    folder.write(u"schemas/fine.json"_s, "{}");
    QVERIFY(QFile::link(folder.path() + u"/../outside.json"_s,
                        folder.path() + u"/schemas/orders.json"_s));
    const auto stream = discovered(fileLoader("schemas/orders.json"), folder.path());
    QVERIFY(stream);
    QCOMPARE(jsonText(stream->schema), std::string("{}"));
    QVERIFY(stream->obstacle.contains(u"there is no such file"_s));
    // Nor a reference.
    QVERIFY(QFile::remove(folder.path() + u"/schemas/orders.json"_s));
    for (const char *reference : {"../../outside.json", "/etc/hostname", "link.json"}) {
        folder.write(u"schemas/orders.json"_s,
                     QByteArray(R"({"properties":{"a":{"$ref":")") + reference + R"("}}})");
        QFile::link(folder.path() + u"/../outside.json"_s, folder.path() + u"/schemas/link.json"_s);
        const auto refused = discovered(fileLoader("schemas/orders.json"), folder.path());
        QVERIFY(refused);
        QVERIFY(refused->obstacle.contains(u"a reference in it points to nothing"_s));
    }
}

void TestSchemaFile::saysWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("why");
    const auto row = [](const char *name, const QByteArray &content, const char *why) {
        QTest::newRow(name) << content << QString::fromUtf8(why);
    };
    row("no JSON", "{", "the file holds no valid JSON");
    row("no mapping", "[]", "the file holds no schema");
    row("a reference to nothing", R"({"a":{"$ref":"#/b"}})", "points to nothing");
    row("a circle", R"({"a":{"b":{"$ref":"#/a"}}})", "points back to itself");
    row("too large", QByteArray(9 * 1024 * 1024, ' '), "the file is too large");
    QByteArray bomb = R"({"a0":[1,1,1,1,1,1,1,1,1,1])";
    for (int level = 1; level < 8; ++level) {
        const QByteArray before = R"({"$ref":"#/a)" + QByteArray::number(level - 1) + R"("})";
        bomb += ",\"a" + QByteArray::number(level) + "\":[";
        for (int item = 0; item < 10; ++item)
            bomb += (item > 0 ? "," : "") + before;
        bomb += "]";
    }
    row("a bomb", bomb + "}", "grows beyond all bounds");
}

void TestSchemaFile::saysWhatIsWrong()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, why);
    const Folder folder;
    folder.write(u"schemas/orders.json"_s, content);
    const auto schema = schemaFromFile(folder.path(), u"schemas/orders.json"_s, "orders");
    QVERIFY(!schema);
    QCOMPARE(schema.error().code, u"declarative.schema_file"_s);
    QVERIFY2(schema.error().message.contains(why), qPrintable(schema.error().message));
    QVERIFY(schema.error().message.contains(u"schemas/orders.json"_s));
    QVERIFY(!schema.error().hint.isEmpty());
}

void TestSchemaFile::goesWithoutWhenItCameWithoutFiles()
{
    const auto stream = discovered(fileLoader("schemas/orders.json"), {});
    QVERIFY(stream);
    QCOMPARE(jsonText(stream->schema), std::string("{}"));
    QVERIFY(stream->obstacle.contains(u"the manifest came without its files"_s));
    QVERIFY(stream->obstacle.contains(u"InlineSchemaLoader"_s));
}

void TestSchemaFile::goesWithoutWhereNoLoaderIsNamed()
{
    const Folder folder;
    for (const QString &place : {folder.path(), QString()}) {
        const auto stream = discovered("", place);
        QVERIFY(stream);
        QCOMPARE(jsonText(stream->schema), std::string("{}"));
        QVERIFY(stream->obstacle.isEmpty());
    }
}

void TestSchemaFile::readsOnWithoutTheSchema()
{
    const Folder folder;
    const auto read = [&](const QByteArray &loader) -> Result<FirstRecord> {
        const Result<Manifest> loaded = Manifest::load(manifest(loader), u"m"_s, folder.path());
        if (!loaded)
            return loaded.error();
        auto source = ManifestSource::open(*loaded, json("{}"), {m_clock, m_transport, m_observer},
                                           Cancellation());
        if (!source)
            return source.error();
        auto stream = (*source)->open({"orders", {}, {}, {}});
        return stream ? firstRecord(**stream) : Result<FirstRecord>(stream.error());
    };
    const auto outcome = read(fileLoader("schemas/orders.json"));
    QVERIFY2(outcome, outcome ? "" : qPrintable(outcome.error().message));
    QCOMPARE(m_observer.log.filter(u"schemas/orders.json"_s).size(), 1);
    // The records would not be what the schema says.
    QByteArray fitted = manifest(fileLoader("schemas/orders.json"));
    fitted.replace("record_selector: {", "record_selector: {schema_normalization: Default, ");
    const Result<Manifest> loaded = Manifest::load(fitted, u"m"_s, folder.path());
    QVERIFY(loaded);
    auto source = ManifestSource::open(*loaded, json("{}"), {m_clock, m_transport, m_observer},
                                       Cancellation());
    QVERIFY(source);
    auto stream = (*source)->open({"orders", {}, {}, {}});
    QVERIFY(stream);
    const auto refused = firstRecord(**stream);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, u"declarative.schema_file"_s);
}

QTEST_GUILESS_MAIN(TestSchemaFile)
#include "testschemafile.moc"

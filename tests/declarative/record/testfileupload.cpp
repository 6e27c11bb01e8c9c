#include "tests/declarative/record/recordscene.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

using namespace millrace;
using namespace millrace::declarative;
using namespace millrace::declarative::test;

namespace {

/// An uploader whose file name is the template \a name; empty: none.
RetrieverOptions withUploader(const std::string &name)
{
    RetrieverOptions options;
    const std::string extra = name.empty() ? "" : R"(, "filename_extractor": ")" + name + "\"";
    options.fileUploader
        = Component(json(R"({"type": "FileUploader", "requester": {"type": "HttpRequester",
            "url": "{{ download_target }}", "authenticator": {"type": "BearerAuthenticator",
            "api_token": "t"}}, "download_target_extractor": {"type": "DpathExtractor",
            "field_path": ["content_url"]})"
                         + extra + "}"),
                    "file_uploader");
    return options;
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("not there");
}

} // namespace

class TestFileUpload final : public QObject
{
    Q_OBJECT

private slots:
    void filesComeWithTheirRecords();
    void filesWithoutANameGetOne();
    void namesDoNotLeadOut_data();
    void namesDoNotLeadOut();
    void recordsWithoutAFileFail();
    void withoutAFolderNothingIsAskedFor();
};

void TestFileUpload::filesComeWithTheirRecords()
{
    const QTemporaryDir folder;
    RecordScene scene;
    scene.runtime.filesFolder = folder.path().toStdString();
    scene.answer(R"({"data": [{"id": 1, "content_url": "https://files.x.com/1?k=v"}]})");
    scene.transport.script.push_back({200, QByteArray("\0\x01raw", 5), {}});
    const QStringList records
        = scene.read(RecordScene::simple(), withUploader("/{{ record.id }}/report.bin"));
    QVERIFY2(!scene.error, scene.error ? qPrintable(scene.error->message) : "");
    const QString path = folder.path() + u"/items/1/report.bin"_s;
    QCOMPARE(contentOf(path), QByteArray("\0\x01raw", 5));
    QCOMPARE(
        records,
        QStringList{u"{\"id\":1,\"content_url\":\"https://files.x.com/1?k=v\",\"file_reference\":"
                    u"{\"staging_file_url\":\"%1\",\"source_file_relative_path\":"
                    u"\"items/1/report.bin\",\"file_size_bytes\":5}}"_s.arg(path)});
    const HttpRequest last = scene.transport.requests().back();
    QCOMPARE(last.url.toEncoded(), "https://files.x.com/1?k=v"_ba);
    // The file lies on a server that the manifest does not address: no key goes there.
    QCOMPARE(last.headers.value("Authorization"), QByteArray());
}

void TestFileUpload::filesWithoutANameGetOne()
{
    const QTemporaryDir folder;
    RecordScene scene;
    scene.runtime.filesFolder = folder.path().toStdString();
    scene.answer(R"({"data": [{"content_url": "https://x.com/1"},
        {"content_url": "https://x.com/2"}]})");
    scene.transport.script.push_back({200, "content", {}});
    QCOMPARE(scene.read(RecordScene::simple(), withUploader({})).size(), 2);
    QCOMPARE(QDir(folder.path() + u"/items"_s).entryList(QDir::Files).size(), 2);
}

void TestFileUpload::namesDoNotLeadOut_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("up") << u"../../x"_s;
    QTest::newRow("up in the middle") << u"a/../../../x"_s;
    QTest::newRow("nothing") << u""_s;
    QTest::newRow("a folder") << u"a/"_s;
    QTest::newRow("a control character") << u"a\\nb"_s;
    QTest::newRow("too long") << QString(300, u'x');
}

void TestFileUpload::namesDoNotLeadOut()
{
    QFETCH(QString, name);
    const QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkpath(u"in"_s));
    RecordScene scene;
    scene.runtime.filesFolder = folder.path().toStdString() + "/in";
    const QByteArray body
        = R"({"data": [{"content_url": "https://x.com/1", "name": ")" + name.toUtf8() + "\"}]}";
    scene.answer(body.constData());
    scene.read(RecordScene::simple(), withUploader("{{ record['name'] }}"));
    QCOMPARE(scene.code(), u"declarative.file_name_invalid"_s);
    QCOMPARE(QDir(folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
             QStringList{u"in"_s});
    QCOMPARE(scene.transport.count(), 1);
}

void TestFileUpload::recordsWithoutAFileFail()
{
    const QTemporaryDir folder;
    RecordScene scene;
    scene.runtime.filesFolder = folder.path().toStdString();
    scene.answer(R"({"data": [{"id": 1}]})");
    scene.read(RecordScene::simple(), withUploader({}));
    QCOMPARE(scene.code(), u"declarative.file_target_missing"_s);
}

void TestFileUpload::withoutAFolderNothingIsAskedFor()
{
    RecordScene scene;
    scene.answer(R"({"data": [{"content_url": "https://x.com/1"}]})");
    scene.read(RecordScene::simple(), withUploader({}));
    QCOMPARE(scene.code(), u"declarative.files_nowhere"_s);
    QCOMPARE(scene.transport.count(), 1);
}

QTEST_GUILESS_MAIN(TestFileUpload)
#include "testfileupload.moc"

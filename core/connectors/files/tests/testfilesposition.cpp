// Positions: what is finished, where the current file stands, and their JSON.
#include "core/connectors/files/filesposition.h"

#include <QJsonDocument>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestFilesPosition final : public QObject
{
    Q_OBJECT

private slots:
    void survivesJson_data();
    void survivesJson();
    void keepsNanosecondsExactly();
    void tellsChangedFilesFromFinishedOnes();
    void fullRefreshGoesByName();
    void forgetsTheOldestBeyondAThousand();
    void refusesForeignJson();
};

namespace {

SourceFile file(const QString &path, qint64 size, qint64 modified)
{
    SourceFile made;
    made.path = path;
    made.name = path.section(u'/', -1);
    made.size = size;
    made.modified = modified;
    return made;
}

constexpr qint64 s_time = 1'777'890'123'456'789'012;

} // namespace

void TestFilesPosition::survivesJson_data()
{
    QTest::addColumn<bool>("isIncremental");
    QTest::newRow("incremental") << true;
    QTest::newRow("full refresh") << false;
}

void TestFilesPosition::survivesJson()
{
    QFETCH(bool, isIncremental);
    FilesPosition position(isIncremental);
    QVERIFY(position.isStart());
    position.finish(file(u"/d/a \"quoted\".csv"_s, 10, s_time));
    position.setCurrent(file(u"/d/ä.csv"_s, 20, s_time + 1), 12, 3);
    const std::string json = position.toJson();
    QVERIFY(QJsonDocument::fromJson(QByteArray::fromStdString(json)).isObject());
    const auto read = FilesPosition::fromJson(json);
    QVERIFY(read.has_value());
    QCOMPARE(read->toJson(), json);
    QCOMPARE(read->isIncremental(), isIncremental);
    QVERIFY(read->current() == position.current());
    QVERIFY(read->isFinished(file(u"/d/a \"quoted\".csv"_s, 10, s_time)));
    QVERIFY(!read->isFinished(file(u"/d/ä.csv"_s, 20, s_time + 1)));
    QVERIFY(!read->isStart());
}

void TestFilesPosition::keepsNanosecondsExactly()
{
    FilesPosition position(true);
    position.finish(file(u"/a"_s, 1, s_time));
    position.setCurrent(file(u"/b"_s, 9'007'199'254'740'993, s_time), 9'007'199'254'740'995, 7);
    const auto read = FilesPosition::fromJson(position.toJson());
    QCOMPARE(read->latestModified(), s_time);
    QCOMPARE(read->current()->modified, s_time);
    QCOMPARE(read->current()->size, 9'007'199'254'740'993);
    QCOMPARE(read->current()->offset, 9'007'199'254'740'995);
}

void TestFilesPosition::tellsChangedFilesFromFinishedOnes()
{
    FilesPosition position(true);
    position.finish(file(u"/a"_s, 1, s_time));
    QVERIFY(position.isFinished(file(u"/a"_s, 1, s_time)));
    QVERIFY(!position.isFinished(file(u"/a"_s, 2, s_time)));
    QVERIFY(!position.isFinished(file(u"/a"_s, 1, s_time + 1)));
    // A file that arrives late with an old time is new all the same.
    QVERIFY(!position.isFinished(file(u"/b"_s, 1, s_time - 1'000'000'000)));
    position.finish(file(u"/a"_s, 2, s_time + 5));
    QVERIFY(!position.isFinished(file(u"/a"_s, 1, s_time)));
    QVERIFY(position.isFinished(file(u"/a"_s, 2, s_time + 5)));
}

void TestFilesPosition::fullRefreshGoesByName()
{
    FilesPosition position(false);
    position.finish(file(u"/b"_s, 1, s_time));
    QVERIFY(position.isFinished(file(u"/a"_s, 1, s_time)));
    QVERIFY(position.isFinished(file(u"/b"_s, 1, s_time)));
    QVERIFY(!position.isFinished(file(u"/c"_s, 1, s_time)));
    position.setComplete();
    QVERIFY(FilesPosition::fromJson(position.toJson())->isFinished(file(u"/c"_s, 1, s_time)));
}

void TestFilesPosition::forgetsTheOldestBeyondAThousand()
{
    FilesPosition position(true);
    for (int i = 0; i < 1'500; ++i)
        position.finish(file(u"/f%1"_s.arg(i), 1, s_time + i));
    const auto read = FilesPosition::fromJson(position.toJson());
    for (const int i : {0, 499, 500, 1'499})
        QVERIFY(read->isFinished(file(u"/f%1"_s.arg(i), 1, s_time + i)));
    QVERIFY(!read->isFinished(file(u"/f0"_s, 1, s_time + 2'000)));
    QVERIFY(!read->isFinished(file(u"/new"_s, 1, s_time + 600)));
    QVERIFY(read->toJson().size() < 60'000);
}

void TestFilesPosition::refusesForeignJson()
{
    for (const char *json : {"", "{}", "[]", "nonsense", "{\"version\":2,\"kind\":\"incremental\"}",
                             "{\"version\":1,\"kind\":\"cursor\"}"})
        QVERIFY(!FilesPosition::fromJson(json).has_value());
}

QTEST_GUILESS_MAIN(TestFilesPosition)
#include "testfilesposition.moc"

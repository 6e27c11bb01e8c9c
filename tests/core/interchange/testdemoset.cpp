// Demo set: a real connection whose first run has written and rejected rows.
#include "core/interchange/demoset.h"
#include "tests/engine/enginefixture.h"

#include <numeric>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestDemoSet final : public QObject
{
    Q_OBJECT

private slots:
    void runsWithRejectedRows()
    {
        EngineFixture f;
        const QString folder = demoFolder(f.profile);
        QVERIFY(folder.startsWith(f.folder.path()));
        const Connection made = must(makeDemoConnection(servicesOf(f), folder, {}));
        QCOMPARE(made.catalog.streams.size(), std::size_t(2));
        QCOMPARE(f.run(made.id), JobStatus::Succeeded);
        const StreamCounts orders = f.result(u"orders"_s).counts;
        QCOMPARE(orders.read, 360);
        QVERIFY(orders.rejected > 0);
        QVERIFY(orders.written > orders.rejected);
        QVERIFY(orders.isBalanced());
        QCOMPARE(f.rejectedCount(made.id), orders.rejected);
        const StreamCounts customers = f.result(u"customers"_s).counts;
        QVERIFY(customers.written > 10);
        QCOMPARE(customers.rejected, 0);
        QVERIFY(QFileInfo::exists(folder + "/demo.sqlite"_L1));
    }

    void returnsTheConnectionThatIsThere()
    {
        EngineFixture f;
        const QString folder = demoFolder(f.profile);
        const Connection first = must(makeDemoConnection(servicesOf(f), folder, {}));
        QVERIFY(QFile::remove(folder + "/orders.csv"_L1));
        const Connection second = must(makeDemoConnection(servicesOf(f), folder, {}));
        QCOMPARE(second.id, first.id);
        QVERIFY(QFileInfo::exists(folder + "/orders.csv"_L1));
        QCOMPARE(must(ConnectionRepository(*f.database).all()).size(), std::size_t(1));
    }

    void takesOverEndsThatWereLeft()
    {
        EngineFixture f;
        const QString folder = demoFolder(f.profile);
        const Connection first = must(makeDemoConnection(servicesOf(f), folder, {}));
        must(ConnectionRepository(*f.database).remove(first.id));
        const Connection second
            = must(makeDemoConnection(servicesOf(f), f.folder.filePath(u"elsewhere"_s), {}));
        QCOMPARE(second.sourceId, first.sourceId);
        QCOMPARE(f.run(second.id), JobStatus::Succeeded);
    }

    void namesTheFolderThatCannotBeMade()
    {
        EngineFixture f;
        QFile blocking(f.folder.filePath(u"file"_s));
        QVERIFY(blocking.open(QIODevice::WriteOnly));
        const auto made = makeDemoConnection(servicesOf(f), f.folder.filePath(u"file/demo"_s), {});
        QVERIFY(!made.isOk());
        QCOMPARE(made.error().code, u"demo.file_not_written"_s);
        QVERIFY(made.error().message.contains(u"file/demo"_s));
    }

private:
    static BuilderServices servicesOf(EngineFixture &f)
    {
        return {f.registry, f.secrets, [&f] { return Result<StateDatabase *>(f.database.get()); }};
    }
};

QTEST_GUILESS_MAIN(TestDemoSet)
#include "testdemoset.moc"

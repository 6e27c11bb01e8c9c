// ConnectionExporter: what the person selects is written, and comes back the same.
#include "core/interchange/connectionsetfiles.h"
#include "core/interchange/profileplanner.h"
#include "tests/ui/workspacefixture.h"
#include "ui/files/connectionexporter.h"

#include <QWidget>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestConnectionExporter final : public QObject
{
    Q_OBJECT

private slots:
    void writesWhatIsSelected();
    void tellsWhatCannotBeWritten();
};

void TestConnectionExporter::writesWhatIsSelected()
{
    WorkspaceFixture world;
    const Connection shop = world.addConnection(u"shop"_s, {u"users"_s});
    world.addConnection(u"other"_s, {u"users"_s});
    QWidget window;
    ConnectionExporter exporter(*world.workspace, &window);
    QSignalSpy done(&exporter, &ConnectionExporter::done);
    const auto connectionsIn = [&](const QString &path) {
        ConnectionSetReader reader(world.registry);
        must(readConnectionSetFiles({path}, reader));
        const PlanOutcome outcome
            = must(ProfilePlanner(world.registry, world.secrets, *world.database)
                       .plan(reader.set(), {}, {}));
        return outcome.problems.empty() && outcome.plan.isEmpty() ? reader.set().connections.size()
                                                                  : std::size_t(99);
    };
    const QString one = world.folder.filePath(u"one.yaml"_s);
    exporter.write(one, {shop.id}, false);
    QVERIFY(done.wait());
    QVERIFY(done.takeFirst().front().toString().contains("Secrets stay here"_L1));
    QCOMPARE(connectionsIn(one), std::size_t(1));
    const QString all = world.folder.filePath(u"all.json"_s);
    exporter.write(all, {}, true);
    QVERIFY(done.wait());
    QCOMPARE(connectionsIn(all), std::size_t(2));
    QFile file(all);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().startsWith('{'));
}

void TestConnectionExporter::tellsWhatCannotBeWritten()
{
    WorkspaceFixture world;
    world.addConnection(u"shop"_s, {u"users"_s});
    QWidget window;
    ConnectionExporter exporter(*world.workspace, &window);
    QSignalSpy failed(&exporter, &ConnectionExporter::failed);
    exporter.write(world.folder.filePath(u"nowhere/one.yaml"_s), {}, false);
    QVERIFY(failed.wait());
    QCOMPARE(failed.front().front().value<Error>().code, u"connection.not_exported"_s);
}

QTEST_MAIN(TestConnectionExporter)
#include "testconnectionexporter.moc"

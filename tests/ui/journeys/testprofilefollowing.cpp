#include "tests/screenshots/stage.h"
#include "ui/connections/connectionspage.h"
#include "ui/theme/language.h"

#include <QProcess>
#include <QTreeView>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

/// The command line works on the profile of an open window.
class TestProfileFollowing : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { installLanguage(QLocale::c()); }
    void windowFollowsTheCommandLineWithinTwoSeconds();

private:
    /// Runs it to its end while the window goes on.
    void runCommand(Stage &stage, const QStringList &arguments);
};

void TestProfileFollowing::runCommand(Stage &stage, const QStringList &arguments)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"MILLRACE_PROFILE"_s, stage.profile().path(u"profile"_s));
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(stage.profile().path({}));
    QSignalSpy finished(&process, &QProcess::finished);
    process.start(QStringLiteral(MILLRACE_CLI_PATH), arguments);
    QVERIFY(finished.wait(20'000));
    QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
}

void TestProfileFollowing::windowFollowsTheCommandLineWithinTwoSeconds()
{
    Stage stage(ScriptedProfile::Content::Empty);
    QFile form(stage.profile().path(u"shop.yaml"_s));
    QVERIFY(form.open(QIODevice::WriteOnly));
    form.write("name: shop\n"
               "source: {connector: files, config: {path: prices.csv}}\n"
               "destination: {connector: sqlite, config: {path: shop.sqlite}}\n"
               "streams:\n"
               "  - {name: prices, mode: full_refresh_overwrite}\n");
    form.close();

    runCommand(stage, {u"connections"_s, u"create"_s, u"shop.yaml"_s});
    QElapsedTimer time;
    time.start();
    const auto shownState = [&stage]() -> QString {
        const auto *list = stage.page<ConnectionsPage>()->findChild<QTreeView *>();
        return list->isVisible() && list->model()->rowCount() == 1
            ? list->model()->index(0, 0).data().toString()
            : QString();
    };
    QTRY_COMPARE_WITH_TIMEOUT(shownState(), connectionStateTitle(ConnectionState::NotRunYet), 2000);

    runCommand(stage, {u"sync"_s, u"shop"_s});
    QTRY_COMPARE_WITH_TIMEOUT(shownState(), connectionStateTitle(ConnectionState::Healthy), 2000);

    runCommand(stage, {u"connections"_s, u"delete"_s, u"shop"_s, u"--yes"_s});
    QTRY_VERIFY_WITH_TIMEOUT(stage.profile().workspace().snapshot()->connections.empty(), 2000);
}

QTEST_MAIN(TestProfileFollowing)
#include "testprofilefollowing.moc"

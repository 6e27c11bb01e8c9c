#include "app/desktop/application.h"
#include "app/desktop/arguments.h"
#include "ui/connections/connectionspage.h"
#include "ui/widgets/errorview.h"
#include "ui/wizard/connectionwizard.h"
#include "ui/workbench/manifestedit.h"
#include "ui/workbench/workbenchwindow.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestApplication final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void windowIsThereBeforeTheProfile();
    void quittingEnds();
    void workbenchOpensFromTheMenuAndAsksBeforeTheProgramEnds();
    void restartIsToldFromQuitting();
    void damagedProfileIsRecoveredInTheWindow();
    void fileOfTheCommandLineStartsAConnection();
    void secondStartStartsOneToo();
    void inTheBackgroundWithoutATrayItCanBeReached();
    void argumentsAreUnderstood();
    void mistakesOfTheCommandLineEndIt_data();
    void mistakesOfTheCommandLineEndIt();

private:
    [[nodiscard]] StartOptions options() const
    {
        return {Profile::locate(m_folder->filePath(u"profile"_s)), {}, {}, false};
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestApplication::init() { m_folder = std::make_unique<QTemporaryDir>(); }

void TestApplication::windowIsThereBeforeTheProfile()
{
    Application application(options());
    application.start();
    QVERIFY(application.window().isVisible());
    QVERIFY(application.workspace() == nullptr);
    QTRY_VERIFY(application.workspace() != nullptr && application.workspace()->isLoaded());
    QVERIFY(application.window().findChild<ConnectionsPage *>() != nullptr);
    QVERIFY(QFile::exists(options().profile.stateDatabase()));
}

void TestApplication::quittingEnds()
{
    Application application(options());
    QSignalSpy finished(&application, &Application::finished);
    application.start();
    QTRY_VERIFY(application.workspace() != nullptr && application.workspace()->isLoaded());
    application.window().requestQuit();
    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(finished.first().first().toInt(), 0);
}

void TestApplication::workbenchOpensFromTheMenuAndAsksBeforeTheProgramEnds()
{
    Application application(options());
    QSignalSpy finished(&application, &Application::finished);
    application.start();
    QTRY_VERIFY(application.workspace() != nullptr && application.workspace()->isLoaded());
    const QList<QAction *> actions = application.window().findChildren<QAction *>();
    const auto action = std::ranges::find_if(actions, [](const QAction *one) {
        return one->text().remove(u'&') == "Manifest workbench"_L1;
    });
    QVERIFY(action != actions.end());
    QVERIFY((*action)->isEnabled());
    (*action)->trigger();
    QPointer<WorkbenchWindow> workbench;
    for (QWidget *widget : QApplication::topLevelWidgets()) {
        if (auto *window = qobject_cast<WorkbenchWindow *>(widget))
            workbench = window;
    }
    QVERIFY(!workbench.isNull());
    QVERIFY(QTest::qWaitForWindowActive(workbench));
    QTest::keyClicks(workbench->findChild<ManifestEdit *>(), u"# mine"_s);
    const auto answer = [&](const QString &text) {
        auto *question = workbench->findChild<QMessageBox *>();
        QVERIFY(question != nullptr && question->isVisible());
        for (QAbstractButton *button : question->buttons()) {
            if (button->text().remove(u'&') == text)
                QTest::mouseClick(button, Qt::LeftButton);
        }
    };
    application.window().requestQuit();
    answer(u"Cancel"_s);
    QCOMPARE(finished.size(), 0);
    QVERIFY(workbench->isVisible());
    application.window().requestQuit();
    answer(u"Discard"_s);
    QTRY_COMPARE(finished.size(), 1);
    QVERIFY(workbench.isNull());
}

void TestApplication::restartIsToldFromQuitting()
{
    Application application(options());
    QSignalSpy finished(&application, &Application::finished);
    application.start();
    QTRY_VERIFY(application.workspace() != nullptr && application.workspace()->isLoaded());
    application.window().requestRestart();
    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(finished.first().first().toInt(), Application::s_restart);
    // Whoever quits later wants no restart any more.
    application.window().requestQuit();
    QVERIFY(!application.window().wantsRestart());
}

void TestApplication::damagedProfileIsRecoveredInTheWindow()
{
    const Profile profile = options().profile;
    QVERIFY(profile.create());
    QFile file(profile.stateDatabase());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(8192, 'x'));
    file.close();
    Application application(options());
    application.start();
    const auto visibleButton = [&](const QString &text) -> QPushButton * {
        for (QPushButton *button : application.window().findChildren<QPushButton *>()) {
            if (button->isVisible() && button->text().remove(u'&') == text)
                return button;
        }
        return nullptr;
    };
    QTRY_VERIFY(visibleButton(u"Take the last backup"_s) != nullptr);
    // There is none, so the person is told and can still choose.
    visibleButton(u"Take the last backup"_s)->click();
    QTRY_VERIFY(visibleButton(u"Start with an empty profile…"_s) != nullptr);
    visibleButton(u"Start with an empty profile…"_s)->click();
    QTRY_VERIFY(visibleButton(u"Start empty"_s) != nullptr);
    visibleButton(u"Start empty"_s)->click();
    QTRY_VERIFY(application.workspace() != nullptr && application.workspace()->isLoaded());
    QVERIFY(application.workspace()->snapshot()->connections.empty());
}

void TestApplication::fileOfTheCommandLineStartsAConnection()
{
    QFile file(m_folder->filePath(u"orders.csv"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("id,name\n1,Ann\n");
    file.close();
    StartOptions start = options();
    start.source = file.fileName();
    Application application(start);
    application.start();
    QTRY_VERIFY(application.window().findChild<ConnectionWizard *>() != nullptr);
}

void TestApplication::secondStartStartsOneToo()
{
    Application application(options());
    application.start();
    QTRY_VERIFY(application.workspace() != nullptr && application.workspace()->isLoaded());
    application.window().hide();
    application.activate({});
    QVERIFY(application.window().isVisible());
    QVERIFY(application.window().findChild<ConnectionWizard *>() == nullptr);
    application.activate(m_folder->filePath(u"missing.csv"_s));
    QVERIFY(application.window().findChild<ConnectionWizard *>() != nullptr);
}

void TestApplication::inTheBackgroundWithoutATrayItCanBeReached()
{
    StartOptions start = options();
    start.isInBackground = true;
    Application application(start);
    application.start();
    QVERIFY(!application.window().isVisible());
    QTRY_VERIFY(application.window().isVisible());
    QVERIFY(application.window().isMinimized());
}

void TestApplication::argumentsAreUnderstood()
{
    int code = -1;
    const QString folder = m_folder->filePath(u"p"_s);
    for (const QStringList &form :
         {QStringList{u"--profile"_s, folder}, QStringList{u"--profile="_s + folder}}) {
        const auto parsed = parseArguments(
            QStringList{u"millrace"_s} + form + QStringList{u"--background"_s, u"x://y"_s}, code);
        QVERIFY(parsed);
        QCOMPARE(parsed->profile.stateDatabase(), Profile::locate(folder).stateDatabase());
        QCOMPARE(parsed->source, u"x://y"_s);
        QVERIFY(parsed->isInBackground);
    }
    // Whoever gets the file may be in another folder.
    const QString before = QDir::currentPath();
    QDir::setCurrent(m_folder->path());
    QFile file(u"-odd.csv"_s);
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto parsed = parseArguments({u"millrace"_s, u"--"_s, u"-odd.csv"_s}, code);
    QDir::setCurrent(before);
    QVERIFY(parsed);
    QCOMPARE(parsed->source, QFileInfo(m_folder->filePath(u"-odd.csv"_s)).absoluteFilePath());
    QCOMPARE(code, -1);
}

void TestApplication::mistakesOfTheCommandLineEndIt_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("exitCode");
    QTest::newRow("help") << QStringList{u"--help"_s} << 0;
    QTest::newRow("version") << QStringList{u"--version"_s} << 0;
    QTest::newRow("unknown option") << QStringList{u"--nonsense"_s} << 2;
    QTest::newRow("no folder") << QStringList{u"--profile"_s} << 2;
    QTest::newRow("two files") << QStringList{u"a.csv"_s, u"b.csv"_s} << 2;
}

void TestApplication::mistakesOfTheCommandLineEndIt()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, exitCode);
    int code = -1;
    QVERIFY(!parseArguments(QStringList{u"millrace"_s} + arguments, code));
    QCOMPARE(code, exitCode);
}

QTEST_MAIN(TestApplication)
#include "testapplication.moc"

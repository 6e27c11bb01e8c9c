#include "ui/settings/preferences.h"

#include <QApplication>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestPreferences final : public QObject
{
    Q_OBJECT

private slots:
    void lieBesideTheStateDatabase();
    void outliveTheProgram();
    void defaultsAreNotStored();
    void nonsenseInTheFileMeansDefaults();
    void changeIsToldOnce();
    void placesAreNoChange();
    void answersCanBeTakenBack();
    void compactRowsAreLowerAndLargeTextNeedsHigherOnes();
};

void TestPreferences::lieBesideTheStateDatabase()
{
    const Profile profile = Profile::locate(u"/somewhere/profile"_s);
    QCOMPARE(UiPreferences::fileOf(profile), u"/somewhere/profile/window.ini"_s);
}

void TestPreferences::outliveTheProgram()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(u"window.ini"_s);
    {
        UiPreferences first(file);
        first.setThemeChoice(Theme::Choice::Dark);
        first.setDensity(Density::Compact);
        first.setTableFontPercent(120);
        first.setClosesToTray(false);
        first.setPlainTrayIcon(true);
        first.setMaximumRuns(5);
        first.setShortcut(u"go.back"_s, QKeySequence(Qt::CTRL | Qt::Key_B));
        first.setPlace(u"page"_s, "sources");
    }
    const UiPreferences second(file);
    QCOMPARE(second.themeChoice(), Theme::Choice::Dark);
    QCOMPARE(second.density(), Density::Compact);
    QCOMPARE(second.tableFontPercent(), 120);
    QVERIFY(!second.closesToTray());
    QVERIFY(second.hasPlainTrayIcon());
    QCOMPARE(second.maximumRuns(), 5);
    QCOMPARE(second.shortcut(u"go.back"_s), QKeySequence(Qt::CTRL | Qt::Key_B));
    QCOMPARE(second.shortcut(u"go.forward"_s), std::nullopt);
    QCOMPARE(second.place(u"page"_s), QByteArray("sources"));
}

void TestPreferences::defaultsAreNotStored()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"window.ini"_s);
    {
        UiPreferences preferences(path);
        preferences.setDensity(Density::Compact);
        preferences.setMaximumRuns(3);
        preferences.setMaximumRuns(UiPreferences::s_defaultMaximumRuns);
    }
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    QVERIFY(text.contains("density=compact"));
    QVERIFY2(!text.contains("maximum_runs"), text.constData());
}

void TestPreferences::nonsenseInTheFileMeansDefaults()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"window.ini"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("[appearance]\ntheme=purple\ntable_font_percent=9000\n"
               "[advanced]\nmaximum_runs=-3\n");
    file.close();
    const UiPreferences preferences(path);
    QCOMPARE(preferences.themeChoice(), Theme::Choice::System);
    QCOMPARE(preferences.tableFontPercent(), 160);
    QCOMPARE(preferences.maximumRuns(), 1);
}

void TestPreferences::changeIsToldOnce()
{
    QTemporaryDir folder;
    UiPreferences preferences(folder.filePath(u"window.ini"_s));
    QSignalSpy changes(&preferences, &UiPreferences::changed);
    preferences.setDensity(Density::Compact);
    preferences.setDensity(Density::Compact);
    QCOMPARE(changes.size(), 1);
}

void TestPreferences::placesAreNoChange()
{
    QTemporaryDir folder;
    UiPreferences preferences(folder.filePath(u"window.ini"_s));
    QSignalSpy changes(&preferences, &UiPreferences::changed);
    preferences.setPlace(u"page"_s, "settings");
    QCOMPARE(changes.size(), 0);
    preferences.resetPlaces();
    QVERIFY(preferences.place(u"page"_s).isEmpty());
}

void TestPreferences::answersCanBeTakenBack()
{
    QTemporaryDir folder;
    UiPreferences preferences(folder.filePath(u"window.ini"_s));
    QVERIFY(!preferences.hasAnswers());
    preferences.setAnswered(u"quitting"_s);
    QVERIFY(preferences.isAnswered(u"quitting"_s));
    QVERIFY(preferences.hasAnswers());
    preferences.resetAnswers();
    QVERIFY(!preferences.isAnswered(u"quitting"_s));
    QVERIFY(!preferences.hasAnswers());
}

void TestPreferences::compactRowsAreLowerAndLargeTextNeedsHigherOnes()
{
    QTemporaryDir folder;
    UiPreferences preferences(folder.filePath(u"window.ini"_s));
    const int comfortable = preferences.rowHeight();
    preferences.setDensity(Density::Compact);
    const int compact = preferences.rowHeight();
    QVERIFY(compact < comfortable);
    preferences.setTableFontPercent(160);
    QVERIFY(preferences.rowHeight() >= QFontMetrics(preferences.tableFont()).height());
    QVERIFY(preferences.tableFont().pointSizeF() > QApplication::font().pointSizeF() * 1.5);
}

QTEST_MAIN(TestPreferences)
#include "testpreferences.moc"

#include "core/connector/connectorregistry.h"
#include "tests/architecture/linkedlibraries.h"

#include <QTest>

using namespace millrace;
using namespace millrace::architecture;
using namespace Qt::StringLiterals;

class TestLinkedLibraries : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void programsNeedNoScreen_data();
    void programsNeedNoScreen();
    void reportsPlantedScreenLibrary();
};

void TestLinkedLibraries::initTestCase()
{
    // Keeps every connector in this program, so that what they link is seen.
    ConnectorRegistry registry;
    registerBuiltInConnectors(registry);
}

void TestLinkedLibraries::programsNeedNoScreen_data()
{
    QTest::addColumn<QString>("program");
    for (const QString &program : QStringLiteral(MILLRACE_PROGRAMS).split(u'|'))
        QTest::addRow("%s", qPrintable(program.section(u'/', -1))) << program;
}

void TestLinkedLibraries::programsNeedNoScreen()
{
    QFETCH(QString, program);
    const Result<QStringList> libraries = linkedLibraries(program);
    QVERIFY2(libraries.isOk(), libraries ? "" : qPrintable(libraries.error().message));
    QVERIFY2(!libraries->filter(u"libQt6Core"_s).isEmpty(), "readelf was not understood");
    QCOMPARE(screenLibraries(*libraries), QStringList());
}

void TestLinkedLibraries::reportsPlantedScreenLibrary()
{
    const QByteArray section = " 0x0000000000000001 (NEEDED)  Shared library: [libQt6Gui.so.6]\n"
                               " 0x0000000000000001 (NEEDED)  Shared library: [libQt6Core.so.6]\n"
                               " 0x000000000000000e (SONAME)  Library soname: [libQt6Widgets.so]\n";
    QCOMPARE(screenLibraries(neededLibraries(section)), QStringList{u"libQt6Gui.so.6"_s});
}

QTEST_GUILESS_MAIN(TestLinkedLibraries)
#include "testlinkedlibraries.moc"

#include "ui/settings/autostart.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestAutostart final : public QObject
{
    Q_OBJECT

private slots:
    void fileAppearsAndGoes();
    void pathIsQuotedAsDesktopFilesWantIt();
    void failureNamesTheFile();
};

void TestAutostart::fileAppearsAndGoes()
{
    QTemporaryDir folder;
    const Autostart autostart(folder.filePath(u"autostart/millrace.desktop"_s),
                              u"/usr/bin/millrace"_s);
    QVERIFY(!autostart.isEnabled());
    QVERIFY(autostart.setEnabled(true));
    QVERIFY(autostart.isEnabled());
    QVERIFY(autostart.setEnabled(false));
    QVERIFY(!autostart.isEnabled());
    QVERIFY(autostart.setEnabled(false));
}

void TestAutostart::pathIsQuotedAsDesktopFilesWantIt()
{
    QTemporaryDir folder;
    const Autostart autostart(folder.filePath(u"a.desktop"_s), u"/opt/my apps/50%/$mill\"race"_s);
    QVERIFY(autostart.setEnabled(true));
    QFile file(autostart.file());
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    QVERIFY(text.startsWith("[Desktop Entry]\n"));
    QVERIFY2(text.contains("\nExec=\"/opt/my apps/50%%/\\\\$mill\\\\\"race\" --background\n"),
             text.constData());
}

void TestAutostart::failureNamesTheFile()
{
    QTemporaryDir folder;
    QFile blocker(folder.filePath(u"autostart"_s));
    QVERIFY(blocker.open(QIODevice::WriteOnly));
    const Autostart autostart(folder.filePath(u"autostart/millrace.desktop"_s), u"/bin/x"_s);
    const auto done = autostart.setEnabled(true);
    QVERIFY(!done);
    QCOMPARE(done.error().code, u"autostart.not_written"_s);
    QVERIFY(done.error().message.contains(autostart.file()));
}

QTEST_MAIN(TestAutostart)
#include "testautostart.moc"

#include "core/base/runlog.h"

#include <QTemporaryDir>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestRunLog final : public QObject
{
    Q_OBJECT

private slots:
    void keepsWhatIsGraveEnough_data()
    {
        QTest::addColumn<int>("kept");
        QTest::addColumn<QStringList>("lines");
        QTest::newRow("everything")
            << int(LogLevel::Debug) << QStringList{u"debug"_s, u"info"_s, u"warning"_s, u"error"_s};
        QTest::newRow("information")
            << int(LogLevel::Info) << QStringList{u"info"_s, u"warning"_s, u"error"_s};
        QTest::newRow("warnings") << int(LogLevel::Warning)
                                  << QStringList{u"warning"_s, u"error"_s};
        QTest::newRow("errors") << int(LogLevel::Error) << QStringList{u"error"_s};
    }
    void keepsWhatIsGraveEnough()
    {
        QFETCH(int, kept);
        QFETCH(QStringList, lines);
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"log"_s);
        const SystemClock clock;
        {
            RunLog log(path, Redactor(), clock, static_cast<LogLevel>(kept));
            for (const LogLevel level :
                 {LogLevel::Debug, LogLevel::Info, LogLevel::Warning, LogLevel::Error})
                log.write(level, {}, logLevelName(level));
        }
        const auto entries = RunLog::read(path);
        QVERIFY(entries);
        QStringList said;
        for (const LogEntry &entry : *entries)
            said << entry.message;
        QCOMPARE(said, lines);
    }
};

QTEST_APPLESS_MAIN(TestRunLog)
#include "testrunlog.moc"

// Kills the real program at random moments and runs it again: the same rows, none lost, none twice.
//
// MILLRACE_FULL_TESTS=1 asks for 200 kills in each mode; MILLRACE_KILL_SEED repeats a failed run.
#include "tests/engine/killscene.h"

#include <QDir>
#include <QtTest>

using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

class FilesTarget final : public KillTarget
{
public:
    [[nodiscard]] QString connectorId() const override { return u"files"_s; }
    [[nodiscard]] QJsonObject configuration(const QString &folder) const override
    {
        return {{u"folder"_s, folder}, {u"format"_s, u"jsonl"_s}, {u"meta_columns"_s, false}};
    }
    [[nodiscard]] QStringList content(const QString &folder) override
    {
        QFile file(folder + u"/orders.jsonl"_s);
        if (!file.open(QIODevice::ReadOnly))
            return {file.errorString()};
        QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n');
        lines.sort();
        lines << QDir(folder).entryList(QDir::Files | QDir::Hidden, QDir::Name);
        return lines;
    }
};

} // namespace

class TestKillAndResume final : public QObject
{
    Q_OBJECT

private slots:
    void killAndResumeDoublesNothing_data();
    void killAndResumeDoublesNothing();
    void killAndResumeLosesNothing_data();
    void killAndResumeLosesNothing();

    void killedRefreshLosesAndDoublesNothing_data();
    void killedRefreshLosesAndDoublesNothing();

    void killedRetryLosesAndDoublesNothing_data();
    void killedRetryLosesAndDoublesNothing();

private:
    QRandomGenerator m_random = killMoments();
};

void TestKillAndResume::killAndResumeDoublesNothing_data()
{
    QTest::addColumn<QString>("mode");
    for (const char *mode : {"full_refresh_overwrite", "full_refresh_append", "incremental_append",
                             "incremental_append_dedup", "full_refresh_overwrite_dedup"})
        QTest::newRow(mode) << QString::fromLatin1(mode);
}

void TestKillAndResume::killAndResumeDoublesNothing()
{
    QFETCH(QString, mode);
    SqliteKillTarget target;
    const QString seen = KillScene(target, mode).killAndCompare(m_random, killCount(200));
    QVERIFY2(seen.isEmpty(), qPrintable(seen));
}

void TestKillAndResume::killAndResumeLosesNothing_data()
{
    QTest::addColumn<QString>("mode");
    for (const char *mode : {"full_refresh_overwrite", "full_refresh_append", "incremental_append"})
        QTest::newRow(mode) << QString::fromLatin1(mode);
}

void TestKillAndResume::killAndResumeLosesNothing()
{
    QFETCH(QString, mode);
    FilesTarget target;
    const QString seen = KillScene(target, mode).killAndCompare(m_random, killCount(200));
    QVERIFY2(seen.isEmpty(), qPrintable(seen));
}

void TestKillAndResume::killedRefreshLosesAndDoublesNothing_data()
{
    QTest::addColumn<QString>("mode");
    QTest::addColumn<QString>("refresh");
    QTest::newRow("retain, append") << u"incremental_append"_s << u"retain"_s;
    QTest::newRow("retain, dedup") << u"incremental_append_dedup"_s << u"retain"_s;
    QTest::newRow("remove, dedup") << u"incremental_append_dedup"_s << u"remove"_s;
}

void TestKillAndResume::killedRefreshLosesAndDoublesNothing()
{
    QFETCH(QString, mode);
    QFETCH(QString, refresh);
    SqliteKillTarget target;
    const QString seen
        = KillScene(target, mode).killRefreshAndCompare(m_random, killCount(200), refresh);
    QVERIFY2(seen.isEmpty(), qPrintable(seen));
}

void TestKillAndResume::killedRetryLosesAndDoublesNothing_data()
{
    QTest::addColumn<QString>("mode");
    for (const char *mode : {"full_refresh_overwrite", "incremental_append"})
        QTest::newRow(mode) << QString::fromLatin1(mode);
}

void TestKillAndResume::killedRetryLosesAndDoublesNothing()
{
    QFETCH(QString, mode);
    SqliteKillTarget target;
    // A run of a full refresh would replace what the retry wrote.
    const bool runsBetween = mode.startsWith("incremental"_L1);
    const QString seen
        = KillScene(target, mode).killRetryAndCompare(m_random, killCount(100), runsBetween);
    QVERIFY2(seen.isEmpty(), qPrintable(seen));
}

QTEST_GUILESS_MAIN(TestKillAndResume)
#include "testkillandresume.moc"

#include "core/catalog/syncmode.h"

#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestSyncMode : public QObject
{
    Q_OBJECT

private slots:
    void fiveModesGoThroughTheirNames();
    void illegalPairsHaveNoName_data();
    void illegalPairsHaveNoName();
    void tellsWhatAModeDoes();
};

void TestSyncMode::fiveModesGoThroughTheirNames()
{
    QCOMPARE(s_syncModes.size(), std::size_t{5});
    for (const SyncMode &mode : s_syncModes)
        QVERIFY(syncModeFromName(syncModeName(mode)) == mode);
    QCOMPARE(syncModeName({SourceSyncMode::Incremental, DestinationSyncMode::AppendDedup}),
             u"incremental_append_dedup"_s);
}

void TestSyncMode::illegalPairsHaveNoName_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"incremental_overwrite", "incremental_overwrite_dedup",
                             "full_refresh_append_dedup", "append", ""})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestSyncMode::illegalPairsHaveNoName()
{
    QFETCH(QString, name);
    QVERIFY(!syncModeFromName(name));
}

void TestSyncMode::tellsWhatAModeDoes()
{
    const auto mode
        = [](const char16_t *name) { return *syncModeFromName(QString::fromUtf16(name)); };
    QVERIFY(mode(u"incremental_append_dedup").isIncremental());
    QVERIFY(mode(u"incremental_append_dedup").isDedup());
    QVERIFY(!mode(u"incremental_append_dedup").replaces());
    QVERIFY(mode(u"full_refresh_overwrite_dedup").replaces());
    QVERIFY(mode(u"full_refresh_overwrite_dedup").isDedup());
    QVERIFY(!mode(u"full_refresh_append").replaces());
    QVERIFY(!mode(u"full_refresh_append").isIncremental());
}

QTEST_GUILESS_MAIN(TestSyncMode)
#include "testsyncmode.moc"

#include "core/catalog/syncmodechoice.h"

#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

using Destinations = std::vector<DestinationSyncMode>;

const Destinations s_all{DestinationSyncMode::Append, DestinationSyncMode::Overwrite,
                         DestinationSyncMode::AppendDedup, DestinationSyncMode::OverwriteDedup};
const Destinations s_appendOnly{DestinationSyncMode::Append};
const Destinations s_overwriteOnly{DestinationSyncMode::Overwrite};
const Destinations s_plain{DestinationSyncMode::Append, DestinationSyncMode::Overwrite};

Stream streamThat(bool isIncremental)
{
    Stream stream;
    stream.id.name = u"orders"_s;
    stream.supportsIncremental = isIncremental;
    return stream;
}

const SyncModeAnswers s_replicate{Delivery::ReplicateSource, AppendKind::Changes};
const SyncModeAnswers s_changes{Delivery::AppendChanges, AppendKind::Changes};
const SyncModeAnswers s_snapshots{Delivery::AppendChanges, AppendKind::Snapshots};

} // namespace

class TestSyncModeChoice : public QObject
{
    Q_OBJECT

private slots:
    void asksOnlyWhatHasTwoAnswers_data();
    void asksOnlyWhatHasTwoAnswers();
    void oneIncrementalStreamIsEnoughToAsk();
    void choosesTheFirstWantedMode_data();
    void choosesTheFirstWantedMode();
    void wantsOnlyTheChosenHalf();
    void namesWhatIsMissing_data();
    void namesWhatIsMissing();
    void listsAllModesInTheOrderOfTheChoice();
    void theChosenModeIsAlwaysLegalWhenOneIs();
};

void TestSyncModeChoice::asksOnlyWhatHasTwoAnswers_data()
{
    QTest::addColumn<Destinations>("destination");
    QTest::addColumn<bool>("incremental");
    QTest::addColumn<bool>("asksDelivery");
    QTest::addColumn<bool>("asksAppendKind");
    QTest::addColumn<int>("delivery");
    QTest::addColumn<int>("kind");
    const auto row = [](const char *name, const Destinations &destination, bool incremental,
                        bool asksDelivery, bool asksKind, const SyncModeAnswers &answers) {
        QTest::newRow(name) << destination << incremental << asksDelivery << asksKind
                            << static_cast<int>(answers.delivery)
                            << static_cast<int>(answers.appendKind);
    };
    row("everything is possible", s_all, true, true, true, s_replicate);
    row("only snapshots can be added", s_all, false, true, false,
        {Delivery::ReplicateSource, AppendKind::Snapshots});
    row("nothing can be added", s_overwriteOnly, true, false, false, s_replicate);
    row("only adding, whole streams only", s_appendOnly, false, false, false, s_snapshots);
    row("only adding, changes replicate too", s_appendOnly, true, true, true, s_replicate);
    row("nothing is possible", {}, true, false, false, s_replicate);
}

void TestSyncModeChoice::asksOnlyWhatHasTwoAnswers()
{
    QFETCH(Destinations, destination);
    QFETCH(bool, incremental);
    const auto questions = questionnaireFor({streamThat(incremental)}, destination);
    QTEST(questions.asksDelivery, "asksDelivery");
    QTEST(questions.asksAppendKind, "asksAppendKind");
    QTEST(static_cast<int>(questions.answers.delivery), "delivery");
    QTEST(static_cast<int>(questions.answers.appendKind), "kind");
}

void TestSyncModeChoice::oneIncrementalStreamIsEnoughToAsk()
{
    QVERIFY(!questionnaireFor({streamThat(false), streamThat(false)}, s_all).asksAppendKind);
    QVERIFY(questionnaireFor({streamThat(false), streamThat(true)}, s_all).asksAppendKind);
    QVERIFY(!questionnaireFor({}, s_all).asksAppendKind);
}

void TestSyncModeChoice::choosesTheFirstWantedMode_data()
{
    QTest::addColumn<SyncModeAnswers>("answers");
    QTest::addColumn<Destinations>("destination");
    QTest::addColumn<bool>("incremental");
    QTest::addColumn<bool>("key");
    QTest::addColumn<bool>("cursor");
    QTest::addColumn<QString>("mode");
    const auto row
        = [](const char *name, const SyncModeAnswers &answers, const Destinations &destination,
             bool incremental, bool key, bool cursor, const QString &mode) {
              QTest::newRow(name) << answers << destination << incremental << key << cursor << mode;
          };
    row("replicate, all there", s_replicate, s_all, true, true, true,
        u"incremental_append_dedup"_s);
    row("replicate, no cursor", s_replicate, s_all, true, true, false,
        u"full_refresh_overwrite_dedup"_s);
    row("replicate, no key", s_replicate, s_all, true, false, true, u"full_refresh_overwrite"_s);
    row("replicate, nothing", s_replicate, s_all, false, false, false, u"full_refresh_overwrite"_s);
    row("replicate, whole with key", s_replicate, s_all, false, true, false,
        u"full_refresh_overwrite_dedup"_s);
    row("replicate, no dedup there", s_replicate, s_plain, true, true, true,
        u"full_refresh_overwrite"_s);
    row("replicate, append only", s_replicate, s_appendOnly, true, true, true,
        u"incremental_append"_s);
    row("replicate, append only, cursor to be chosen", s_replicate, s_appendOnly, true, false,
        false, u"incremental_append"_s);
    row("replicate, append only, whole", s_replicate, s_appendOnly, false, true, false,
        u"full_refresh_append"_s);
    row("changes", s_changes, s_all, true, true, true, u"incremental_append"_s);
    row("changes, cursor to be chosen", s_changes, s_all, true, true, false,
        u"incremental_append"_s);
    row("changes, whole", s_changes, s_all, false, true, true, u"full_refresh_append"_s);
    row("changes, cannot append", s_changes, s_overwriteOnly, true, true, true,
        u"full_refresh_overwrite"_s);
    row("snapshots", s_snapshots, s_all, true, true, true, u"full_refresh_append"_s);
    row("nothing is possible", s_replicate, {}, true, true, true, u"full_refresh_overwrite"_s);
}

void TestSyncModeChoice::choosesTheFirstWantedMode()
{
    QFETCH(SyncModeAnswers, answers);
    QFETCH(Destinations, destination);
    QFETCH(bool, incremental);
    QFETCH(bool, key);
    QFETCH(bool, cursor);
    const SyncMode mode = chosenMode(streamThat(incremental), destination, answers, key, cursor);
    QTEST(syncModeName(mode), "mode");
}

void TestSyncModeChoice::wantsOnlyTheChosenHalf()
{
    QCOMPARE(wantedModes(s_changes, true, s_all).size(), std::size_t{1});
    QVERIFY(wantedModes(s_changes, true, s_all).front().isIncremental());
    QVERIFY(!wantedModes(s_snapshots, true, s_all).front().isIncremental());
    QCOMPARE(wantedModes(s_replicate, true, s_all).size(), std::size_t{4});
    QCOMPARE(wantedModes(s_replicate, false, s_all).size(), std::size_t{2});
    QVERIFY(wantedModes(s_changes, true, s_overwriteOnly).empty());
}

void TestSyncModeChoice::namesWhatIsMissing_data()
{
    QTest::addColumn<QString>("mode");
    QTest::addColumn<Destinations>("destination");
    QTest::addColumn<bool>("incremental");
    QTest::addColumn<bool>("key");
    QTest::addColumn<int>("obstacle");
    const auto row = [](const char *name, const QString &mode, const Destinations &destination,
                        bool incremental, bool key, ModeObstacle obstacle) {
        QTest::newRow(name) << mode << destination << incremental << key
                            << static_cast<int>(obstacle);
    };
    row("legal", u"incremental_append_dedup"_s, s_all, true, true, ModeObstacle::None);
    row("no key", u"incremental_append_dedup"_s, s_all, true, false, ModeObstacle::NeedsKey);
    row("no key, replace", u"full_refresh_overwrite_dedup"_s, s_all, true, false,
        ModeObstacle::NeedsKey);
    row("no incremental reading", u"incremental_append"_s, s_all, false, true,
        ModeObstacle::NoIncrementalReading);
    row("no dedup", u"incremental_append_dedup"_s, s_plain, true, true,
        ModeObstacle::DestinationCannotDedup);
    row("no dedup, replace", u"full_refresh_overwrite_dedup"_s, s_plain, true, true,
        ModeObstacle::DestinationCannotDedup);
    row("no append", u"full_refresh_append"_s, s_overwriteOnly, true, true,
        ModeObstacle::DestinationCannotAppend);
    row("no replace", u"full_refresh_overwrite"_s, s_appendOnly, true, true,
        ModeObstacle::DestinationCannotReplace);
}

void TestSyncModeChoice::namesWhatIsMissing()
{
    QFETCH(QString, mode);
    QFETCH(Destinations, destination);
    QFETCH(bool, incremental);
    QFETCH(bool, key);
    const auto obstacle
        = obstacleTo(*syncModeFromName(mode), streamThat(incremental), destination, key);
    QTEST(static_cast<int>(obstacle), "obstacle");
}

void TestSyncModeChoice::listsAllModesInTheOrderOfTheChoice()
{
    const auto options = legalModes(streamThat(true), s_all, false);
    QStringList names;
    QStringList legal;
    for (const ModeOption &option : options) {
        names << syncModeName(option.mode);
        if (option.isLegal())
            legal << syncModeName(option.mode);
    }
    QCOMPARE(names,
             (QStringList{u"incremental_append_dedup"_s, u"full_refresh_overwrite"_s,
                          u"incremental_append"_s, u"full_refresh_append"_s,
                          u"full_refresh_overwrite_dedup"_s}));
    QCOMPARE(legal,
             (QStringList{u"full_refresh_overwrite"_s, u"incremental_append"_s,
                          u"full_refresh_append"_s}));
}

void TestSyncModeChoice::theChosenModeIsAlwaysLegalWhenOneIs()
{
    for (const Destinations &destination : {s_all, s_appendOnly, s_overwriteOnly, s_plain}) {
        for (const SyncModeAnswers &answers : {s_replicate, s_changes, s_snapshots}) {
            for (int bits = 0; bits < 8; ++bits) {
                const Stream stream = streamThat((bits & 1) != 0);
                const bool hasKey = (bits & 2) != 0;
                const SyncMode mode
                    = chosenMode(stream, destination, answers, hasKey, (bits & 4) != 0);
                QCOMPARE(obstacleTo(mode, stream, destination, hasKey), ModeObstacle::None);
            }
        }
    }
}

QTEST_GUILESS_MAIN(TestSyncModeChoice)
#include "testsyncmodechoice.moc"

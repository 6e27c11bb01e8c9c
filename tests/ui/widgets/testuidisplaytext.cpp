#include "ui/widgets/displaytext.h"

#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// 2026-05-04 10:31:07 UTC
constexpr TimePoint s_now{1777890667s};

} // namespace

class TestDisplayText final : public QObject
{
    Q_OBJECT

private slots:
    void numbersAreGrouped();
    void durations_data();
    void durations();
    void relativeTimes_data();
    void relativeTimes();
    void timesNameTheirZone();
    void bytesHaveDecimalUnits();
    void balanceNamesEveryPart();
};

void TestDisplayText::numbersAreGrouped()
{
    QCOMPARE(groupedNumber(48210), u"48,210"_s);
    QCOMPARE(groupedNumber(0), u"0"_s);
    QCOMPARE(groupedNumber(-1234567), u"-1,234,567"_s);
}

void TestDisplayText::durations_data()
{
    QTest::addColumn<qint64>("milliseconds");
    QTest::addColumn<QString>("text");
    QTest::addRow("ms") << 850LL << u"850 ms"_s;
    QTest::addRow("s") << 12'449LL << u"12.4 s"_s;
    QTest::addRow("just below a minute") << 59'999LL << u"59.9 s"_s;
    QTest::addRow("min") << 192'000LL << u"3 min 12 s"_s;
    QTest::addRow("h") << 7'500'000LL << u"2 h 5 min"_s;
    QTest::addRow("d") << 356'400'000LL << u"4 d 3 h"_s;
    QTest::addRow("clock set back") << -5LL << u"0 ms"_s;
}

void TestDisplayText::durations()
{
    QFETCH(qint64, milliseconds);
    QFETCH(QString, text);
    QCOMPARE(durationText(milliseconds), text);
    QCOMPARE(durationText(std::chrono::milliseconds(milliseconds)), text);
}

void TestDisplayText::relativeTimes_data()
{
    QTest::addColumn<qint64>("secondsAgo");
    QTest::addColumn<QString>("text");
    QTest::addRow("now") << 0LL << u"just now"_s;
    QTest::addRow("seconds") << 59LL << u"just now"_s;
    QTest::addRow("one minute") << 60LL << u"1 minute ago"_s;
    QTest::addRow("minutes") << 300LL << u"5 minutes ago"_s;
    QTest::addRow("one hour") << 3600LL << u"1 hour ago"_s;
    QTest::addRow("hours") << 7300LL << u"2 hours ago"_s;
    QTest::addRow("one day") << 86400LL << u"1 day ago"_s;
    QTest::addRow("days") << 3 * 86400LL << u"3 days ago"_s;
    QTest::addRow("soon") << -20LL << u"in less than a minute"_s;
    QTest::addRow("in hours") << -7300LL << u"in 2 hours"_s;
    QTest::addRow("in a minute") << -61LL << u"in 1 minute"_s;
    QTest::addRow("far away") << 40 * 86400LL << u"3/25/26"_s;
}

void TestDisplayText::relativeTimes()
{
    QFETCH(qint64, secondsAgo);
    QFETCH(QString, text);
    QCOMPARE(relativeTime(s_now - std::chrono::seconds(secondsAgo), s_now), text);
}

void TestDisplayText::timesNameTheirZone()
{
    QCOMPARE(utcTime(s_now), u"2026-05-04 10:31:07 UTC"_s);
    QVERIFY(localTime(s_now).contains(u"10:31"_s)); // The tests' zone is UTC.
}

void TestDisplayText::bytesHaveDecimalUnits()
{
    QCOMPARE(byteText(999), u"999 bytes"_s);
    QCOMPARE(byteText(1'200'000), u"1.2 MB"_s);
}

void TestDisplayText::balanceNamesEveryPart()
{
    StreamCounts counts;
    counts.read = 48210;
    counts.written = 48180;
    counts.filtered = 18;
    counts.rejected = 12;
    QCOMPARE(balanceText(counts), u"read 48,210 = written 48,180 + filtered 18 + rejected 12"_s);
    counts.read += 1000;
    counts.unconfirmed = 1000;
    QCOMPARE(balanceText(counts),
             u"read 49,210 = written 48,180 + filtered 18 + rejected 12 + unconfirmed 1,000"_s);
}

QTEST_GUILESS_MAIN(TestDisplayText)
#include "testuidisplaytext.moc"

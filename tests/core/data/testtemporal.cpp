#include "core/data/temporal.h"

#include <QTest>

#include <limits>

using namespace millrace;

class TestTemporal : public QObject
{
    Q_OBJECT

private slots:
    void readsAndWritesDates_data();
    void readsAndWritesDates();
    void refusesWhatIsNoDate_data();
    void refusesWhatIsNoDate();
    void everyDayFollowsTheLast();
    void readsTimes_data();
    void readsTimes();
    void refusesWhatIsNoTime_data();
    void refusesWhatIsNoTime();
    void readsTimestamps_data();
    void readsTimestamps();
    void refusesWhatIsNoTimestamp_data();
    void refusesWhatIsNoTimestamp();
    void zonedTimeGoesThroughItsPackedForm_data();
    void zonedTimeGoesThroughItsPackedForm();
    void writesTimestampsOfAllAges_data();
    void writesTimestampsOfAllAges();
    void farthestTimestampsKeepTheirValue();
};

namespace {

template<typename Format>
QByteArray shown(Format format)
{
    char buffer[s_temporalTextSize];
    return {buffer, static_cast<qsizetype>(format(buffer))};
}

QByteArray dateText(std::int64_t days)
{
    return shown([&](char *out) { return formatDate(days, out); });
}

QByteArray timestampText(std::int64_t microseconds)
{
    return shown([&](char *out) { return formatTimestamp(microseconds, 'T', out); });
}

} // namespace

void TestTemporal::readsAndWritesDates_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("days");
    const auto row
        = [](const char *text, qint64 days) { QTest::newRow(text) << QByteArray(text) << days; };
    row("1970-01-01", 0);
    row("1969-12-31", -1);
    row("2000-02-29", 11016);
    row("2024-02-29", 19782);
    row("1900-02-28", -25509);
    row("0001-01-01", -719162);
    row("0000-01-01", -719528);
    row("9999-12-31", 2932896);
    row("+010000-01-01", 2932897);
    row("-000001-12-31", -719529);
    row("-000004-02-29", -720930);
    row("+999999-12-31", 364522971);
    row("-999999-01-01", -365961662);
}

void TestTemporal::readsAndWritesDates()
{
    QFETCH(QByteArray, text);
    QFETCH(qint64, days);
    QCOMPARE(parseDate(text.toStdString()), std::optional<std::int64_t>(days));
    QCOMPARE(dateText(days), text);
}

void TestTemporal::refusesWhatIsNoDate_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"",           "2024",       "2024-1-1",       "2024-02-30",
                             "2023-02-29", "1900-02-29", "2024-13-01",     "2024-00-10",
                             "2024-01-00", "2024-01-32", "2024-04-31",     "2024-01/01",
                             "2024.01.01", "20240101",   "2024-01-01 ",    " 2024-01-01",
                             "24-01-01",   "+999-01-01", "+1000000-01-01", "2024-01-01T00:00",
                             "abcd-ef-gh", "31.02.2024"})
        QTest::newRow(text) << QByteArray(text);
}

void TestTemporal::refusesWhatIsNoDate()
{
    QFETCH(QByteArray, text);
    QVERIFY(!parseDate(text.toStdString()));
}

void TestTemporal::everyDayFollowsTheLast()
{
    // Across a 400-year cycle and the year zero, each text reads back and sorts behind the last.
    for (std::int64_t days = -720'000; days < -700'000; ++days)
        QCOMPARE(parseDate(dateText(days).toStdString()), std::optional<std::int64_t>(days));
    QByteArray last = dateText(-25'600);
    for (std::int64_t days = -25'599; days < 20'000; ++days) {
        const QByteArray text = dateText(days);
        QVERIFY(text > last);
        QCOMPARE(parseDate(text.toStdString()), std::optional<std::int64_t>(days));
        last = text;
    }
}

void TestTemporal::readsTimes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("microseconds");
    QTest::addColumn<int>("offset");
    QTest::addColumn<bool>("exact");
    constexpr int none = 999'999;
    const auto row = [](const char *text, qint64 microseconds, int offset, bool exact = true) {
        QTest::newRow(text) << QByteArray(text) << microseconds << offset << exact;
    };
    row("00:00", 0, none);
    row("12:34", 45'240'000'000, none);
    row("23:59:59", 86'399'000'000, none);
    row("23:59:59.999999", 86'399'999'999, none);
    row("00:00:00.1", 100'000, none);
    row("00:00:00,25", 250'000, none);
    row("00:00:00.1234560", 123'456, none);
    row("00:00:00.1234567", 123'456, none, false);
    row("12:34Z", 45'240'000'000, 0);
    row("12:34:00z", 45'240'000'000, 0);
    row("12:34:00+02", 45'240'000'000, 7200);
    row("12:34:00+0230", 45'240'000'000, 9000);
    row("12:34:00-02:30", 45'240'000'000, -9000);
    row("12:34:00+00:19:32", 45'240'000'000, 1172);
    row("12:34:00 +02:00", 45'240'000'000, 7200);
    row("12:34:00+23:59", 45'240'000'000, 86'340);
}

void TestTemporal::readsTimes()
{
    QFETCH(QByteArray, text);
    QFETCH(qint64, microseconds);
    QFETCH(int, offset);
    QFETCH(bool, exact);
    const auto time = parseTime(text.toStdString());
    QVERIFY(time);
    QCOMPARE(time->microseconds, microseconds);
    QCOMPARE(time->offsetSeconds.value_or(999'999), offset);
    QCOMPARE(time->exact, exact);
}

void TestTemporal::refusesWhatIsNoTime_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"", "1:00", "24:00:00", "23:60", "23:59:60", "12", "12:3", "12:34:5",
                             "12:34:56.", "12:34:56.x", "12:34 ", "12:34+", "12:34+2", "12:34+02:3",
                             "12:34+24:00", "12:34+02:60", "12:34Zx", "12:34  Z", "noon"})
        QTest::newRow(text) << QByteArray(text);
}

void TestTemporal::refusesWhatIsNoTime()
{
    QFETCH(QByteArray, text);
    QVERIFY(!parseTime(text.toStdString()));
}

void TestTemporal::readsTimestamps_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("microseconds");
    QTest::addColumn<bool>("hasZone");
    const auto row = [](const char *text, qint64 microseconds, bool hasZone) {
        QTest::newRow(text) << QByteArray(text) << microseconds << hasZone;
    };
    row("1970-01-01T00:00:00", 0, false);
    row("1970-01-01 00:00", 0, false);
    row("1970-01-01t00:00:01", 1'000'000, false);
    row("1970/01/01 00:00:01", 1'000'000, false);
    row("1970-01-01T01:00:00+01:00", 0, true);
    row("1969-12-31T23:00:00-01:00", 0, true);
    row("1969-12-31T23:59:59.999999Z", -1, true);
    row("2024-02-29 12:00:00 +0000", 1'709'208'000'000'000, true);
}

void TestTemporal::readsTimestamps()
{
    QFETCH(QByteArray, text);
    QFETCH(qint64, microseconds);
    QFETCH(bool, hasZone);
    const auto timestamp = parseTimestamp(text.toStdString());
    QVERIFY(timestamp);
    QCOMPARE(timestamp->microseconds, microseconds);
    QCOMPARE(timestamp->offsetSeconds.has_value(), hasZone);
}

void TestTemporal::refusesWhatIsNoTimestamp_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text :
         {"", "2024-01-01", "2024-01-01T", "2024-01-01T24:00:00", "2024-02-30T00:00:00",
          "2024-01-01x00:00", "2024-01-01T00:00:00+", "2024-01-01T00:00:00 UTC",
          "+300000-01-01T00:00:00", "-300000-01-01T00:00:00", "1700000000"})
        QTest::newRow(text) << QByteArray(text);
}

void TestTemporal::refusesWhatIsNoTimestamp()
{
    QFETCH(QByteArray, text);
    QVERIFY(!parseTimestamp(text.toStdString()));
}

void TestTemporal::zonedTimeGoesThroughItsPackedForm_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"00:00:00+00:00", "23:59:59.999999+14:00", "00:00:00-12:00",
                             "12:00:00.5-23:59:59", "12:00:00+23:59:59", "06:30:00+05:45"})
        QTest::newRow(text) << QByteArray(text);
}

void TestTemporal::zonedTimeGoesThroughItsPackedForm()
{
    QFETCH(QByteArray, text);
    const auto time = parseTime(text.toStdString());
    QVERIFY(time && time->offsetSeconds);
    const std::int64_t packed = ZonedTime{time->microseconds, *time->offsetSeconds}.packed();
    QCOMPARE(shown([&](char *out) { return formatZonedTime(packed, out); }), text);
    QCOMPARE(ZonedTime::fromPacked(packed).microseconds, time->microseconds);
    QCOMPARE(ZonedTime::fromPacked(packed).offsetSeconds, *time->offsetSeconds);
}

void TestTemporal::writesTimestampsOfAllAges_data()
{
    QTest::addColumn<qint64>("microseconds");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("epoch") << qint64(0) << QByteArray("1970-01-01T00:00:00");
    QTest::newRow("just before") << qint64(-1) << QByteArray("1969-12-31T23:59:59.999999");
    QTest::newRow("a day before") << qint64(-86'400'000'000) << QByteArray("1969-12-31T00:00:00");
    QTest::newRow("zeros are left out") << qint64(1'200'000) << QByteArray("1970-01-01T00:00:01.2");
}

void TestTemporal::writesTimestampsOfAllAges()
{
    QFETCH(qint64, microseconds);
    QFETCH(QByteArray, text);
    QCOMPARE(timestampText(microseconds), text);
}

void TestTemporal::farthestTimestampsKeepTheirValue()
{
    for (const std::int64_t value :
         {std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()}) {
        const QByteArray text = timestampText(value);
        QVERIFY(text.size() < static_cast<qsizetype>(s_temporalTextSize));
        QVERIFY(text.startsWith(value > 0 ? "+294247-01-10T" : "-290308-12-21T"));
    }
    const std::int64_t large = 9'000'000'000'000'000'000;
    for (const std::int64_t value : {large, -large}) {
        const auto back = parseTimestamp(timestampText(value).toStdString());
        QVERIFY(back);
        QCOMPARE(back->microseconds, value);
    }
}

QTEST_GUILESS_MAIN(TestTemporal)
#include "testtemporal.moc"

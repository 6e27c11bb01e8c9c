#include "core/declarative/template/civiltime.h"
#include "core/declarative/template/moment.h"

#include <QTest>

using namespace millrace;
using namespace millrace::declarative;
using namespace Qt::StringLiterals;

class TestMoment final : public QObject
{
    Q_OBJECT

private slots:
    void writesAndReadsEveryFormatOfManifests_data();
    void writesAndReadsEveryFormatOfManifests();
    void refusesWhatDoesNotFitTheFormat_data();
    void refusesWhatDoesNotFitTheFormat();
    void readsIsoDates_data();
    void readsIsoDates();
    void readsTheExpiryOfTokens_data();
    void readsTheExpiryOfTokens();
    void readsDurations_data();
    void readsDurations();
    void addsMonthsFirstAndClipsTheDay();
};

void TestMoment::writesAndReadsEveryFormatOfManifests_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("read");
    static constexpr const char *s_rows[][3]{
        {"%Y%m%d", "20240105", "2024-01-05T00:00:00+00:00"},
        {"%Y%m%d%H", "2024010503", "2024-01-05T03:00:00+00:00"},
        {"%Y%m%dT%H", "20240105T03", "2024-01-05T03:00:00+00:00"},
        {"%Y-%m", "2024-01", "2024-01-01T00:00:00+00:00"},
        {"%Y-%m-%d", "2024-01-05", "2024-01-05T00:00:00+00:00"},
        {"%Y-%m-%d %H:%M:%S", "2024-01-05 03:04:05", "2024-01-05T03:04:05+00:00"},
        {"%Y-%m-%d %H:%M:%S %z", "2024-01-05 03:04:05 +0000", "2024-01-05T03:04:05+00:00"},
        {"%Y-%m-%d %H:%M:%S%z", "2024-01-05 03:04:05+0000", "2024-01-05T03:04:05+00:00"},
        {"%Y-%m-%d %H:%M:%S+00:00", "2024-01-05 03:04:05+00:00", "2024-01-05T03:04:05+00:00"},
        {"%Y-%m-%d %H:%M:%S.%f", "2024-01-05 03:04:05.678901", "2024-01-05T03:04:05.678901+00:00"},
        {"%Y-%m-%d %H:%M:%S.%f%z", "2024-01-05 03:04:05.678901+0000",
         "2024-01-05T03:04:05.678901+00:00"},
        {"%Y-%m-%d %H:%M:%S.%f+00:00", "2024-01-05 03:04:05.678901+00:00",
         "2024-01-05T03:04:05.678901+00:00"},
        {"%Y-%m-%d %H:%M:%SZ", "2024-01-05 03:04:05Z", "2024-01-05T03:04:05+00:00"},
        {"%Y-%m-%dT%H:%M:%S", "2024-01-05T03:04:05", "2024-01-05T03:04:05+00:00"},
        {"%Y-%m-%dT%H:%M:%S%z", "2024-01-05T03:04:05+0000", "2024-01-05T03:04:05+00:00"},
        {"%Y-%m-%dT%H:%M:%S+0000", "2024-01-05T03:04:05+0000", "2024-01-05T03:04:05+00:00"},
        {"%Y-%m-%dT%H:%M:%S+00:00", "2024-01-05T03:04:05+00:00", "2024-01-05T03:04:05+00:00"},
        {"%Y-%m-%dT%H:%M:%S.%_ms%z", "2024-01-05T03:04:05.678+0000",
         "2024-01-05T03:04:05.678000+00:00"},
        {"%Y-%m-%dT%H:%M:%S.%_msZ", "2024-01-05T03:04:05.678Z", "2024-01-05T03:04:05.678000+00:00"},
        {"%Y-%m-%dT%H:%M:%S.%f", "2024-01-05T03:04:05.678901", "2024-01-05T03:04:05.678901+00:00"},
        {"%Y-%m-%dT%H:%M:%S.%f%z", "2024-01-05T03:04:05.678901+0000",
         "2024-01-05T03:04:05.678901+00:00"},
        {"%Y-%m-%dT%H:%M:%S.%f0", "2024-01-05T03:04:05.6789010",
         "2024-01-05T03:04:05.678901+00:00"},
        {"%Y-%m-%dT%H:%M:%S.%fZ", "2024-01-05T03:04:05.678901Z",
         "2024-01-05T03:04:05.678901+00:00"},
        {"%Y-%m-%dT%H:%M:%S.000Z", "2024-01-05T03:04:05.000Z", "2024-01-05T03:04:05+00:00"},
        {"%Y-%m-%dT%H:%M:%SZ", "2024-01-05T03:04:05Z", "2024-01-05T03:04:05+00:00"},
        {"%Y-%m-%dT%H:%MZ", "2024-01-05T03:04Z", "2024-01-05T03:04:00+00:00"},
        {"%Y-%m-%dT%H:00:00", "2024-01-05T03:00:00", "2024-01-05T03:00:00+00:00"},
        {"%Y-%m-%dT%H:00:00.0000000%z", "2024-01-05T03:00:00.0000000+0000",
         "2024-01-05T03:00:00+00:00"},
        {"%Y-%m-%dT00:00:00", "2024-01-05T00:00:00", "2024-01-05T00:00:00+00:00"},
        {"%d-%m-%Y", "05-01-2024", "2024-01-05T00:00:00+00:00"},
        {"%d/%m/%Y %H:%M", "05/01/2024 03:04", "2024-01-05T03:04:00+00:00"},
        {"%epoch_microseconds", "1704423845678901", "2024-01-05T03:04:05.678901+00:00"},
        {"%m/%d/%Y", "01/05/2024", "2024-01-05T00:00:00+00:00"},
        {"%m/%d/%Y %H:%M:%S.%_ms", "01/05/2024 03:04:05.678", "2024-01-05T03:04:05.678000+00:00"},
        {"%ms", "1704423845678", "2024-01-05T03:04:05.678000+00:00"},
        {"%s", "1704423845", "2024-01-05T03:04:05+00:00"},
        {"%s_as_float", "1704423845.678901", "2024-01-05T03:04:05.678901+00:00"},
        {"created_on:gt:%Y-%m-%dT%H:%M:%S%z", "created_on:gt:2024-01-05T03:04:05+0000",
         "2024-01-05T03:04:05+00:00"},
        {"created_on:gte:%Y-%m-%dT%H:%M:%S%z", "created_on:gte:2024-01-05T03:04:05+0000",
         "2024-01-05T03:04:05+00:00"},
        {"lastmodifieddate:[%Y-%m-%dT%H:%M:%S.%fZ..]",
         "lastmodifieddate:[2024-01-05T03:04:05.678901Z..]", "2024-01-05T03:04:05.678901+00:00"},
        {"modified_on:gt:%Y-%m-%dT%H:%M:%S%z", "modified_on:gt:2024-01-05T03:04:05+0000",
         "2024-01-05T03:04:05+00:00"},
        {"modified_since:gte:%Y-%m-%dT%H:%M:%S%z", "modified_since:gte:2024-01-05T03:04:05+0000",
         "2024-01-05T03:04:05+00:00"},
        {"payoutDate:[%Y-%m-%dT%H:%M:%S.%fZ..2100-01-01T00:00:00.000Z]",
         "payoutDate:[2024-01-05T03:04:05.678901Z..2100-01-01T00:00:00.000Z]",
         "2024-01-05T03:04:05.678901+00:00"},
        {"transactionDate:[%Y-%m-%dT%H:%M:%S.%fZ..2100-01-01T00:00:00.000Z]",
         "transactionDate:[2024-01-05T03:04:05.678901Z..2100-01-01T00:00:00.000Z]",
         "2024-01-05T03:04:05.678901+00:00"},
        {"YYYY-MM-DD", "YYYY-MM-DD", "1900-01-01T00:00:00+00:00"},
    };
    for (const auto &[format, text, read] : s_rows)
        QTest::newRow(format) << QString::fromUtf8(format) << QString::fromUtf8(text)
                              << QString::fromUtf8(read);
}

void TestMoment::writesAndReadsEveryFormatOfManifests()
{
    QFETCH(QString, format);
    QFETCH(QString, text);
    QFETCH(QString, read);
    const Result<Moment> written = parseIsoMoment("2024-01-05T03:04:05.678901Z");
    QVERIFY(written);
    QCOMPARE(QString::fromStdString(formatMoment(*written, format.toStdString())), text);
    const Result<Moment> moment = parseMoment(text.toStdString(), format.toStdString());
    QVERIFY(moment);
    QCOMPARE(QString::fromStdString(isoText(*moment).value_or("")), read);
}

void TestMoment::refusesWhatDoesNotFitTheFormat_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("format");
    QTest::newRow("more text") << "2024-01-05x"
                               << "%Y-%m-%d";
    QTest::newRow("no such day") << "2023-02-29"
                                 << "%Y-%m-%d";
    QTest::newRow("short year") << "24-01-05"
                                << "%Y-%m-%d";
    QTest::newRow("leap second") << "10:00:60"
                                 << "%H:%M:%S";
    QTest::newRow("twice") << "20242024"
                           << "%Y%Y";
    QTest::newRow("no directive") << "5"
                                  << "%q";
    QTest::newRow("no number") << "12.5"
                               << "%s";
    QTest::newRow("beyond all years") << "999999999999999"
                                      << "%s";
    QTest::newRow("offset") << "2024-01-05 +2500"
                            << "%Y-%m-%d %z";
    QTest::newRow("empty") << ""
                           << "%Y";
}

void TestMoment::refusesWhatDoesNotFitTheFormat()
{
    QFETCH(QString, text);
    QFETCH(QString, format);
    const Result<Moment> moment = parseMoment(text.toStdString(), format.toStdString());
    QVERIFY(!moment);
    QCOMPARE(moment.error().code, u"declarative.time_unreadable"_s);
}

void TestMoment::readsIsoDates_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("wanted");
    static constexpr const char *s_rows[][2]{
        {"2024", "2024-01-01T00:00:00+00:00"},
        {"2024-02", "2024-02-01T00:00:00+00:00"},
        {"20240205", "2024-02-05T00:00:00+00:00"},
        {"2024-W01-5", "2024-01-05T00:00:00+00:00"},
        {"2024W015", "2024-01-05T00:00:00+00:00"},
        {"2024-366", "2024-12-31T00:00:00+00:00"},
        {"2024-01-05 10:11", "2024-01-05T10:11:00+00:00"},
        {"2024-01-05x101112", "2024-01-05T10:11:12+00:00"},
        {"2024-01-05T10:11:12.1234567Z", "2024-01-05T10:11:12.123456+00:00"},
        {"2024-01-05T10:11:12,5+0230", "2024-01-05T10:11:12.500000+02:30"},
        {"2024-01-05T24:00", "2024-01-06T00:00:00+00:00"},
        {"2024-01-05T10-05", "2024-01-05T10:00:00-05:00"},
        {"202401", ""},
        {"2023-366", ""},
        {"2024-02-30", ""},
        {"2024-01-05T24:01", ""},
        {"2024-01-05T", ""},
        {"2024-01-05T10:1112", ""},
        {"2024-01-05T10:11:12+25:00", ""},
        {"January 5", ""},
        {"", ""},
    };
    for (const auto &[text, wanted] : s_rows)
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(wanted);
}

void TestMoment::readsIsoDates()
{
    QFETCH(QString, text);
    QFETCH(QString, wanted);
    const Result<Moment> moment = parseIsoMoment(text.toStdString());
    QCOMPARE(QString::fromStdString(moment ? isoText(*moment).value_or("") : std::string()),
             wanted);
}

void TestMoment::readsTheExpiryOfTokens_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("wanted");
    static constexpr const char *s_rows[][2]{
        {"1704423845", "2024-01-05T03:04:05+00:00"},
        {"2024-01-05", "2024-01-05T00:00:00+00:00"},
        {"2024-01-05T03:04:05+02:00", "2024-01-05T03:04:05+02:00"},
        {"Fri, 05 Jan 2024 03:04:05 GMT", "2024-01-05T03:04:05+00:00"},
        {"January 5, 2024 3:04 PM", "2024-01-05T15:04:00+00:00"},
        {"01/05/2024 03:04:05 -0500", "2024-01-05T03:04:05-05:00"},
        {"20240105T030405Z", "2024-01-05T03:04:05+00:00"},
        {"17044238450", ""},
        {"-5", ""},
        {"soon", ""},
        {"2024-13-45", ""},
        {"2024-01-05T03:04:05-678901+02:00", ""},
    };
    for (const auto &[text, wanted] : s_rows)
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(wanted);
}

void TestMoment::readsTheExpiryOfTokens()
{
    QFETCH(QString, text);
    QFETCH(QString, wanted);
    const Result<Moment> moment = parseFreeMoment(text.toStdString());
    QCOMPARE(QString::fromStdString(moment ? isoText(*moment).value_or("") : std::string()),
             wanted);
}

void TestMoment::readsDurations_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("months");
    QTest::addColumn<qint64>("microseconds");
    QTest::newRow("P1Y2M3DT4H5M6.7S") << "P1Y2M3DT4H5M6.7S" << 14 << qint64(273906700000);
    QTest::newRow("P2W") << "P2W" << 0 << qint64(1209600000000);
    QTest::newRow("-P1D") << "-P1D" << 0 << qint64(-86400000000);
    QTest::newRow("PT0,5S") << "PT0,5S" << 0 << qint64(500000);
    QTest::newRow("+PT1M") << "+PT1M" << 0 << qint64(60000000);
    QTest::newRow("P1M") << "P1M" << 1 << qint64(0);
    for (const char *text : {"", "P", "1D", "P1", "P1H", "PT1D", "P1D2", "P-1D", "p1d", "P99999Y9"})
        QTest::newRow(text) << QString::fromUtf8(text) << -1 << qint64(0);
}

void TestMoment::readsDurations()
{
    QFETCH(QString, text);
    QFETCH(int, months);
    QFETCH(qint64, microseconds);
    const Result<CalendarDuration> duration = parseDuration(text.toStdString());
    if (months < 0) {
        QVERIFY(!duration);
        QCOMPARE(duration.error().code, u"declarative.duration_unreadable"_s);
        return;
    }
    QVERIFY(duration);
    QCOMPARE(duration->months, months);
    QCOMPARE(qint64(duration->exact.count()), microseconds);
}

void TestMoment::addsMonthsFirstAndClipsTheDay()
{
    const auto moved = [](const char *from, const char *by, int sign) {
        return isoText(shifted(*parseIsoMoment(from), *parseDuration(by), sign)).value_or("");
    };
    QCOMPARE(moved("2024-01-31", "P1M", 1), "2024-02-29T00:00:00+00:00");
    QCOMPARE(moved("2024-01-31", "P1M1D", 1), "2024-03-01T00:00:00+00:00");
    QCOMPARE(moved("2024-03-31", "P1M", -1), "2024-02-29T00:00:00+00:00");
    QCOMPARE(moved("2024-02-29", "P1Y", -1), "2023-02-28T00:00:00+00:00");
    QCOMPARE(moved("2024-01-01T00:00+02:00", "PT90M", -1), "2023-12-31T22:30:00+02:00");
    QCOMPARE(moved("2024-01-05", "P13M", -1), "2022-12-05T00:00:00+00:00");
}

QTEST_GUILESS_MAIN(TestMoment)
#include "testmoment.moc"

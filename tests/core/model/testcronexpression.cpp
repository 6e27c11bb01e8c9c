// CronExpression: what is accepted, what an error names, and the times, against brute force.
#include "core/model/cronexpression.h"
#include "tests/testutils/threadtimer.h"

#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

QDateTime at(const QString &text)
{
    return QDateTime::fromString(QString(text).replace(u' ', u'T') + u'Z', Qt::ISODate);
}

/// One field by the plain reading of the manual: lists of *, n, a-b and steps, numbers only.
bool fieldMatches(const QString &field, int value, int first, int last)
{
    for (const QString &part : field.split(u',')) {
        const QStringList halves = part.split(u'/');
        const int step = halves.size() > 1 ? halves[1].toInt() : 1;
        int from = first;
        int to = last;
        if (halves[0] != u"*") {
            const QStringList ends = halves[0].split(u'-');
            from = ends[0].toInt();
            to = ends.size() > 1 ? ends[1].toInt() : halves.size() > 1 ? last : from;
        }
        if (value >= from && value <= to && (value - from) % step == 0)
            return true;
    }
    return false;
}

bool matches(const QStringList &fields, const QDateTime &time)
{
    const int weekday = time.date().dayOfWeek() % 7;
    const bool inMonth = fieldMatches(fields[2], time.date().day(), 1, 31);
    const bool inWeek = fieldMatches(fields[4], weekday, 0, 6)
        || (weekday == 0 && fieldMatches(fields[4], 7, 0, 7) && !fields[4].startsWith(u'*'));
    const bool either = !fields[2].startsWith(u'*') && !fields[4].startsWith(u'*');
    return fieldMatches(fields[0], time.time().minute(), 0, 59)
        && fieldMatches(fields[1], time.time().hour(), 0, 23)
        && fieldMatches(fields[3], time.date().month(), 1, 12)
        && (either ? inMonth || inWeek : inMonth && inWeek);
}

} // namespace

class TestCronExpression final : public QObject
{
    Q_OBJECT

private slots:
    void findsTheTimes_data();
    void findsTheTimes();
    void agreesWithAMinuteByMinuteSearch_data();
    void agreesWithAMinuteByMinuteSearch();
    void namesTheFieldAndPartThatAreWrong_data();
    void namesTheFieldAndPartThatAreWrong();
    void takesBothNotationsAlike_data();
    void takesBothNotationsAlike();
    void givesUpQuickly();
    void hasWords_data();
    void hasWords();
    void findsTheMistake_data();
    void findsTheMistake();
};

void TestCronExpression::findsTheTimes_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<QString>("from");
    QTest::addColumn<QStringList>("times");
    const auto row
        = [](const char *name, const QString &expression, const QString &from,
             const QStringList &times) { QTest::newRow(name) << expression << from << times; };
    row("at once", u"0 12 * * *"_s, u"2026-01-05 12:00:00"_s,
        {u"2026-01-05 12:00:00"_s, u"2026-01-06 12:00:00"_s});
    row("default of quartz", u"0 0 12 * * ?"_s, u"2026-12-31 12:00:01"_s,
        {u"2027-01-01 12:00:00"_s});
    row("step of hours starts at 0", u"0 0 */15 * * ?"_s, u"2026-01-01 00:00:00"_s,
        {u"2026-01-01 00:00:00"_s, u"2026-01-01 15:00:00"_s, u"2026-01-02 00:00:00"_s});
    row("seconds", u"15,45 * * * * ?"_s, u"2026-01-01 00:00:16"_s,
        {u"2026-01-01 00:00:45"_s, u"2026-01-01 00:01:15"_s});
    row("start and step", u"0 5/20 * * * ?"_s, u"2026-01-01 00:00:00"_s,
        {u"2026-01-01 00:05:00"_s, u"2026-01-01 00:25:00"_s, u"2026-01-01 00:45:00"_s,
         u"2026-01-01 01:05:00"_s});
    row("monday to friday", u"0 9 * * MON-FRI"_s, u"2026-01-02 10:00:00"_s,
        {u"2026-01-05 09:00:00"_s});
    row("over the weekend", u"0 9 * * FRI-MON"_s, u"2026-01-02 09:00:01"_s,
        {u"2026-01-03 09:00:00"_s, u"2026-01-04 09:00:00"_s, u"2026-01-05 09:00:00"_s,
         u"2026-01-09 09:00:00"_s});
    row("over midnight", u"0 22-1 * * *"_s, u"2026-01-01 02:00:00"_s,
        {u"2026-01-01 22:00:00"_s, u"2026-01-01 23:00:00"_s, u"2026-01-02 00:00:00"_s,
         u"2026-01-02 01:00:00"_s, u"2026-01-02 22:00:00"_s});
    row("sunday is 0", u"0 0 * * 0"_s, u"2026-01-01 00:00:00"_s, {u"2026-01-04 00:00:00"_s});
    row("sunday is 7", u"0 0 * * 7"_s, u"2026-01-01 00:00:00"_s, {u"2026-01-04 00:00:00"_s});
    row("sunday is 1 in quartz", u"0 0 0 ? * 1"_s, u"2026-01-01 00:00:00"_s,
        {u"2026-01-04 00:00:00"_s});
    row("saturday is 7 in quartz", u"0 0 0 ? * 7"_s, u"2026-01-01 00:00:00"_s,
        {u"2026-01-03 00:00:00"_s});
    row("day of month or of week", u"0 0 13 * 5"_s, u"2026-01-01 00:00:00"_s,
        {u"2026-01-02 00:00:00"_s, u"2026-01-09 00:00:00"_s, u"2026-01-13 00:00:00"_s,
         u"2026-01-16 00:00:00"_s});
    row("last day", u"0 0 0 L * ?"_s, u"2028-01-31 00:00:01"_s,
        {u"2028-02-29 00:00:00"_s, u"2028-03-31 00:00:00"_s, u"2028-04-30 00:00:00"_s});
    row("three before the last", u"0 0 0 L-3 * ?"_s, u"2026-02-01 00:00:00"_s,
        {u"2026-02-25 00:00:00"_s, u"2026-03-28 00:00:00"_s});
    row("last weekday", u"0 0 0 LW * ?"_s, u"2026-01-01 00:00:00"_s,
        {u"2026-01-30 00:00:00"_s, u"2026-02-27 00:00:00"_s, u"2026-03-31 00:00:00"_s});
    // 28 February 2026 is a Saturday, 31 May 2026 a Sunday.
    row("weekday nearest to the last day but one", u"0 0 0 L-1W 2,5 ?"_s, u"2026-01-01 00:00:00"_s,
        {u"2026-02-27 00:00:00"_s, u"2026-05-29 00:00:00"_s});
    // 15 August 2026 is a Saturday, 15 November a Sunday, 1 August a Saturday.
    row("nearest weekday to a saturday", u"0 0 0 15W 8 ?"_s, u"2026-01-01 00:00:00"_s,
        {u"2026-08-14 00:00:00"_s});
    row("nearest weekday to a sunday", u"0 0 0 15W 11 ?"_s, u"2026-01-01 00:00:00"_s,
        {u"2026-11-16 00:00:00"_s});
    row("nearest weekday in the month", u"0 0 0 1W 8 ?"_s, u"2026-01-01 00:00:00"_s,
        {u"2026-08-03 00:00:00"_s});
    row("nearest weekday at the end", u"0 0 0 31W 5 ?"_s, u"2026-01-01 00:00:00"_s,
        {u"2026-05-29 00:00:00"_s});
    row("third friday", u"0 0 0 ? * 6#3"_s, u"2026-01-01 00:00:00"_s,
        {u"2026-01-16 00:00:00"_s, u"2026-02-20 00:00:00"_s});
    row("fifth friday", u"0 0 0 ? * FRI#5"_s, u"2026-01-01 00:00:00"_s,
        {u"2026-01-30 00:00:00"_s, u"2026-05-29 00:00:00"_s});
    row("last friday", u"0 0 0 ? * 6L"_s, u"2026-01-01 00:00:00"_s,
        {u"2026-01-30 00:00:00"_s, u"2026-02-27 00:00:00"_s});
    row("years", u"0 0 0 1 1 ? 2030/2"_s, u"2026-06-01 00:00:00"_s,
        {u"2030-01-01 00:00:00"_s, u"2032-01-01 00:00:00"_s});
    row("a year that has passed", u"0 0 0 1 1 ? 2025"_s, u"2026-06-01 00:00:00"_s, {QString()});
    row("leap day", u"0 0 29 2 *"_s, u"2026-01-01 00:00:00"_s,
        {u"2028-02-29 00:00:00"_s, u"2032-02-29 00:00:00"_s});
    row("leap day on the last monday", u"0 0 0 ? 2 2#5"_s, u"2026-01-01 00:00:00"_s,
        {u"2044-02-29 00:00:00"_s});
    row("milliseconds round up", u"* * * * * ?"_s, u"2026-01-01 00:00:00"_s,
        {u"2026-01-01 00:00:00"_s, u"2026-01-01 00:00:01"_s});
    row("hourly", u"@hourly"_s, u"2026-01-01 00:00:01"_s, {u"2026-01-01 01:00:00"_s});
    row("daily", u"@daily"_s, u"2026-01-01 00:00:01"_s, {u"2026-01-02 00:00:00"_s});
    row("weekly", u"@weekly"_s, u"2026-01-01 00:00:00"_s, {u"2026-01-04 00:00:00"_s});
    row("monthly", u"@Monthly"_s, u"2026-01-01 00:00:01"_s, {u"2026-02-01 00:00:00"_s});
}

void TestCronExpression::findsTheTimes()
{
    QFETCH(QString, expression);
    QFETCH(QString, from);
    QFETCH(QStringList, times);
    const auto parsed = CronExpression::parse(expression);
    QVERIFY2(parsed.isOk(), parsed ? "" : qUtf8Printable(parsed.error().message));
    QDateTime next = at(from);
    for (const QString &time : times) {
        const auto found = parsed->firstFrom(next);
        QCOMPARE(found ? found->toString(u"yyyy-MM-dd HH:mm:ss"_s) : QString(), time);
        if (found)
            next = found->addMSecs(1);
    }
}

void TestCronExpression::agreesWithAMinuteByMinuteSearch_data()
{
    QTest::addColumn<QString>("expression");
    for (const char *expression :
         {"* * * * *", "*/7 * * * *", "5,35-40/2 */5 * * *", "0 0 1,15 * *", "30 6-18/3 * * 1-5",
          "59 23 31 * *", "0 12 1-7 * 1", "0 12 */3 * 2", "15 3 * 2 *", "0/20 8 28-31 1,2,3 *",
          "1 1 1 1 0-6", "0 0 * * 7", "10-20 4 10 * 3,6", "0 0 29 * 5-7"})
        QTest::newRow(expression) << QString::fromLatin1(expression);
}

void TestCronExpression::agreesWithAMinuteByMinuteSearch()
{
    QFETCH(QString, expression);
    const auto parsed = CronExpression::parse(expression);
    QVERIFY(parsed.isOk());
    const QStringList fields = expression.split(u' ');
    constexpr int minutes = 10 * 7 * 24 * 60;
    QDateTime time = at(u"2027-12-20 00:00:00"_s);
    int found = 0;
    auto next = parsed->firstFrom(time);
    for (int i = 0; i < minutes; ++i, time = time.addSecs(60)) {
        const bool isExpected = matches(fields, time);
        const bool isFound = next == time;
        QVERIFY2(isExpected == isFound, qUtf8Printable(time.toString(Qt::ISODate)));
        if (isFound) {
            ++found;
            next = parsed->firstFrom(time.addSecs(1));
        }
    }
    QVERIFY(found > 0);
}

void TestCronExpression::namesTheFieldAndPartThatAreWrong_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QStringList>("named");
    const auto row = [](const char *expression, const char *code, const QStringList &named) {
        QTest::newRow(expression) << QString::fromLatin1(expression) << QString::fromLatin1(code)
                                  << named;
    };
    row("60 * * * *", "schedule.cron_part", {u"\"60\""_s, u"minute"_s, u"0 to 59"_s});
    row("* 24 * * *", "schedule.cron_part", {u"\"24\""_s, u"hour"_s, u"0 to 23"_s});
    row("* * 0 * *", "schedule.cron_part", {u"\"0\""_s, u"day of month"_s, u"1 to 31"_s});
    row("* * * 13 *", "schedule.cron_part", {u"\"13\""_s, u"month"_s, u"JAN"_s});
    row("* * * * 8", "schedule.cron_part", {u"\"8\""_s, u"day of week"_s, u"0 to 7"_s});
    row("0 0 0 ? * 0", "schedule.cron_part", {u"\"0\""_s, u"day of week"_s, u"1 to 7"_s});
    row("61 0 0 * * ?", "schedule.cron_part", {u"\"61\""_s, u"second"_s});
    row("0 0 0 * * ? 1969", "schedule.cron_part", {u"\"1969\""_s, u"year"_s});
    row("1,2,x * * * *", "schedule.cron_part", {u"\"X\""_s, u"minute"_s});
    row("1,,2 * * * *", "schedule.cron_part", {u"\"\""_s, u"minute"_s});
    row("1- * * * *", "schedule.cron_part", {u"\"1-\""_s, u"minute"_s});
    row("-1 * * * *", "schedule.cron_part", {u"\"-1\""_s, u"minute"_s});
    row("? * * * *", "schedule.cron_part", {u"\"?\""_s, u"minute"_s});
    row("* * * FOO *", "schedule.cron_part", {u"\"FOO\""_s, u"month"_s});
    row("* * * * MON#6", "schedule.cron_part", {u"\"MON#6\""_s, u"day of week"_s});
    row("* * * * XYZL", "schedule.cron_part", {u"\"XYZL\""_s, u"day of week"_s});
    row("* * 32W * *", "schedule.cron_part", {u"\"32W\""_s, u"day of month"_s});
    row("* * L-31 * *", "schedule.cron_part", {u"\"L-31\""_s, u"day of month"_s});
    row("*/0 * * * *", "schedule.cron_step", {u"\"0\""_s, u"minute"_s, u"60"_s});
    row("* */25 * * *", "schedule.cron_step", {u"\"25\""_s, u"hour"_s, u"24"_s});
    row("*/ * * * *", "schedule.cron_step", {u"\"\""_s, u"minute"_s});
    row("* * * *", "schedule.cron_fields", {u"4 fields"_s});
    row("* * * * * * * *", "schedule.cron_fields", {u"8 fields"_s});
    row("", "schedule.cron_fields", {u"0 fields"_s});
    row("0 0 0 1 * MON", "schedule.cron_both_days", {u"\"1\""_s, u"\"MON\""_s});
    row("0 0 0 ? * ?", "schedule.cron_no_days", {});
    row("0 0 30 2 *", "schedule.cron_never", {u"0 0 30 2 *"_s});
    row("@fortnightly", "schedule.cron_shorthand", {u"@fortnightly"_s, u"@weekly"_s});
}

void TestCronExpression::namesTheFieldAndPartThatAreWrong()
{
    QFETCH(QString, expression);
    QFETCH(QString, code);
    QFETCH(QStringList, named);
    const auto parsed = CronExpression::parse(expression);
    QVERIFY(!parsed.isOk());
    QCOMPARE(parsed.error().code, code);
    QCOMPARE(parsed.error().kind, ErrorKind::Configuration);
    QCOMPARE(parsed.error().field, u"/cron"_s);
    const QString words = parsed.error().message + u' ' + parsed.error().hint;
    for (const QString &text : named)
        QVERIFY2(words.contains(text), qUtf8Printable(words));
}

void TestCronExpression::takesBothNotationsAlike_data()
{
    QTest::addColumn<QString>("first");
    QTest::addColumn<QString>("second");
    QTest::newRow("seconds") << u"5 4 * * *"_s << u"0 5 4 * * ?"_s;
    QTest::newRow("names") << u"0 0 * jan-mar mon,wed"_s << u"0 0 * 1-3 1,3"_s;
    QTest::newRow("weekdays") << u"0 0 ? * 1-5"_s << u"0 0 0 ? * 2-6"_s;
    QTest::newRow("step without start") << u"/15 0 * * *"_s << u"0/15 0 * * *"_s;
    QTest::newRow("spaces") << u"  0   0 * * * "_s << u"0 0 * * *"_s;
    QTest::newRow("step of weekdays") << u"0 0 * * 1/2"_s << u"0 0 * * 1,3,5"_s;
    QTest::newRow("range with step") << u"0 0 * * FRI-TUE/2"_s << u"0 0 * * 5,7,2"_s;
    QTest::newRow("every year") << u"0 0 0 * * ? *"_s << u"0 0 0 * * ?"_s;
}

void TestCronExpression::takesBothNotationsAlike()
{
    QFETCH(QString, first);
    QFETCH(QString, second);
    const auto one = CronExpression::parse(first);
    const auto other = CronExpression::parse(second);
    QVERIFY(one.isOk() && other.isOk());
    QDateTime next = at(u"2026-01-01 00:00:00"_s);
    for (int i = 0; i < 50; ++i) {
        const auto found = one->firstFrom(next);
        QCOMPARE(other->firstFrom(next), found);
        next = found->addSecs(1);
    }
}

void TestCronExpression::givesUpQuickly()
{
    const test::ThreadTimer timer;
    for (int i = 0; i < 10; ++i)
        QVERIFY(!CronExpression::parse(u"* * * 31 2,4,6,9,11 ?"_s).isOk());
    // Some milliseconds each; a search by seconds would take minutes.
    QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
}

void TestCronExpression::hasWords_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<QString>("words");
    QTest::newRow("noon") << u"0 0 12 * * ?"_s << u"At 12:00"_s;
    QTest::newRow("weekdays") << u"0 12 * * MON-FRI"_s << u"At 12:00, Monday to Friday"_s;
    QTest::newRow("two days") << u"30 6,18 * * SUN,WED"_s
                              << u"At 06:30 and 18:30, Wednesday and Sunday"_s;
    QTest::newRow("weekend") << u"0 0 * * SAT-SUN"_s << u"At 00:00, Saturday and Sunday"_s;
    QTest::newRow("minutes") << u"*/15 * * * *"_s << u"Every 15 minutes"_s;
    QTest::newRow("minute") << u"* * * * *"_s << u"Every minute"_s;
    QTest::newRow("hourly") << u"@hourly"_s << u"Every hour"_s;
    QTest::newRow("past") << u"5 * * * *"_s << u"Every hour at minute 5"_s;
    QTest::newRow("hours") << u"30 */2 * * *"_s << u"Every 2 hours from 00:30"_s;
    QTest::newRow("days") << u"0 0 1,15 * *"_s << u"At 00:00, on day 1 and 15 of the month"_s;
    QTest::newRow("last") << u"0 0 0 L * ?"_s << u"At 00:00, on the last day of the month"_s;
    QTest::newRow("nth") << u"0 0 0 ? * 6#3"_s << u"At 00:00, on Friday number 3 of the month"_s;
    QTest::newRow("month") << u"0 0 1 JAN,JUL *"_s
                           << u"At 00:00, on day 1 of the month, in January and July"_s;
    QTest::newRow("many times") << u"1-7,30 3-19 * * *"_s
                                << u"At minute 1 to 7 and 30, in the hours 3 to 19"_s;
    QTest::newRow("minutes of every hour")
        << u"5,20 * * * *"_s << u"At minute 5 and 20 of every hour"_s;
    QTest::newRow("either day") << u"0 0 1 * MON"_s
                                << u"At 00:00, Monday or on day 1 of the month"_s;
    QTest::newRow("star of cron") << u"0 0 */2 * MON"_s
                                  << u"At 00:00, Monday, on day 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, "
                                     u"21, 23, 25, 27, 29 and 31 of the month"_s;
    QTest::newRow("seconds") << u"30 0 12 * * ?"_s << u"At 12:00, at second 30"_s;
    QTest::newRow("every second") << u"* * * * * ?"_s << u"Every minute, every second"_s;
    QTest::newRow("before last") << u"0 0 0 L-3 * ?"_s
                                 << u"At 00:00, 3 days before the last day of the month"_s;
    QTest::newRow("nearest") << u"0 0 0 15W * ?"_s
                             << u"At 00:00, on the weekday nearest to day 15"_s;
    QTest::newRow("nearest before last")
        << u"0 0 0 L-3W * ?"_s
        << u"At 00:00, on the weekday nearest to 3 days before the last day of the month"_s;
    QTest::newRow("last weekday") << u"0 0 0 LW * ?"_s
                                  << u"At 00:00, on the last weekday of the month"_s;
    QTest::newRow("last friday") << u"0 0 0 ? * 6L"_s
                                 << u"At 00:00, on the last Friday of the month"_s;
    QTest::newRow("two ways") << u"0 0 0 1,LW * ?"_s
                              << u"At 00:00, on day 1 of the month or on the last weekday of the "
                                 u"month"_s;
    QTest::newRow("years") << u"0 0 0 1 1 ? 2030/2"_s
                           << u"At 00:00, on day 1 of the month, in January, every 2 years from "
                              u"2030"_s;
    QTest::newRow("one year") << u"0 0 0 * * ? 2027"_s << u"At 00:00, in 2027"_s;
    QTest::newRow("invalid") << u"x"_s << QString();
}

void TestCronExpression::hasWords()
{
    QFETCH(QString, expression);
    QFETCH(QString, words);
    QLocale::setDefault(QLocale::c());
    QCOMPARE(cronText(expression), words);
}

void TestCronExpression::findsTheMistake_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<QString>("part");
    const auto row = [](const char *expression, const char *part) {
        QTest::newRow(expression) << QString::fromLatin1(expression) << QString::fromLatin1(part);
    };
    row("0 12 * * *", "");
    row("", "");
    row("60 * * * *", "60");
    row("1,2,x * * * *", "x");
    row("  5   24,3 * * *", "24");
    row("* * * foo *", "foo");
    row("*/0 * * * *", "*/0");
    row("0 0 0 * 13 ?", "13");
    row("0 0 0 ? * 6#6", "6#6");
    row("0 0 0 32W * ?", "32W");
    row("0 0 0 1 1 ? 1969,2030", "1969");
    row("0 0 0 1 * mon", "mon");
    row("0 0 0 ? * ?", "?");
    row("* * * *", "* * * *");
    row("* * * * * * * 9 9", "9 9");
    row("0 0 30 2 *", "0 0 30 2 *");
    row(" @fortnightly ", "@fortnightly");
}

void TestCronExpression::findsTheMistake()
{
    QFETCH(QString, expression);
    QFETCH(QString, part);
    const auto found = cronMistake(expression);
    QCOMPARE(found ? expression.mid(found->start, found->length) : QString(), part);
    if (part == "mon"_L1 || part == "?"_L1)
        QCOMPARE(found->start + found->length, expression.size());
}

QTEST_GUILESS_MAIN(TestCronExpression)
#include "testcronexpression.moc"

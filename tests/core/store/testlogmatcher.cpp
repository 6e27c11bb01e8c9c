// Which lines of a log are looked for.
#include "core/store/logmatcher.h"
#include "tests/testutils/threadtimer.h"

#include <QTemporaryDir>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestLogMatcher final : public QObject
{
    Q_OBJECT

private slots:
    void linesAreFound_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isPattern");
        QTest::addColumn<bool>("isCaseSensitive");
        QTest::addColumn<bool>("isFound");
        QTest::newRow("nothing") << QString() << false << false << true;
        QTest::newRow("plain") << u"did not"_s << false << false << true;
        QTest::newRow("case") << u"DID NOT"_s << false << false << true;
        QTest::newRow("case counts") << u"DID NOT"_s << false << true << false;
        QTest::newRow("case is the same") << u"did not"_s << false << true << true;
        QTest::newRow("quote") << u"\"a\""_s << false << false << true;
        QTest::newRow("backslash") << u"\\b"_s << false << false << true;
        QTest::newRow("line break") << u"c\n5"_s << false << false << true;
        QTest::newRow("slash") << u"x/y"_s << false << false << true;
        QTest::newRow("other alphabet") << u"ÜBER"_s << false << false << true;
        QTest::newRow("stream") << u"orders"_s << false << false << true;
        QTest::newRow("code") << u"files.not"_s << false << false << true;
        QTest::newRow("nowhere") << u"message"_s << false << false << false;
        QTest::newRow("a plain text is no pattern") << u"did.not"_s << false << false << false;
        QTest::newRow("pattern") << u"d[ai]d\\s+not"_s << true << false << true;
        QTest::newRow("pattern, case") << u"^A VALUE"_s << true << false << true;
        QTest::newRow("pattern, case counts") << u"^A VALUE"_s << true << true << false;
        QTest::newRow("pattern of a stream") << u"^public\\.orders$"_s << true << false << true;
        QTest::newRow("pattern of a code") << u"not_f.und"_s << true << false << true;
        QTest::newRow("pattern with letters of its own") << u"\\pL{4} "_s << true << false << true;
        QTest::newRow("no such pattern") << u"did$"_s << true << false << false;
    }
    void linesAreFound()
    {
        QFETCH(QString, text);
        QFETCH(bool, isPattern);
        QFETCH(bool, isCaseSensitive);
        QFETCH(bool, isFound);
        LogQuery query;
        query.text = text;
        query.isPattern = isPattern;
        query.isCaseSensitive = isCaseSensitive;
        const auto matcher = LogMatcher::compile(query);
        QVERIFY(matcher);
        const auto entry = matcher->match(line());
        QCOMPARE(entry.has_value(), isFound);
        if (entry)
            QCOMPARE(entry->stream, u"public.orders"_s);
    }

    void filtersHoldTogether()
    {
        LogQuery query;
        query.lowest = LogLevel::Warning;
        QVERIFY(LogMatcher::compile(query)->match(line()));
        query.lowest = LogLevel::Error;
        QVERIFY(!LogMatcher::compile(query)->match(line()));
        query.lowest = LogLevel::Debug;
        query.stream = u"orders"_s;
        QVERIFY(!LogMatcher::compile(query)->match(line()));
        query.isInAnyNamespace = true;
        QVERIFY(LogMatcher::compile(query)->match(line()));
        query.stream = u"rders"_s;
        QVERIFY(!LogMatcher::compile(query)->match(line()));
        query.stream = u"public.orders"_s;
        const TimePoint time = LogMatcher::compile(query)->match(line())->time;
        query.from = time;
        query.until = time + 1ms;
        QVERIFY(LogMatcher::compile(query)->match(line()));
        query.until = time;
        QVERIFY(!LogMatcher::compile(query)->match(line()));
        query.until.reset();
        query.from = time + 1ms;
        QVERIFY(!LogMatcher::compile(query)->match(line()));
    }

    void aBrokenExpressionIsExplained()
    {
        LogQuery query;
        query.text = u"a(b"_s;
        query.isPattern = true;
        const auto matcher = LogMatcher::compile(query);
        QVERIFY(!matcher);
        QCOMPARE(matcher.error().code, u"log.pattern_invalid"_s);
        QVERIFY(matcher.error().message.contains(u"a(b"_s));
        QVERIFY(matcher.error().message.contains(u"missing )"_s));
    }

    /// No expression may make a search take for ever.
    void aHostileExpressionIsQuick()
    {
        LogQuery query;
        query.text = u"(a+)+$"_s;
        query.isPattern = true;
        const auto matcher = LogMatcher::compile(query);
        QVERIFY(matcher);
        LogEntry entry;
        entry.message = QString(100'000, u'a') + u'b';
        const test::ThreadTimer timer;
        QVERIFY(!matcher->matches(entry));
        QVERIFY2(timer.elapsed() < 2'000, qPrintable(QString::number(timer.elapsed())));
    }

    void tornLinesAreNone()
    {
        LogQuery query;
        const auto matcher = LogMatcher::compile(query);
        QVERIFY(!matcher->match("{\"level\":\"er"));
        QVERIFY(!matcher->match("no line of ours"));
    }

    void thePlaceIsTold_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isPattern");
        QTest::addColumn<int>("start");
        QTest::addColumn<int>("length");
        QTest::newRow("plain") << u"FIT"_s << false << 7 << 3;
        QTest::newRow("pattern") << u"f.t"_s << true << 7 << 3;
        QTest::newRow("nowhere") << u"fat"_s << false << -1 << 0;
        QTest::newRow("pattern nowhere") << u"fa."_s << true << -1 << 0;
    }
    void thePlaceIsTold()
    {
        QFETCH(QString, text);
        QFETCH(bool, isPattern);
        QFETCH(int, start);
        QFETCH(int, length);
        LogQuery query;
        query.text = text;
        query.isPattern = isPattern;
        const auto place = LogMatcher::compile(query)->firstIn(u"ää €𝄞 fit"_s);
        QCOMPARE(place.has_value(), start >= 0);
        if (place) {
            QCOMPARE(place->start, start);
            QCOMPARE(place->length, length);
        }
    }

private:
    /// What a log would hold of this line.
    [[nodiscard]] QByteArray line()
    {
        const QString path = m_folder.filePath(
            QTest::currentDataTag() ? QString::fromLatin1(QTest::currentDataTag()) : u"log"_s);
        if (!QFile::exists(path)) {
            const SystemClock clock;
            RunLog log(path, Redactor(), clock);
            log.write(LogLevel::Warning, u"public.orders"_s,
                      u"A value did not fit: \"a\" \\b c\n5 x/y über"_s, u"files.not_found"_s);
        }
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray();
    }

    QTemporaryDir m_folder;
};

QTEST_APPLESS_MAIN(TestLogMatcher)
#include "testlogmatcher.moc"

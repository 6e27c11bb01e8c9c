#include "app/cli/displaytext.h"
#include "core/interchange/suggestion.h"

#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestDisplayText final : public QObject
{
    Q_OBJECT

private slots:
    void escapesWhatATerminalObeys_data();
    void escapesWhatATerminalObeys();
    void measuresWideAndCombiningLetters();
    void cutsToTheWidth();
    void groupsThousands();
    void tellsDurations();
    void tellsTimesInUtc();
    void suggestsCloseWords();
};

void TestDisplayText::escapesWhatATerminalObeys_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    QTest::newRow("plain") << u"Zoë 田中 🎂"_s << u"Zoë 田中 🎂"_s;
    QTest::newRow("line end") << u"a\r\nb\tc"_s << u"a\\r\\nb\\tc"_s;
    QTest::newRow("escape") << u"\u001b[2J"_s << u"\\x1b[2J"_s;
    QTest::newRow("bell") << u"\u0007"_s << u"\\x07"_s;
    QTest::newRow("delete") << u"\u007f"_s << u"\\x7f"_s;
    QTest::newRow("C1") << u"\u009b31m"_s << u"\\x9b31m"_s;
    QTest::newRow("override") << u"\u202egnp.exe"_s << u"\\u202egnp.exe"_s;
    QTest::newRow("isolated by the window") << u"\u2068x\u2069 y"_s << u"x y"_s;
    QTest::newRow("isolate") << u"\u2066x\u2069"_s << u"\\u2066x\\u2069"_s;
    QTest::newRow("NUL") << QString(u"a"_s + QChar(0) + u"b"_s) << u"a\\x00b"_s;
    QTest::newRow("lone surrogate") << QString(QChar(0xd83c)) << u"\\ud83c"_s;
}

void TestDisplayText::escapesWhatATerminalObeys()
{
    QFETCH(QString, text);
    QFETCH(QString, shown);
    QCOMPARE(displayText(text), shown);
}

void TestDisplayText::measuresWideAndCombiningLetters()
{
    QCOMPARE(displayWidth(u"abc"_s), 3);
    QCOMPARE(displayWidth(u"田中"_s), 4);
    QCOMPARE(displayWidth(u"e\u0301"_s), 1);
}

void TestDisplayText::cutsToTheWidth()
{
    QCOMPARE(elided(u"abcdef"_s, 6), u"abcdef"_s);
    QCOMPARE(elided(u"abcdef"_s, 5), u"abcd…"_s);
    QCOMPARE(elided(u"田中さくら"_s, 5), u"田中…"_s);
    QVERIFY(displayWidth(elided(QString(100'000, u'x'), 10)) <= 10);
}

void TestDisplayText::groupsThousands()
{
    QCOMPARE(groupedNumber(0), u"0"_s);
    QCOMPARE(groupedNumber(999), u"999"_s);
    QCOMPARE(groupedNumber(1000), u"1,000"_s);
    QCOMPARE(groupedNumber(-1234567), u"-1,234,567"_s);
    QCOMPARE(groupedNumber(std::numeric_limits<qint64>::min()), u"-9,223,372,036,854,775,808"_s);
}

void TestDisplayText::tellsDurations()
{
    QCOMPARE(readableDuration(999ms), u"999 ms"_s);
    QCOMPARE(readableDuration(1240ms), u"1.2 s"_s);
    QCOMPARE(readableDuration(245s), u"4 min 05 s"_s);
    QCOMPARE(readableDuration(130min), u"2 h 10 min"_s);
}

void TestDisplayText::tellsTimesInUtc()
{
    QCOMPARE(isoTime(TimePoint(1'777'890'665'120ms)), u"2026-05-04T10:31:05.120Z"_s);
    QCOMPARE(isoTime(TimePoint(-1us)), u"1969-12-31T23:59:59.999Z"_s);
}

void TestDisplayText::suggestsCloseWords()
{
    QVERIFY(suggestion(u"connectionz"_s, {u"sync"_s, u"connections"_s}).contains("connections"_L1));
    QVERIFY(suggestion(u"xyz"_s, {u"sync"_s, u"connections"_s}).isEmpty());
}

QTEST_GUILESS_MAIN(TestDisplayText)
#include "testdisplaytext.moc"

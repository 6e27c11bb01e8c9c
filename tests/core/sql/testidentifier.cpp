// Tests of identifier.h.
#include "core/sql/identifier.h"

#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestIdentifier final : public QObject
{
    Q_OBJECT

private slots:
    void doublesQuotes()
    {
        QCOMPARE(quotedIdentifier(u"a\"b"_s), u"\"a\"\"b\""_s);
        QCOMPARE(quotedIdentifier(u"a`b"_s, u'`'), u"`a``b`"_s);
        QCOMPARE(quotedIdentifier(u"x; DROP TABLE y"_s), u"\"x; DROP TABLE y\""_s);
        QCOMPARE(quotedText(u"it's"_s), u"'it''s'"_s);
    }

    void normalises_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("expected");
        QTest::newRow("plain") << u"Order_Details"_s << u"Order_Details"_s;
        QTest::newRow("blank and sign") << u"Order Details!"_s << u"Order_Details_"_s;
        QTest::newRow("leading digit") << u"2nd"_s << u"_2nd"_s;
        QTest::newRow("empty") << QString() << u"default_name"_s;
        QTest::newRow("letters beyond ASCII") << u"größe"_s << u"gr__e"_s;
        QTest::newRow("emoji") << u"a😀b"_s << u"a_b"_s;
    }
    void normalises()
    {
        QFETCH(QString, name);
        QFETCH(QString, expected);
        QCOMPARE(normalisedIdentifier(name), expected);
    }

    void shortensWithHash()
    {
        const QString kept(63, u'a');
        QCOMPARE(withHashedTail(kept, 63), kept);
        const QString left = withHashedTail(QString(64, u'a'), 63);
        const QString right = withHashedTail(QString(64, u'a') + u'b', 63);
        QCOMPARE(left.size(), 63);
        QCOMPARE(left.left(55), QString(54, u'a') + u'_');
        QVERIFY(left != right);
    }

    void shortensInTheMiddle()
    {
        QCOMPARE(withoutMiddle(u"abcdef"_s, 6), u"abcdef"_s);
        QCOMPARE(withoutMiddle(u"abcdefghij"_s, 8), u"abc__hij"_s);
        QCOMPARE(withoutMiddle(u"abcdefghij"_s, 7), u"abc__ij"_s);
    }

    void lowersOnlyAscii() { QCOMPARE(asciiLower(u"ÄBC"_s), u"Äbc"_s); }
};

QTEST_GUILESS_MAIN(TestIdentifier)
#include "testidentifier.moc"

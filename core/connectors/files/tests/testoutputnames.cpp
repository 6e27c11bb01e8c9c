#include "core/connectors/files/outputnames.h"

#include <QTest>

#include <set>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestOutputNames : public QObject
{
    Q_OBJECT

private slots:
    void makesNamesSafe_data();
    void makesNamesSafe();
    void cutsLongNamesBetweenCharacters();
    void laterOfTwoEqualNamesGetsDigits();
    void caseDoesNotTellNamesApart();
    void sameStreamTwiceIsNumbered();
};

void TestOutputNames::makesNamesSafe_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("safe");
    QTest::newRow("plain") << u"orders 2024"_s << u"orders 2024"_s;
    QTest::newRow("emoji and umlauts") << u"Größe 🚀"_s << u"Größe 🚀"_s;
    QTest::newRow("path") << u"../etc/passwd"_s << u"_._etc_passwd"_s;
    QTest::newRow("hidden") << u".orders"_s << u"_orders"_s;
    QTest::newRow("dots") << u".."_s << u"__"_s;
    QTest::newRow("wildcards") << u"a*b?c[d]"_s << u"a_b_c_d_"_s;
    QTest::newRow("control") << u"a\nb\tc"_s << u"a_b_c"_s;
    QTest::newRow("trailing dot") << u"orders."_s << u"orders_"_s;
    QTest::newRow("device") << u"CON"_s << u"_CON"_s;
    QTest::newRow("device with extension") << u"nul.x"_s << u"_nul.x"_s;
    QTest::newRow("empty") << QString() << u"stream"_s;
}

void TestOutputNames::makesNamesSafe()
{
    QFETCH(QString, name);
    QFETCH(QString, safe);
    QCOMPARE(safeFileName(name), safe);
    QCOMPARE(safeFileName(safe), safe);
}

void TestOutputNames::cutsLongNamesBetweenCharacters()
{
    const QString rockets = QString(u"🚀"_s).repeated(100);
    const QString safe = safeFileName(rockets);
    QVERIFY(safe.toUtf8().size() <= 200);
    QVERIFY(safe.startsWith(u"🚀🚀🚀"_s));
    QVERIFY(!safe.toUtf8().contains("\xEF\xBF\xBD"));
    QVERIFY(safe != safeFileName(rockets + u'x'));
}

void TestOutputNames::laterOfTwoEqualNamesGetsDigits()
{
    const auto names
        = distinctFileNames({{u"a"_s, u"orders"_s}, {u"b"_s, u"orders"_s}, {u"b"_s, u"x"_s}});
    QCOMPARE(names[0].name, u"orders"_s);
    // sha1("b&airbyte&orders") begins with these digits.
    QCOMPARE(names[1].name, u"orders_58c"_s);
    QCOMPARE(names[2].name, u"x"_s);
    QVERIFY(names[1].nameSpace.isEmpty());
}

void TestOutputNames::caseDoesNotTellNamesApart()
{
    const auto names = distinctFileNames({{{}, u"Orders"_s}, {{}, u"orders"_s}});
    QCOMPARE(names[0].name, u"Orders"_s);
    QVERIFY(names[1].name.startsWith(u"orders_"_s));
}

void TestOutputNames::sameStreamTwiceIsNumbered()
{
    const std::vector<DestinationName> wanted(5, DestinationName{{}, u"orders"_s});
    std::set<DestinationName> distinct;
    for (const DestinationName &name : distinctFileNames(wanted))
        distinct.insert(name);
    QCOMPARE(distinct.size(), wanted.size());
}

QTEST_GUILESS_MAIN(TestOutputNames)
#include "testoutputnames.moc"

#include "core/base/hostpatterns.h"

#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestHostPatterns final : public QObject
{
    Q_OBJECT

private slots:
    void patternIsUnderstood_data();
    void patternIsUnderstood();
    void nonsenseIsNoPattern_data();
    void nonsenseIsNoPattern();
};

void TestHostPatterns::patternIsUnderstood_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("isMeant");
    const auto row = [](const char *name, const QString &pattern, const QString &url, bool is) {
        QTest::newRow(name) << pattern << url << is;
    };
    row("host", u"db.example.org"_s, u"https://db.example.org/x"_s, true);
    row("host in capitals", u"DB.Example.org"_s, u"https://db.example.ORG/x"_s, true);
    row("host below", u"example.org"_s, u"https://db.example.org/x"_s, false);
    row("domain", u".example.org"_s, u"https://db.example.org/x"_s, true);
    row("domain itself", u".example.org"_s, u"https://example.org/x"_s, true);
    row("domain by star", u"*.example.org"_s, u"https://a.b.example.org/x"_s, true);
    row("end of another name", u".example.org"_s, u"https://badexample.org/x"_s, false);
    row("port", u"example.org:8443"_s, u"https://example.org:8443/x"_s, true);
    row("other port", u"example.org:8443"_s, u"https://example.org/x"_s, false);
    row("usual port", u"example.org:443"_s, u"https://example.org/x"_s, true);
    row("address", u"10.1.2.3"_s, u"http://10.1.2.3/"_s, true);
    row("network", u"10.0.0.0/8"_s, u"http://10.1.2.3/"_s, true);
    row("other network", u"10.0.0.0/8"_s, u"http://11.1.2.3/"_s, false);
    row("name is no address", u"10.0.0.0/8"_s, u"http://ten.example/"_s, false);
    row("IPv6", u"::1"_s, u"http://[::1]:8080/"_s, true);
    row("IPv6 with port", u"[::1]:8080"_s, u"http://[::1]:8080/"_s, true);
    row("IPv6 network", u"fd00::/8"_s, u"http://[fd12::5]/"_s, true);
    row("all", u"*"_s, u"http://anything.example/"_s, true);
}

void TestHostPatterns::patternIsUnderstood()
{
    QFETCH(QString, pattern);
    QFETCH(QString, url);
    QFETCH(bool, isMeant);
    QVERIFY(isHostPattern(pattern));
    QCOMPARE(matchesHost(QUrl(url), {u"other.example"_s, pattern}), isMeant);
}

void TestHostPatterns::nonsenseIsNoPattern_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::newRow("blank") << u" "_s;
    QTest::newRow("two words") << u"one two"_s;
    QTest::newRow("address of a page") << u"https://example.org/"_s;
    QTest::newRow("star within") << u"exa*mple.org"_s;
    QTest::newRow("network of 99 bits") << u"10.0.0.0/99"_s;
    QTest::newRow("port of words") << u"example.org:http"_s;
}

void TestHostPatterns::nonsenseIsNoPattern()
{
    QFETCH(QString, pattern);
    QVERIFY(!isHostPattern(pattern));
}

QTEST_APPLESS_MAIN(TestHostPatterns)

#include "testhostpatterns.moc"

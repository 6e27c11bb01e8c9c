#include "core/declarative/request/formencoding.h"
#include "core/declarative/request/urlpreparation.h"
#include "core/declarative/request/urltext.h"
#include "core/declarative/value/jsontext.h"

#include <QTest>
#include <QUrl>

using namespace millrace;
using namespace millrace::declarative;
using namespace Qt::StringLiterals;

// What is expected here was computed by Python's urllib and the library requests.
class TestUrlText final : public QObject
{
    Q_OBJECT

private slots:
    void joinsAsPythonDoes_data();
    void joinsAsPythonDoes();
    void encodesAsTheReferenceDoes_data();
    void encodesAsTheReferenceDoes();
    void refusesWhatIsNoAddress_data();
    void refusesWhatIsNoAddress();
    void everyEscapeSurvivesQUrl();
    void writesForms_data();
    void writesForms();
    void readsQueries();
};

void TestUrlText::joinsAsPythonDoes_data()
{
    QTest::addColumn<QString>("base");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("expected");
    QTest::newRow("https://api.x.com/v1 + items") << "https://api.x.com/v1"
                                                  << "items"
                                                  << "https://api.x.com/v1/items";
    QTest::newRow("https://api.x.com/v1/ + ") << "https://api.x.com/v1/"
                                              << ""
                                              << "https://api.x.com/v1/";
    QTest::newRow("https://api.x.com/v1 + ") << "https://api.x.com/v1"
                                             << ""
                                             << "https://api.x.com/v1";
    QTest::newRow("https://api.x.com/v1 + /items") << "https://api.x.com/v1"
                                                   << "/items"
                                                   << "https://api.x.com/items";
    QTest::newRow("https://api.x.com/v1 + a//b") << "https://api.x.com/v1"
                                                 << "a//b"
                                                 << "https://api.x.com/v1/a/b";
    QTest::newRow("https://api.x.com/v1 + a///b//") << "https://api.x.com/v1"
                                                    << "a///b//"
                                                    << "https://api.x.com/v1/a/b/";
    QTest::newRow("https://api.x.com/v1 + ../v2/x") << "https://api.x.com/v1"
                                                    << "../v2/x"
                                                    << "https://api.x.com/v2/x";
    QTest::newRow("https://api.x.com/v1 + ./x") << "https://api.x.com/v1"
                                                << "./x"
                                                << "https://api.x.com/v1/x";
    QTest::newRow("https://api.x.com/v1 + ../../../x") << "https://api.x.com/v1"
                                                       << "../../../x"
                                                       << "https://api.x.com/x";
    QTest::newRow("https://api.x.com/v1 + x/..") << "https://api.x.com/v1"
                                                 << "x/.."
                                                 << "https://api.x.com/v1/";
    QTest::newRow("https://api.x.com/v1 + x/.") << "https://api.x.com/v1"
                                                << "x/."
                                                << "https://api.x.com/v1/x/";
    QTest::newRow("https://api.x.com/v1 + a:b/c d") << "https://api.x.com/v1"
                                                    << "a:b/c d"
                                                    << "a:b/c d";
    QTest::newRow("https://api.x.com/v1 + 1:b") << "https://api.x.com/v1"
                                                << "1:b"
                                                << "https://api.x.com/v1/1:b";
    QTest::newRow("https://api.x.com/v1 + https://other.com/z?x=1") << "https://api.x.com/v1"
                                                                    << "https://other.com/z?x=1"
                                                                    << "https://other.com/z?x=1";
    QTest::newRow("https://api.x.com/v1 + HTTP://other.com/z") << "https://api.x.com/v1"
                                                               << "HTTP://other.com/z"
                                                               << "HTTP://other.com/z";
    QTest::newRow("https://api.x.com/v1 + //other.com/z") << "https://api.x.com/v1"
                                                          << "//other.com/z"
                                                          << "https://other.com/z";
    QTest::newRow("https://api.x.com/v1 + ?page=2") << "https://api.x.com/v1"
                                                    << "?page=2"
                                                    << "https://api.x.com/v1/?page=2";
    QTest::newRow("https://api.x.com/v1?k=1 + ?page=2") << "https://api.x.com/v1?k=1"
                                                        << "?page=2"
                                                        << "https://api.x.com/v1?page=2";
    QTest::newRow("https://api.x.com/v1 + #part") << "https://api.x.com/v1"
                                                  << "#part"
                                                  << "https://api.x.com/v1/#part";
    QTest::newRow("https://api.x.com/v1 + items?x=a/../b") << "https://api.x.com/v1"
                                                           << "items?x=a/../b"
                                                           << "https://api.x.com/v1/items?x=a/../b";
    QTest::newRow("https://api.x.com/v1 + x;p=1/y;q") << "https://api.x.com/v1"
                                                      << "x;p=1/y;q"
                                                      << "https://api.x.com/v1/x;p=1/y;q";
    QTest::newRow("https://api.x.com/v1 + ;p") << "https://api.x.com/v1"
                                               << ";p"
                                               << "https://api.x.com/v1/;p";
    QTest::newRow("https://api.x.com + v1/x") << "https://api.x.com"
                                              << "v1/x"
                                              << "https://api.x.com/v1/x";
    QTest::newRow("https://api.x.com/a b + c") << "https://api.x.com/a b"
                                               << "c"
                                               << "https://api.x.com/a b/c";
    QTest::newRow("https://api.x.com/v1 +  x\n") << "https://api.x.com/v1"
                                                 << " x\n"
                                                 << "https://api.x.com/v1/x";
    QTest::newRow("https://API.x.com/v1 + x") << "https://API.x.com/v1"
                                              << "x"
                                              << "https://API.x.com/v1/x";
}

void TestUrlText::joinsAsPythonDoes()
{
    QFETCH(QString, base);
    QFETCH(QString, path);
    QFETCH(QString, expected);
    QCOMPARE(QString::fromStdString(urlWithPath(base.toStdString(), path.toStdString())), expected);
}

void TestUrlText::encodesAsTheReferenceDoes_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("expected");
    QTest::newRow("https://api.x.com ? ") << "https://api.x.com"
                                          << ""
                                          << "https://api.x.com/";
    QTest::newRow("https://API.X.com/V1 ? ") << "https://API.X.com/V1"
                                             << ""
                                             << "https://api.x.com/V1";
    QTest::newRow("https://api.x.com/a b/c ? ") << "https://api.x.com/a b/c"
                                                << ""
                                                << "https://api.x.com/a%20b/c";
    QTest::newRow("https://api.x.com/é ? k=v") << "https://api.x.com/é"
                                               << "k=v"
                                               << "https://api.x.com/%C3%A9?k=v";
    QTest::newRow("https://api.x.com/a%20b%2Fc%41 ? ") << "https://api.x.com/a%20b%2Fc%41"
                                                       << ""
                                                       << "https://api.x.com/a%20b%2FcA";
    QTest::newRow("https://api.x.com/100% ? ") << "https://api.x.com/100%"
                                               << ""
                                               << "https://api.x.com/100%25";
    QTest::newRow("https://api.x.com/%zz/%41 ? ") << "https://api.x.com/%zz/%41"
                                                  << ""
                                                  << "https://api.x.com/%25zz/%2541";
    QTest::newRow("https://api.x.com/x?a=1|2 ? b=3") << "https://api.x.com/x?a=1|2"
                                                     << "b=3"
                                                     << "https://api.x.com/x?a=1%7C2&b=3";
    QTest::newRow("https://api.x.com/x?a[b]=1 ? ") << "https://api.x.com/x?a[b]=1"
                                                   << ""
                                                   << "https://api.x.com/x?a%5Bb%5D=1";
    QTest::newRow("https://api.x.com/x? ? b=3") << "https://api.x.com/x?"
                                                << "b=3"
                                                << "https://api.x.com/x?b=3";
    QTest::newRow("https://api.x.com/x#part ? b=3") << "https://api.x.com/x#part"
                                                    << "b=3"
                                                    << "https://api.x.com/x?b=3#part";
    QTest::newRow("https://api.x.com/a/../b/./c ? ") << "https://api.x.com/a/../b/./c"
                                                     << ""
                                                     << "https://api.x.com/b/c";
    QTest::newRow("https://api.x.com/{id}?q=\"x\" ? ") << "https://api.x.com/{id}?q=\"x\""
                                                       << ""
                                                       << "https://api.x.com/%7Bid%7D?q=%22x%22";
    QTest::newRow("https://api.x.com:443/x ? ") << "https://api.x.com:443/x"
                                                << ""
                                                << "https://api.x.com:443/x";
    QTest::newRow("  https://api.x.com/x ? ") << "  https://api.x.com/x"
                                              << ""
                                              << "https://api.x.com/x";
    QTest::newRow("https://api.x.com/x?q=a+b%20c~'()*! ? ")
        << "https://api.x.com/x?q=a+b%20c~'()*!"
        << ""
        << "https://api.x.com/x?q=a+b%20c~'()*!";
    QTest::newRow("https://api.x.com/x?filter=a:b,c;d@e/f?g ? ")
        << "https://api.x.com/x?filter=a:b,c;d@e/f?g"
        << ""
        << "https://api.x.com/x?filter=a:b,c;d@e/f?g";
    QTest::newRow("https://bücher.de/x ? ") << "https://bücher.de/x"
                                            << ""
                                            << "https://xn--bcher-kva.de/x";
    QTest::newRow("https://api.x.com//a///b ? ") << "https://api.x.com//a///b"
                                                 << ""
                                                 << "https://api.x.com//a///b";
    QTest::newRow("https://api.x.com/x?%c3%a9=%7e ? ") << "https://api.x.com/x?%c3%a9=%7e"
                                                       << ""
                                                       << "https://api.x.com/x?%C3%A9=~";
    QTest::newRow("a:b/c d ? k=v") << "a:b/c d"
                                   << "k=v"
                                   << "a:b/c d";
}

void TestUrlText::encodesAsTheReferenceDoes()
{
    QFETCH(QString, url);
    QFETCH(QString, query);
    QFETCH(QString, expected);
    const Result<std::string> prepared = preparedUrl(url.toStdString(), query.toStdString());
    QVERIFY(prepared);
    QCOMPARE(QString::fromStdString(*prepared), expected);
}

void TestUrlText::refusesWhatIsNoAddress_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("code");
    QTest::newRow("no scheme") << "api.x.com/items"
                               << "declarative.scheme_missing";
    QTest::newRow("empty") << ""
                           << "declarative.scheme_missing";
    QTest::newRow("no host") << "https:///items"
                             << "declarative.url_invalid";
    QTest::newRow("no slashes") << "http:items"
                                << "declarative.url_invalid";
    QTest::newRow("star") << "https://*.x.com/"
                          << "declarative.url_invalid";
    QTest::newRow("port") << "https://x.com:99999/"
                          << "declarative.url_invalid";
    QTest::newRow("port of letters") << "https://x.com:abc/"
                                     << "declarative.url_invalid";
}

void TestUrlText::refusesWhatIsNoAddress()
{
    QFETCH(QString, url);
    QFETCH(QString, code);
    const Result<std::string> prepared = preparedUrl(url.toStdString(), {});
    QVERIFY(!prepared);
    QCOMPARE(prepared.error().code, code);
}

void TestUrlText::everyEscapeSurvivesQUrl()
{
    for (int byte = 0; byte < 256; ++byte) {
        const std::string text(1, char(byte));
        const std::string query = quotedForForm("a" + text) + "=" + quotedForForm(text + text);
        const Result<std::string> prepared
            = preparedUrl("https://api.x.com/p" + text + "/%" + "20q", query);
        QVERIFY(prepared);
        const QByteArray bytes = QByteArray::fromStdString(*prepared);
        QCOMPARE(QUrl::fromEncoded(bytes, QUrl::StrictMode).toEncoded(), bytes);
    }
}

void TestUrlText::writesForms_data()
{
    QTest::addColumn<QByteArray>("items");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("order") << QByteArray(R"({"b":"1","a":"2"})") << QByteArray("b=1&a=2");
    QTest::newRow("marks") << QByteArray(R"({"D":"a b&c/d:\u00e9~_.-"})")
                           << QByteArray("D=a+b%26c%2Fd%3A%C3%A9~_.-");
    QTest::newRow("lists") << QByteArray(R"({"a":["1",null,2],"b":[]})") << QByteArray("a=1&a=2");
    QTest::newRow("null") << QByteArray(R"({"a":null,"b":"x"})") << QByteArray("b=x");
    QTest::newRow("kinds") << QByteArray(R"({"a":1,"b":1.0,"c":true,"d":""})")
                           << QByteArray("a=1&b=1.0&c=True&d=");
    QTest::newRow("mapping") << QByteArray(R"({"a":{"x":1,"y":2}})") << QByteArray("a=x&a=y");
    QTest::newRow("key") << QByteArray(R"({"a[b]":"x"})") << QByteArray("a%5Bb%5D=x");
    QTest::newRow("nothing") << QByteArray("{}") << QByteArray();
}

void TestUrlText::writesForms()
{
    QFETCH(QByteArray, items);
    QFETCH(QByteArray, expected);
    const Result<Value> value = parseJson(items.toStdString());
    QVERIFY(value);
    QCOMPARE(QByteArray::fromStdString(formText(*value)), expected);
}

void TestUrlText::readsQueries()
{
    const auto items = queryItems("a=1&b=x+y%20z&c=&d&a=%C3%A9&e=%zz&&f=1=2");
    using Item = std::pair<std::string, std::string>;
    const std::vector<Item> expected{
        {"a", "1"}, {"b", "x y z"}, {"a", "\xc3\xa9"}, {"e", "%zz"}, {"f", "1=2"}};
    QCOMPARE(items, expected);
}

QTEST_GUILESS_MAIN(TestUrlText)
#include "testurltext.moc"

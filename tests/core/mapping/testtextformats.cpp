// Text formats: what counts as an e-mail address, an address on the web, a phone number.
#include "core/mapping/textformats.h"

#include <QtTest>

using namespace millrace;

class TestTextFormats final : public QObject
{
    Q_OBJECT

private slots:
    void emails_data();
    void emails();
    void uris_data();
    void uris();
    void phones_data();
    void phones();
    void countsAndCutsCharacters();

private:
    static void table(const char *const *good, const char *const *bad);
};

void TestTextFormats::table(const char *const *good, const char *const *bad)
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("fits");
    for (; *good; ++good)
        QTest::newRow(*good) << QByteArray(*good) << true;
    for (; *bad; ++bad)
        QTest::newRow(**bad ? *bad : "empty") << QByteArray(*bad) << false;
}

void TestTextFormats::emails_data()
{
    static const char *const good[]{"ada@example.org", "a.b+c@sub.example.co.uk",
                                    "o'neil@x-y.de",   "jürgen@bücher.example",
                                    "1@2.three",       nullptr};
    static const char *const bad[]{"",         "ada",     "ada@",     "@example.org", "a@b",
                                   "a b@c.de", "a@b..de", ".a@b.de",  "a.@b.de",      "a..b@c.de",
                                   "a@-b.de",  "a@b.de ", "a@b@c.de", "a@[1.2.3.4]",  "a@1.2.3.4",
                                   "<a@b.de>", nullptr};
    table(good, bad);
}

void TestTextFormats::emails()
{
    QFETCH(const QByteArray, text);
    QTEST(isEmail(text.toStdString()), "fits");
}

void TestTextFormats::uris_data()
{
    static const char *const good[]{"https://example.org",
                                    "HTTP://example.org/a?b=c#d",
                                    "mailto:ada@example.org",
                                    "urn:isbn:1",
                                    "http://localhost:80",
                                    "https://bücher.example/ü",
                                    nullptr};
    static const char *const bad[]{"",           "example.org",     "https:",    "https://",
                                   "https:x",    "http://a b.de",   "1http://x", "://x",
                                   "http://:80", "http://x.de/<a>", "a",         nullptr};
    table(good, bad);
}

void TestTextFormats::uris()
{
    QFETCH(const QByteArray, text);
    QTEST(isUri(text.toStdString()), "fits");
}

void TestTextFormats::phones_data()
{
    static const char *const good[]{
        "+49 30 1234567", "(030) 123-45/67", "030.1234567", "555-0100 ext. 12",
        "5550100x12",     "*31#5550100",     "112",         "030\u20111234\u00a056",
        nullptr};
    static const char *const bad[]{
        "", "12", "call me", "+", "555-CALL", "5550100 ext", "1234567890123456789012345", nullptr};
    table(good, bad);
}

void TestTextFormats::phones()
{
    QFETCH(const QByteArray, text);
    QTEST(isPhone(text.toStdString()), "fits");
}

void TestTextFormats::countsAndCutsCharacters()
{
    const std::string text = "aü€😀z";
    QCOMPARE(characterCount(text), std::size_t(5));
    QCOMPARE(firstCharacters(text, 0), std::string_view());
    QCOMPARE(firstCharacters(text, 2), std::string_view("aü"));
    QCOMPARE(firstCharacters(text, 4), std::string_view("aü€😀"));
    QCOMPARE(firstCharacters(text, 9), std::string_view(text));
}

QTEST_GUILESS_MAIN(TestTextFormats)
#include "testtextformats.moc"

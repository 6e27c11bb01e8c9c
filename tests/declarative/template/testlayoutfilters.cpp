#include "core/declarative/template/interpolation.h"
#include "core/declarative/value/jsontext.h"
#include "tests/declarative/template/stoppedclock.h"

#include <QElapsedTimer>
#include <QTest>

using namespace millrace;
using namespace millrace::declarative;
using namespace Qt::StringLiterals;

/// The filters that lay out text and make HTML, with what Jinja 3.1.6 makes of the same, and the
/// text that means nothing.
class TestLayoutFilters final : public QObject
{
    Q_OBJECT

private slots:
    void laysOutAsJinjaDoes_data();
    void laysOutAsJinjaDoes();
    void refusesWhatJinjaRefuses_data();
    void refusesWhatJinjaRefuses();
    void fillsInText();
    void longTextsEndInTime();

private:
    [[nodiscard]] QByteArray given(const QByteArray &expression) const
    {
        // A letter in front: nothing of it is a literal.
        const Result<Value> value = InterpolatedText("_{{ " + expression.toStdString() + " }}")
                                        .evaluate(m_scope, m_clock);
        return value && value->isText() ? QByteArray::fromStdString(value->text()).mid(1)
            : value                     ? "no text"_ba
                                        : value.error().code.toUtf8();
    }

    TemplateScope m_scope;
    test::StoppedClock m_clock;
};

void TestLayoutFilters::laysOutAsJinjaDoes_data()
{
    QTest::addColumn<QByteArray>("expression");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("lines of words")
        << QByteArray("'the quick brown fox jumps over the lazy dog'|wordwrap(12)")
        << QByteArray("the quick\nbrown fox\njumps over\nthe lazy dog");
    QTest::newRow("long words are broken")
        << QByteArray("'a well-known extraordinarily-long-word here'|wordwrap(10, wrapstring='|')")
        << QByteArray("a well-|known extr|aordinaril|y-long-|word here");
    QTest::newRow("long words stay whole")
        << QByteArray("'abcdefghijklmnop qr'|wordwrap(5, break_long_words=False, wrapstring='|')")
        << QByteArray("abcdefghijklmnop|qr");
    QTest::newRow("lines are kept")
        << QByteArray("'one two\\n\\nthree four'|wordwrap(7, wrapstring='|')")
        << QByteArray("one two||three|four");
    QTest::newRow("hyphens and dashes")
        << QByteArray("'state-of-the-art and semi--colon'|wordwrap(9, wrapstring='|')")
        << QByteArray("state-of-|the-art|and semi|--colon");
    QTest::newRow("hyphens are letters")
        << QByteArray("'state-of-the-art'|wordwrap(6, break_on_hyphens=False, wrapstring='|')")
        << QByteArray("state-|of-the|-art");
    QTest::newRow("letters beyond ASCII")
        << QByteArray("'äöüß éèê ñandú straße größer'|wordwrap(8, wrapstring='|')")
        << QByteArray("äöüß éèê|ñandú|straße|größer");
    QTest::newRow("blanks at the ends")
        << QByteArray("'  lead and trail   '|wordwrap(6, wrapstring='|')")
        << QByteArray("  lead|and|trail");
    QTest::newRow("one column") << QByteArray("'abc d-e'|wordwrap(1, wrapstring='|')")
                                << QByteArray("a|b|c|d|-|e");
    QTest::newRow("a short mapping")
        << QByteArray("{'b': 1, 'a': [1, 2]}|pprint") << QByteArray("{'a': [1, 2], 'b': 1}");
    QTest::newRow("a long mapping")
        << QByteArray(
               "{'zeta': 'x'*60, 'alpha': [1, 2, {'b': none, 'a': 'some words that are long eno"
               "ugh to be cut into several parts of a line'}]}|pprint")
        << QByteArray(
               "{'alpha': [1,\n           2,\n           {'a': 'some words that are long enough"
               " to be cut into several parts '\n                 'of a line',\n            'b'"
               ": None}],\n 'zeta': 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
               "xx'}");
    QTest::newRow("a long text")
        << QByteArray("('word ' * 30)|pprint")
        << QByteArray(
               "('word word word word word word word word word word word word word word word '\n"
               " 'word word word word word word word word word word word word word word word ')"
               "");
    QTest::newRow("a text of lines")
        << QByteArray("('a line of text\\n' * 8)|pprint")
        << QByteArray(
               "('a line of text\\n'\n 'a line of text\\n'\n 'a line of text\\n'\n 'a line of t"
               "ext\\n'\n 'a line of text\\n'\n 'a line of text\\n'\n 'a line of text\\n'\n 'a "
               "line of text\\n')");
    QTest::newRow("a long list")
        << QByteArray("(['abcdefghij'] * 12)|pprint")
        << QByteArray(
               "['abcdefghij',\n 'abcdefghij',\n 'abcdefghij',\n 'abcdefghij',\n 'abcdefghij',\n"
               " 'abcdefghij',\n 'abcdefghij',\n 'abcdefghij',\n 'abcdefghij',\n 'abcdefghij',\n"
               " 'abcdefghij',\n 'abcdefghij']");
    QTest::newRow("a long tuple of one")
        << QByteArray("('y' * 90,)|pprint")
        << QByteArray(
               "('yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"
               "yyyyyyyyyyyyy',)");
    QTest::newRow("a number") << QByteArray("42|pprint") << QByteArray("42");
    QTest::newRow("nested lists")
        << QByteArray("[[1] * 30, ['quote\\'s', 'two \"marks\"'] * 4]|pprint")
        << QByteArray(
               "[[1,\n  1,\n  1,\n  1,\n  1,\n  1,\n  1,\n  1,\n  1,\n  1,\n  1,\n  1,\n  1,\n "
               " 1,\n  1,\n  1,\n  1,\n  1,\n  1,\n  1,\n  1,\n  1,\n  1,\n  1,\n  1,\n  1,\n  "
               "1,\n  1,\n  1,\n  1],\n [\"quote's\",\n  'two \"marks\"',\n  \"quote's\",\n  't"
               "wo \"marks\"',\n  \"quote's\",\n  'two \"marks\"',\n  \"quote's\",\n  'two \"ma"
               "rks\"']]");
    QTest::newRow("attributes") << QByteArray("{'class': 'a<b', 'id': none, 'n': 1}|xmlattr")
                                << QByteArray(" class=\"a&lt;b\" n=\"1\"");
    QTest::newRow("attributes without a blank")
        << QByteArray("{'id': 'x'}|xmlattr(false)") << QByteArray("id=\"x\"");
    QTest::newRow("no attributes") << QByteArray("{}|xmlattr") << QByteArray("");
    QTest::newRow("addresses")
        << QByteArray(
               "'see https://example.com/a?b=1&c=2, or www.example.org. (http://x.io)'|urlize")
        << QByteArray(
               "see <a href=\"https://example.com/a?b=1&amp;c=2\" rel=\"noopener\">https://exam"
               "ple.com/a?b=1&amp;c=2</a>, or <a href=\"https://www.example.org\" rel=\"noopene"
               "r\">www.example.org</a>. (<a href=\"http://x.io\" rel=\"noopener\">http://x.io<"
               "/a>)");
    QTest::newRow("mail addresses")
        << QByteArray("'mail me@example.com or mailto:you@example.com now'|urlize")
        << QByteArray(
               "mail <a href=\"mailto:me@example.com\">me@example.com</a> or <a href=\"mailto:y"
               "ou@example.com\">you@example.com</a> now");
    QTest::newRow("short, not followed")
        << QByteArray(
               "'https://example.com/a/very/long/path'|urlize(15, true, target='_blank', rel='m"
               "e')")
        << QByteArray(
               "<a href=\"https://example.com/a/very/long/path\" rel=\"me nofollow noopener\" t"
               "arget=\"_blank\">https://example...</a>");
    QTest::newRow("schemes")
        << QByteArray("'go tel:123 and example.com <b>'|urlize(extra_schemes=['tel:'])")
        << QByteArray(
               "go <a href=\"tel:123\" rel=\"noopener\">tel:123</a> and <a href=\"https://examp"
               "le.com\" rel=\"noopener\">example.com</a> &lt;b&gt;");
    QTest::newRow("balanced brackets")
        << QByteArray("'(see http://en.example.org/wiki/A_(b)) <http://x.io/y>'|urlize")
        << QByteArray(
               "(see <a href=\"http://en.example.org/wiki/A_(b)\" rel=\"noopener\">http://en.ex"
               "ample.org/wiki/A_(b)</a>) &lt;<a href=\"http://x.io/y\" rel=\"noopener\">http:/"
               "/x.io/y</a>&gt;");
    QTest::newRow("no addresses") << QByteArray("'a.b c@ @d x:y v1.2'|urlize")
                                  << QByteArray("a.b c@ @d x:y v1.2");
}

void TestLayoutFilters::laysOutAsJinjaDoes()
{
    QFETCH(QByteArray, expression);
    QFETCH(QByteArray, text);
    QCOMPARE(given(expression), text);
}

void TestLayoutFilters::refusesWhatJinjaRefuses_data()
{
    QTest::addColumn<QByteArray>("expression");
    QTest::newRow("no width") << "'a'|wordwrap(0)"_ba;
    QTest::newRow("no text") << "5|wordwrap"_ba;
    QTest::newRow("no mapping") << "[1]|xmlattr"_ba;
    QTest::newRow("a name with a blank") << "{'a b': 1}|xmlattr"_ba;
    QTest::newRow("no scheme") << "'a'|urlize(extra_schemes=['no scheme'])"_ba;
    QTest::newRow("lipsum of nothing") << "lipsum(min=5, max=5)"_ba;
}

void TestLayoutFilters::refusesWhatJinjaRefuses()
{
    QFETCH(QByteArray, expression);
    QCOMPARE(given(expression), "declarative.template_failed"_ba);
}

void TestLayoutFilters::fillsInText()
{
    const QByteArray plain = given("lipsum(3, html=false, min=5, max=9)");
    const QList<QByteArray> paragraphs = plain.split('\n');
    QCOMPARE(paragraphs.size(), 5); // Three, with an empty line between.
    for (const QByteArray &paragraph : paragraphs) {
        if (paragraph.isEmpty())
            continue;
        const qsizetype words = paragraph.split(' ').size();
        QVERIFY(words >= 5 && words < 9);
        QVERIFY(paragraph.endsWith('.'));
        QVERIFY(paragraph.at(0) >= 'A' && paragraph.at(0) <= 'Z');
    }
    QCOMPARE(given("lipsum()").count("<p>"), 5);
    QVERIFY(given("lipsum()") != given("lipsum()"));
    QCOMPARE(given("lipsum(9000, min=2000, max=9000)"), "declarative.template_failed"_ba);
}

void TestLayoutFilters::longTextsEndInTime()
{
    QElapsedTimer timer;
    timer.start();
    static_cast<void>(given("('a-' * 200000)|wordwrap(10)|length"));
    static_cast<void>(given("('a@' * 200000)|urlize|length"));
    static_cast<void>(given("('(' * 200000)|urlize|length"));
    static_cast<void>(given("('a' ~ '(' * 900000 ~ ')' * 900000)|urlize|length"));
    QCOMPARE(given("('x' * 20000)|wordwrap(10)|length"), "21999"_ba);
    QCOMPARE(given("('word ' * 100000)|pprint|length"), "526668"_ba);
    static_cast<void>(given("('a ' * 200000)|pprint|length"));
    QVERIFY(timer.elapsed() < 60'000);
}

QTEST_GUILESS_MAIN(TestLayoutFilters)
#include "testlayoutfilters.moc"

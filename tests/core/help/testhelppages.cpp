#include "core/connector/connectorregistry.h"
#include "core/help/helppages.h"

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestHelpPages final : public QObject
{
    Q_OBJECT

private slots:
    void everyLinkLeadsSomewhere();
    void everyErrorCodeIsExplained();
    void noErrorIsExplainedThatIsNotThere();
    void errorsOfManifestsAndExpressionsSayWhatToDoNext();
    void everyConnectorHasAPage();
    void everyPageHasATitleAndIsReached();
    void codeFencesAreClosed();
    void wordsFindTheirPage_data();
    void wordsFindTheirPage();
    void linksAreResolvedFromTheirPage();

private:
    static QSet<QString> matchesInTheProgram(const QRegularExpression &expression);
    static QSet<QString> codesOfTheProgram();
    static QSet<QString> textsOfTheProgram();

    const HelpPages m_pages;
};

QSet<QString> TestHelpPages::matchesInTheProgram(const QRegularExpression &expression)
{
    QSet<QString> found;
    for (const auto &room : {u"app"_s, u"core"_s, u"ui"_s}) {
        QDirIterator walk(QStringLiteral(MILLRACE_SOURCE_DIR) + u'/' + room, {u"*.cpp"_s, u"*.h"_s},
                          QDir::Files, QDirIterator::Subdirectories);
        while (walk.hasNext()) {
            QFile file(walk.next());
            if (file.fileName().contains("/tests/"_L1) || !file.open(QIODevice::ReadOnly))
                continue;
            auto match = expression.globalMatch(QString::fromUtf8(file.readAll()));
            while (match.hasNext())
                found << match.next().captured(1);
        }
    }
    return found;
}

/// The codes of all error definitions in the sources.
QSet<QString> TestHelpPages::codesOfTheProgram()
{
    static const QRegularExpression s_code(u"\"([a-z_0-9]+\\.[a-z_0-9.]+)\",\\s*ErrorKind::"_s);
    return matchesInTheProgram(s_code);
}

/// Every text that may be a code; some errors are made without a definition.
QSet<QString> TestHelpPages::textsOfTheProgram()
{
    static const QRegularExpression s_text(u"\"([a-z_0-9]+\\.[a-z_0-9.]+)\""_s);
    return matchesInTheProgram(s_text);
}

void TestHelpPages::everyLinkLeadsSomewhere()
{
    static const QRegularExpression s_link(u"\\]\\(([^)\\s]+)\\)"_s);
    QStringList dead;
    for (const QString &page : m_pages.names()) {
        auto match = s_link.globalMatch(m_pages.markdown(page));
        while (match.hasNext()) {
            const QString link = match.next().captured(1);
            if (link.startsWith("https://"_L1))
                continue;
            if (!m_pages.has(HelpPages::linkedTopic(page, link)))
                dead << page + u": "_s + link;
        }
    }
    QVERIFY2(dead.isEmpty(), qPrintable(dead.join(u'\n')));
}

void TestHelpPages::everyErrorCodeIsExplained()
{
    const QSet<QString> codes = codesOfTheProgram();
    QVERIFY(codes.size() > 500);
    QStringList missing;
    for (const QString &code : codes) {
        const QString topic = m_pages.errorTopic(code);
        if (topic.isEmpty() || m_pages.section(topic).size() < 80)
            missing << code;
    }
    missing.sort();
    QVERIFY2(missing.isEmpty(), qPrintable(missing.join(u'\n')));
}

void TestHelpPages::noErrorIsExplainedThatIsNotThere()
{
    const QSet<QString> codes = textsOfTheProgram();
    QStringList dead;
    for (const HelpSection &section : m_pages.sections()) {
        if (section.page.startsWith("errors/"_L1) && !section.heading.isEmpty()
            && !codes.contains(section.heading))
            dead << section.heading;
    }
    QVERIFY2(dead.isEmpty(), qPrintable(dead.join(u'\n')));
}

void TestHelpPages::errorsOfManifestsAndExpressionsSayWhatToDoNext()
{
    // A definition that ends with an empty hint, and any definition.
    const QString start = u"\\{\\s*\"((?:declarative|expression)\\.[a-z_0-9]+)\",\\s*ErrorKind::"_s;
    const QRegularExpression withoutHint(
        start
            + u"(?:(?!\\};).)*,\\s*(?:QT_TRANSLATE_NOOP\\(\\s*\"errors\",\\s*)?\"\"\\)?\\s*\\};"_s,
        QRegularExpression::DotMatchesEverythingOption);
    QVERIFY(matchesInTheProgram(QRegularExpression(start)).size() > 100);
    const QStringList silent = matchesInTheProgram(withoutHint).values();
    QVERIFY2(silent.isEmpty(), qPrintable(silent.join(u'\n')));
}

void TestHelpPages::everyConnectorHasAPage()
{
    ConnectorRegistry registry;
    registerBuiltInConnectors(registry);
    for (const ConnectorInfo &info : registry.connectors())
        QVERIFY2(m_pages.has(u"connectors/"_s + info.id), qPrintable(info.id));
}

void TestHelpPages::everyPageHasATitleAndIsReached()
{
    static const QRegularExpression s_link(u"\\]\\(([^)\\s]+)\\)"_s);
    QSet<QString> reached{u"contents"_s};
    for (QStringList open{u"contents"_s}; !open.isEmpty();) {
        const QString page = open.takeLast();
        auto match = s_link.globalMatch(m_pages.markdown(page));
        while (match.hasNext()) {
            const QString next
                = HelpPages::linkedTopic(page, match.next().captured(1)).section(u'#', 0, 0);
            if (!next.isEmpty() && !reached.contains(next)) {
                reached << next;
                open << next;
            }
        }
    }
    for (const QString &page : m_pages.names()) {
        QVERIFY2(m_pages.markdown(page).startsWith("# "_L1), qPrintable(page));
        QVERIFY2(reached.contains(page), qPrintable(page));
    }
}

void TestHelpPages::codeFencesAreClosed()
{
    static const QRegularExpression s_fence(u"^```"_s, QRegularExpression::MultilineOption);
    for (const HelpSection &section : m_pages.sections())
        QVERIFY2(section.text.count(s_fence) % 2 == 0,
                 qPrintable(section.page + u'#' + section.heading));
}

void TestHelpPages::wordsFindTheirPage_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("topic");
    QTest::newRow("a title") << u"rejected records"_s << u"rejected"_s;
    QTest::newRow("a code") << u"http.timed_out"_s << u"errors/http#http.timed_out"_s;
    QTest::newRow("case") << u"CHECKPOINTS"_s << u"concepts/checkpoints"_s;
    QTest::newRow("nothing") << u"xyzzyplugh"_s << QString();
    QTest::newRow("blanks") << u"   "_s << QString();
}

void TestHelpPages::wordsFindTheirPage()
{
    QFETCH(QString, words);
    QFETCH(QString, topic);
    const QList<HelpHit> hits = m_pages.find(words);
    QCOMPARE(hits.isEmpty() ? QString() : hits.first().topic, topic);
    QVERIFY(m_pages.find(words, 3).size() <= 3);
    for (const HelpHit &hit : hits)
        QVERIFY(m_pages.has(hit.topic));
}

void TestHelpPages::linksAreResolvedFromTheirPage()
{
    QCOMPARE(HelpPages::linkedTopic(u"concepts/runs"_s, u"../errors/http.md#http.cut"_s),
             u"errors/http#http.cut"_s);
    QCOMPARE(HelpPages::linkedTopic(u"concepts/runs"_s, u"checkpoints.md"_s),
             u"concepts/checkpoints"_s);
    QCOMPARE(HelpPages::linkedTopic(u"contents"_s, u"#Words"_s), u"contents#Words"_s);
    QCOMPARE(HelpPages::linkedTopic(u"contents"_s, u"https://example.org/a.md"_s), QString());
}

QTEST_GUILESS_MAIN(TestHelpPages)
#include "testhelppages.moc"

#include "core/declarative/workbench/manifestfaults.h"

#include <QTest>
#include <QTranslator>

using namespace millrace::declarative;
using namespace Qt::StringLiterals;

namespace {

const QByteArray s_manifest = R"yaml(version: 6.0.0
check: {stream_names: [things]}
streams:
  - name: things
    retriever:
      requester:
        url_base: https://x.example
        path: /things
        request_parameters:
          since: "{{ config['start'] }}"
          text: |
            first
            {{ config['x'] }}
      record_selector: {extractor: {field_path: []}}
spec:
  connection_specification:
    type: object
    description: "An example: {{ is no template here"
    properties: {}
)yaml";

int lineWith(const QByteArray &text, const QByteArray &part)
{
    return static_cast<int>(text.left(text.indexOf(part)).count('\n')) + 1;
}

} // namespace

class TestManifestFaults final : public QObject
{
    Q_OBJECT

private slots:
    void goodManifestHasNone() { QVERIFY(manifestFaults(s_manifest).empty()); }
    void eachFaultNamesItsLine_data();
    void eachFaultNamesItsLine();
    void namesTheLineInEveryLanguage();
    void reasonsAreTranslated();
    void severalAreInTheOrderOfTheirLines();
    void oneReadingTellsEverything();
};

void TestManifestFaults::eachFaultNamesItsLine_data()
{
    QTest::addColumn<QByteArray>("good");
    QTest::addColumn<QByteArray>("bad");
    QTest::newRow("YAML") << QByteArray("path: /things") << QByteArray("path: @things");
    QTest::newRow("kind of value") << QByteArray("path: /things") << QByteArray("path: {a: 1}");
    QTest::newRow("reference") << QByteArray("path: /things")
                               << QByteArray("path: '#/definitions/missing'");
    QTest::newRow("template") << QByteArray("config['start'] }}")
                              << QByteArray("config['start' }}");
    QTest::newRow("template in a block")
        << QByteArray("{{ config['x'] }}") << QByteArray("{{ config['x'] | }}");
}

void TestManifestFaults::eachFaultNamesItsLine()
{
    QFETCH(const QByteArray, good);
    QFETCH(const QByteArray, bad);
    QByteArray text = s_manifest;
    QVERIFY(text.contains(good));
    text.replace(good, bad);
    const std::vector<ManifestMessage> faults = manifestFaults(text);
    QCOMPARE(faults.size(), std::size_t(1));
    QVERIFY(!faults.front().text.isEmpty());
    QVERIFY2(faults.front().line == lineWith(text, bad),
             qPrintable(u"%1: %2"_s.arg(faults.front().line).arg(faults.front().text)));
}

void TestManifestFaults::namesTheLineInEveryLanguage()
{
    class German final : public QTranslator
    {
    public:
        bool isEmpty() const override { return false; }
        QString translate(const char *, const char *text, const char *, int) const override
        {
            return QString::fromUtf8(text).replace("line"_L1, "Zeile"_L1);
        }
    };
    German german;
    QVERIFY(QCoreApplication::installTranslator(&german));
    for (const char *bad : {"path: @things", "path: '#/definitions/missing'"}) {
        QByteArray text = s_manifest;
        text.replace("path: /things", bad);
        const std::vector<ManifestMessage> faults = manifestFaults(text);
        QCOMPARE(faults.size(), std::size_t(1));
        QVERIFY2(faults.front().text.contains(u"Zeile"_s), qPrintable(faults.front().text));
        QCOMPARE(faults.front().line, lineWith(text, bad));
    }
    QVERIFY(QCoreApplication::removeTranslator(&german));
}

void TestManifestFaults::reasonsAreTranslated()
{
    class Marking final : public QTranslator
    {
    public:
        bool isEmpty() const override { return false; }
        QString translate(const char *context, const char *text, const char *, int) const override
        {
            return QByteArray(context) == "reasons" ? u'<' + QString::fromUtf8(text) + u'>'
                                                    : QString();
        }
    };
    Marking marking;
    QVERIFY(QCoreApplication::installTranslator(&marking));
    const auto reason = [](const QByteArray &good, const QByteArray &bad) {
        QByteArray text = s_manifest;
        text.replace(good, bad);
        const std::vector<ManifestMessage> faults = manifestFaults(text);
        return faults.empty() ? QString() : faults.front().text;
    };
    const QString kind = reason("path: /things", "path: {a: 1}");
    QVERIFY2(kind.contains("<it has to be <text>, not <a mapping>>"_L1), qPrintable(kind));
    const QString lacking = reason("check: ", "checks: ");
    QVERIFY2(lacking.contains("<nothing of this name is known here>"_L1)
                 || lacking.contains("<check is missing>"_L1),
             qPrintable(lacking));
    QVERIFY(QCoreApplication::removeTranslator(&marking));
}

void TestManifestFaults::oneReadingTellsEverything()
{
    const ManifestReading good = Manifest::examine(s_manifest);
    QVERIFY(good.messages.empty() && good.document && good.manifest);
    QByteArray text = s_manifest;
    text.replace("path: /things", "path: {a: 1}");
    const ManifestReading faulty = Manifest::examine(text);
    QCOMPARE(faulty.messages.size(), std::size_t(1));
    QVERIFY(faulty.document && !faulty.manifest);
    const ManifestReading none = Manifest::examine("a: [");
    QCOMPARE(none.messages.size(), std::size_t(1));
    QVERIFY(!none.document && !none.manifest);
}

void TestManifestFaults::severalAreInTheOrderOfTheirLines()
{
    QByteArray text = s_manifest;
    text.replace("config['x'] }}", "config['x' }}").replace("path: /things", "path: {a: 1}");
    const std::vector<ManifestMessage> faults = manifestFaults(text);
    QCOMPARE(faults.size(), std::size_t(2));
    QVERIFY(faults.front().line < faults.back().line);
}

QTEST_GUILESS_MAIN(TestManifestFaults)
#include "testmanifestfaults.moc"

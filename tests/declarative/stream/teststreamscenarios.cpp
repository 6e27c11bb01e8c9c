// Scenarios recorded from the reference: the slices that are asked for, records and states.
#include "tests/declarative/stream/streamfixture.h"

#include <QFile>
#include <QTest>

using namespace millrace;
using namespace millrace::declarative;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

/// Plays the recorded pages in their order and notes where a request differs.
class Script final
{
public:
    explicit Script(Value scenario)
        : m_scenario(std::move(scenario))
        , m_pages(m_scenario["pages"].list())
    {
    }

    Result<void> answer(const std::string &stream, const StreamSlice &slice,
                        const SliceRules &rules, const RecordSink &sink)
    {
        for (;;) {
            if (m_next == m_pages.size())
                return fault("more requests than recorded");
            const Value &page = m_pages[m_next++];
            const Result<RequestOptions> options = rules.requestOptions(slice);
            if (!options)
                return options.error();
            if (page["stream"].text() != stream)
                return fault("the other stream was expected");
            if (!(texts(options->parameters) == page["query"])
                || !(texts(options->headers) == page["headers"]))
                return fault(jsonText(options->parameters) + " instead of "
                             + jsonText(page["query"]));
            bool isLast = true;
            for (const Value &record : page["records"].list()) {
                const bool isWanted = rules.isWanted(record, slice);
                isLast = !isWanted || page["records"].list().size() < 2;
                if (!isWanted && (rules.filtersRecords() || rules.isDataFeed()))
                    continue;
                const Result<bool> wantsMore = sink(record);
                if (!wantsMore || !*wantsMore)
                    return wantsMore ? Result<void>() : wantsMore.error();
            }
            if (!rules.isDataFeed() || isLast)
                return {};
        }
    }

    [[nodiscard]] bool isOver() const { return m_next == m_pages.size(); }

    std::string faults;

private:
    static Value texts(const Value &options)
    {
        Value found = Value::emptyMapping();
        for (const auto &[name, value] : options.mapping())
            found.mutableMapping().set(name, value.isText() ? value : Value(jsonText(value)));
        return found;
    }

    Result<void> fault(const std::string &what)
    {
        faults += what + "\n";
        return {};
    }

    const Value m_scenario;
    const Value::List m_pages;
    std::size_t m_next = 0;
};

Value scenarios()
{
    QFile file(QStringLiteral(FIXTURES "/scenarios.json"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("The scenarios are missing.");
    const QByteArray text = file.readAll();
    return json(std::string_view(text.constData(), std::size_t(text.size())));
}

} // namespace

class TestStreamScenarios final : public QObject
{
    Q_OBJECT

private slots:
    void asksAndKeepsTheStateAsRecorded_data();
    void asksAndKeepsTheStateAsRecorded();
};

void TestStreamScenarios::asksAndKeepsTheStateAsRecorded_data()
{
    QTest::addColumn<int>("index");
    const Value all = scenarios();
    QCOMPARE(all.list().size(), std::size_t(24));
    for (std::size_t index = 0; index < all.list().size(); ++index)
        QTest::newRow(all.list()[index]["name"].text().c_str()) << int(index);
}

void TestStreamScenarios::asksAndKeepsTheStateAsRecorded()
{
    QFETCH(int, index);
    const Value scenario = scenarios().list().at(std::size_t(index));
    Script script(scenario);
    StreamFixture fixture(jsonText(scenario["config"]));
    fixture.answer
        = [&](const std::string &stream, const StreamSlice &slice, const SliceRules &rules,
              const RecordSink &sink) { return script.answer(stream, slice, rules, sink); };
    const auto stream = fixture.open(scenario["stream"], scenario["state"]);
    QVERIFY2(stream, stream ? "" : qPrintable(stream.error().message));

    EventLog log;
    QVERIFY(readStreams({stream->get()}, log, {}, {}));
    QCOMPARE(QByteArray::fromStdString(script.faults), QByteArray());
    QVERIFY(script.isOver());
    QCOMPARE(sortedJson(log.records), sortedJson(scenario["records"]));
    QCOMPARE(sortedJson(log.states), sortedJson(scenario["states"]));
    QCOMPARE(log.lines.front(), std::string("items STARTED"));
    QCOMPARE(log.lines.back(), std::string("items COMPLETE"));
}

QTEST_APPLESS_MAIN(TestStreamScenarios)
#include "teststreamscenarios.moc"

// The recorded scenarios of the reference implementation: small manifests with their exchanges.
#include "core/declarative/value/jsontext.h"
#include "tests/declarative/conformance/comparablerequest.h"
#include "tests/declarative/conformance/recordedrun.h"
#include "tests/declarative/vectors/vectorlines.h"

#include <QTest>

using namespace millrace;
using namespace millrace::declarative;
using namespace Qt::StringLiterals;

namespace {

using namespace std::chrono;

constexpr TimePoint s_now = sys_days{year{2024} / 6 / 1};
constexpr JsonStyle s_sorted{.sortsKeys = true};

HttpResponse answerFrom(const Value &recorded)
{
    const Value &source = recorded["response"];
    HttpResponse response;
    response.status = int(source["status"].integer());
    for (const auto &[name, value] : source["headers"].mapping()) {
        response.headers.append(
            {QByteArray::fromStdString(name), QByteArray::fromStdString(value.text())});
    }
    const Value &body = source["body"];
    response.body = QByteArray::fromStdString(
        source["raw"].isTruthy() && body.isText() ? body.text() : jsonText(body));
    return response;
}

/// A lookback window is the time a run took, which is nobody's business here.
Value masked(Value state)
{
    if (state.isMapping() && state.find("lookback_window"))
        state.mutableMapping().set("lookback_window", "*");
    if (const Value *parents = state.find("parent_state"); parents && parents->isMapping()) {
        Value changed = *parents;
        for (auto &entry : changed.mutableMapping())
            entry.value = masked(entry.value);
        state.mutableMapping().set("parent_state", changed);
    }
    return state;
}

QStringList lines(const std::vector<std::string> &texts)
{
    QStringList list;
    for (const std::string &text : texts)
        list << QString::fromStdString(text);
    return list;
}

/// The first difference of two lists, for a message; empty when they are equal.
QString difference(const QString &what, const QStringList &actual, const QStringList &expected)
{
    for (qsizetype index = 0; index < std::max(actual.size(), expected.size()); ++index) {
        const QString left = actual.value(index, u"nothing"_s);
        const QString right = expected.value(index, u"nothing"_s);
        if (left != right)
            return u"%1 %2 is\n%3\nand should be\n%4"_s.arg(what).arg(index).arg(left, right);
    }
    return {};
}

bool logsInOften(const Value &scenario)
{
    return scenario["name"].text().starts_with("session token");
}

QStringList jsonLines(const Value &list)
{
    QStringList result;
    if (list.isList()) {
        for (const Value &item : list.list())
            result << QString::fromStdString(jsonText(masked(item), s_sorted));
    }
    return result;
}

} // namespace

class TestScenarios final : public QObject
{
    Q_OBJECT

private slots:
    void agrees_data();
    void agrees();

private:
    QString compare(const Value &scenario, const RecordedOutcome &outcome) const;
    std::vector<Value> m_scenarios;
};

void TestScenarios::agrees_data()
{
    QTest::addColumn<int>("index");
    for (const std::string &line :
         test::vectorLines(QFINDTESTDATA("../vectors/scenarios.jsonl.gz"))) {
        const auto scenario = parseJson(line);
        QVERIFY(scenario);
        QTest::addRow("%d %s", int(m_scenarios.size()), (*scenario)["name"].text().c_str())
            << int(m_scenarios.size());
        m_scenarios.push_back(*scenario);
    }
    QCOMPARE(m_scenarios.size(), size_t(138));
}

QString TestScenarios::compare(const Value &scenario, const RecordedOutcome &outcome) const
{
    QStringList requests;
    QStringList expected;
    const bool logsIn = logsInOften(scenario);
    std::vector<std::string> recorded;
    for (const Value &exchange : scenario["exchanges"].list())
        recorded.push_back(comparable(exchange["request"]));
    requests = lines(logsIn ? withoutRepeats(outcome.requests) : outcome.requests);
    expected = lines(logsIn ? withoutRepeats(recorded) : recorded);
    if (const QString text = difference(u"Request"_s, requests, expected); !text.isEmpty())
        return text;
    QStringList records;
    for (const auto &[stream, record] : outcome.records)
        records << QString::fromStdString(jsonText(Value::List{stream, record}, s_sorted));
    if (const QString text = difference(u"Record"_s, records, jsonLines(scenario["records"]));
        !text.isEmpty())
        return text;
    Value::List states;
    for (const Value &state : outcome.states)
        states.push_back(state);
    if (const QString text
        = difference(u"State"_s, jsonLines(states), jsonLines(scenario["states"]));
        !text.isEmpty())
        return text;
    return {};
}

void TestScenarios::agrees()
{
    QFETCH(int, index);
    const Value &scenario = m_scenarios.at(size_t(index));
    const Value &exchanges = scenario["exchanges"];
    RecordedInput input;
    input.manifest = QByteArray::fromStdString(jsonText(scenario["manifest"]));
    input.name = u"scenario"_s;
    input.config = scenario["config"];
    input.now = s_now;
    if (const Value &given = scenario["state"]; given.isList()) {
        for (const Value &message : given.list()) {
            const Value &body
                = message.find("stream") ? message["stream"] : message["state"]["stream"];
            input.states[body["stream_descriptor"]["name"].text()] = body["stream_state"];
        }
    } else if (given.isMapping()) {
        for (const auto &[stream, state] : given.mapping())
            input.states[stream] = state;
    }
    // The reference logs in twice for each request; here once is enough.
    const bool logsIn = logsInOften(scenario);
    std::size_t next = 0;
    input.answer = [&](const HttpRequest &request, std::size_t) {
        while (logsIn && next < exchanges.list().size()
               && comparable(exchanges.list()[next]["request"]) != comparable(request))
            ++next;
        if (exchanges.isList() && next < exchanges.list().size())
            return answerFrom(exchanges.list()[next++]);
        HttpResponse none;
        none.status = 404;
        none.body = "{}";
        return none;
    };
    const RecordedOutcome outcome = recordedRun(input);
    if (!scenario["build_error"].isNull()) {
        QVERIFY2(outcome.buildError, "It should have been refused.");
        return;
    }
    if (scenario["name"].text() == "refresh") {
        // The reference fails over a header that is a number; here it is sent as text.
        QVERIFY(!outcome.requests.empty());
        QVERIFY(outcome.requests.front().find("\n  h: 1\n") != std::string::npos);
        return;
    }
    if (outcome.buildError)
        QFAIL(qPrintable(outcome.buildError->message + outcome.buildError->detail));
    const QString text = compare(scenario, outcome);
    QVERIFY2(text.isEmpty(),
             qPrintable(text + u"\nTrace: "_s + lines(outcome.trace).join(u" | "_s)));
    // Statuses and messages; the reference names the classes of unexpected errors.
    QStringList trace = lines(outcome.trace);
    QStringList expectedTrace;
    for (const Value &line : scenario["trace"].list())
        expectedTrace << QString::fromStdString(line.text());
    const QString wrong = difference(u"Trace"_s, trace, expectedTrace);
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    if (const Value &sleeps = scenario["sleeps"]; sleeps.isList()) {
        QStringList waits;
        QStringList expectedWaits;
        for (const milliseconds wait : outcome.waits)
            waits << QString::number(double(wait.count()) / 1000);
        for (const Value &sleep : sleeps.list())
            expectedWaits << QString::number(sleep.isFloat() ? sleep.number()
                                                             : double(sleep.integer()));
        const QString different = difference(u"Wait"_s, waits, expectedWaits);
        QVERIFY2(different.isEmpty(), qPrintable(different));
    }
    QStringList kept;
    QStringList expectedKept;
    for (const Value &config : outcome.configurations)
        kept << QString::fromStdString(jsonText(config, s_sorted));
    for (const Value &message : scenario["control"].list()) {
        expectedKept << QString::fromStdString(
            jsonText(message["control"]["connectorConfig"]["config"], s_sorted));
    }
    const QString notKept = difference(u"Configuration"_s, kept, expectedKept);
    QVERIFY2(notKept.isEmpty(), qPrintable(notKept));
}

QTEST_GUILESS_MAIN(TestScenarios)
#include "testscenarios.moc"

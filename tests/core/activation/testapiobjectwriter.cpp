// ApiObjectWriter: every row is settled, whatever the API answers.
#include "core/activation/apiobjectwriter.h"
#include "core/data/conversion.h"
#include "core/data/recordbatchbuilder.h"
#include "tests/servers/httpserver.h"
#include "tests/testutils/instantclock.h"

#include <QTest>

#include <map>
#include <thread>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

using test::HttpAnswer;
using test::HttpCall;
using test::Misbehaviour;

/// An API of the simplest kind: a list of records in, a list of words out.
class ListRequests final : public ObjectRequests
{
public:
    explicit ListRequests(QUrl url)
        : m_url(std::move(url))
    {
    }
    [[nodiscard]] RequestLimits limits() const override { return {.rows = 4, .bytes = 400}; }
    [[nodiscard]] RowOutcome append(std::string &body, const RecordBatch &batch,
                                    std::uint32_t row) override
    {
        if (batch.column(1).text(row) == "unsendable")
            return RowOutcome::refused(u"list.unsendable"_s, u"name"_s, u"It cannot be sent."_s);
        if (!body.empty())
            body += ',';
        appendRowJson(body, batch, row);
        return {};
    }
    [[nodiscard]] HttpRequest request(const std::string &body) const override
    {
        return {.method = HttpMethod::Post,
                .url = m_url,
                .body = QByteArray::fromStdString('[' + body + ']'),
                .contentType = "application/json",
                .isRepeatable = true,
                .answers = HttpAnswers::Refusals};
    }
    [[nodiscard]] Result<AnswerOutcome>
    outcome(const HttpRequest &request, const HttpResponse &response, std::size_t) const override
    {
        AnswerOutcome outcome;
        if (response.status == 400) {
            outcome.isRefusedAsWhole = true;
            outcome.whole = RowOutcome::refused(u"list.poison"_s, {}, u"One of them is poison."_s);
            return outcome;
        }
        const QJsonDocument answer = QJsonDocument::fromJson(response.body);
        if (!response.isSuccess() || !answer.isArray())
            return invalidAnswerError(request, u"it is no list"_s);
        for (const QJsonValue &word : answer.array()) {
            if (word == "busy"_L1)
                outcome.rows.push_back({RowOutcome::Kind::NotNow, {}, {}, u"It is busy."_s});
            else if (word == "bad"_L1)
                outcome.rows.push_back(
                    RowOutcome::refused(u"list.bad"_s, u"name"_s, u"The name is bad."_s));
            else
                outcome.rows.push_back({});
        }
        return outcome;
    }

private:
    const QUrl m_url;
};

/// What the server holds and how it judges names.
struct World final
{
    std::map<qint64, QString> names;
    QStringList arrivals; ///< "id name", in the order they were taken.
    std::map<QString, int> busyTimes; ///< How often a name is put off.

    HttpAnswer take(const HttpCall &call)
    {
        const QJsonArray records = QJsonDocument::fromJson(call.body).array();
        for (const QJsonValue &record : records) {
            if (record["name"_L1].toString() == "poison"_L1)
                return HttpAnswer::json(QJsonObject{{u"message"_s, u"poison"_s}}, 400);
        }
        QJsonArray words;
        for (const QJsonValue &record : records)
            words.append(takeOne(record["id"_L1].toInteger(), record["name"_L1].toString()));
        return HttpAnswer::jsonArray(words);
    }
    QString takeOne(qint64 id, const QString &name)
    {
        if (name.startsWith("bad"_L1))
            return u"bad"_s;
        if (const auto busy = busyTimes.find(name); busy != busyTimes.end() && busy->second > 0) {
            --busy->second;
            return u"busy"_s;
        }
        names[id] = name;
        arrivals << QString::number(id) + u' ' + name;
        return u"ok"_s;
    }
};

std::shared_ptr<const Schema> schema()
{
    return std::make_shared<const Schema>(
        std::vector<Field>{{u"id"_s, FieldType::Integer}, {u"name"_s, FieldType::String}});
}

using Rows = std::vector<std::pair<qint64, std::string>>;

std::shared_ptr<const RecordBatch> batchOf(const Rows &rows)
{
    RecordBatchBuilder builder(schema());
    for (const auto &[id, name] : rows) {
        builder.appendInteger(0, id);
        builder.appendText(1, name);
        builder.finishRow();
    }
    return builder.finish();
}

Rows numbered(qint64 count)
{
    Rows rows;
    for (qint64 i = 1; i <= count; ++i)
        rows.emplace_back(i, "n" + std::to_string(i));
    return rows;
}

} // namespace

class TestApiObjectWriter final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    /// The server goes first: a call that nobody waits for any more may still be in its handler.
    void cleanup()
    {
        m_server.reset();
        m_world.reset();
    }
    void sendsFullRequests();
    void splitsByBytes();
    void refusesRowByRow();
    void rowThatCannotBeSentIsRefused();
    void findsTheRowThatSpoilsARequest();
    void rowsPutOffAreSentAgain();
    void rowsPutOffKeepTheLimitOfBytes();
    void rowsPutOffForeverFailTheFlush();
    void versionsOfARecordArriveInOrder();
    void answeredVersionIsNotWaitedFor();
    void everyFaultLeavesEveryRowSettledOrTheFlushFailed_data();
    void everyFaultLeavesEveryRowSettledOrTheFlushFailed();
    void answerOfAnotherLengthFailsTheFlush();
    void cancelsWhileTheServerIsSilent();

private:
    struct Written final
    {
        qint64 accepted = 0;
        QStringList refused; ///< "id code", in their order.
        std::optional<Error> error;
    };
    /// Of records with the key "id", into the server.
    [[nodiscard]] Result<ApiObjectSetup> setup();
    Written written(const Rows &rows, const Cancellation &cancellation = {});

    std::unique_ptr<test::HttpServer> m_server;
    std::unique_ptr<World> m_world;
    test::InstantClock m_clock;
};

void TestApiObjectWriter::init()
{
    m_world = std::make_unique<World>();
    m_server = std::make_unique<test::HttpServer>();
    m_server->on("POST", u"/records"_s,
                 [this](const HttpCall &call) { return m_world->take(call); });
}

Result<ApiObjectSetup> TestApiObjectWriter::setup()
{
    ApiClientOptions options;
    options.http.proxy.kind = ProxyKind::None;
    auto client = ApiClient::create(std::move(options), m_clock);
    if (!client)
        return client.error();
    DestinationObject object;
    object.name = u"records"_s;
    WriteRequest write;
    write.schema = schema();
    write.object = ObjectWrite{object, ObjectOperation::Upsert, {u"id"_s}};
    return ApiObjectSetup{std::move(*client),
                          std::make_unique<ListRequests>(m_server->url(u"/records"_s)), write,
                          m_clock};
}

TestApiObjectWriter::Written TestApiObjectWriter::written(const Rows &rows,
                                                          const Cancellation &cancellation)
{
    Written result;
    auto made = setup();
    if (!made) {
        result.error = made.error();
        return result;
    }
    ApiObjectWriter writer(std::move(*made));
    const auto take = [&result](const Result<WriteReport> &report) {
        if (!report) {
            result.error = report.error();
            return false;
        }
        result.accepted += report->acceptedRows;
        for (const RefusedRow &row : report->refused)
            result.refused << QString::number(row.batch->column(0).integer(row.row)) + u' '
                    + row.code;
        return true;
    };
    if (take(writer.write(batchOf(rows), cancellation)) && take(writer.prepare(cancellation))) {
        if (auto committed = writer.commit({}); !committed)
            result.error = committed.error();
    }
    return result;
}

void TestApiObjectWriter::sendsFullRequests()
{
    const Written result = written(numbered(10));
    QVERIFY(!result.error);
    QCOMPARE(result.accepted, 10);
    QCOMPARE(m_world->names.size(), std::size_t(10));
    QCOMPARE(m_server->callCount(), 3);
}

void TestApiObjectWriter::splitsByBytes()
{
    const Written result = written({{1, std::string(250, 'a')},
                                    {2, std::string(250, 'b')},
                                    {3, std::string(900, 'c')},
                                    {4, "d"}});
    QVERIFY(!result.error);
    QCOMPARE(result.accepted, 4);
    QCOMPARE(m_world->names.at(3).size(), 900);
    QCOMPARE(m_server->callCount(), 4);
}

void TestApiObjectWriter::refusesRowByRow()
{
    const Written result = written({{1, "a"}, {2, "bad"}, {3, "c"}, {4, "d"}, {5, "bad too"}});
    QVERIFY(!result.error);
    QCOMPARE(result.accepted, 3);
    QCOMPARE(result.refused, (QStringList{u"2 list.bad"_s, u"5 list.bad"_s}));
}

void TestApiObjectWriter::rowThatCannotBeSentIsRefused()
{
    const Written result = written({{1, "a"}, {2, "unsendable"}, {3, "c"}});
    QVERIFY(!result.error);
    QCOMPARE(result.accepted, 2);
    QCOMPARE(result.refused, QStringList{u"2 list.unsendable"_s});
    QCOMPARE(m_server->callCount(), 1);
}

void TestApiObjectWriter::findsTheRowThatSpoilsARequest()
{
    const Written result = written({{1, "a"}, {2, "b"}, {3, "poison"}, {4, "d"}});
    QVERIFY(!result.error);
    QCOMPARE(result.accepted, 3);
    QCOMPARE(result.refused, QStringList{u"3 list.poison"_s});
    QCOMPARE(m_world->names.size(), std::size_t(3));
}

void TestApiObjectWriter::rowsPutOffAreSentAgain()
{
    m_world->busyTimes[u"b"_s] = 3;
    const Written result = written({{1, "a"}, {2, "b"}, {3, "c"}});
    QVERIFY(!result.error);
    QCOMPARE(result.accepted, 3);
    QCOMPARE(m_world->arrivals, (QStringList{u"1 a"_s, u"3 c"_s, u"2 b"_s}));
}

void TestApiObjectWriter::rowsPutOffKeepTheLimitOfBytes()
{
    Rows rows;
    for (qint64 i = 1; i <= 4; ++i) {
        rows.emplace_back(i, std::to_string(i) + std::string(150, 'x'));
        m_world->busyTimes[QString::fromStdString(rows.back().second)] = 1;
    }
    const Written result = written(rows);
    QVERIFY(!result.error);
    QCOMPARE(result.accepted, 4);
    // Each time in twos.
    QCOMPARE(m_server->callCount(), 4);
    for (const HttpCall &call : m_server->calls())
        QVERIFY(call.body.size() <= 402);
}

void TestApiObjectWriter::rowsPutOffForeverFailTheFlush()
{
    m_world->busyTimes[u"b"_s] = 100;
    const Written result = written({{1, "a"}, {2, "b"}});
    QVERIFY(result.error);
    QCOMPARE(result.error->code, u"activation.row_not_taken"_s);
    QCOMPARE(result.error->kind, ErrorKind::Transient);
}

void TestApiObjectWriter::versionsOfARecordArriveInOrder()
{
    // The first one is slow, so that a later version sent beside it would be overtaken by it.
    m_server->misbehaveAt(1, {.kind = Misbehaviour::Kind::Slow});
    m_world->busyTimes[u"older"_s] = 1;
    const Written result
        = written({{1, "oldest"}, {2, "x"}, {1, "older"}, {3, "y"}, {1, "newest"}});
    QVERIFY(!result.error);
    QCOMPARE(result.accepted, 5);
    QCOMPARE(m_world->names.at(1), u"newest"_s);
    QCOMPARE(m_world->arrivals.filter(u"1 "_s),
             (QStringList{u"1 oldest"_s, u"1 older"_s, u"1 newest"_s}));
}

void TestApiObjectWriter::answeredVersionIsNotWaitedFor()
{
    auto made = setup();
    QVERIFY(made);
    ApiObjectWriter writer(std::move(*made));
    qint64 accepted = 0;
    const auto write = [&](const Rows &rows) {
        const auto report = writer.write(batchOf(rows), {});
        accepted += report ? report->acceptedRows : 0;
        return report.isOk();
    };
    QVERIFY(write(numbered(4)));
    int requests = 1;
    // Answers are looked at with each request that is sent.
    for (; accepted < 4 && requests < 1000; ++requests) {
        Rows rows = numbered(4);
        for (auto &[id, name] : rows)
            id += 4 * requests;
        QVERIFY(write(rows));
    }
    QVERIFY(accepted >= 4);
    QVERIFY(write({{10'001, "x"}, {1, "newest"}, {10'002, "y"}, {10'003, "z"}}));
    QVERIFY(writer.prepare({}));
    // Had it waited for the first one, what was gathered would have gone by itself.
    QCOMPARE(m_server->callCount(), requests + 1);
    QCOMPARE(m_world->names.at(1), u"newest"_s);
}

void TestApiObjectWriter::everyFaultLeavesEveryRowSettledOrTheFlushFailed_data()
{
    QTest::addColumn<int>("call");
    QTest::addColumn<Misbehaviour::Kind>("kind");
    using enum Misbehaviour::Kind;
    for (int call = 1; call <= 3; ++call) {
        for (const auto &[name, kind] :
             {std::pair("answer 500", Answer), std::pair("cut before", CutBeforeAnswer),
              std::pair("cut after", CutAfterProcessing), std::pair("cut in", CutInAnswer),
              std::pair("garbage", Garbage), std::pair("broken body", BrokenBody),
              std::pair("slow", Slow)})
            QTest::addRow("%s at call %d", name, call) << call << kind;
    }
}

void TestApiObjectWriter::everyFaultLeavesEveryRowSettledOrTheFlushFailed()
{
    QFETCH(const int, call);
    QFETCH(const Misbehaviour::Kind, kind);
    Misbehaviour misbehaviour = Misbehaviour::status(500);
    misbehaviour.kind = kind;
    m_server->misbehaveAt(call, misbehaviour);
    Rows rows = numbered(10);
    rows[6].second = "bad";
    const Written result = written(rows);
    if (result.error) {
        QCOMPARE(result.error->kind, ErrorKind::Transient);
        return;
    }
    QCOMPARE(result.accepted + result.refused.size(), 10);
    QCOMPARE(result.refused, QStringList{u"7 list.bad"_s});
    QCOMPARE(m_world->names.size(), std::size_t(9));
}

void TestApiObjectWriter::answerOfAnotherLengthFailsTheFlush()
{
    m_server->on("POST", u"/records"_s,
                 [](const HttpCall &) { return HttpAnswer::jsonArray(QJsonArray{u"ok"_s}); });
    const Written result = written(numbered(2));
    QVERIFY(result.error);
    QCOMPARE(result.error->code, u"activation.rows_unanswered"_s);
}

void TestApiObjectWriter::cancelsWhileTheServerIsSilent()
{
    m_server->misbehaveAt(1, {.kind = Misbehaviour::Kind::Stall});
    CancellationSource source;
    std::thread cancelling([&] {
        [[maybe_unused]] const bool read = m_server->waitForCalls(1);
        source.request_stop();
    });
    const Written result = written(numbered(3), source.get_token());
    cancelling.join();
    QVERIFY(result.error);
    QVERIFY(result.error->isCancelled());
}

QTEST_GUILESS_MAIN(TestApiObjectWriter)
#include "testapiobjectwriter.moc"

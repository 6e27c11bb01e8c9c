// What answers of described APIs mean for each row.
#include "core/connectors/httpendpoint/httpendpointdestination.h"
#include "core/connectors/httpendpoint/tests/endpointwriting.h"
#include "core/data/recordbatchbuilder.h"
#include "tests/servers/bulkserver.h"
#include "tests/servers/contactsserver.h"
#include "tests/servers/peopleserver.h"

#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;
using test::EndpointOutcome;
using test::HttpAnswer;
using test::HttpCall;

namespace {

QByteArray described(const QByteArray &answer, const QByteArray &batch = "batch: {rows: 10}, ")
{
    return "format: 1\nname: Things\ninputs: [{name: key, kind: secret, required: false}]\n"
           "objects:\n  - name: things\n    schema: {additionalProperties: true, properties: {id: "
           "{type: string}}}\n    operations:\n      insert: {method: POST, path: /things, "
        + batch + "body: {}, answer: {" + answer + "}}\n";
}

const test::EndpointRows s_three{.fields = {{u"id"_s}}, .rows = {{"a"}, {"b"}, {"c"}}};

} // namespace

class TestDescribedAnswers final : public QObject
{
    Q_OBJECT

private slots:
    void answerIsReadRowByRow_data();
    void answerIsReadRowByRow();
    void senselessAnswerFailsTheAttempt_data();
    void senselessAnswerFailsTheAttempt();
    void lineForEachRowIsRead();
    void wholeRefusalFindsTheRowAtFault();
    void oneRecordIsJudgedByTheAnswerItself();
    void wordsOfTheServerTellNoSecret();
    void errorsTellNoSecret_data();
    void errorsTellNoSecret();
    void existingRecordsAreThoseOfTheKeys_data();
    void existingRecordsAreThoseOfTheKeys();
    void operationsOfContacts();
    void successWithoutJsonIsTaken_data();
    void successWithoutJsonIsTaken();
    void whatIsGoneIsRemoved_data();
    void whatIsGoneIsRemoved();
    void wrongAddressRemovesNothing();
    void fieldsComeInPages_data();
    void fieldsComeInPages();
    void pagesLeadNowhereElse_data();
    void pagesLeadNowhereElse();
    void successTellsNoToken();
    void fieldsOfTheApiAreAdded();
    void putOffRowsAreSentAgain();
    void endedTokenIsRenewed();
    void documentsAreMadeChangedAndDeleted();
};

void TestDescribedAnswers::answerIsReadRowByRow_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QStringList>("refused");
    const auto row
        = [](const char *name, const char *answer, const char *body, const QStringList &refused) {
              QTest::newRow(name) << QByteArray(answer) << QByteArray(body) << refused;
          };
    row("nothing to read", "format: none", "", {});
    row("success as a whole", "format: json", "{}", {});
    row("in order", "rows: /r, taken: {at: /s, in: [ok]}, code: /c, field: /f",
        R"({"r": [{"s": "ok"}, {"s": "bad", "c": "Too Long!", "f": "/name"}, {"s": "ok"}]})",
        {u"httpendpoint.too_long_ name"_s});
    row("by index", "rows: /r, match: index, index: /i, refused_if: /e, code: /e",
        R"({"r": [{"i": 2, "e": "last"}, {"i": 0, "e": null}, {"i": 1, "e": ""}]})",
        {u"httpendpoint.last"_s});
    row("by index from one as text",
        "rows: /r, match: index, index: /i, first_index: 1, refused_if: /e, code: /e",
        R"({"r": [{"i": "1", "e": "first"}, {"i": "2"}, {"i": "3"}]})", {u"httpendpoint.first"_s});
    row("by id", "rows: /r, match: id, id: /id, id_field: id, refused_if: /e, code: /e",
        R"({"r": [{"id": "c"}, {"id": "b", "e": 42}, {"id": "a"}]})", {u"httpendpoint.42"_s});
    row("list of refusals", "rows: /errors, match: index, index: /n, unnamed: taken, code: /why",
        R"({"errors": [{"n": 1, "why": "odd"}]})", {u"httpendpoint.odd"_s});
    row("refusal beside a success",
        "rows: /r, match: index, index: /i, unnamed: taken, refused_if: /e, code: /e",
        R"({"r": [{"i": 0, "e": "odd"}, {"i": 0}]})", {u"httpendpoint.odd"_s});
    row("no list of refusals", "rows: /errors, match: index, index: /n, unnamed: taken", "{}", {});
    row("list at the root", "rows: '', taken: {at: /0, in: [true, 1]}", "[[true], [1], [false]]",
        {u"httpendpoint.refused"_s});
}

void TestDescribedAnswers::answerIsReadRowByRow()
{
    QFETCH(const QByteArray, answer);
    QFETCH(const QByteArray, body);
    QFETCH(const QStringList, refused);
    test::HttpServer server;
    server.on("POST", u"/things"_s,
              [&body](const HttpCall &) { return HttpAnswer::text(body, 207); });
    test::InstantClock clock;
    const EndpointOutcome outcome = test::writeRows(
        Configuration(test::describedConfiguration(described(answer), server)), s_three, clock);
    QVERIFY2(!outcome.error, qUtf8Printable(outcome.error ? outcome.error->message : QString()));
    QCOMPARE(outcome.refused, refused);
    QCOMPARE(outcome.accepted, 3 - refused.size());
}

void TestDescribedAnswers::senselessAnswerFailsTheAttempt_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char *name, const char *answer, const char *body) {
        QTest::newRow(name) << QByteArray(answer) << QByteArray(body);
    };
    row("no JSON", "format: json", "<html>");
    row("no list", "rows: /r, refused_if: /e", "{}");
    row("list that is none", "rows: /r, refused_if: /e", R"({"r": "abc"})");
    row("too few", "rows: /r, refused_if: /e", R"({"r": [{}, {}]})");
    row("too many", "rows: /r, refused_if: /e", R"({"r": [{}, {}, {}, {}]})");
    row("index beyond", "rows: /r, match: index, index: /i, refused_if: /e",
        R"({"r": [{"i": 0}, {"i": 1}, {"i": 3}]})");
    row("index twice", "rows: /r, match: index, index: /i, refused_if: /e",
        R"({"r": [{"i": 0}, {"i": 1}, {"i": 1}]})");
    row("unknown id", "rows: /r, match: id, id: /id, id_field: id, refused_if: /e",
        R"({"r": [{"id": "a"}, {"id": "b"}, {"id": "x"}]})");
    row("refusal of a stranger", "rows: /r, match: index, index: /i, unnamed: taken",
        R"({"r": [{"i": 9}]})");
    row("list of refusals that is none", "rows: /r, match: index, index: /i, unnamed: taken",
        R"({"r": {"i": 1}})");
    row("lines with a broken one", "format: ndjson, rows: '', refused_if: /e", "{}\n{\n{}\n");
}

void TestDescribedAnswers::senselessAnswerFailsTheAttempt()
{
    QFETCH(const QByteArray, answer);
    QFETCH(const QByteArray, body);
    test::HttpServer server;
    server.on("POST", u"/things"_s, [&body](const HttpCall &) { return HttpAnswer::text(body); });
    test::InstantClock clock;
    const EndpointOutcome outcome = test::writeRows(
        Configuration(test::describedConfiguration(described(answer), server)), s_three, clock);
    QVERIFY(outcome.error);
    QCOMPARE(outcome.error->code, u"http.invalid_answer"_s);
    QVERIFY(outcome.error->kind == ErrorKind::Transient);
    QVERIFY(outcome.refused.isEmpty());
}

void TestDescribedAnswers::lineForEachRowIsRead()
{
    test::HttpServer server;
    server.on("POST", u"/things"_s, [](const HttpCall &) {
        return HttpAnswer::text("{\"ok\":true}\n{\"ok\":false,\"why\":\"no\"}\n{\"ok\":true}\n");
    });
    test::InstantClock clock;
    const EndpointOutcome outcome = test::writeRows(
        Configuration(test::describedConfiguration(
            described("format: ndjson, rows: '', taken: {at: /ok, in: [true]}, message: /why"),
            server)),
        s_three, clock);
    QCOMPARE(outcome.refused, QStringList{u"httpendpoint.refused"_s});
    QCOMPARE(outcome.messages, QStringList{u"no"_s});
    QCOMPARE(outcome.accepted, 2);
}

void TestDescribedAnswers::wholeRefusalFindsTheRowAtFault()
{
    QStringList held;
    test::HttpServer server;
    server.on("POST", u"/things"_s, [&held](const HttpCall &call) {
        const QJsonArray things = QJsonDocument::fromJson(call.body).array();
        for (const QJsonValue &thing : things) {
            if (thing["id"_L1] == "b"_L1)
                return HttpAnswer::text(R"({"error": {"type": "odd", "text": "b is odd"}})", 400);
        }
        for (const QJsonValue &thing : things)
            held << thing["id"_L1].toString();
        return HttpAnswer::json({});
    });
    test::InstantClock clock;
    const EndpointOutcome outcome = test::writeRows(
        Configuration(test::describedConfiguration(
            described("refusal: {code: /error/type, message: /error/text}"), server)),
        s_three, clock);
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.refused, QStringList{u"httpendpoint.odd"_s});
    QCOMPARE(outcome.messages, QStringList{u"b is odd"_s});
    held.sort();
    QCOMPARE(held, (QStringList{u"a"_s, u"c"_s}));
}

void TestDescribedAnswers::oneRecordIsJudgedByTheAnswerItself()
{
    test::HttpServer server;
    server.on("POST", u"/things"_s, [](const HttpCall &call) {
        const bool isGood = call.json().value("id"_L1) != "b"_L1;
        return HttpAnswer::json({{u"ok"_s, isGood}, {u"error"_s, u"not_b"_s}});
    });
    test::InstantClock clock;
    const EndpointOutcome outcome
        = test::writeRows(Configuration(test::describedConfiguration(
                              described("taken: {at: /ok, in: [true]}, code: /error", {}), server)),
                          s_three, clock);
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.refused, QStringList{u"httpendpoint.not_b"_s});
    QCOMPARE(outcome.accepted, 2);
}

void TestDescribedAnswers::wordsOfTheServerTellNoSecret()
{
    test::HttpServer server;
    server.on("POST", u"/things"_s, [](const HttpCall &) {
        return HttpAnswer::text("the key s3cr3t-key\nis unknown", 422);
    });
    test::InstantClock clock;
    const EndpointOutcome outcome
        = test::writeRows(Configuration(test::describedConfiguration(described({}), server, {},
                                                                     u"key: s3cr3t-key"_s)),
                          s_three, clock);
    QCOMPARE(outcome.messages.size(), 3);
    QVERIFY2(!outcome.messages.join(u';').contains("s3cr3t-key"_L1),
             qUtf8Printable(outcome.messages.join(u';')));
    QVERIFY(outcome.messages.front().contains("is unknown"_L1));
}

void TestDescribedAnswers::errorsTellNoSecret_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("code");
    QTest::newRow("forbidden") << 403 << u"http.forbidden"_s;
    QTest::newRow("no such address") << 404 << u"http.not_found"_s;
    QTest::newRow("no JSON") << 200 << u"http.invalid_answer"_s;
    QTest::newRow("not for now") << 423 << u"httpendpoint.not_now"_s;
}

void TestDescribedAnswers::errorsTellNoSecret()
{
    QFETCH(const int, status);
    QFETCH(const QString, code);
    test::HttpServer server;
    server.on("POST", u"/{all...}"_s, [status](const HttpCall &) {
        return HttpAnswer::text("<s3cr3t-key may not do this", status);
    });
    test::InstantClock clock;
    QByteArray text = described({});
    text.replace("path: /things", "path: \"/{{ input.key }}/things\"");
    text.replace("objects:", "limits: {retry_statuses: [423]}\nobjects:");
    const EndpointOutcome outcome = test::writeRows(
        Configuration(test::describedConfiguration(text, server, {}, u"key: s3cr3t-key"_s)),
        s_three, clock);
    QVERIFY(outcome.error);
    QCOMPARE(outcome.error->code, code);
    QVERIFY(server.calls().front().target.contains("s3cr3t-key"));
    const QString told = outcome.error->message + outcome.error->detail;
    QVERIFY2(!told.contains("s3cr3t-key"_L1), qUtf8Printable(told));
}

void TestDescribedAnswers::existingRecordsAreThoseOfTheKeys_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QList<int>>("exists");
    QTest::newRow("record of the address") << QByteArray(R"({"name": "Ann"})") << QList{1, 0, 1};
    QTest::newRow("search") << QByteArray(R"([{"id": "AB"}, {"id": "abc"}])") << QList{1, 0, 0};
    QTest::newRow("nothing") << QByteArray("[]") << QList{0, 0, 0};
}

void TestDescribedAnswers::existingRecordsAreThoseOfTheKeys()
{
    QFETCH(const QByteArray, answer);
    QFETCH(const QList<int>, exists);
    test::HttpServer server;
    server.on("GET", u"/{all...}"_s,
              [&answer](const HttpCall &) { return HttpAnswer::text(answer); });
    const QByteArray text
        = "format: 1\nname: Things\nobjects:\n  - name: things\n    schema: {additionalProperties: "
          "true, properties: {id: {type: string}}}\n    keys: [[id]]\n    existing: {path: "
          "\"/things/{{ key }}\"}\n    operations:\n      upsert: {method: PUT, path: "
          "\"/things/{{ key }}\", body: {}}\n";
    test::InstantClock clock;
    HttpEndpointDestination destination(Configuration(test::describedConfiguration(text, server)),
                                        clock);
    const auto objects = destination.discoverObjects({});
    QVERIFY(objects);
    WriteRequest request;
    request.schema = std::make_shared<const Schema>(std::vector{Field{u"id"_s}});
    request.object = ObjectWrite{objects->front(), ObjectOperation::Upsert, {u"id"_s}};
    RecordBatchBuilder builder(request.schema);
    for (const char *id : {"ab", "..", "cd"}) {
        builder.appendText(0, id);
        builder.finishRow();
    }
    const auto existing = destination.existingRecords(request, builder.finish(), {});
    QVERIFY2(existing, qUtf8Printable(existing ? QString() : existing.error().message));
    QCOMPARE(QList<int>((*existing)->exists.begin(), (*existing)->exists.end()), exists);
}

void TestDescribedAnswers::operationsOfContacts()
{
    test::ContactsServer server;
    test::InstantClock clock;
    const Configuration configuration(test::shippedConfiguration(
        u"contacts-rest"_s, server.http(), {{u"workspace"_s, u"acme"_s}},
        u"api_key: %1"_s.arg(QLatin1StringView(test::ContactsServer::s_key))));
    test::EndpointRows rows{.object = u"contacts"_s,
                            .fields = {{u"email"_s}, {u"score"_s, FieldType::Integer}},
                            .rows = {{"ann@x.org", "1"}, {"nobody", "2"}, {"bob@x.org", "∅"}}};
    EndpointOutcome outcome = test::writeRows(configuration, rows, clock);
    QVERIFY2(!outcome.error, qUtf8Printable(outcome.error ? outcome.error->message : QString()));
    QCOMPARE(outcome.refused, QStringList{u"httpendpoint.invalid_e_mail email"_s});
    QCOMPARE(outcome.messages, QStringList{u"nobody is no address"_s});
    QCOMPARE(server.contacts(),
             (std::map<QString, QJsonObject>{{u"ann@x.org"_s, {{u"score"_s, 1}}},
                                             {u"bob@x.org"_s, {}}}));
    // Once more: they exist.
    QCOMPARE(
        test::writeRows(configuration, rows, clock).refused.count(u"httpendpoint.exists email"_s),
        2);

    rows.operation = ObjectOperation::Update;
    rows.key = {u"email"_s};
    rows.rows = {{"bob@x.org", "5"}, {"eve@x.org", "6"}};
    outcome = test::writeRows(configuration, rows, clock);
    QCOMPARE(outcome.refused, QStringList{u"httpendpoint.missing"_s});
    QCOMPARE(server.contacts().at(u"bob@x.org"_s), (QJsonObject{{u"score"_s, 5}}));

    rows.operation = ObjectOperation::HardDelete;
    rows.fields = {{u"email"_s}};
    // One of them is gone already.
    rows.rows = {{"ann@x.org"}, {"eve@x.org"}};
    outcome = test::writeRows(configuration, rows, clock);
    QCOMPARE(outcome.refused, QStringList());
    QCOMPARE(outcome.accepted, 2);
    QCOMPARE(server.contacts().size(), std::size_t(1));
}

void TestDescribedAnswers::successWithoutJsonIsTaken_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<bool>("isTaken");
    const auto row = [](const char *name, const char *answer, const char *body, const char *type,
                        bool isTaken) {
        QTest::newRow(name) << QByteArray(answer) << QByteArray(body) << QByteArray(type)
                            << isTaken;
    };
    row("a word", "format: json", "OK", "text/plain", true);
    row("a number", "", "17", "application/octet-stream", true);
    row("nothing", "", "", "application/json", true);
    row("nothing where a fault would stand", "refused_if: /error", "", "application/json", true);
    row("nothing where success would stand", "taken: {at: /ok, in: [true]}", "", "application/json",
        false);
    row("a word where a fault would stand", "refused_if: /error", "OK", "text/plain", false);
    row("broken JSON", "", "{\"id\": ", "application/json", false);
    row("a page of something in between", "", "<html><p>Sign in first", "text/html", false);
}

void TestDescribedAnswers::successWithoutJsonIsTaken()
{
    QFETCH(const QByteArray, answer);
    QFETCH(const QByteArray, body);
    QFETCH(const QByteArray, type);
    QFETCH(const bool, isTaken);
    test::HttpServer server;
    server.on("POST", u"/things"_s,
              [&](const HttpCall &) { return HttpAnswer::text(body, 201, type); });
    test::InstantClock clock;
    const EndpointOutcome outcome = test::writeRows(
        Configuration(test::describedConfiguration(described(answer, {}), server)), s_three, clock);
    QCOMPARE(!outcome.error, isTaken);
    QCOMPARE(outcome.accepted, isTaken ? 3 : 0);
    QVERIFY(outcome.refused.isEmpty());
    if (outcome.error)
        QCOMPARE(outcome.error->code, u"http.invalid_answer"_s);
}

void TestDescribedAnswers::whatIsGoneIsRemoved_data()
{
    QTest::addColumn<QByteArray>("operation");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("isCut");
    QTest::addColumn<int>("accepted");
    QTest::newRow("not there") << "delete"_ba
                               << ""_ba << 404 << false << 1;
    QTest::newRow("not there any more") << "soft_delete"_ba
                                        << ""_ba << 410 << false << 1;
    QTest::newRow("a refusal by choice") << "delete"_ba
                                         << "refusal: {statuses: [404]}"_ba << 404 << false << 0;
    QTest::newRow("removed by the try before")
        << "delete"_ba
        << "refusal: {statuses: [404]}"_ba << 404 << true << 1;
}

void TestDescribedAnswers::whatIsGoneIsRemoved()
{
    QFETCH(const QByteArray, operation);
    QFETCH(const QByteArray, answer);
    QFETCH(const int, status);
    QFETCH(const bool, isCut);
    QFETCH(const int, accepted);
    bool isThere = isCut;
    test::HttpServer server;
    server.on("DELETE", u"/things/{id}"_s, [&](const HttpCall &) {
        return std::exchange(isThere, false) ? HttpAnswer::json({}) : HttpAnswer::text({}, status);
    });
    if (isCut)
        server.misbehaveAt(1, {.kind = test::Misbehaviour::Kind::CutAfterProcessing});
    const QByteArray text
        = "format: 1\nname: Things\nobjects:\n  - name: things\n    schema: {properties: {id: "
          "{type: string}}}\n    keys: [[id]]\n    operations:\n      "
        + operation + ": {method: DELETE, path: \"/things/{{ key }}\", answer: {" + answer + "}}\n";
    test::InstantClock clock;
    const EndpointOutcome outcome
        = test::writeRows(Configuration(test::describedConfiguration(text, server)),
                          {.operation = operation == "delete" ? ObjectOperation::HardDelete
                                                              : ObjectOperation::SoftDelete,
                           .key = {u"id"_s},
                           .fields = {{u"id"_s}},
                           .rows = {{"a"}}},
                          clock);
    QVERIFY2(!outcome.error, qUtf8Printable(outcome.error ? outcome.error->message : QString()));
    QCOMPARE(outcome.accepted, accepted);
    QCOMPARE(outcome.refused.size(), 1 - accepted);
    QCOMPARE(server.callCount(), isCut ? 2 : 1);
}

void TestDescribedAnswers::wrongAddressRemovesNothing()
{
    test::HttpServer server;
    const QByteArray text
        = "format: 1\nname: Things\nobjects:\n  - name: things\n    schema: {properties: {id: "
          "{type: string}}}\n    keys: [[id]]\n    operations:\n      delete: {method: POST, path: "
          "/things/delete, body: {}}\n";
    test::InstantClock clock;
    const EndpointOutcome outcome
        = test::writeRows(Configuration(test::describedConfiguration(text, server)),
                          {.operation = ObjectOperation::HardDelete,
                           .key = {u"id"_s},
                           .fields = {{u"id"_s}},
                           .rows = {{"a"}}},
                          clock);
    QVERIFY(outcome.error);
    QCOMPARE(outcome.error->code, u"http.not_found"_s);
}

namespace {

/// Fields in pages; \a discover says how one leads to the next.
QByteArray paged(const QByteArray &discover)
{
    return "format: 1\nname: Things\nobjects:\n  - name: things\n    schema: {properties: {id: "
           "{type: string}}}\n    discover: {path: /fields, query: {size: \"2\"}, fields: /fields, "
           "field_name: /key, "
        + discover + "}\n    operations:\n      insert: {method: POST, path: /things, body: {}}\n";
}

} // namespace

void TestDescribedAnswers::fieldsComeInPages_data()
{
    QTest::addColumn<QByteArray>("discover");
    QTest::addColumn<QStringList>("next"); ///< Of each page.
    QTest::newRow("an item of the query") << "next_page: /paging/after, next_page_item: after"_ba
                                          << QStringList{u"p 2/&"_s, u"3"_s, QString()};
    QTest::newRow("an address") << "next_page: /paging/after"_ba
                                << QStringList{u"/fields?after=p%202/%26"_s, u"fields?after=3"_s,
                                               QString()};
}

void TestDescribedAnswers::fieldsComeInPages()
{
    QFETCH(const QByteArray, discover);
    QFETCH(const QStringList, next);
    test::HttpServer server;
    server.on("GET", u"/fields"_s, [&](const HttpCall &call) {
        const QString after = call.query.queryItemValue(u"after"_s, QUrl::FullyDecoded);
        const int page = after.isEmpty() ? 0 : after == u"p 2/&"_s ? 1 : 2;
        return HttpAnswer::json({{u"fields"_s,
                                  QJsonArray{QJsonObject{{u"key"_s, u"field%1"_s.arg(page)}},
                                             QJsonObject{{u"key"_s, u"other%1"_s.arg(page)}}}},
                                 {u"paging"_s, QJsonObject{{u"after"_s, next.at(page)}}}});
    });
    test::InstantClock clock;
    HttpEndpointDestination destination(
        Configuration(test::describedConfiguration(paged(discover), server)), clock);
    const auto objects = destination.discoverObjects({});
    QVERIFY2(objects, qUtf8Printable(objects ? QString() : objects.error().message));
    QStringList names;
    for (const ObjectField &field : objects->front().fields)
        names << field.field.name;
    QCOMPARE(names,
             (QStringList{u"id"_s, u"field0"_s, u"other0"_s, u"field1"_s, u"other1"_s, u"field2"_s,
                          u"other2"_s}));
    QCOMPARE(server.callCount(), 3);
}

void TestDescribedAnswers::pagesLeadNowhereElse_data()
{
    QTest::addColumn<QString>("next");
    QTest::newRow("another server") << u"https://elsewhere.example/fields?after=2"_s;
    QTest::newRow("another port") << u"http://127.0.0.1:1/fields?after=2"_s;
    QTest::newRow("another way") << u"file:///etc/passwd"_s;
    QTest::newRow("in a circle") << u"/fields?size=2"_s;
}

void TestDescribedAnswers::pagesLeadNowhereElse()
{
    QFETCH(const QString, next);
    test::HttpServer server;
    server.on("GET", u"/fields"_s, [&](const HttpCall &) {
        return HttpAnswer::json({{u"fields"_s, QJsonArray{}}, {u"next"_s, next}});
    });
    test::InstantClock clock;
    HttpEndpointDestination destination(
        Configuration(test::describedConfiguration(paged("next_page: /next"), server)), clock);
    const auto objects = destination.discoverObjects({});
    QVERIFY(!objects);
    QCOMPARE(objects.error().code, u"http.invalid_answer"_s);
    QCOMPARE(server.callCount(), 1);
}

void TestDescribedAnswers::successTellsNoToken()
{
    test::HttpServer server;
    server.on("POST", u"/token"_s, [](const HttpCall &) {
        return HttpAnswer::json({{u"access_token"_s, u"tok-0815-4711"_s}, {u"expires_in"_s, 60}});
    });
    server.on("POST", u"/things"_s, [](const HttpCall &call) {
        const QString words = u"not for "_s + QString::fromLatin1(call.header("authorization"));
        return HttpAnswer::json(
            {{u"r"_s, QJsonArray{QJsonObject{}, QJsonObject{{u"e"_s, words}}, QJsonObject{}}}},
            207);
    });
    QByteArray text = described("rows: /r, refused_if: /e, message: /e");
    text.replace("objects:",
                 "authentication: {method: oauth_client_credentials, token_url: /token, client_id: "
                 "me, client_secret: \"{{ input.key }}\"}\nobjects:");
    test::InstantClock clock;
    const EndpointOutcome outcome = test::writeRows(
        Configuration(test::describedConfiguration(text, server, {}, u"key: s3cr3t-key"_s)),
        s_three, clock);
    QVERIFY2(!outcome.error, qUtf8Printable(outcome.error ? outcome.error->message : QString()));
    QCOMPARE(outcome.messages.size(), 1);
    QVERIFY(outcome.messages.front().startsWith("not for "_L1));
    QVERIFY2(!outcome.messages.front().contains("tok-0815-4711"_L1),
             qUtf8Printable(outcome.messages.front()));
}

void TestDescribedAnswers::fieldsOfTheApiAreAdded()
{
    test::ContactsServer server;
    test::InstantClock clock;
    HttpEndpointDestination destination(
        Configuration(test::shippedConfiguration(
            u"contacts-rest"_s, server.http(), {{u"workspace"_s, u"acme"_s}},
            u"api_key: %1"_s.arg(QLatin1StringView(test::ContactsServer::s_key)))),
        clock);
    const auto objects = destination.discoverObjects({});
    QVERIFY(objects);
    const DestinationObject &contacts = objects->front();
    QCOMPARE(contacts.find(u"tier"_s)->choices,
             (std::vector<ObjectChoice>{{u"gold"_s, {}}, {u"silver"_s, {}}}));
    QCOMPARE(contacts.find(u"visits"_s)->field.type, FieldType::Integer);
    QCOMPARE(*contacts.find(u"nickname"_s)->maximumLength, 40);
    QCOMPARE(contacts.find(u"nickname"_s)->title, u"Nickname"_s);
}

void TestDescribedAnswers::putOffRowsAreSentAgain()
{
    test::PeopleServer server;
    server.putOff(u"b"_s, 3);
    test::InstantClock clock;
    const Configuration configuration(test::shippedConfiguration(
        u"people-batch"_s, server.http(), {{u"client_id"_s, u"client-1"_s}},
        u"client_secret: %1"_s.arg(QLatin1StringView(test::PeopleServer::s_secret))));
    const test::EndpointRows rows{.object = u"people"_s,
                                  .operation = ObjectOperation::Upsert,
                                  .key = {u"id"_s},
                                  .fields = {{u"id"_s}, {u"age"_s, FieldType::Integer}},
                                  .rows = {{"a", "1"}, {"b", "2"}, {"c", "3"}}};
    const EndpointOutcome outcome = test::writeRows(configuration, rows, clock);
    QVERIFY2(!outcome.error, qUtf8Printable(outcome.error ? outcome.error->message : QString()));
    QCOMPARE(outcome.accepted, 3);
    // What the object does not list keeps its type.
    QCOMPARE(server.people().at(u"b"_s), (QJsonObject{{u"id"_s, u"b"_s}, {u"age"_s, 2}}));

    server.putOff(u"b"_s, 100);
    const EndpointOutcome lasting = test::writeRows(configuration, rows, clock);
    QVERIFY(lasting.error);
    QCOMPARE(lasting.error->code, u"activation.row_not_taken"_s);
}

void TestDescribedAnswers::endedTokenIsRenewed()
{
    test::PeopleServer server;
    test::InstantClock clock;
    HttpEndpointDestination destination(
        Configuration(test::shippedConfiguration(
            u"people-batch"_s, server.http(), {{u"client_id"_s, u"client-1"_s}},
            u"client_secret: %1"_s.arg(QLatin1StringView(test::PeopleServer::s_secret)))),
        clock);
    QVERIFY(destination.check({}, {}).passed());
    server.endTokens();
    QVERIFY(destination.check({}, {}).passed());
    QCOMPARE(server.http().answerCount(401), 1);
}

void TestDescribedAnswers::documentsAreMadeChangedAndDeleted()
{
    test::BulkServer server;
    server.putOff(u"b"_s, 1);
    test::InstantClock clock;
    const Configuration configuration(test::shippedConfiguration(
        u"elasticsearch-bulk"_s, server.http(), {{u"index"_s, u"things"_s}}));
    test::EndpointRows rows{.object = u"documents"_s,
                            .operation = ObjectOperation::Upsert,
                            .key = {u"id"_s},
                            .fields = {{u"id"_s}, {u"age"_s, FieldType::Json}},
                            .rows = {{"a", "1"}, {"b", "2"}, {"c", "\"old\""}}};
    EndpointOutcome outcome = test::writeRows(configuration, rows, clock);
    QVERIFY2(!outcome.error, qUtf8Printable(outcome.error ? outcome.error->message : QString()));
    QCOMPARE(outcome.refused, QStringList{u"httpendpoint.document_parsing_exception"_s});
    QCOMPARE(outcome.messages, QStringList{u"failed to parse field [age] of type [long]"_s});
    QCOMPARE(server.documents().size(), std::size_t(2));

    rows.operation = ObjectOperation::HardDelete;
    rows.fields = {{u"id"_s}};
    rows.rows = {{"a"}, {"x"}};
    outcome = test::writeRows(configuration, rows, clock);
    QCOMPARE(outcome.refused, QStringList{u"httpendpoint.not_found"_s});
    QCOMPARE(server.documents().size(), std::size_t(1));

    rows.operation = ObjectOperation::Insert;
    rows.key = {};
    rows.fields = {{u"note"_s}};
    rows.rows = {{"one"}, {"two"}};
    QCOMPARE(test::writeRows(configuration, rows, clock).accepted, 2);
    QCOMPARE(server.documents().size(), std::size_t(3));
}

QTEST_GUILESS_MAIN(TestDescribedAnswers)
#include "testdescribedanswers.moc"

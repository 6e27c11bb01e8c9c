// What requests of described APIs look like: types, escaping, credentials, repeats, limits.
#include "core/connectors/httpendpoint/httpendpointdestination.h"
#include "core/connectors/httpendpoint/inputvalues.h"
#include "core/connectors/httpendpoint/tests/endpointwriting.h"

#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using test::EndpointOutcome;
using test::HttpAnswer;
using test::HttpCall;
using test::Misbehaviour;

namespace {

const QString s_secrets = u"key: k3y-v4lue"_s;

/// An open object "things" with the key "id" and one operation.
QByteArray described(const QByteArray &operation, const QByteArray &more = {})
{
    return "format: 1\nname: Things\ninputs:\n  - {name: key, kind: secret, required: false}\n"
           "  - {name: team, required: false}\n"
        + more
        + "objects:\n  - name: things\n    schema:\n      additionalProperties: true\n"
          "      properties: {id: {type: string}}\n    keys: [[id]]\n    operations:\n      "
        + operation + "\n";
}

} // namespace

class TestDescribedRequests final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void valuesKeepTheirTypes();
    void hostileValuesStayInTheirPlace();
    void addressThatLeadsElsewhereIsRefused_data();
    void addressThatLeadsElsewhereIsRefused();
    void fieldThatAnAddressLacksIsNamed();
    void headerWithALineBreakIsRefused();
    void linesOfJsonStayLines();
    void formIsEncoded();
    void nullsAreSentOrLeftOut();
    void credentialsAreSent_data();
    void credentialsAreSent();
    void credentialsDoNotFollowARedirect_data();
    void credentialsDoNotFollowARedirect();
    void hostTakesNoOtherHost_data();
    void hostTakesNoOtherHost();
    void newRefreshTokenIsKept();
    void insertIsRepeatedWithAKeyAlone();
    void furtherStatusesAreRepeated();
    void ownHeaderSaysHowLongToWait();
    void limitsAreKept();
    void bodiesAreCompressed();
    void secretInputsAreRead_data();
    void secretInputsAreRead();

private:
    [[nodiscard]] EndpointOutcome write(const QByteArray &description,
                                        const test::EndpointRows &rows)
    {
        return test::writeRows(Configuration(test::describedConfiguration(
                                   description, *m_server, {{u"team"_s, u"a/b&c"_s}}, s_secrets)),
                               rows, m_clock);
    }
    [[nodiscard]] HttpCall lastCall() const { return m_server->calls().back(); }

    std::unique_ptr<test::HttpServer> m_server;
    test::InstantClock m_clock;
};

void TestDescribedRequests::init()
{
    m_server = std::make_unique<test::HttpServer>();
    for (const char *method : {"POST", "PUT", "GET", "DELETE"})
        m_server->on(method, u"/{all...}"_s, [](const HttpCall &) {
            return HttpAnswer::json({{u"ok"_s, true}});
        });
}

void TestDescribedRequests::valuesKeepTheirTypes()
{
    const EndpointOutcome outcome
        = write(described("insert: {method: POST, path: /things, body: {record: {id: \"{{ "
                          "record.id }}\", text: \"no {{ record.count }} of {{ input.team }}\", "
                          "rest: \"{{ others }}\", fixed: [1, true, null], none: \"{{ "
                          "record.unmapped }}\"}}}"),
                {.fields = {{u"id"_s},
                            {u"count"_s, FieldType::Integer},
                            {u"price"_s, FieldType::Decimal},
                            {u"is_new"_s, FieldType::Boolean},
                            {u"at"_s, FieldType::TimestampWithZone},
                            {u"tags"_s, FieldType::Json}},
                 .rows = {{"7", "9007199254740993", "0.10000000000000000001", "true",
                           "2026-05-04T10:31:00Z", "[1,{\"a\":2}]"}}});
    QVERIFY2(!outcome.error, qUtf8Printable(outcome.error ? outcome.error->message : QString()));
    QCOMPARE(outcome.accepted, 1);
    QCOMPARE(lastCall().header("content-type"), QByteArray("application/json"));
    QCOMPARE(lastCall().body,
             QByteArray("{\"fixed\":[1,true,null],\"id\":\"7\",\"rest\":{\"price\":"
                        "0.10000000000000000001,\"is_new\":true,\"at\":\"2026-05-04T10:31:00+00:"
                        "00\",\"tags\":[1,{\"a\":2}]},\"text\":\"no 9007199254740993 of a/b&c\"}"));
}

void TestDescribedRequests::hostileValuesStayInTheirPlace()
{
    const std::string hostile = "a/../b?c=d&e#f\r\nX: y\", \"is_admin\": true {{ input.key }} %2F";
    const EndpointOutcome outcome = write(
        described("upsert: {method: PUT, path: \"/things/{{ record.id }}/x\", query: {q: \"{{ "
                  "record.id }}\", team: \"{{ input.team }}\"}, body: {record: {id: \"<{{ "
                  "record.id }}>\"}}}"),
        {.operation = ObjectOperation::Upsert,
         .key = {u"id"_s},
         .fields = {{u"id"_s}},
         .rows = {{hostile}}});
    QVERIFY2(!outcome.error, qUtf8Printable(outcome.error ? outcome.error->message : QString()));
    const QByteArray encoded = QByteArray::fromStdString(hostile).toPercentEncoding();
    QCOMPARE(lastCall().target,
             QByteArray("/things/" + encoded + "/x?q=" + encoded + "&team=a%2Fb%26c"));
    QCOMPARE(lastCall().json(),
             (QJsonObject{{u"id"_s, QString(u'<' + QString::fromStdString(hostile) + u'>')}}));
    QVERIFY(lastCall().header("x").isNull());
}

void TestDescribedRequests::addressThatLeadsElsewhereIsRefused_data()
{
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<QString>("refused");
    QTest::newRow("parent") << QByteArray("..") << u"httpendpoint.value_unfit id"_s;
    QTest::newRow("self") << QByteArray(".") << u"httpendpoint.value_unfit id"_s;
    QTest::newRow("empty") << QByteArray("") << u"httpendpoint.address_empty id"_s;
    QTest::newRow("null") << QByteArray("∅") << u"httpendpoint.address_empty id"_s;
    QTest::newRow("dots in a name") << QByteArray("a..b") << QString();
}

void TestDescribedRequests::addressThatLeadsElsewhereIsRefused()
{
    QFETCH(const QByteArray, id);
    QFETCH(const QString, refused);
    const EndpointOutcome outcome
        = write(described("delete: {method: DELETE, path: \"/things/{{ key }}\"}"),
                {.operation = ObjectOperation::HardDelete,
                 .key = {u"id"_s},
                 .fields = {{u"id"_s}},
                 .rows = {{id.toStdString()}}});
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.refused.join(u';'), refused);
    QCOMPARE(m_server->callCount(), refused.isEmpty() ? 1 : 0);
}

void TestDescribedRequests::fieldThatAnAddressLacksIsNamed()
{
    const EndpointOutcome outcome
        = write(described("insert: {method: POST, path: \"/{{ record.id }}/{{ record.owner }}\", "
                          "body: {}}"),
                {.fields = {{u"id"_s}}, .rows = {{"a"}}});
    QVERIFY(outcome.error);
    QCOMPARE(outcome.error->code, u"httpendpoint.field_not_mapped"_s);
    QVERIFY2(outcome.error->message.contains("\"owner\""_L1),
             qUtf8Printable(outcome.error->message));
}

void TestDescribedRequests::headerWithALineBreakIsRefused()
{
    const EndpointOutcome outcome
        = write(described("insert: {method: POST, path: /things, headers: {X-Id: \"{{ record.id "
                          "}}\"}, body: {}}"),
                {.fields = {{u"id"_s}}, .rows = {{"a\r\nX-Evil: 1"}, {"good"}, {"∅"}}});
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.accepted, 2);
    QCOMPARE(outcome.refused, QStringList{u"httpendpoint.value_unfit id"_s});
    QSet<QByteArray> ids;
    for (const HttpCall &call : m_server->calls()) {
        ids << call.header("x-id");
        QVERIFY(call.header("x-evil").isNull());
    }
    QCOMPARE(ids, (QSet<QByteArray>{"good", {}}));
}

void TestDescribedRequests::linesOfJsonStayLines()
{
    const EndpointOutcome outcome
        = write(described("insert: {method: POST, path: /things, batch: {rows: 10}, body: {format: "
                          "ndjson, lines: [{do: add}, \"{{ record }}\"]}}"),
                {.fields = {{u"id"_s}, {u"data"_s, FieldType::Json}},
                 .rows = {{"a\nb", "{\n\"x\": \"\\n\",\r\n\"y\": 1}"}, {"c", "[]"}}});
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.accepted, 2);
    QCOMPARE(lastCall().header("content-type"), QByteArray("application/x-ndjson"));
    const QList<QByteArray> lines = lastCall().body.split('\n');
    QCOMPARE(lines.size(), 5);
    QCOMPARE(lines[0], QByteArray("{\"do\":\"add\"}"));
    QCOMPARE(QJsonDocument::fromJson(lines[1]).object(),
             (QJsonObject{{u"id"_s, u"a\nb"_s},
                          {u"data"_s, QJsonObject{{u"x"_s, u"\n"_s}, {u"y"_s, 1}}}}));
    QVERIFY(lines[4].isEmpty());
}

void TestDescribedRequests::formIsEncoded()
{
    const EndpointOutcome outcome
        = write(described("insert: {method: POST, path: /things, body: {format: form, fields: "
                          "{\"thing[id]\": \"{{ record.id }}\", team: \"{{ input.team }}\", note: "
                          "\"{{ record.note }}\"}}}"),
                {.fields = {{u"id"_s}, {u"note"_s}}, .rows = {{"a&b=c d+e", "∅"}}});
    QVERIFY(!outcome.error);
    QCOMPARE(lastCall().header("content-type"), QByteArray("application/x-www-form-urlencoded"));
    QCOMPARE(lastCall().body, QByteArray("team=a%2Fb%26c&thing%5Bid%5D=a%26b%3Dc%20d%2Be"));
}

void TestDescribedRequests::nullsAreSentOrLeftOut()
{
    const test::EndpointRows rows{.fields = {{u"id"_s}, {u"note"_s}}, .rows = {{"a", "∅"}}};
    QByteArray text = described("insert: {method: POST, path: /things, body: {}}");
    QVERIFY(!write(text, rows).error);
    QCOMPARE(lastCall().body, QByteArray("{\"id\":\"a\",\"note\":null}"));
    text.replace("    keys:", "    nulls: omit\n    keys:");
    QVERIFY(!write(text, rows).error);
    QCOMPARE(lastCall().body, QByteArray("{\"id\":\"a\"}"));

    text = described(
        "insert: {method: POST, path: /things, body: {record: {id: \"{{ record.id }}\", "
        "both: \"{{ record.id }}-{{ record.note }}\", more: \"{{ record.id }}-{{ "
        "record.unmapped }}\"}}}");
    QVERIFY(!write(text, rows).error);
    QCOMPARE(lastCall().body, QByteArray("{\"both\":null,\"id\":\"a\"}"));
    text.replace("    keys:", "    nulls: omit\n    keys:");
    QVERIFY(!write(text, rows).error);
    QCOMPARE(lastCall().body, QByteArray("{\"id\":\"a\"}"));
}

void TestDescribedRequests::credentialsAreSent_data()
{
    QTest::addColumn<QByteArray>("authentication");
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("header") << QByteArray(
        "{method: header, name: X-Key, value: \"{{ input.key }}\"}")
                            << QByteArray("x-key") << QByteArray("k3y-v4lue");
    QTest::newRow("bearer") << QByteArray("{method: bearer, value: \"{{ input.key }}\"}")
                            << QByteArray("authorization") << QByteArray("Bearer k3y-v4lue");
    QTest::newRow("basic") << QByteArray("{method: basic, user: \"u-{{ input.team }}\", password: "
                                         "\"{{ input.key }}\"}")
                           << QByteArray("authorization")
                           << QByteArray("Basic " + QByteArray("u-a/b&c:k3y-v4lue").toBase64());
    QTest::newRow("query") << QByteArray("{method: query, name: key, value: \"{{ input.key }}\"}")
                           << QByteArray() << QByteArray("/things?key=k3y-v4lue");
}

void TestDescribedRequests::credentialsAreSent()
{
    QFETCH(const QByteArray, authentication);
    QFETCH(const QByteArray, header);
    QFETCH(const QByteArray, value);
    const EndpointOutcome outcome
        = write(described("insert: {method: POST, path: /things, body: {}}",
                          "authentication: " + authentication + "\n"),
                {.fields = {{u"id"_s}}, .rows = {{"a"}}});
    QVERIFY2(!outcome.error, qUtf8Printable(outcome.error ? outcome.error->message : QString()));
    QCOMPARE(header.isEmpty() ? lastCall().target : lastCall().header(header), value);
}

void TestDescribedRequests::credentialsDoNotFollowARedirect_data()
{
    QTest::addColumn<QByteArray>("authentication");
    QTest::newRow("header") << QByteArray(
        "{method: header, name: X-Key, value: \"{{ input.key }}\"}");
    QTest::newRow("bearer") << QByteArray("{method: bearer, value: \"{{ input.key }}\"}");
    QTest::newRow("query") << QByteArray("{method: query, name: key, value: \"{{ input.key }}\"}");
}

void TestDescribedRequests::credentialsDoNotFollowARedirect()
{
    QFETCH(const QByteArray, authentication);
    test::HttpServer stranger;
    const QByteArray elsewhere = stranger.url(u"/steal"_s).toEncoded();
    for (const char *method : {"GET", "POST"}) {
        stranger.on(method, u"/{all...}"_s, [](const HttpCall &) { return HttpAnswer::json({}); });
        m_server->on(method, u"/{all...}"_s, [elsewhere](const HttpCall &) {
            return HttpAnswer::redirect(307, elsewhere);
        });
    }
    const QByteArray text = described(
        "insert: {method: POST, path: /things, headers: {X-Own: \"{{ input.key }}\"}, body: {}}",
        "authentication: " + authentication
            + "\ncheck: {path: /me, headers: {X-Own: \"{{ input.key }}\"}}\n");
    const EndpointOutcome outcome = write(text, {.fields = {{u"id"_s}}, .rows = {{"a"}}});
    QVERIFY(outcome.error);
    QCOMPARE(outcome.error->code, u"http.redirect_refused"_s);
    QCOMPARE(stranger.callCount(), 0);

    const QJsonObject configuration = test::describedConfiguration(text, *m_server, {}, s_secrets);
    [[maybe_unused]] const CheckResult checked
        = HttpEndpointDestination(Configuration(configuration), m_clock).check({}, {});
    QCOMPARE(stranger.callCount(), 1);
    const HttpCall stolen = stranger.calls().front();
    QVERIFY(!stolen.target.contains("k3y-v4lue"));
    for (const auto &[name, value] : stolen.headers)
        QVERIFY2(!value.contains("k3y-v4lue"), name.constData());
}

void TestDescribedRequests::hostTakesNoOtherHost_data()
{
    QTest::addColumn<QString>("team");
    QTest::addColumn<bool>("fits");
    QTest::newRow("name") << u"acme-1"_s << true;
    QTest::newRow("host of another") << u"evil.example/"_s << false;
    QTest::newRow("user") << u"x@evil.example"_s << false;
    QTest::newRow("port") << u"evil:80"_s << false;
    QTest::newRow("query") << u"evil?"_s << false;
    QTest::newRow("fragment") << u"evil#"_s << false;
    QTest::newRow("backslash") << u"evil\\"_s << false;
    QTest::newRow("encoded") << u"evil%2f"_s << false;
    QTest::newRow("line break") << u"acme\n"_s << false;
}

void TestDescribedRequests::hostTakesNoOtherHost()
{
    QFETCH(const QString, team);
    QFETCH(const bool, fits);
    QJsonObject configuration = test::describedConfiguration(
        described("insert: {method: POST, path: /things, body: {}}",
                  "base_url: \"https://{{ input.team }}.api.example/v1\"\n"),
        *m_server, {{u"team"_s, team}});
    configuration.remove(u"http"_s);
    HttpEndpointDestination destination(Configuration(configuration), m_clock);
    const auto objects = destination.discoverObjects({});
    QCOMPARE(objects.isOk(), fits);
    if (!fits)
        QCOMPARE(objects.error().field, u"/inputs/team"_s);
}

void TestDescribedRequests::newRefreshTokenIsKept()
{
    m_server->on("POST", u"/token"_s, [](const HttpCall &call) {
        if (call.form()[u"refresh_token"_s] != "k3y-v4lue"_L1)
            return HttpAnswer::json({{u"error"_s, u"invalid_grant"_s}}, 400);
        return HttpAnswer::json({{u"access_token"_s, u"access-1"_s},
                                 {u"refresh_token"_s, u"next-2"_s},
                                 {u"expires_in"_s, 3600}});
    });
    QStringList kept;
    const QJsonObject values = test::describedConfiguration(
        described("insert: {method: POST, path: /things, body: {}}",
                  "authentication: {method: oauth_refresh_token, token_url: /token, client_id: "
                  "me, refresh_token: \"{{ input.key }}\"}\n"),
        *m_server, {}, s_secrets);
    const Configuration configuration(
        values, [&kept](const QString &pointer, const QString &value) -> Result<void> {
            kept << pointer << value;
            return {};
        });
    const EndpointOutcome outcome
        = test::writeRows(configuration, {.fields = {{u"id"_s}}, .rows = {{"a"}}}, m_clock);
    QVERIFY2(!outcome.error, qUtf8Printable(outcome.error ? outcome.error->message : QString()));
    QCOMPARE(lastCall().header("authorization"), QByteArray("Bearer access-1"));
    QCOMPARE(kept, (QStringList{u"/secrets"_s, u"{\"key\":\"next-2\"}"_s}));
}

void TestDescribedRequests::insertIsRepeatedWithAKeyAlone()
{
    const test::EndpointRows rows{.fields = {{u"id"_s}}, .rows = {{"a"}}};
    const QByteArray plain = described("insert: {method: POST, path: /things, body: {}}");
    m_server->misbehaveAt(1, {.kind = Misbehaviour::Kind::CutAfterProcessing});
    const EndpointOutcome cut = write(plain, rows);
    QVERIFY(cut.error);
    QVERIFY(cut.error->kind == ErrorKind::Transient);
    QCOMPARE(m_server->callCount(), 1);

    m_server->forgetCalls();
    m_server->misbehaveAt(1, {.kind = Misbehaviour::Kind::CutAfterProcessing});
    const EndpointOutcome repeated = write(
        QByteArray(plain).replace("body: {}", "body: {}, idempotency_key: Request-Id"), rows);
    QVERIFY(!repeated.error);
    QCOMPARE(m_server->callCount(), 2);
    const QByteArray key = m_server->calls()[0].header("request-id");
    QVERIFY(key.size() >= 32);
    QCOMPARE(m_server->calls()[1].header("request-id"), key);
}

void TestDescribedRequests::furtherStatusesAreRepeated()
{
    const test::EndpointRows rows{.fields = {{u"id"_s}}, .rows = {{"a"}}};
    const QByteArray text = described("insert: {method: POST, path: /things, body: {}}",
                                      "limits: {retry_statuses: [423], maximum_tries: 3}\n");
    m_server->misbehaveAt(1, Misbehaviour::status(423));
    QVERIFY(!write(text, rows).error);
    QCOMPARE(m_server->callCount(), 2);

    m_server->forgetCalls();
    m_server->setPlan([](const HttpCall &) { return std::optional(Misbehaviour::status(423)); });
    const EndpointOutcome lasting = write(text, rows);
    QVERIFY(lasting.error);
    QCOMPARE(lasting.error->code, u"httpendpoint.not_now"_s);
    QVERIFY(lasting.error->kind == ErrorKind::Transient);
    QCOMPARE(m_server->callCount(), 3);
}

void TestDescribedRequests::ownHeaderSaysHowLongToWait()
{
    Misbehaviour limited = Misbehaviour::status(429);
    limited.answer.addHeader("X-Wait", "120");
    m_server->misbehaveAt(1, limited);
    const TimePoint start = m_clock.now();
    const EndpointOutcome outcome
        = write(described("insert: {method: POST, path: /things, body: {}}",
                          "limits: {retry_after_header: X-Wait}\n"),
                {.fields = {{u"id"_s}}, .rows = {{"a"}}});
    QVERIFY(!outcome.error);
    QCOMPARE(m_server->callCount(), 2);
    QVERIFY(m_clock.now() - start >= 119s);
}

void TestDescribedRequests::limitsAreKept()
{
    m_server->setLatency(5ms);
    test::EndpointRows rows{.fields = {{u"id"_s}}, .rows = {}};
    for (int i = 0; i < 40; ++i)
        rows.rows.push_back({std::to_string(i)});
    const TimePoint start = m_clock.now();
    const EndpointOutcome outcome
        = write(described("insert: {method: POST, path: /things, body: {}}",
                          "limits: {requests: 10, per_seconds: 60, concurrency: 2}\n"),
                rows);
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.accepted, 40);
    QVERIFY(m_server->maximumInFlight() <= 2);
    // Ten at once and three more minutes for the others.
    QVERIFY(m_clock.now() - start >= 179s);
}

void TestDescribedRequests::bodiesAreCompressed()
{
    test::EndpointRows rows{.fields = {{u"id"_s}}, .rows = {}};
    for (int i = 0; i < 200; ++i)
        rows.rows.push_back({"the same words again and again " + std::to_string(i)});
    const EndpointOutcome outcome
        = write(described("insert: {method: POST, path: /things, batch: {rows: 200}, body: "
                          "{compress: true}}"),
                rows);
    QVERIFY(!outcome.error);
    QCOMPARE(m_server->callCount(), 1);
    QCOMPARE(QJsonDocument::fromJson(lastCall().body).array().size(), 200);
    QVERIFY(lastCall().sentSize * 3 < lastCall().body.size());
}

void TestDescribedRequests::secretInputsAreRead_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("value");
    QTest::newRow("line") << u"key: 007: a b \n"_s << u"007: a b"_s;
    QTest::newRow("lines") << u"\nother: x\n key :1e5\n"_s << u"1e5"_s;
    QTest::newRow("JSON") << u"{\"key\": \"a\\nb\"}"_s << u"a\nb"_s;
    QTest::newRow("no name") << u"s3cret"_s << QString();
    QTest::newRow("twice") << u"key: s3cret\nkey: s3cret"_s << QString();
    QTest::newRow("number") << u"{\"key\": 1}"_s << QString();
    QTest::newRow("broken JSON") << u"{\"key\": \"s3cret\""_s << QString();
}

void TestDescribedRequests::secretInputsAreRead()
{
    QFETCH(const QString, text);
    QFETCH(const QString, value);
    const auto secrets = readSecretInputs(text);
    QCOMPARE(secrets.isOk(), !value.isEmpty());
    if (secrets) {
        QCOMPARE(secrets->value(u"key"_s), value);
        return;
    }
    QCOMPARE(secrets.error().field, u"/secrets"_s);
    QVERIFY(!secrets.error().message.contains("s3cret"_L1));
}

QTEST_GUILESS_MAIN(TestDescribedRequests)
#include "testdescribedrequests.moc"

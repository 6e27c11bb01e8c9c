#include "tests/declarative/request/requestscene.h"

using namespace millrace;
using namespace millrace::declarative;
using namespace millrace::declarative::test;

namespace {

constexpr auto s_start = std::chrono::sys_days(std::chrono::year(2024) / 6 / 1);

/// An API that counts the calls of each token, with its status at /limits.
class QuotaServer final
{
public:
    explicit QuotaServer(RequestScene &scene)
        : m_scene(scene)
    {
        scene.transport.onSend = [this](const HttpRequest &request) { answer(request); };
    }

    std::map<QByteArray, int> left{{"a", 2}, {"b", 1}};
    int resetAfter = 60; ///< Seconds, counted from the start.
    int statusOfLimits = 200;
    int statusOfItems = 200;
    QByteArray remainingHeader; ///< Of the next answer with items; null: none.
    QByteArrayList used; ///< Tokens of the items.
    int limitCalls = 0;

private:
    void answer(const HttpRequest &request)
    {
        const QByteArray token = request.headers.value("Authorization").mid(6);
        Scripted next;
        if (request.url.path() == "/limits"_L1) {
            ++limitCalls;
            next.status = statusOfLimits;
            const qint64 reset
                = std::chrono::duration_cast<std::chrono::seconds>(s_start.time_since_epoch())
                      .count()
                + resetAfter;
            next.body = "{\"core\": {\"left\": " + QByteArray::number(left[token])
                + ", \"reset\": " + QByteArray::number(reset) + ", \"most\": 100}}";
        } else {
            used << token;
            next.status = statusOfItems;
            if (!remainingHeader.isNull())
                next.headers = {{"X-Left", remainingHeader}};
        }
        m_scene.transport.script = {next};
    }

    RequestScene &m_scene;
};

/// A requester; \a quota adds to the quota, \a fields to the authenticator.
std::string requester(const std::string &quota = {}, const std::string &fields = {})
{
    const std::string address = "https://api.x.com/limits";
    return R"({"authenticator": {"type": "RateLimitedMultipleTokenAuthenticator",
        "tokens": "{{ config['tokens'] }}", "auth_method": "token", "budget_min_reserve": 0,
        "budget_reserve_fraction": 0, "quota_status_source": {"type": "QuotaStatusSource",
        "unavailable_status_codes": [404], "url": ")"
        + address + R"("}, "quotas": [{"type": "TokenQuota", "name": "core",
        "remaining_path": ["core", "left"], "reset_path": ["core", "reset"],
        "limit_path": ["core", "most"])"
        + quota + "}]" + fields + R"(}, "error_handler": {"type": "DefaultErrorHandler",
        "max_retries": 2}})";
}

constexpr const char *s_tokens = R"({"tokens": "a, b,"})";

} // namespace

class TestRotatingTokens final : public QObject
{
    Q_OBJECT

private slots:
    void spentTokensAreLeftForTheNext();
    void allSpentWaitForTheReset();
    void tooLongAWaitEndsTheStream();
    void requestersOfASourceShareTheCounts();
    void headersCorrectTheCounts();
    void aRefusedTokenIsReplacedAtOnce();
    void serversThatCountNothingGetEachTokenInTurn();
    void theLastCallsAreSpread();
    void wrongPathsAreTold();
    void noTokensAreAnError();
};

void TestRotatingTokens::spentTokensAreLeftForTheNext()
{
    RequestScene scene(s_tokens);
    QuotaServer server(scene);
    const auto made = scene.make(requester());
    QVERIFY2(made, made ? "" : qPrintable(made.error().message));
    for (int call = 0; call < 3; ++call)
        QVERIFY((*made)->send({}));
    QCOMPARE(server.used, (QByteArrayList{"a", "a", "b"}));
    QCOMPARE(server.limitCalls, 2);
    QVERIFY(scene.clock.waits().isEmpty());
}

void TestRotatingTokens::allSpentWaitForTheReset()
{
    RequestScene scene(s_tokens);
    QuotaServer server(scene);
    server.left = {{"a", 1}, {"b", 0}};
    const auto made = scene.make(requester());
    QVERIFY(made);
    QVERIFY((*made)->send({}));
    server.left = {{"a", 5}, {"b", 5}};
    QVERIFY((*made)->send({}));
    QCOMPARE(scene.clock.waits(), QList<double>{60});
    QCOMPARE(server.limitCalls, 4);
    QCOMPARE(server.used, (QByteArrayList{"a", "a"}));
}

void TestRotatingTokens::tooLongAWaitEndsTheStream()
{
    RequestScene scene(s_tokens);
    QuotaServer server(scene);
    server.left = {};
    server.resetAfter = 600;
    const auto made = scene.make(requester({}, R"(, "max_wait_time": "PT5M")"));
    QVERIFY(made);
    const auto outcome = (*made)->send({});
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, u"declarative.tokens_exhausted"_s);
    QCOMPARE(outcome.error().kind, ErrorKind::Transient);
    // It is not tried again, each time with another wait.
    QVERIFY(scene.clock.waits().isEmpty());
    QVERIFY(server.used.isEmpty());
}

void TestRotatingTokens::requestersOfASourceShareTheCounts()
{
    RequestScene scene(s_tokens);
    QuotaServer server(scene);
    const auto first = scene.make(requester());
    const auto second = scene.make(requester());
    QVERIFY(first && second);
    QVERIFY((*first)->send({}));
    QVERIFY((*second)->send({}));
    QVERIFY((*first)->send({}));
    QCOMPARE(server.used, (QByteArrayList{"a", "a", "b"}));
    QCOMPARE(server.limitCalls, 2);
}

void TestRotatingTokens::headersCorrectTheCounts()
{
    RequestScene scene(s_tokens);
    QuotaServer server(scene);
    server.left = {{"a", 50}, {"b", 50}};
    server.remainingHeader = "0";
    const auto made = scene.make(requester(R"(, "remaining_header": "X-Left")"));
    QVERIFY(made);
    QVERIFY((*made)->send({}));
    QVERIFY((*made)->send({}));
    QCOMPARE(server.used, (QByteArrayList{"a", "b"}));
}

void TestRotatingTokens::aRefusedTokenIsReplacedAtOnce()
{
    RequestScene scene(s_tokens);
    QuotaServer server(scene);
    server.left = {{"a", 50}, {"b", 50}};
    server.statusOfItems = 429;
    const auto made = scene.make(requester(R"(, "exhaustion_status_codes": [429])"));
    QVERIFY(made);
    QVERIFY(!(*made)->send({}));
    QCOMPARE(server.used.mid(0, 2), (QByteArrayList{"a", "b"}));
    // The usual wait for a rate limit is that of the first token.
    QCOMPARE(scene.clock.waits().constFirst(), 1.1);
}

void TestRotatingTokens::serversThatCountNothingGetEachTokenInTurn()
{
    RequestScene scene(s_tokens);
    QuotaServer server(scene);
    server.statusOfLimits = 404;
    const auto made = scene.make(requester());
    QVERIFY(made);
    for (int call = 0; call < 3; ++call)
        QVERIFY((*made)->send({}));
    QCOMPARE(server.used, (QByteArrayList{"a", "b", "a"}));
}

void TestRotatingTokens::theLastCallsAreSpread()
{
    RequestScene scene(R"({"tokens": "a"})");
    QuotaServer server(scene);
    server.left = {{"a", 11}};
    const auto made = scene.make(requester({}, R"(, "budget_reserve_fraction": 0.1)"));
    QVERIFY(made);
    QVERIFY((*made)->send({}));
    // Ten are left for a minute.
    QCOMPARE(scene.clock.waits(), QList<double>{6});
}

void TestRotatingTokens::wrongPathsAreTold()
{
    RequestScene scene(s_tokens);
    QuotaServer server(scene);
    std::string text = requester();
    text.replace(text.find("\"left\""), 6, "\"gone\"");
    const auto made = scene.make(text);
    QVERIFY(made);
    const auto outcome = (*made)->send({});
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, u"declarative.quota_unreadable"_s);
}

void TestRotatingTokens::noTokensAreAnError()
{
    RequestScene scene(R"({"tokens": " , "})");
    const auto made = scene.make(requester());
    QVERIFY(!made);
    QCOMPARE(made.error().code, u"declarative.credentials_invalid"_s);
}

QTEST_GUILESS_MAIN(TestRotatingTokens)
#include "testrotatingtokens.moc"

#include "core/declarative/request/requesthosts.h"
#include "tests/declarative/request/requestscene.h"

using namespace millrace;
using namespace millrace::declarative;
using namespace millrace::declarative::test;

class TestRequestHosts final : public QObject
{
    Q_OBJECT

private slots:
    void listsRequestersAndLogins();
    void showsTemplatesThatOnlyARunKnows();
    void showsNoKeys();
    void showsTemplatesBeforeThereIsAConfiguration();
};

void TestRequestHosts::listsRequestersAndLogins()
{
    const Value manifest = json(
        R"({"streams":[{"retriever":{"requester":{"type":"HttpRequester",)"
        R"("url_base":"https://{{ config['shop'] }}.x.com/v1","path":"/items","authenticator":{)"
        R"("type":"OAuthAuthenticator","token_refresh_endpoint":"https://auth.x.com/token"}}}},)"
        R"({"retriever":{"requester":{"type":"HttpRequester","url":"https://b.com:8443/y"}}},)"
        R"({"retriever":{"requester":{"type":"HttpRequester","url":"https://b.com:8443/y",)"
        R"("path":"https://c.com/z"}}}]})");
    const WaitingClock clock;
    const QStringList expected{u"auth.x.com"_s, u"b.com:8443"_s, u"c.com"_s, u"mine.x.com"_s};
    QCOMPARE(hostsOf(manifest, json(R"({"shop":"mine"})"), clock), expected);
}

void TestRequestHosts::showsTemplatesThatOnlyARunKnows()
{
    const Value manifest
        = json(R"({"requester":{"type":"HttpRequester","url":"{{ download_target }}"}})");
    const WaitingClock clock;
    QCOMPARE(hostsOf(manifest, json("{}"), clock), QStringList{u"{{ download_target }}"_s});
}

void TestRequestHosts::showsNoKeys()
{
    const Value manifest = json(
        R"({"requester":{"type":"HttpRequester","url_base":"{{ config.d }}/bot{{ config.k }}"}})");
    const WaitingClock clock;
    QCOMPARE(hostsOf(manifest, json(R"({"d":"x.com","k":"topsecret1"})"), clock),
             QStringList{u"x.com"_s});
}

void TestRequestHosts::showsTemplatesBeforeThereIsAConfiguration()
{
    const Value manifest
        = json(R"({"a":{"type":"HttpRequester","url_base":"https://{{ config['shop'] }}.x.com/v1",)"
               R"("path":"/items"},"b":{"type":"HttpRequester","url":"{{ config.site }}/api"}})");
    const QStringList expected{u"{{ config.site }}"_s, u"{{ config['shop'] }}.x.com"_s};
    QCOMPARE(hostTemplatesOf(manifest), expected);
}

QTEST_GUILESS_MAIN(TestRequestHosts)
#include "testrequesthosts.moc"

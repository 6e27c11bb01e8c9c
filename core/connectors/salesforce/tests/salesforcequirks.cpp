// Salesforce in the suite of destinations with objects, by collections and by bulk jobs.
#include "core/connectors/salesforce/salesforcedestination.h"
#include "core/connectors/salesforce/tests/salesforceserver.h"
#include "tests/conformance/conformance.h"

namespace millrace {
void register_salesforce(ConnectorRegistry &registry);
}

using namespace millrace;
using namespace Qt::StringLiterals;

class SalesforceQuirks final : public conformance::ObjectQuirks
{
public:
    explicit SalesforceQuirks(int bulkThreshold)
        : m_bulkThreshold(bulkThreshold)
    {
    }

    [[nodiscard]] QString connectorId() const override { return u"salesforce"_s; }
    void registerIn(ConnectorRegistry &registry) const override { register_salesforce(registry); }
    [[nodiscard]] std::vector<conformance::WrongConfiguration>
    wrongConfigurations(const QString &) const override
    {
        const auto with
            = [](QJsonObject whole, const QString &part, const QString &key, const QString &value) {
                  QJsonObject object = whole.value(part).toObject();
                  object.insert(key, value);
                  whole.insert(part, object);
                  return whole;
              };
        const QJsonObject good = configuration();
        return {
            {"wrong refresh token", with(good, u"credentials"_s, u"refresh_token"_s, u"wrong"_s),
             u"/credentials/refresh_token"_s},
            {"wrong client", with(good, u"credentials"_s, u"client_id"_s, u"wrong"_s),
             u"/credentials/client_id"_s},
            {"no key",
             with(m_server->jwtConfiguration(), u"credentials"_s, u"private_key"_s, u"no key"_s),
             u"/credentials/private_key"_s},
            {"wrong user",
             with(m_server->jwtConfiguration(), u"credentials"_s, u"username"_s, u"nobody"_s),
             u"/credentials"_s},
            {"open address", with(good, u"login"_s, u"url"_s, u"http://example.org"_s),
             u"/login/url"_s}};
    }
    void reset() const override { m_server = std::make_unique<test::SalesforceServer>(); }
    [[nodiscard]] test::HttpServer &server() const override { return m_server->http(); }
    [[nodiscard]] QJsonObject configuration() const override
    {
        return m_server->configuration(m_bulkThreshold);
    }
    [[nodiscard]] std::unique_ptr<Destination> make(const Configuration &configuration,
                                                    Clock &clock) const override
    {
        return std::make_unique<SalesforceDestination>(configuration, clock);
    }
    [[nodiscard]] QString objectName() const override { return u"Contact"_s; }
    [[nodiscard]] QString keyField() const override { return u"External_Id__c"_s; }
    [[nodiscard]] QString textField() const override { return u"LastName"_s; }
    [[nodiscard]] QString key(int number) const override { return u"person-%1"_s.arg(number); }
    [[nodiscard]] QString badKey() const override { return QString(60, u'x'); }
    [[nodiscard]] std::map<QString, QString> records() const override
    {
        std::map<QString, QString> texts;
        for (const auto &[id, record] : m_server->organization().records(u"Contact"_s))
            texts.emplace(record.at(u"External_Id__c"_s), record.at(u"LastName"_s));
        return texts;
    }

private:
    const int m_bulkThreshold;
    mutable std::unique_ptr<test::SalesforceServer> m_server
        = std::make_unique<test::SalesforceServer>();
};

int main(int argc, char **argv)
{
    const SalesforceQuirks byCollections(2000);
    const SalesforceQuirks byJobs(0);
    return conformance::run(argc, argv, {&byCollections, &byJobs});
}

// HubSpot in the suite of destinations with objects.
#include "core/connectors/hubspot/hubspotdestination.h"
#include "core/connectors/hubspot/tests/hubspotserver.h"
#include "tests/conformance/conformance.h"

namespace millrace {
void register_hubspot(ConnectorRegistry &registry);
}

using namespace millrace;
using namespace Qt::StringLiterals;

class HubSpotQuirks final : public conformance::ObjectQuirks
{
public:
    [[nodiscard]] QString connectorId() const override { return u"hubspot"_s; }
    void registerIn(ConnectorRegistry &registry) const override { register_hubspot(registry); }
    [[nodiscard]] std::vector<conformance::WrongConfiguration>
    wrongConfigurations(const QString &) const override
    {
        QJsonObject token = configuration();
        token.insert(u"credentials"_s,
                     QJsonObject{{u"method"_s, u"private_app"_s}, {u"access_token"_s, u"wrong"_s}});
        QJsonObject refresh = m_server->oauthConfiguration();
        QJsonObject credentials = refresh.value("credentials"_L1).toObject();
        credentials.insert(u"refresh_token"_s, u"wrong"_s);
        refresh.insert(u"credentials"_s, credentials);
        return {{"wrong token", token, u"/credentials/access_token"_s},
                {"wrong refresh token", refresh, u"/credentials/refresh_token"_s}};
    }
    void reset() const override { m_server = std::make_unique<test::HubSpotServer>(); }
    [[nodiscard]] test::HttpServer &server() const override { return m_server->http(); }
    [[nodiscard]] QJsonObject configuration() const override { return m_server->configuration(); }
    [[nodiscard]] std::unique_ptr<Destination> make(const Configuration &configuration,
                                                    Clock &clock) const override
    {
        return std::make_unique<HubSpotDestination>(configuration, clock);
    }
    [[nodiscard]] QString objectName() const override { return u"contacts"_s; }
    [[nodiscard]] QString keyField() const override { return u"email"_s; }
    [[nodiscard]] QString textField() const override { return u"lastname"_s; }
    [[nodiscard]] QString key(int number) const override
    {
        return u"person%1@example.org"_s.arg(number);
    }
    [[nodiscard]] QString badKey() const override { return u"no address"_s; }
    [[nodiscard]] std::map<QString, QString> records() const override
    {
        std::map<QString, QString> texts;
        for (const auto &[number, record] : m_server->records(u"contacts"_s))
            texts.emplace(record.at(u"email"_s), record.at(u"lastname"_s));
        return texts;
    }

private:
    mutable std::unique_ptr<test::HubSpotServer> m_server = std::make_unique<test::HubSpotServer>();
};

int main(int argc, char **argv)
{
    const HubSpotQuirks quirks;
    return conformance::run(argc, argv, {&quirks});
}

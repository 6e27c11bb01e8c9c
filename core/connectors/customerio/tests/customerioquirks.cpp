// Customer.io in the suite of destinations with objects.
#include "core/connectors/customerio/customeriodestination.h"
#include "core/connectors/customerio/tests/customerioserver.h"
#include "tests/conformance/conformance.h"

namespace millrace {
void register_customerio(ConnectorRegistry &registry);
}

using namespace millrace;
using namespace Qt::StringLiterals;

class CustomerIoQuirks final : public conformance::ObjectQuirks
{
public:
    [[nodiscard]] QString connectorId() const override { return u"customerio"_s; }
    void registerIn(ConnectorRegistry &registry) const override { register_customerio(registry); }
    [[nodiscard]] std::vector<conformance::WrongConfiguration>
    wrongConfigurations(const QString &) const override
    {
        QJsonObject key = configuration();
        key.insert(u"api_key"_s, u"wrong"_s);
        return {{"wrong key", key, u"/api_key"_s}};
    }
    void reset() const override { m_server = std::make_unique<test::CustomerIoServer>(); }
    [[nodiscard]] test::HttpServer &server() const override { return m_server->http(); }
    [[nodiscard]] QJsonObject configuration() const override { return m_server->configuration(); }
    [[nodiscard]] std::unique_ptr<Destination> make(const Configuration &configuration,
                                                    Clock &clock) const override
    {
        return std::make_unique<CustomerIoDestination>(configuration, clock);
    }
    [[nodiscard]] QString objectName() const override { return u"person_identify"_s; }
    [[nodiscard]] QString keyField() const override { return u"person_email"_s; }
    [[nodiscard]] QString textField() const override { return u"nickname"_s; }
    [[nodiscard]] QString key(int number) const override
    {
        return u"person%1@example.org"_s.arg(number);
    }
    [[nodiscard]] QString badKey() const override { return u"no address"_s; }
    [[nodiscard]] std::map<QString, QString> records() const override
    {
        std::map<QString, QString> texts;
        for (const auto &[email, attributes] : m_server->people())
            texts.emplace(email, attributes["nickname"_L1].toString());
        return texts;
    }

private:
    mutable std::unique_ptr<test::CustomerIoServer> m_server
        = std::make_unique<test::CustomerIoServer>();
};

int main(int argc, char **argv)
{
    const CustomerIoQuirks quirks;
    return conformance::run(argc, argv, {&quirks});
}

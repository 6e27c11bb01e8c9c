// The three shipped descriptions in the suite of destinations with objects.
#include "core/connectors/httpendpoint/httpendpointdestination.h"
#include "tests/conformance/conformance.h"
#include "tests/servers/bulkserver.h"
#include "tests/servers/contactsserver.h"
#include "tests/servers/peopleserver.h"

namespace millrace {
void register_httpendpoint(ConnectorRegistry &registry);
}

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

class EndpointQuirks : public conformance::ObjectQuirks
{
public:
    [[nodiscard]] bool runsThroughTheEngine() const override { return false; }
    [[nodiscard]] QString connectorId() const override { return u"httpendpoint"_s; }
    void registerIn(ConnectorRegistry &registry) const override { register_httpendpoint(registry); }
    [[nodiscard]] std::unique_ptr<Destination> make(const Configuration &configuration,
                                                    Clock &clock) const override
    {
        return std::make_unique<HttpEndpointDestination>(configuration, clock);
    }

protected:
    [[nodiscard]] QJsonObject described(const QString &example, const QJsonObject &inputs,
                                        const QString &secrets = {}) const
    {
        QJsonObject configuration{{u"example"_s, example},
                                  {u"inputs"_s, inputs},
                                  {u"http"_s,
                                   QJsonObject{{u"base_url"_s, server().url().toString()},
                                               {u"proxy"_s, QJsonObject{{u"kind"_s, u"none"_s}}}}}};
        if (!secrets.isEmpty())
            configuration.insert(u"secrets"_s, secrets);
        return configuration;
    }
};

/// One record in a request.
class ContactsQuirks final : public EndpointQuirks
{
public:
    [[nodiscard]] std::vector<conformance::WrongConfiguration>
    wrongConfigurations(const QString &) const override
    {
        QJsonObject key = configuration();
        key.insert(u"secrets"_s, u"api_key: wrong"_s);
        QJsonObject workspace = configuration();
        workspace.insert(u"inputs"_s, QJsonObject{});
        QJsonObject plain = configuration();
        plain.insert(u"inputs"_s,
                     QJsonObject{{u"workspace"_s, u"acme"_s}, {u"api_key"_s, u"key"_s}});
        QJsonObject none = configuration();
        none.remove(u"example"_s);
        QJsonObject two = configuration();
        two.insert(u"file"_s, u"/nowhere.endpoint.yaml"_s);
        QJsonObject missing = two;
        missing.remove(u"example"_s);
        return {{"wrong key", key, u"/secrets"_s},
                {"missing input", workspace, u"/inputs/workspace"_s},
                {"secret among the others", plain, u"/inputs/api_key"_s},
                {"no description", none, u"/file"_s},
                {"two descriptions", two, u"/example"_s},
                {"missing file", missing, u"/file"_s}};
    }
    void reset() const override { m_server = std::make_unique<test::ContactsServer>(); }
    [[nodiscard]] test::HttpServer &server() const override { return m_server->http(); }
    [[nodiscard]] QJsonObject configuration() const override
    {
        return described(u"contacts-rest"_s, {{u"workspace"_s, u"acme"_s}},
                         u"api_key: %1"_s.arg(QLatin1StringView(test::ContactsServer::s_key)));
    }
    [[nodiscard]] QString objectName() const override { return u"contacts"_s; }
    [[nodiscard]] QString keyField() const override { return u"email"_s; }
    [[nodiscard]] QString textField() const override { return u"name"_s; }
    [[nodiscard]] QString key(int number) const override
    {
        return u"a/b%1+c?d#e%20\"ä@example.org"_s.arg(number);
    }
    [[nodiscard]] QString badKey() const override { return u"no address"_s; }
    [[nodiscard]] int rowCount() const override { return 12; }
    [[nodiscard]] std::map<QString, QString> records() const override
    {
        std::map<QString, QString> texts;
        for (const auto &[email, fields] : m_server->contacts())
            texts.emplace(email, fields["name"_L1].toString());
        return texts;
    }

private:
    mutable std::unique_ptr<test::ContactsServer> m_server
        = std::make_unique<test::ContactsServer>();
};

/// Batches whose answers name records by id.
class PeopleQuirks final : public EndpointQuirks
{
public:
    [[nodiscard]] std::vector<conformance::WrongConfiguration>
    wrongConfigurations(const QString &) const override
    {
        QJsonObject secret = configuration();
        secret.insert(u"secrets"_s, u"{\"client_secret\": \"wrong\"}"_s);
        QJsonObject choice = configuration();
        choice.insert(u"inputs"_s,
                      QJsonObject{{u"client_id"_s, u"client-1"_s}, {u"mode"_s, u"draft"_s}});
        return {{"wrong secret", secret, u"/secrets"_s},
                {"value that is no choice", choice, u"/inputs/mode"_s}};
    }
    void reset() const override { m_server = std::make_unique<test::PeopleServer>(); }
    [[nodiscard]] test::HttpServer &server() const override { return m_server->http(); }
    [[nodiscard]] QJsonObject configuration() const override
    {
        return described(
            u"people-batch"_s,
            {{u"client_id"_s, QString(QLatin1StringView(test::PeopleServer::s_id))}},
            u"{\"client_secret\": \"%1\"}"_s.arg(QLatin1StringView(test::PeopleServer::s_secret)));
    }
    [[nodiscard]] QString objectName() const override { return u"people"_s; }
    [[nodiscard]] QString keyField() const override { return u"id"_s; }
    [[nodiscard]] QString textField() const override { return u"name"_s; }
    [[nodiscard]] QString key(int number) const override { return u"person-%1"_s.arg(number); }
    [[nodiscard]] QString badKey() const override { return u"bad id"_s; }
    [[nodiscard]] std::map<QString, QString> records() const override
    {
        std::map<QString, QString> texts;
        for (const auto &[id, attributes] : m_server->people())
            texts.emplace(id, attributes["name"_L1].toString());
        return texts;
    }

private:
    mutable std::unique_ptr<test::PeopleServer> m_server = std::make_unique<test::PeopleServer>();
};

/// JSON Lines, answered in order.
class BulkQuirks final : public EndpointQuirks
{
public:
    [[nodiscard]] std::vector<conformance::WrongConfiguration>
    wrongConfigurations(const QString &) const override
    {
        QJsonObject address = configuration();
        address.insert(u"http"_s, QJsonObject{{u"proxy"_s, QJsonObject{{u"kind"_s, u"none"_s}}}});
        QJsonObject hostile = configuration();
        hostile.insert(u"inputs"_s, QJsonObject{{u"index"_s, u".."_s}});
        return {{"no address", address, u"/http/base_url"_s},
                {"index that leads elsewhere", hostile, u"/inputs"_s}};
    }
    void reset() const override { m_server = std::make_unique<test::BulkServer>(); }
    [[nodiscard]] test::HttpServer &server() const override { return m_server->http(); }
    [[nodiscard]] QJsonObject configuration() const override
    {
        return described(u"elasticsearch-bulk"_s, {{u"index"_s, u"things"_s}});
    }
    [[nodiscard]] QString objectName() const override { return u"documents"_s; }
    [[nodiscard]] QString keyField() const override { return u"id"_s; }
    [[nodiscard]] QString textField() const override { return u"note"_s; }
    [[nodiscard]] QString key(int number) const override { return u"thing-%1"_s.arg(number); }
    [[nodiscard]] QString badKey() const override { return QString(600, u'x'); }
    [[nodiscard]] int rowCount() const override { return 520; }
    [[nodiscard]] std::map<QString, QString> records() const override
    {
        std::map<QString, QString> texts;
        for (const auto &[id, fields] : m_server->documents())
            texts.emplace(id, fields["note"_L1].toString());
        return texts;
    }

private:
    mutable std::unique_ptr<test::BulkServer> m_server = std::make_unique<test::BulkServer>();
};

} // namespace

int main(int argc, char **argv)
{
    const ContactsQuirks contacts;
    const PeopleQuirks people;
    const BulkQuirks bulk;
    return conformance::run(argc, argv, {&contacts, &people, &bulk});
}

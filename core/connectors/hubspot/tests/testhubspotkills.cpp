// Kills the program in deliveries to HubSpot's double.
//
// MILLRACE_FULL_TESTS=1 asks for more random moments; MILLRACE_KILL_SEED repeats a failed run.
#include "core/connectors/hubspot/tests/hubspotserver.h"
#include "tests/engine/deliverykills.h"
#include "tests/engine/killscene.h"

#include <QtTest>

using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

class HubSpotDouble final : public DeliveryDouble
{
public:
    /// Contacts are upserted by their address; companies are inserted, and have no key.
    explicit HubSpotDouble(bool isInsert)
        : m_isInsert(isInsert)
    {
    }

    [[nodiscard]] QString connectorId() const override { return u"hubspot"_s; }
    [[nodiscard]] HttpServer &server() override { return m_server.http(); }
    [[nodiscard]] QJsonObject configuration() const override { return m_server.configuration(); }
    [[nodiscard]] QJsonObject mapping() const override
    {
        const QJsonObject name{{u"field"_s, u"name"_s}, {u"on_null"_s, u"reject"_s}};
        if (m_isInsert)
            return {
                {u"object"_s, u"companies"_s},
                {u"operation"_s, u"insert"_s},
                {u"fields"_s,
                 QJsonArray{QJsonObject{{u"domain"_s, u"key"_s}}, QJsonObject{{u"name"_s, name}}}}};
        return {
            {u"object"_s, u"contacts"_s},
            {u"operation"_s, u"upsert"_s},
            {u"matching_key"_s, QJsonArray{u"email"_s}},
            {u"fields"_s,
             QJsonArray{QJsonObject{{u"email"_s, u"key"_s}}, QJsonObject{{u"lastname"_s, name}}}}};
    }
    [[nodiscard]] QString key(int number) const override
    {
        return u"person%1@example.org"_s.arg(number);
    }
    [[nodiscard]] QStringList records() const override
    {
        QStringList lines;
        const QString object = m_isInsert ? u"companies"_s : u"contacts"_s;
        for (const auto &[number, record] : m_server.records(object)) {
            QStringList values;
            for (const auto &[property, value] : record)
                values << value;
            lines << values.join(u'|');
        }
        lines.sort();
        return lines;
    }

private:
    const bool m_isInsert;
    mutable HubSpotServer m_server;
};

DeliveryKills killsOf(bool isInsert)
{
    return DeliveryKills({.makeDouble = [=] { return std::make_unique<HubSpotDouble>(isInsert); },
                          .mayDouble = isInsert});
}

} // namespace

class TestHubSpotKills final : public QObject
{
    Q_OBJECT

private slots:
    void everyCall_data() { addWays(); }
    void everyCall();
    void randomMoments_data() { addWays(); }
    void randomMoments();
    void everyCallOfARetry_data() { addWays(); }
    void everyCallOfARetry();

private:
    static void addWays();

    QRandomGenerator m_random = killMoments();
};

void TestHubSpotKills::addWays()
{
    QTest::addColumn<bool>("isInsert");
    QTest::newRow("upsert") << false;
    QTest::newRow("insert") << true;
}

void TestHubSpotKills::everyCall()
{
    QFETCH(bool, isInsert);
    const QString seen = killsOf(isInsert).killAtEachCall();
    QVERIFY2(seen.isEmpty(), qPrintable(seen));
}

void TestHubSpotKills::randomMoments()
{
    QFETCH(bool, isInsert);
    const QString seen = killsOf(isInsert).killAtRandom(m_random, killCount(60));
    QVERIFY2(seen.isEmpty(), qPrintable(seen));
}

void TestHubSpotKills::everyCallOfARetry()
{
    QFETCH(bool, isInsert);
    const QString seen = killsOf(isInsert).killRetryAtEachCall();
    QVERIFY2(seen.isEmpty(), qPrintable(seen));
}

QTEST_GUILESS_MAIN(TestHubSpotKills)
#include "testhubspotkills.moc"

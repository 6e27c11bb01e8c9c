// Kills the program in deliveries to Customer.io's double.
//
// MILLRACE_FULL_TESTS=1 asks for more random moments; MILLRACE_KILL_SEED repeats a failed run.
#include "core/connectors/customerio/tests/customerioserver.h"
#include "tests/engine/deliverykills.h"
#include "tests/engine/killscene.h"

#include <QtTest>

using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

enum class Way { People, Events, EventsWithId };

class CustomerIoDouble final : public DeliveryDouble
{
public:
    explicit CustomerIoDouble(Way way)
        : m_way(way)
    {
    }

    [[nodiscard]] QString connectorId() const override { return u"customerio"_s; }
    [[nodiscard]] HttpServer &server() override { return m_server.http(); }
    [[nodiscard]] QJsonObject configuration() const override { return m_server.configuration(); }
    [[nodiscard]] QJsonObject mapping() const override
    {
        const QJsonObject name{{u"field"_s, u"name"_s}, {u"on_null"_s, u"reject"_s}};
        QJsonArray fields{QJsonObject{{u"person_email"_s, u"key"_s}},
                          QJsonObject{{u"nickname"_s, name}}};
        if (m_way == Way::People)
            return {{u"object"_s, u"person_identify"_s},
                    {u"operation"_s, u"upsert"_s},
                    {u"matching_key"_s, QJsonArray{u"person_email"_s}},
                    {u"fields"_s, fields}};
        fields.append(QJsonObject{{u"event_name"_s, QJsonObject{{u"constant"_s, u"seen"_s}}}});
        if (m_way == Way::EventsWithId)
            fields.append(QJsonObject{{u"event_id"_s, u"key"_s}});
        return {
            {u"object"_s, u"person_event"_s}, {u"operation"_s, u"insert"_s}, {u"fields"_s, fields}};
    }
    [[nodiscard]] QString key(int number) const override
    {
        return u"person%1@example.org"_s.arg(number);
    }
    [[nodiscard]] QStringList records() const override
    {
        QStringList lines;
        for (const auto &[email, attributes] : m_server.people())
            lines << email + u'|' + attributes["nickname"_L1].toString();
        for (const QJsonObject &event : m_server.events())
            lines << QString::fromUtf8(QJsonDocument(event).toJson(QJsonDocument::Compact));
        lines.sort();
        return lines;
    }

private:
    const Way m_way;
    CustomerIoServer m_server;
};

DeliveryKills killsOf(Way way)
{
    return DeliveryKills({.makeDouble = [=] { return std::make_unique<CustomerIoDouble>(way); },
                          .mayDouble = way == Way::Events});
}

} // namespace

Q_DECLARE_METATYPE(Way)

class TestCustomerIoKills final : public QObject
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

void TestCustomerIoKills::addWays()
{
    QTest::addColumn<Way>("way");
    QTest::newRow("people") << Way::People;
    QTest::newRow("events") << Way::Events;
    QTest::newRow("events with an id") << Way::EventsWithId;
}

void TestCustomerIoKills::everyCall()
{
    QFETCH(Way, way);
    const QString seen = killsOf(way).killAtEachCall();
    QVERIFY2(seen.isEmpty(), qPrintable(seen));
}

void TestCustomerIoKills::randomMoments()
{
    QFETCH(Way, way);
    const QString seen = killsOf(way).killAtRandom(m_random, killCount(60));
    QVERIFY2(seen.isEmpty(), qPrintable(seen));
}

void TestCustomerIoKills::everyCallOfARetry()
{
    QFETCH(Way, way);
    const QString seen = killsOf(way).killRetryAtEachCall();
    QVERIFY2(seen.isEmpty(), qPrintable(seen));
}

QTEST_GUILESS_MAIN(TestCustomerIoKills)
#include "testcustomeriokills.moc"

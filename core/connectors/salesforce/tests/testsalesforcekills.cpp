// Kills the program in deliveries to Salesforce's double, by collections and by bulk jobs.
//
// MILLRACE_FULL_TESTS=1 asks for more random moments and for jobs that take a while;
// MILLRACE_KILL_SEED repeats a failed run.
#include "core/connectors/salesforce/tests/salesforceserver.h"
#include "tests/engine/deliverykills.h"
#include "tests/engine/killscene.h"

#include <QtTest>

using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

class SalesforceDouble final : public DeliveryDouble
{
public:
    /// Everything goes by jobs when \a byJobs, else by collections.
    SalesforceDouble(const QString &operation, bool byJobs)
        : m_operation(operation)
        , m_byJobs(byJobs)
    {
        // Each job is asked for its state for more than a second.
        if (!isFull())
            m_server.jobs().endAtOnce();
    }
    [[nodiscard]] static bool isFull()
    {
        return qEnvironmentVariableIntValue("MILLRACE_FULL_TESTS") > 0;
    }

    [[nodiscard]] QString connectorId() const override { return u"salesforce"_s; }
    [[nodiscard]] HttpServer &server() override { return m_server.http(); }
    [[nodiscard]] QJsonObject configuration() const override
    {
        return m_server.configuration(m_byJobs ? 0 : 2000);
    }
    [[nodiscard]] QJsonObject mapping() const override
    {
        const bool isInsert = m_operation == "insert"_L1;
        // An external id would tell the vendor what has arrived.
        QJsonObject mapping{
            {u"object"_s, u"Contact"_s},
            {u"operation"_s, m_operation},
            {u"fields"_s,
             QJsonArray{QJsonObject{{isInsert ? u"FirstName"_s : u"External_Id__c"_s, u"key"_s}},
                        QJsonObject{{u"LastName"_s, u"name"_s}}}}};
        if (!isInsert)
            mapping.insert(u"matching_key"_s, QJsonArray{u"External_Id__c"_s});
        return mapping;
    }
    [[nodiscard]] QString key(int number) const override { return u"person-%1"_s.arg(number); }
    [[nodiscard]] QStringList records() const override
    {
        QStringList lines;
        for (const auto &[id, record] : m_server.organization().records(u"Contact"_s)) {
            QStringList values;
            for (const auto &[field, value] : record)
                values << value;
            lines << values.join(u'|');
        }
        lines.sort();
        return lines;
    }

private:
    const QString m_operation;
    const bool m_byJobs;
    mutable SalesforceServer m_server;
};

DeliveryKills killsOf(const QString &operation, bool byJobs)
{
    DeliveryKilling killing;
    killing.makeDouble = [=] { return std::make_unique<SalesforceDouble>(operation, byJobs); };
    killing.batches = byJobs ? 2 : 3;
    killing.mayDouble = operation == "insert"_L1 && !byJobs;
    return DeliveryKills(std::move(killing));
}

} // namespace

class TestSalesforceKills final : public QObject
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

void TestSalesforceKills::addWays()
{
    QTest::addColumn<QString>("operation");
    QTest::addColumn<bool>("byJobs");
    QTest::newRow("upsert by collections") << u"upsert"_s << false;
    QTest::newRow("insert by collections") << u"insert"_s << false;
    QTest::newRow("upsert by jobs") << u"upsert"_s << true;
    QTest::newRow("insert by jobs") << u"insert"_s << true;
}

void TestSalesforceKills::everyCall()
{
    QFETCH(QString, operation);
    QFETCH(bool, byJobs);
    const QString seen = killsOf(operation, byJobs).killAtEachCall();
    QVERIFY2(seen.isEmpty(), qPrintable(seen));
}

void TestSalesforceKills::randomMoments()
{
    QFETCH(QString, operation);
    QFETCH(bool, byJobs);
    const QString seen = killsOf(operation, byJobs).killAtRandom(m_random, killCount(60));
    QVERIFY2(seen.isEmpty(), qPrintable(seen));
}

void TestSalesforceKills::everyCallOfARetry()
{
    QFETCH(QString, operation);
    QFETCH(bool, byJobs);
    const QString seen = killsOf(operation, byJobs).killRetryAtEachCall();
    QVERIFY2(seen.isEmpty(), qPrintable(seen));
}

QTEST_GUILESS_MAIN(TestSalesforceKills)
#include "testsalesforcekills.moc"

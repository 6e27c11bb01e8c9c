// CustomerIoRequests: events, limits and refusals.
#include "core/connectors/customerio/customeriodestination.h"
#include "core/connectors/customerio/tests/customerioserver.h"
#include "core/data/conversion.h"
#include "core/data/recordbatchbuilder.h"
#include "tests/testutils/instantclock.h"

#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

struct Outcome final
{
    qint64 accepted = 0;
    QStringList refused; ///< "code field"
    std::optional<Error> error;
};

using Rows = std::vector<std::vector<std::string>>; ///< "" is null.

} // namespace

class TestCustomerIoRequests final : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_server = std::make_unique<test::CustomerIoServer>(); }
    void sendsEventsWithTheirTime();
    void eventWithoutANameIsRefusedByCustomerIo();
    void eventsWithAnIdAreRepeatedAndCountOnce();
    void eventsWithoutAnIdAreNotRepeated();
    void attributesKeepTheirTypes();
    void limitsAreKeptBeforeSending_data();
    void limitsAreKeptBeforeSending();
    void largeBatchesAreSplit();
    void tooManyAttributesRefuseEveryRow();

private:
    Outcome write(const QString &object, const std::vector<Field> &fields, const Rows &rows);

    std::unique_ptr<test::CustomerIoServer> m_server;
    test::InstantClock m_clock;
};

Outcome TestCustomerIoRequests::write(const QString &object, const std::vector<Field> &fields,
                                      const Rows &rows)
{
    CustomerIoDestination destination(Configuration(m_server->configuration()), m_clock);
    WriteRequest request;
    request.schema = std::make_shared<const Schema>(fields);
    DestinationObject known;
    known.name = object;
    request.object = ObjectWrite{
        known, object == "person_event"_L1 ? ObjectOperation::Insert : ObjectOperation::Upsert, {}};
    Outcome outcome;
    const auto writer = destination.openStream(request, {});
    if (!writer) {
        outcome.error = writer.error();
        return outcome;
    }
    RecordBatchBuilder builder(request.schema);
    for (const std::vector<std::string> &row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            const int column = static_cast<int>(i);
            if (row[i].empty())
                builder.appendNull(column);
            else
                appendParsed(builder, column, fields[i].type, row[i]);
        }
        builder.finishRow();
    }
    for (const auto &report : {(*writer)->write(builder.finish(), {}), (*writer)->prepare({})}) {
        if (!report) {
            outcome.error = report.error();
            return outcome;
        }
        outcome.accepted += report->acceptedRows;
        for (const RefusedRow &row : report->refused)
            outcome.refused << QString(row.code + u' ' + row.field);
    }
    return outcome;
}

void TestCustomerIoRequests::sendsEventsWithTheirTime()
{
    const Outcome outcome = write(u"person_event"_s,
                                  {{u"person_email"_s},
                                   {u"event_name"_s},
                                   {u"timestamp"_s, FieldType::TimestampWithZone},
                                   {u"amount"_s, FieldType::Decimal}},
                                  {{"a@example.org", "bought", "2026-05-04T10:31:00Z", "12.50"}});
    QCOMPARE(outcome.accepted, 1);
    QCOMPARE(m_server->events().size(), std::size_t(1));
    QCOMPARE(m_server->events().front(),
             (QJsonObject{{u"type"_s, u"person"_s},
                          {u"action"_s, u"event"_s},
                          {u"identifiers"_s, QJsonObject{{u"email"_s, u"a@example.org"_s}}},
                          {u"name"_s, u"bought"_s},
                          {u"timestamp"_s, 1777890660},
                          {u"attributes"_s, QJsonObject{{u"amount"_s, 12.5}}}}));
}

void TestCustomerIoRequests::eventWithoutANameIsRefusedByCustomerIo()
{
    const Outcome outcome
        = write(u"person_event"_s, {{u"person_email"_s}, {u"event_name"_s}},
                {{"a@example.org", "bought"}, {"b@example.org", ""}, {"", "bought"}});
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.accepted, 1);
    QCOMPARE(
        outcome.refused,
        (QStringList{u"customerio.email_missing person_email"_s, u"customerio.required name"_s}));
}

void TestCustomerIoRequests::eventsWithAnIdAreRepeatedAndCountOnce()
{
    m_server->http().misbehaveAt(1, {.kind = test::Misbehaviour::Kind::CutAfterProcessing});
    const Outcome outcome
        = write(u"person_event"_s, {{u"person_email"_s}, {u"event_name"_s}, {u"event_id"_s}},
                {{"a@example.org", "bought", "01BX5ZZKBKACTAV9WEVGEMMVRZ"}});
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.accepted, 1);
    QCOMPARE(m_server->http().callCount(), 2);
    QCOMPARE(m_server->events().size(), std::size_t(1));
}

void TestCustomerIoRequests::eventsWithoutAnIdAreNotRepeated()
{
    m_server->http().misbehaveAt(1, {.kind = test::Misbehaviour::Kind::CutAfterProcessing});
    const Outcome outcome = write(u"person_event"_s, {{u"person_email"_s}, {u"event_name"_s}},
                                  {{"a@example.org", "bought"}});
    QVERIFY(outcome.error);
    QCOMPARE(outcome.error->kind, ErrorKind::Transient);
    QCOMPARE(m_server->http().callCount(), 1);
}

void TestCustomerIoRequests::attributesKeepTheirTypes()
{
    const Outcome outcome = write(u"person_identify"_s,
                                  {{u"person_email"_s},
                                   {u"is_vip"_s, FieldType::Boolean},
                                   {u"visits"_s, FieldType::Integer},
                                   {u"tags"_s, FieldType::Json},
                                   {u"note"_s}},
                                  {{"a@example.org", "true", "7", "[1,2]", ""}});
    QCOMPARE(outcome.accepted, 1);
    QCOMPARE(m_server->people().at(u"a@example.org"_s),
             (QJsonObject{{u"is_vip"_s, true},
                          {u"visits"_s, 7},
                          {u"tags"_s, QJsonArray{1, 2}},
                          {u"note"_s, QJsonValue()}}));
}

void TestCustomerIoRequests::limitsAreKeptBeforeSending_data()
{
    QTest::addColumn<QString>("object");
    QTest::addColumn<QString>("field");
    QTest::addColumn<int>("bytes");
    QTest::addColumn<QString>("refused");
    QTest::newRow("value that fits") << u"person_identify"_s << u"note"_s << 1000 << QString();
    QTest::newRow("value") << u"person_identify"_s << u"note"_s << 1001
                           << u"customerio.value_too_long note"_s;
    QTest::newRow("name of an event that fits")
        << u"person_event"_s << u"event_name"_s << 100 << QString();
    QTest::newRow("name of an event")
        << u"person_event"_s << u"event_name"_s << 101 << u"customerio.value_too_long event_name"_s;
}

void TestCustomerIoRequests::limitsAreKeptBeforeSending()
{
    QFETCH(const QString, object);
    QFETCH(const QString, field);
    QFETCH(const int, bytes);
    QFETCH(const QString, refused);
    const Outcome outcome
        = write(object, {{u"person_email"_s}, {field}},
                {{"a@example.org", std::string(static_cast<std::size_t>(bytes), 'x')}});
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.refused.join(u';'), refused);
    QCOMPARE(outcome.accepted, refused.isEmpty() ? 1 : 0);
}

void TestCustomerIoRequests::largeBatchesAreSplit()
{
    Rows rows;
    for (int i = 0; i < 900; ++i)
        rows.push_back({std::to_string(i) + "@example.org", std::string(900, 'x')});
    const Outcome outcome = write(u"person_identify"_s, {{u"person_email"_s}, {u"note"_s}}, rows);
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.accepted, 900);
    QCOMPARE(m_server->people().size(), std::size_t(900));
    QCOMPARE(m_server->http().callCount(), 2);
}

void TestCustomerIoRequests::tooManyAttributesRefuseEveryRow()
{
    std::vector<Field> fields{{u"person_email"_s}};
    std::vector<std::string> row{"a@example.org"};
    for (int i = 0; i < 301; ++i) {
        fields.push_back({u"a%1"_s.arg(i)});
        row.emplace_back("x");
    }
    const Outcome outcome = write(u"person_identify"_s, fields, {row});
    QCOMPARE(outcome.refused, QStringList{u"customerio.too_many_attributes "_s});
    QCOMPARE(m_server->http().callCount(), 0);
}

QTEST_GUILESS_MAIN(TestCustomerIoRequests)
#include "testcustomeriorequests.moc"

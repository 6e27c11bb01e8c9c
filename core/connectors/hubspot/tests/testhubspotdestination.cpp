// HubSpotDestination against the double of HubSpot: operations, refusals, sign-in.
#include "core/connectors/hubspot/hubspotdestination.h"
#include "core/connectors/hubspot/tests/hubspotserver.h"
#include "core/data/conversion.h"
#include "core/data/recordbatchbuilder.h"
#include "tests/testutils/instantclock.h"

#include <QTest>

#include <mutex>
#include <utility>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

struct Outcome final
{
    qint64 accepted = 0;
    QStringList refused; ///< "code field message"
    std::optional<Error> error;
};

using Rows = std::vector<std::vector<std::string>>; ///< "" is null.

} // namespace

class TestHubSpotDestination final : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_server = std::make_unique<test::HubSpotServer>(); }
    void writesEveryType();
    void nullClearsAProperty();
    void honoursTheAnswer207RowByRow();
    void rowsPutOffAreSentAgain();
    void tellsWhatItWaitsFor();
    void insertsWithoutAKey();
    void insertOfAnExistingContactIsRefused();
    void updatesByNumberAndByProperty();
    void updateOfNobodyIsRefused();
    void archivesByNumber();
    void rowWithoutAKeyIsRefused();
    void insertIsNotRepeatedAfterACut();
    void signsInWithARefreshToken();
    void keepsARotatedRefreshToken();
    void unkeptRefreshTokenFailsTheRun();
    void clearingIsRefused();

private:
    Outcome write(const QString &object, ObjectOperation operation, const QStringList &key,
                  const std::vector<Field> &fields, const Rows &rows,
                  std::optional<Configuration> configuration = {});
    [[nodiscard]] test::HubSpotServer::Record only(const QString &object) const
    {
        const auto records = m_server->records(object);
        return records.size() == 1 ? records.begin()->second : test::HubSpotServer::Record();
    }

    std::unique_ptr<test::HubSpotServer> m_server;
    test::InstantClock m_clock;
};

Outcome TestHubSpotDestination::write(const QString &object, ObjectOperation operation,
                                      const QStringList &key, const std::vector<Field> &fields,
                                      const Rows &rows, std::optional<Configuration> configuration)
{
    HubSpotDestination destination(configuration.value_or(Configuration(m_server->configuration())),
                                   m_clock);
    WriteRequest request;
    request.schema = std::make_shared<const Schema>(fields);
    DestinationObject known;
    known.name = object;
    request.object = ObjectWrite{known, operation, key};
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
            outcome.refused << row.code + u'|' + row.field + u'|' + row.message;
    }
    return outcome;
}

void TestHubSpotDestination::writesEveryType()
{
    const Outcome outcome = write(u"contacts"_s, ObjectOperation::Upsert, {u"email"_s},
                                  {{u"email"_s},
                                   {u"score"_s, FieldType::Decimal},
                                   {u"is_vip"_s, FieldType::Boolean},
                                   {u"birthday"_s, FieldType::Date},
                                   {u"last_seen"_s, FieldType::TimestampWithZone},
                                   {u"interests"_s}},
                                  {{"a@example.org", "12.50", "true", "1969-07-20",
                                    "2026-05-04T10:31:00.5+02:00", "sea;town"}});
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.accepted, 1);
    QCOMPARE(only(u"contacts"_s),
             (test::HubSpotServer::Record{{u"email"_s, u"a@example.org"_s},
                                          {u"score"_s, u"12.50"_s},
                                          {u"is_vip"_s, u"true"_s},
                                          {u"birthday"_s, u"1969-07-20"_s},
                                          {u"last_seen"_s, u"2026-05-04T08:31:00.5+00:00"_s},
                                          {u"interests"_s, u"sea;town"_s}}));
}

void TestHubSpotDestination::nullClearsAProperty()
{
    m_server->addRecord(
        u"contacts"_s,
        {{u"email"_s, u"a@example.org"_s}, {u"phone"_s, u"1"_s}, {u"score"_s, u"7"_s}});
    const Outcome outcome = write(u"contacts"_s, ObjectOperation::Upsert, {u"email"_s},
                                  {{u"email"_s}, {u"phone"_s}}, {{"A@example.org", ""}});
    QCOMPARE(outcome.accepted, 1);
    QCOMPARE(only(u"contacts"_s).at(u"phone"_s), QString());
    QCOMPARE(only(u"contacts"_s).at(u"score"_s), u"7"_s);
}

void TestHubSpotDestination::honoursTheAnswer207RowByRow()
{
    const Outcome outcome = write(u"contacts"_s, ObjectOperation::Upsert, {u"email"_s},
                                  {{u"email"_s}, {u"lifecyclestage"_s}},
                                  {{"a@example.org", "lead"},
                                   {"nonsense", "lead"},
                                   {"b@example.org", "customer"},
                                   {"c@example.org", "friend"}});
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.accepted, 2);
    QCOMPARE(outcome.refused,
             (QStringList{u"hubspot.validation_error|email|Property values were not valid: Email "
                          "address nonsense is invalid"_s,
                          u"hubspot.validation_error|lifecyclestage|Property values were not "
                          "valid: friend was not one of the allowed options"_s}));
    // Counted after it was sent.
    QTRY_COMPARE(m_server->http().answerCount(207), 1);
    QCOMPARE(m_server->records(u"contacts"_s).size(), std::size_t(2));
}

void TestHubSpotDestination::rowsPutOffAreSentAgain()
{
    m_server->putOff(u"a@example.org"_s, 2);
    const Outcome outcome = write(u"contacts"_s, ObjectOperation::Upsert, {u"email"_s},
                                  {{u"email"_s}}, {{"a@example.org"}, {"b@example.org"}});
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.accepted, 2);
    QVERIFY(outcome.refused.isEmpty());
}

void TestHubSpotDestination::tellsWhatItWaitsFor()
{
    m_server->http().setPlan([isFirst = true](const test::HttpCall &) mutable {
        return std::exchange(isFirst, false) ? std::optional(test::Misbehaviour::rateLimit(90))
                                             : std::nullopt;
    });
    std::mutex mutex;
    std::vector<ServerWait> told;
    const TimePoint begin = m_clock.now();
    const Configuration configuration(m_server->configuration(), {},
                                      [&mutex, &told](const ServerWait &wait) {
                                          const std::lock_guard lock(mutex);
                                          told.push_back(wait);
                                      });
    const Outcome outcome = write(u"contacts"_s, ObjectOperation::Upsert, {u"email"_s},
                                  {{u"email"_s}}, {{"a@example.org"}}, configuration);
    QVERIFY(!outcome.error);
    QVERIFY(!told.empty());
    QVERIFY(told.front().isRateLimit);
    QVERIFY(told.front().until >= begin + std::chrono::seconds(90));
}

void TestHubSpotDestination::insertsWithoutAKey()
{
    const Outcome outcome = write(u"deals"_s, ObjectOperation::Insert, {}, {{u"dealname"_s}},
                                  {{"first"}, {"second"}});
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.accepted, 2);
    QCOMPARE(m_server->records(u"deals"_s).size(), std::size_t(2));
}

void TestHubSpotDestination::insertOfAnExistingContactIsRefused()
{
    m_server->addRecord(u"contacts"_s, {{u"email"_s, u"a@example.org"_s}});
    const Outcome outcome = write(u"contacts"_s, ObjectOperation::Insert, {}, {{u"email"_s}},
                                  {{"a@example.org"}, {"b@example.org"}});
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.accepted, 1);
    QCOMPARE(outcome.refused,
             QStringList{u"hubspot.conflict_existing|email|Contact already exists."_s});
}

void TestHubSpotDestination::updatesByNumberAndByProperty()
{
    const qint64 number = m_server->addRecord(
        u"contacts"_s, {{u"email"_s, u"a@example.org"_s}, {u"lastname"_s, u"old"_s}});
    Outcome outcome
        = write(u"contacts"_s, ObjectOperation::Update, {u"hs_object_id"_s},
                {{u"hs_object_id"_s}, {u"lastname"_s}}, {{std::to_string(number), "by number"}});
    QVERIFY(!outcome.error);
    QCOMPARE(only(u"contacts"_s).at(u"lastname"_s), u"by number"_s);
    QVERIFY(!only(u"contacts"_s).contains(u"hs_object_id"_s));

    outcome = write(u"contacts"_s, ObjectOperation::Update, {u"email"_s},
                    {{u"email"_s}, {u"lastname"_s}}, {{"a@example.org", "by address"}});
    QVERIFY(!outcome.error);
    QCOMPARE(only(u"contacts"_s).at(u"lastname"_s), u"by address"_s);
}

void TestHubSpotDestination::updateOfNobodyIsRefused()
{
    const Outcome outcome = write(u"contacts"_s, ObjectOperation::Update, {u"email"_s},
                                  {{u"email"_s}, {u"lastname"_s}}, {{"a@example.org", "x"}});
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.accepted, 0);
    QCOMPARE(outcome.refused.size(), 1);
    QVERIFY(outcome.refused.front().startsWith(u"hubspot.object_not_found|"_s));
    QVERIFY(m_server->records(u"contacts"_s).empty());
}

void TestHubSpotDestination::archivesByNumber()
{
    const qint64 number = m_server->addRecord(u"contacts"_s, {{u"email"_s, u"a@example.org"_s}});
    m_server->addRecord(u"contacts"_s, {{u"email"_s, u"b@example.org"_s}});
    const Outcome outcome = write(u"contacts"_s, ObjectOperation::SoftDelete, {u"hs_object_id"_s},
                                  {{u"hs_object_id"_s}}, {{std::to_string(number)}});
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.accepted, 1);
    QCOMPARE(only(u"contacts"_s).at(u"email"_s), u"b@example.org"_s);
}

void TestHubSpotDestination::rowWithoutAKeyIsRefused()
{
    const Outcome outcome
        = write(u"contacts"_s, ObjectOperation::Upsert, {u"email"_s},
                {{u"email"_s}, {u"lastname"_s}}, {{"", "x"}, {"a@example.org", "y"}});
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.accepted, 1);
    QCOMPARE(
        outcome.refused,
        QStringList{u"hubspot.key_missing|email|The field a record is recognised by is empty."_s});
}

void TestHubSpotDestination::insertIsNotRepeatedAfterACut()
{
    // The second call, after the properties.
    m_server->http().misbehaveAt(2, {.kind = test::Misbehaviour::Kind::CutAfterProcessing});
    const Outcome outcome
        = write(u"deals"_s, ObjectOperation::Insert, {}, {{u"dealname"_s}}, {{"once"}});
    QVERIFY(outcome.error);
    QCOMPARE(outcome.error->kind, ErrorKind::Transient);
    QCOMPARE(m_server->records(u"deals"_s).size(), std::size_t(1));
}

void TestHubSpotDestination::signsInWithARefreshToken()
{
    const Outcome outcome
        = write(u"contacts"_s, ObjectOperation::Upsert, {u"email"_s}, {{u"email"_s}},
                {{"a@example.org"}}, Configuration(m_server->oauthConfiguration()));
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.accepted, 1);
}

void TestHubSpotDestination::keepsARotatedRefreshToken()
{
    m_server->rotateRefreshToken(u"refresh-2"_s);
    QStringList kept;
    const Outcome outcome = write(
        u"contacts"_s, ObjectOperation::Upsert, {u"email"_s}, {{u"email"_s}}, {{"a@example.org"}},
        Configuration(m_server->oauthConfiguration(),
                      [&kept](const QString &pointer, const QString &value) {
                          kept << pointer + u'=' + value;
                          return Result<void>();
                      }));
    QVERIFY(!outcome.error);
    QCOMPARE(kept, QStringList{u"/credentials/refresh_token=refresh-2"_s});
}

void TestHubSpotDestination::unkeptRefreshTokenFailsTheRun()
{
    m_server->rotateRefreshToken(u"refresh-2"_s);
    const Outcome outcome
        = write(u"contacts"_s, ObjectOperation::Upsert, {u"email"_s}, {{u"email"_s}},
                {{"a@example.org"}}, Configuration(m_server->oauthConfiguration()));
    QVERIFY(outcome.error);
    QCOMPARE(outcome.error->code, u"connector.secret_not_kept"_s);
    QVERIFY(m_server->records(u"contacts"_s).empty());
}

void TestHubSpotDestination::clearingIsRefused()
{
    m_server->addRecord(u"contacts"_s, {{u"email"_s, u"a@example.org"_s}});
    HubSpotDestination destination(Configuration(m_server->configuration()), m_clock);
    const auto cleared = destination.clearStream({{}, u"contacts"_s}, {});
    QVERIFY(!cleared);
    QCOMPARE(cleared.error().kind, ErrorKind::Configuration);
    QCOMPARE(m_server->records(u"contacts"_s).size(), std::size_t(1));
}

QTEST_GUILESS_MAIN(TestHubSpotDestination)
#include "testhubspotdestination.moc"

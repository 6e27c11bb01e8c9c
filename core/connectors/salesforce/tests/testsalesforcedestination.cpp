// SalesforceDestination by sObject Collections: operations, refusals, sign-in.
#include "core/connectors/salesforce/salesforcedestination.h"
#include "core/connectors/salesforce/tests/salesforcewriting.h"

#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;
using test::SalesforceFlush;
using test::SalesforceWritten;
using Record = test::SalesforceOrganization::Record;

namespace {

const std::vector<Field> s_lastName{{u"LastName"_s}};
const std::vector<Field> s_keyAndName{{u"External_Id__c"_s}, {u"LastName"_s}};
const std::vector<Field> s_idAndName{{u"Id"_s}, {u"LastName"_s}};
const QStringList s_externalId{u"External_Id__c"_s};

} // namespace

class TestSalesforceDestination final : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_server = std::make_unique<test::SalesforceServer>(); }
    void onePersonWithoutALastNameIsRefused();
    void writesEveryType();
    void nullClearsAField();
    void updatesById();
    void updateOfNobodyIsRefused();
    void deletesById();
    void deletingTwiceIsNoFault();
    void rowWithoutAKeyIsRefused();
    void valueOfTheWrongShapeIsFoundByHalves();
    void lockedRowsAreSentAgain();
    void shortLimitIsWaitedFor();
    void lastingLimitEndsTheAttempt();
    void insertIsNotRepeatedAfterACut();
    void readsRecordsByKeysOfAnyText();
    void readsRecordsByNumberAndId();
    void longListsOfKeysAreAskedInParts();
    void signsInWithAPrivateKey_data();
    void signsInWithAPrivateKey();
    void keepsARotatedRefreshToken();
    void unkeptRefreshTokenFailsTheRun();
    void renewsAnExpiredSession();
    void addressOfTheSettingsGoesBefore();
    void unsafeInstanceIsRefused();
    void notesTellWaysAndLimits();
    void clearingIsRefused();

private:
    [[nodiscard]] SalesforceWritten write(const SalesforceFlush &flush)
    {
        return test::written(Configuration(m_server->configuration()), m_clock, flush);
    }
    [[nodiscard]] std::map<QString, Record> contacts() const
    {
        return m_server->organization().records(u"Contact"_s);
    }
    [[nodiscard]] Result<std::optional<ExistingRecords>> existing(const SalesforceFlush &flush)
    {
        SalesforceDestination destination(Configuration(m_server->configuration()), m_clock);
        const WriteRequest request = test::requestOf(flush);
        return destination.existingRecords(request, test::batchOf(flush, request), {});
    }

    std::unique_ptr<test::SalesforceServer> m_server;
    test::InstantClock m_clock;
};

void TestSalesforceDestination::onePersonWithoutALastNameIsRefused()
{
    const SalesforceWritten outcome
        = write({.fields = {{u"FirstName"_s}, {u"LastName"_s}},
                 .rows = {{"Ada", "Lovelace"}, {"Cher", ""}, {"Alan", "Turing"}}});
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.accepted, 2);
    QCOMPARE(outcome.refused,
             QStringList{u"salesforce.required_field_missing|LastName|Required fields are missing: "
                         "[LastName]"_s});
    QCOMPARE(contacts().size(), std::size_t(2));
}

void TestSalesforceDestination::writesEveryType()
{
    const SalesforceWritten outcome
        = write({.operation = ObjectOperation::Upsert,
                 .key = s_externalId,
                 .fields = {{u"External_Id__c"_s},
                            {u"LastName"_s},
                            {u"Score__c"_s, FieldType::Decimal},
                            {u"Is_Vip__c"_s, FieldType::Boolean},
                            {u"Birthdate"_s, FieldType::Date},
                            {u"Last_Seen__c"_s, FieldType::TimestampWithZone},
                            {u"Lunch__c"_s, FieldType::TimeWithoutZone},
                            {u"Interests__c"_s}},
                 .rows = {{"a", "O'Neil \"x\"", "12.50", "true", "1969-07-20",
                           "2026-05-04T10:31:00.5009+02:00", "12:30:00", "sea;hills"}}});
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.refused, QStringList());
    QCOMPARE(contacts().begin()->second,
             (Record{{u"External_Id__c"_s, u"a"_s},
                     {u"LastName"_s, u"O'Neil \"x\""_s},
                     {u"Score__c"_s, u"12.5"_s},
                     {u"Is_Vip__c"_s, u"true"_s},
                     {u"Birthdate"_s, u"1969-07-20"_s},
                     {u"Last_Seen__c"_s, u"2026-05-04T08:31:00.5Z"_s},
                     {u"Lunch__c"_s, u"12:30:00Z"_s},
                     {u"Interests__c"_s, u"sea;hills"_s}}));
}

void TestSalesforceDestination::nullClearsAField()
{
    m_server->organization().add(u"Contact"_s,
                                 {{u"External_Id__c"_s, u"a"_s},
                                  {u"LastName"_s, u"x"_s},
                                  {u"Phone"_s, u"1"_s},
                                  {u"FirstName"_s, u"kept"_s}});
    const SalesforceWritten outcome
        = write({.operation = ObjectOperation::Upsert,
                 .key = s_externalId,
                 .fields = {{u"External_Id__c"_s}, {u"LastName"_s}, {u"Phone"_s}},
                 .rows = {{"A", "y", ""}}});
    QCOMPARE(outcome.accepted, 1);
    QCOMPARE(contacts().begin()->second,
             (Record{{u"External_Id__c"_s, u"A"_s},
                     {u"LastName"_s, u"y"_s},
                     {u"FirstName"_s, u"kept"_s}}));
}

void TestSalesforceDestination::updatesById()
{
    const QString id = m_server->organization().add(u"Contact"_s, {{u"LastName"_s, u"old"_s}});
    const SalesforceWritten outcome = write({.operation = ObjectOperation::Update,
                                             .key = {u"Id"_s},
                                             .fields = s_idAndName,
                                             .rows = {{id.toStdString(), "new"}}});
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.accepted, 1);
    QCOMPARE(contacts().at(id), (Record{{u"LastName"_s, u"new"_s}}));
}

void TestSalesforceDestination::updateOfNobodyIsRefused()
{
    const SalesforceWritten outcome = write({.operation = ObjectOperation::Update,
                                             .key = {u"Id"_s},
                                             .fields = s_idAndName,
                                             .rows = {{"003000000999999AAA", "x"}, {"12", "x"}}});
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.accepted, 0);
    QCOMPARE(
        outcome.refused,
        (QStringList{u"salesforce.malformed_id|Id|\"12\" is no id of a record."_s,
                     u"salesforce.invalid_cross_reference_key||invalid cross reference id"_s}));
}

void TestSalesforceDestination::deletesById()
{
    const QString id = m_server->organization().add(u"Contact"_s, {{u"LastName"_s, u"a"_s}});
    m_server->organization().add(u"Contact"_s, {{u"LastName"_s, u"b"_s}});
    const SalesforceWritten outcome = write({.operation = ObjectOperation::SoftDelete,
                                             .key = {u"Id"_s},
                                             .fields = {{u"Id"_s}},
                                             .rows = {{id.toStdString()}}});
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.accepted, 1);
    QCOMPARE(contacts().size(), std::size_t(1));
    QVERIFY(!contacts().contains(id));
}

void TestSalesforceDestination::deletingTwiceIsNoFault()
{
    const QString id = m_server->organization().add(u"Contact"_s, {{u"LastName"_s, u"a"_s}});
    const SalesforceFlush flush{.operation = ObjectOperation::SoftDelete,
                                .key = {u"Id"_s},
                                .fields = {{u"Id"_s}},
                                .rows = {{id.toStdString()}}};
    QCOMPARE(write(flush).accepted, 1);
    QCOMPARE(write(flush).accepted, 1);
}

void TestSalesforceDestination::rowWithoutAKeyIsRefused()
{
    const SalesforceWritten outcome = write({.operation = ObjectOperation::Upsert,
                                             .key = s_externalId,
                                             .fields = s_keyAndName,
                                             .rows = {{"", "x"}, {"a", "y"}, {"\"\"", "z"}}});
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.accepted, 1);
    const QString words = u"salesforce.key_missing|External_Id__c|The field a record is recognised "
                          "by is empty."_s;
    QCOMPARE(outcome.refused, (QStringList{words, words}));
}

void TestSalesforceDestination::valueOfTheWrongShapeIsFoundByHalves()
{
    // The stream has the date as text, so that Salesforce's parser refuses the whole call.
    const SalesforceWritten outcome
        = write({.fields = {{u"LastName"_s}, {u"Birthdate"_s}},
                 .rows = {{"a", "2001-01-01"}, {"b", "no date"}, {"c", "2001-01-03"}}});
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.accepted, 2);
    QCOMPARE(outcome.refused.size(), 1);
    QVERIFY(outcome.refused.front().startsWith(u"salesforce.json_parser_error|"_s));
    QCOMPARE(contacts().size(), std::size_t(2));
}

void TestSalesforceDestination::lockedRowsAreSentAgain()
{
    m_server->organization().lock(u"a"_s, 2);
    const SalesforceWritten outcome = write({.fields = s_lastName, .rows = {{"a"}, {"b"}}});
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.accepted, 2);
    QVERIFY(outcome.refused.isEmpty());
    QCOMPARE(m_server->organization().writeCount(u"b"_s), 1);
}

void TestSalesforceDestination::shortLimitIsWaitedFor()
{
    SalesforceDestination destination(Configuration(m_server->configuration()), m_clock);
    const SalesforceFlush flush{.fields = s_lastName, .rows = {{"a"}}};
    const WriteRequest request = test::requestOf(flush);
    const auto writer = destination.openStream(request, {});
    QVERIFY(writer);
    m_server->exceedLimit(2);
    const SalesforceWritten outcome = test::written(**writer, flush, request);
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.accepted, 1);
}

void TestSalesforceDestination::lastingLimitEndsTheAttempt()
{
    m_server->exceedLimit(1000);
    const SalesforceWritten outcome = write({.fields = s_lastName, .rows = {{"a"}}});
    QVERIFY(outcome.error);
    QCOMPARE(outcome.error->code, u"salesforce.limit_reached"_s);
    QCOMPARE(outcome.error->kind, ErrorKind::Transient);
    QVERIFY(outcome.error->detail.contains(u"TotalRequests"_s));
}

void TestSalesforceDestination::insertIsNotRepeatedAfterACut()
{
    // After the token and the description.
    m_server->http().misbehaveAt(3, {.kind = test::Misbehaviour::Kind::CutAfterProcessing});
    const SalesforceWritten outcome = write({.fields = s_lastName, .rows = {{"once"}}});
    QVERIFY(outcome.error);
    QCOMPARE(outcome.error->kind, ErrorKind::Transient);
    QCOMPARE(m_server->organization().writeCount(u"once"_s), 1);
}

void TestSalesforceDestination::readsRecordsByKeysOfAnyText()
{
    const QString key = u"it's \\ \"ä\" \n, (x)"_s;
    m_server->organization().add(u"Contact"_s,
                                 {{u"External_Id__c"_s, key},
                                  {u"LastName"_s, u"found"_s},
                                  {u"Score__c"_s, u"12.5"_s},
                                  {u"Is_Vip__c"_s, u"true"_s}});
    const auto found = existing(
        {.operation = ObjectOperation::Upsert,
         .key = s_externalId,
         .fields = {{u"External_Id__c"_s},
                    {u"LastName"_s},
                    {u"Score__c"_s, FieldType::Decimal},
                    {u"Is_Vip__c"_s, FieldType::Boolean}},
         .rows
         = {{"nobody", "", "", ""}, {key.toUpper().toStdString(), "", "", ""}, {"", "", "", ""}}});
    QVERIFY(found && *found);
    QCOMPARE((*found)->exists, (std::vector<std::uint8_t>{0, 1, 0}));
    const RecordBatch &records = *(*found)->records;
    QCOMPARE(records.column(1).text(1), std::string_view("found"));
    QCOMPARE(records.column(2).text(1), std::string_view("12.5"));
    QCOMPARE(records.column(3).integer(1), 1);
    QVERIFY(records.column(1).isNull(0));
}

void TestSalesforceDestination::readsRecordsByNumberAndId()
{
    m_server->organization().add(u"Order__c"_s, {{u"Number__c"_s, u"7"_s}, {u"Name"_s, u"x"_s}});
    auto found = existing({.object = u"Order__c"_s,
                           .operation = ObjectOperation::Upsert,
                           .key = {u"Number__c"_s},
                           .fields = {{u"Number__c"_s, FieldType::Decimal}, {u"Name"_s}},
                           .rows = {{"7", ""}, {"8", ""}}});
    QVERIFY(found && *found);
    QCOMPARE((*found)->exists, (std::vector<std::uint8_t>{1, 0}));

    const QString id = m_server->organization().add(u"Contact"_s, {{u"LastName"_s, u"x"_s}});
    found = existing({.operation = ObjectOperation::Update,
                      .key = {u"Id"_s},
                      .fields = s_idAndName,
                      .rows = {{"no id' OR", ""}, {id.toStdString(), ""}}});
    QVERIFY(found && *found);
    QCOMPARE((*found)->exists, (std::vector<std::uint8_t>{0, 1}));
}

void TestSalesforceDestination::longListsOfKeysAreAskedInParts()
{
    SalesforceFlush flush{
        .operation = ObjectOperation::Upsert, .key = s_externalId, .fields = s_keyAndName};
    for (int i = 0; i < 500; ++i) {
        const QString key = QString(30, u'ä') + QString::number(i);
        m_server->organization().add(u"Contact"_s,
                                     {{u"External_Id__c"_s, key}, {u"LastName"_s, u"x"_s}});
        flush.rows.push_back({key.toStdString(), ""});
    }
    const auto found = existing(flush);
    QVERIFY(found && *found);
    QCOMPARE((*found)->exists, std::vector<std::uint8_t>(500, 1));
    QVERIFY(m_server->http().callCount() > 4);
    QCOMPARE(m_server->http().answerCount(414), 0);
}

void TestSalesforceDestination::signsInWithAPrivateKey_data()
{
    QTest::addColumn<QString>("lineEnd");
    QTest::newRow("as it is") << u"\n"_s;
    QTest::newRow("lines of a foreign system") << u"\r\n"_s;
    QTest::newRow("pasted into one line") << u" "_s;
    QTest::newRow("escaped") << u"\\n"_s;
}

void TestSalesforceDestination::signsInWithAPrivateKey()
{
    QFETCH(const QString, lineEnd);
    QJsonObject values = m_server->jwtConfiguration();
    QJsonObject credentials = values.value("credentials"_L1).toObject();
    QString key = credentials.value("private_key"_L1).toString();
    credentials.insert(u"private_key"_s, key.replace(u"\n"_s, lineEnd));
    values.insert(u"credentials"_s, credentials);
    const SalesforceWritten outcome
        = test::written(Configuration(values), m_clock, {.fields = s_lastName, .rows = {{"a"}}});
    QVERIFY2(!outcome.error, qUtf8Printable(outcome.error ? outcome.error->message : QString()));
    QCOMPARE(outcome.accepted, 1);
}

void TestSalesforceDestination::keepsARotatedRefreshToken()
{
    m_server->rotateRefreshToken(u"refresh-2"_s);
    QStringList kept;
    const Configuration configuration(m_server->configuration(),
                                      [&kept](const QString &pointer, const QString &value) {
                                          kept << pointer + u'=' + value;
                                          return Result<void>();
                                      });
    const SalesforceWritten outcome
        = test::written(configuration, m_clock, {.fields = s_lastName, .rows = {{"a"}}});
    QVERIFY(!outcome.error);
    QCOMPARE(kept, QStringList{u"/credentials/refresh_token=refresh-2"_s});
}

void TestSalesforceDestination::unkeptRefreshTokenFailsTheRun()
{
    m_server->rotateRefreshToken(u"refresh-2"_s);
    const SalesforceWritten outcome = write({.fields = s_lastName, .rows = {{"a"}}});
    QVERIFY(outcome.error);
    QCOMPARE(outcome.error->code, u"connector.secret_not_kept"_s);
    QVERIFY(contacts().empty());
}

void TestSalesforceDestination::renewsAnExpiredSession()
{
    SalesforceDestination destination(Configuration(m_server->configuration()), m_clock);
    const SalesforceFlush flush{.fields = s_lastName, .rows = {{"a"}}};
    const WriteRequest request = test::requestOf(flush);
    const auto writer = destination.openStream(request, {});
    QVERIFY(writer);
    m_server->expireSession();
    const SalesforceWritten outcome = test::written(**writer, flush, request);
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.accepted, 1);
    QCOMPARE(m_server->http().answerCount(401), 1);
}

void TestSalesforceDestination::addressOfTheSettingsGoesBefore()
{
    m_server->setInstanceUrl(u"https://elsewhere.example.org"_s);
    QJsonObject values = m_server->configuration();
    values.insert(u"login"_s, QJsonObject{{u"kind"_s, u"production"_s}});
    QJsonObject http = values.value("http"_L1).toObject();
    http.insert(u"base_url"_s, m_server->http().url().toString());
    values.insert(u"http"_s, http);
    const SalesforceWritten outcome
        = test::written(Configuration(values), m_clock, {.fields = s_lastName, .rows = {{"a"}}});
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.accepted, 1);
}

void TestSalesforceDestination::unsafeInstanceIsRefused()
{
    m_server->setInstanceUrl(u"http://elsewhere.example.org"_s);
    const SalesforceWritten outcome = write({.fields = s_lastName, .rows = {{"a"}}});
    QVERIFY(outcome.error);
    QCOMPARE(outcome.error->code, u"salesforce.instance_invalid"_s);
    QCOMPARE(m_server->http().callCount(), 1);
}

void TestSalesforceDestination::notesTellWaysAndLimits()
{
    const SalesforceWritten outcome = write({.fields = s_lastName, .rows = {{"a"}, {"b"}}});
    QCOMPARE(outcome.notes,
             (QStringList{
                 u"Written by sObject Collections, up to 200 in a call: 2."_s,
                 u"Salesforce counts 2 of the 15,000 calls the organization has in 24 hours."_s}));
}

void TestSalesforceDestination::clearingIsRefused()
{
    m_server->organization().add(u"Contact"_s, {{u"LastName"_s, u"a"_s}});
    SalesforceDestination destination(Configuration(m_server->configuration()), m_clock);
    const auto cleared = destination.clearStream({{}, u"Contact"_s}, {});
    QVERIFY(!cleared);
    QCOMPARE(cleared.error().kind, ErrorKind::Configuration);
    QCOMPARE(contacts().size(), std::size_t(1));
}

QTEST_GUILESS_MAIN(TestSalesforceDestination)
#include "testsalesforcedestination.moc"

// SalesforceWriter by bulk jobs: the life of a job, its results, and every fault on the way.
#include "core/connectors/salesforce/tests/salesforcewriting.h"

#include <QTest>

#include <thread>

using namespace millrace;
using namespace Qt::StringLiterals;
using test::Misbehaviour;
using test::SalesforceFlush;
using test::SalesforceWritten;
using Record = test::SalesforceOrganization::Record;

namespace {

const QStringList s_externalId{u"External_Id__c"_s};
const std::vector<Field> s_keyAndName{{u"External_Id__c"_s}, {u"LastName"_s}};

SalesforceFlush upsertOf(std::vector<std::vector<std::string>> rows)
{
    return {.operation = ObjectOperation::Upsert,
            .key = s_externalId,
            .fields = s_keyAndName,
            .rows = std::move(rows)};
}

SalesforceFlush insertOf(std::vector<std::vector<std::string>> rows)
{
    return {.fields = {{u"LastName"_s}, {u"FirstName"_s}}, .rows = std::move(rows)};
}

/// What the engine keeps, without an engine.
struct KeptNotes final
{
    QByteArray notes;
    QByteArray afterwards;

    /// As the engine does it with the confirmation of a flush.
    void confirm() { notes = std::exchange(afterwards, {}); }
};

class MemoryNotes final : public WriterNotes
{
public:
    explicit MemoryNotes(KeptNotes &kept)
        : m_kept(kept)
    {
    }
    Result<QByteArray> kept() const override { return m_kept.notes; }
    Result<void> keep(const QByteArray &notes, const QByteArray &afterwards) override
    {
        m_kept = {notes, afterwards};
        return {};
    }

private:
    KeptNotes &m_kept;
};

} // namespace

class TestSalesforceBulk final : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_server = std::make_unique<test::SalesforceServer>(); }
    void sizeDecidesHowRowsTravel();
    void resultsAreMatchedWithTheirRows();
    void writesEveryTypeAndClearsNulls();
    void textThatMeansNullGoesByCollections();
    void versionsOfARecordFollowEachOther();
    void equalRowsAreAllInserted();
    void deletesById();
    void lockedRowsAreSentAgain();
    void unprocessedRowsAreSentAgain();
    void jobsHaveALimitedSize();
    void failedJobIsAnErrorWithItsWords();
    void jobWithWrongColumnsIsNotTriedAgain();
    void abortedJobIsNotTriedAgain();
    void objectWithoutJobsGoesByCollections();
    void lostResultIsNeverACountedRow();
    void stateInDoubtIsLookedUp();
    void insertsHappenOnceWhateverBreaks_data();
    void insertsHappenOnceWhateverBreaks();
    void cancelReturnsWhileAJobRuns();
    void startedJobIsPickedUp_data();
    void startedJobIsPickedUp();
    void failedJobIsPickedUp();
    void pickedUpRowsMayComeInSeveralFlushes();
    void nothingIsPickedUpAfterTheFlush();
    void otherFieldsAreSentAgain();
    void jobNobodyKnowsIsSentAgain();
    void notesOfAnotherKindAreLeftAlone();
    void notesTellJobsAndLimits();

private:
    [[nodiscard]] SalesforceWritten write(const SalesforceFlush &flush, int threshold = 0)
    {
        return test::written(Configuration(m_server->configuration(threshold)), m_clock, flush);
    }
    [[nodiscard]] QStringList values(const QString &field) const
    {
        QStringList values;
        for (const auto &[id, record] : m_server->organization().records(u"Contact"_s)) {
            const auto value = record.find(field);
            values << (value == record.end() ? u"null"_s : value->second);
        }
        values.sort();
        return values;
    }

    /// A writer of its own, as after a kill, which knows what \a kept says.
    [[nodiscard]] std::unique_ptr<SalesforceWriter> writerOf(const SalesforceFlush &flush,
                                                             KeptNotes &kept)
    {
        const auto api
            = SalesforceApi::signIn(Configuration(m_server->configuration()), m_clock, {});
        auto writer = std::make_unique<SalesforceWriter>(
            *api, test::requestOf(flush), SalesforceBulkOptions{.threshold = 0}, m_clock);
        writer->takeNotes(std::make_unique<MemoryNotes>(kept));
        return writer;
    }
    [[nodiscard]] SalesforceWritten write(const SalesforceFlush &flush, KeptNotes &kept)
    {
        return test::written(*writerOf(flush, kept), flush, test::requestOf(flush));
    }
    /// Starts a job with the rows of \a flush and stops before anything is known of it.
    void breakOff(const SalesforceFlush &flush, KeptNotes &kept)
    {
        const auto writer = writerOf(flush, kept);
        // The question for the state, after token, job, upload and start.
        m_server->http().forgetCalls();
        m_server->http().misbehaveAt(4, {.kind = Misbehaviour::Kind::Stall});
        QVERIFY(writer->write(test::batchOf(flush, test::requestOf(flush)), {}));
        CancellationSource source;
        std::thread cancelling([&] {
            [[maybe_unused]] const bool read = m_server->http().waitForCalls(4);
            source.request_stop();
        });
        const auto prepared = writer->prepare(source.get_token());
        cancelling.join();
        QVERIFY(!prepared);
        QVERIFY(!kept.notes.isEmpty());
    }

    std::unique_ptr<test::SalesforceServer> m_server;
    test::InstantClock m_clock;
};

void TestSalesforceBulk::sizeDecidesHowRowsTravel()
{
    QCOMPARE(write(insertOf({{"a", "x"}, {"b", "x"}}), 2).accepted, 2);
    QVERIFY(m_server->jobs().states().isEmpty());
    QCOMPARE(write(insertOf({{"c", "x"}, {"d", "x"}, {"e", "x"}}), 2).accepted, 3);
    QCOMPARE(m_server->jobs().jobSizes(), std::vector<int>{3});
    QCOMPARE(values(u"LastName"_s).join(QString()), u"abcde"_s);
}

void TestSalesforceBulk::resultsAreMatchedWithTheirRows()
{
    const SalesforceWritten outcome
        = write(insertOf({{"Lovelace", "Ada"}, {"", "Cher"}, {"Turing", "Alan"}}));
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.accepted, 2);
    QCOMPARE(outcome.refused,
             QStringList{u"salesforce.required_field_missing|LastName|Required fields are missing: "
                         "[LastName]"_s});
    QCOMPARE(m_server->jobs().endedJobs(), 1);
    QCOMPARE(values(u"LastName"_s), (QStringList{u"Lovelace"_s, u"Turing"_s}));
}

void TestSalesforceBulk::writesEveryTypeAndClearsNulls()
{
    m_server->organization().add(u"Contact"_s,
                                 {{u"External_Id__c"_s, u"a"_s},
                                  {u"LastName"_s, u"x"_s},
                                  {u"Phone"_s, u"1"_s},
                                  {u"FirstName"_s, u"1"_s}});
    const SalesforceWritten outcome
        = write({.operation = ObjectOperation::Upsert,
                 .key = s_externalId,
                 .fields = {{u"External_Id__c"_s},
                            {u"LastName"_s},
                            {u"Phone"_s},
                            {u"FirstName"_s},
                            {u"Score__c"_s, FieldType::Decimal},
                            {u"Is_Vip__c"_s, FieldType::Boolean},
                            {u"Last_Seen__c"_s, FieldType::TimestampWithZone}},
                 .rows = {{"a", "two\nlines, \"quoted\"", "", "\"\"", "12.50", "false",
                           "2026-05-04T10:31:00+02:00"}}});
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.refused, QStringList());
    QCOMPARE(m_server->organization().records(u"Contact"_s).begin()->second,
             (Record{{u"External_Id__c"_s, u"a"_s},
                     {u"LastName"_s, u"two\nlines, \"quoted\""_s},
                     {u"Score__c"_s, u"12.50"_s},
                     {u"Is_Vip__c"_s, u"false"_s},
                     {u"Last_Seen__c"_s, u"2026-05-04T08:31:00Z"_s}}));
}

void TestSalesforceBulk::textThatMeansNullGoesByCollections()
{
    const SalesforceWritten outcome = write(insertOf({{"a", "#N/A"}, {"b", "x"}}));
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.accepted, 2);
    QCOMPARE(values(u"FirstName"_s), (QStringList{u"#N/A"_s, u"x"_s}));
    QCOMPARE(m_server->jobs().jobSizes(), std::vector<int>{1});
}

void TestSalesforceBulk::versionsOfARecordFollowEachOther()
{
    const SalesforceWritten outcome = write(
        upsertOf({{"a", "1"}, {"b", "1"}, {"A", "2"}, {"c", "1"}, {"a", "3"}, {"d", "1"}}), 3);
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.accepted, 6);
    QCOMPARE(m_server->jobs().jobSizes(), std::vector<int>{4});
    QCOMPARE(values(u"LastName"_s), (QStringList{u"1"_s, u"1"_s, u"1"_s, u"3"_s}));
}

void TestSalesforceBulk::equalRowsAreAllInserted()
{
    const SalesforceWritten outcome = write(insertOf({{"a", "x"}, {"a", "x"}, {"a", "x"}}));
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.accepted, 3);
    QCOMPARE(values(u"LastName"_s), (QStringList{u"a"_s, u"a"_s, u"a"_s}));
}

void TestSalesforceBulk::deletesById()
{
    std::vector<std::vector<std::string>> rows;
    rows.reserve(3);
    for (int i = 0; i < 3; ++i)
        rows.push_back({m_server->organization()
                            .add(u"Contact"_s, {{u"LastName"_s, QString::number(i)}})
                            .toStdString(),
                        "ignored"});
    rows.pop_back();
    const SalesforceFlush flush{.operation = ObjectOperation::SoftDelete,
                                .key = {u"Id"_s},
                                .fields = {{u"Id"_s}, {u"LastName"_s}},
                                .rows = rows};
    QCOMPARE(write(flush).accepted, 2);
    QCOMPARE(values(u"LastName"_s), QStringList{u"2"_s});
    QCOMPARE(write(flush).accepted, 2);
}

void TestSalesforceBulk::lockedRowsAreSentAgain()
{
    m_server->organization().lock(u"b"_s, 2);
    const SalesforceWritten outcome = write(insertOf({{"a", "x"}, {"b", "x"}, {"c", "x"}}));
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.accepted, 3);
    QCOMPARE(values(u"LastName"_s).join(QString()), u"abc"_s);
}

void TestSalesforceBulk::unprocessedRowsAreSentAgain()
{
    m_server->jobs().leaveUnprocessed(2);
    const SalesforceWritten outcome = write(insertOf({{"a", "x"}, {"b", "x"}, {"c", "x"}}));
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.accepted, 3);
    QCOMPARE(values(u"LastName"_s).join(QString()), u"abc"_s);
    QCOMPARE(m_server->jobs().jobSizes(), (std::vector<int>{3, 2}));
}

void TestSalesforceBulk::jobsHaveALimitedSize()
{
    const auto api = SalesforceApi::signIn(Configuration(m_server->configuration()), m_clock, {});
    QVERIFY(api);
    SalesforceFlush flush = insertOf({});
    flush.rows.reserve(50);
    for (int i = 0; i < 50; ++i)
        flush.rows.push_back({std::string(40, static_cast<char>('a' + i % 26)), "x"});
    const WriteRequest request = test::requestOf(flush);
    SalesforceWriter writer(*api, request, {.threshold = 5, .jobBytes = 1000}, m_clock);
    const SalesforceWritten outcome = test::written(writer, flush, request);
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.accepted, 50);
    // Fewer than the threshold are left for collections.
    QCOMPARE(m_server->jobs().jobSizes(), (std::vector<int>{21, 21, 8}));
    QCOMPARE(values(u"LastName"_s).size(), 50);
}

void TestSalesforceBulk::failedJobIsAnErrorWithItsWords()
{
    m_server->jobs().endNextJob(u"Failed"_s, u"InternalServerError : retries exceeded"_s);
    const SalesforceWritten outcome = write(upsertOf({{"a", "x"}, {"b", "x"}}));
    QVERIFY(outcome.error);
    QCOMPARE(outcome.error->code, u"salesforce.job_failed"_s);
    QCOMPARE(outcome.error->kind, ErrorKind::Transient);
    QCOMPARE(outcome.error->detail, u"InternalServerError : retries exceeded"_s);
    QCOMPARE(outcome.accepted, 0);
}

void TestSalesforceBulk::jobWithWrongColumnsIsNotTriedAgain()
{
    const auto api = SalesforceApi::signIn(Configuration(m_server->configuration()), m_clock, {});
    QVERIFY(api);
    const SalesforceFlush flush{.fields = {{u"Gone__c"_s}}, .rows = {{"a"}}};
    const WriteRequest request = test::requestOf(flush);
    SalesforceWriter writer(*api, request, {.threshold = 0}, m_clock);
    const SalesforceWritten outcome = test::written(writer, flush, request);
    QVERIFY(outcome.error);
    QCOMPARE(outcome.error->code, u"salesforce.job_refused"_s);
    QCOMPARE(outcome.error->kind, ErrorKind::Configuration);
    QVERIFY(outcome.error->detail.contains(u"Gone__c"_s));
}

void TestSalesforceBulk::abortedJobIsNotTriedAgain()
{
    m_server->jobs().endNextJob(u"Aborted"_s, {});
    const SalesforceWritten outcome = write(upsertOf({{"a", "x"}, {"b", "x"}}));
    QVERIFY(outcome.error);
    QCOMPARE(outcome.error->code, u"salesforce.job_aborted"_s);
    QCOMPARE(outcome.error->kind, ErrorKind::Configuration);
}

void TestSalesforceBulk::objectWithoutJobsGoesByCollections()
{
    m_server->jobs().refuse(u"Contact"_s);
    const SalesforceWritten outcome = write(upsertOf({{"a", "1"}, {"b", "1"}, {"a", "2"}}));
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.accepted, 3);
    QCOMPARE(values(u"LastName"_s), (QStringList{u"1"_s, u"2"_s}));
    QVERIFY(outcome.notes.contains(u"Salesforce takes no bulk jobs for this object."_s));
}

void TestSalesforceBulk::lostResultIsNeverACountedRow()
{
    m_server->jobs().loseResult();
    const SalesforceWritten outcome = write(upsertOf({{"a", "x"}, {"b", "x"}, {"c", "x"}}));
    QVERIFY(outcome.error);
    QCOMPARE(outcome.error->code, u"salesforce.results_incomplete"_s);
    QVERIFY(outcome.error->message.contains(u"Of 3 records"_s));
    QVERIFY(outcome.error->message.contains(u"name 2"_s));
}

void TestSalesforceBulk::stateInDoubtIsLookedUp()
{
    // Token, description, job, upload; then the job is started.
    m_server->http().misbehaveAt(5, {.kind = Misbehaviour::Kind::CutAfterProcessing});
    const SalesforceWritten outcome = write(insertOf({{"a", "x"}, {"b", "x"}}));
    QVERIFY(!outcome.error);
    QCOMPARE(outcome.accepted, 2);
    QCOMPARE(m_server->jobs().states(), QStringList{u"JobComplete"_s});
}

void TestSalesforceBulk::insertsHappenOnceWhateverBreaks_data()
{
    QTest::addColumn<int>("call");
    QTest::addColumn<Misbehaviour::Kind>("kind");
    QVERIFY(!write(insertOf({{"a", "x"}, {"b", "x"}, {"", "x"}})).error);
    using enum Misbehaviour::Kind;
    // All calls but the token, which no repeat is made of within an attempt, and the description.
    for (int call = 3; call <= m_server->http().callCount(); ++call) {
        for (const auto &[name, kind] :
             {std::pair("status 503", Answer), std::pair("cut before", CutBeforeAnswer),
              std::pair("cut after", CutAfterProcessing), std::pair("cut in", CutInAnswer),
              std::pair("garbage", Garbage), std::pair("broken body", BrokenBody),
              std::pair("slow", Slow)})
            QTest::addRow("call %d: %s", call, name) << call << kind;
    }
}

void TestSalesforceBulk::insertsHappenOnceWhateverBreaks()
{
    QFETCH(const int, call);
    QFETCH(const Misbehaviour::Kind, kind);
    Misbehaviour misbehaviour = Misbehaviour::status(503);
    misbehaviour.kind = kind;
    misbehaviour.pause = std::chrono::milliseconds(1);
    m_server->http().misbehaveAt(call, misbehaviour);
    const SalesforceWritten outcome = write(insertOf({{"a", "x"}, {"b", "x"}, {"", "x"}}));
    QVERIFY2(!outcome.error, qUtf8Printable(outcome.error ? outcome.error->message : QString()));
    QCOMPARE(outcome.accepted, 2);
    QCOMPARE(outcome.refused.size(), 1);
    QCOMPARE(values(u"LastName"_s), (QStringList{u"a"_s, u"b"_s}));
    QCOMPARE(m_server->jobs().endedJobs(), 1);
}

void TestSalesforceBulk::cancelReturnsWhileAJobRuns()
{
    const auto api = SalesforceApi::signIn(Configuration(m_server->configuration()), m_clock, {});
    QVERIFY(api);
    // The question for the state, after token, job, upload and start.
    m_server->http().misbehaveAt(5, {.kind = Misbehaviour::Kind::Stall});
    const SalesforceFlush flush = insertOf({{"a", "x"}});
    const WriteRequest request = test::requestOf(flush);
    SalesforceWriter writer(*api, request, {.threshold = 0}, m_clock);
    QVERIFY(writer.write(test::batchOf(flush, request), {}));
    CancellationSource source;
    std::thread cancelling([&] {
        [[maybe_unused]] const bool read = m_server->http().waitForCalls(5);
        source.request_stop();
    });
    const auto prepared = writer.prepare(source.get_token());
    cancelling.join();
    QVERIFY(!prepared);
    QVERIFY(prepared.error().isCancelled());
}

void TestSalesforceBulk::startedJobIsPickedUp_data()
{
    QTest::addColumn<SalesforceFlush>("flush");
    QTest::newRow("insert") << insertOf({{"a", "x"}, {"b", "x"}, {"", "x"}, {"b", "x"}});
    QTest::newRow("upsert") << upsertOf({{"a", "x"}, {"b", "x"}, {"c", ""}, {"d", "x"}});
}

void TestSalesforceBulk::startedJobIsPickedUp()
{
    QFETCH(const SalesforceFlush, flush);
    KeptNotes kept;
    breakOff(flush, kept);
    const SalesforceWritten outcome = write(flush, kept);
    QVERIFY2(!outcome.error, qUtf8Printable(outcome.error ? outcome.error->message : QString()));
    QCOMPARE(outcome.accepted, 3);
    QCOMPARE(outcome.refused,
             QStringList{u"salesforce.required_field_missing|LastName|Required fields are missing: "
                         "[LastName]"_s});
    QCOMPARE(m_server->organization().records(u"Contact"_s).size(), std::size_t(3));
    QCOMPARE(m_server->jobs().jobSizes(), std::vector<int>{4});
    QVERIFY2(outcome.notes.front().startsWith("Brought to Salesforce by bulk jobs of an earlier "
                                              "try, and not sent again: 4 (jobs: 1)."_L1),
             qUtf8Printable(outcome.notes.front()));
}

void TestSalesforceBulk::failedJobIsPickedUp()
{
    const SalesforceFlush flush = insertOf({{"a", "x"}, {"b", "x"}, {"c", "x"}, {"d", "x"}});
    m_server->jobs().endNextJob(u"Failed"_s, u"InternalServerError: Try later"_s);
    KeptNotes kept;
    const SalesforceWritten broken = write(flush, kept);
    QVERIFY(broken.error);
    QCOMPARE(values(u"LastName"_s).size(), 2);
    const SalesforceWritten outcome = write(flush, kept);
    QVERIFY2(!outcome.error, qUtf8Printable(outcome.error ? outcome.error->message : QString()));
    QCOMPARE(outcome.accepted, 4);
    QCOMPARE(values(u"LastName"_s).join(QString()), u"abcd"_s);
    QCOMPARE(m_server->jobs().jobSizes(), (std::vector<int>{4, 2}));
}

void TestSalesforceBulk::pickedUpRowsMayComeInSeveralFlushes()
{
    const SalesforceFlush all = insertOf({{"a", "x"}, {"b", "x"}, {"c", "x"}});
    const SalesforceFlush first = insertOf({{"a", "x"}});
    const SalesforceFlush rest = insertOf({{"b", "x"}, {"c", "x"}, {"d", "x"}});
    KeptNotes kept;
    breakOff(all, kept);
    QCOMPARE(write(first, kept).accepted, 1);
    QVERIFY(!kept.afterwards.isEmpty());
    // Not confirmed: everything comes again.
    QCOMPARE(write(first, kept).accepted, 1);
    kept.confirm();
    // Killed again: a new writer, with what is left.
    QCOMPARE(write(rest, kept).accepted, 3);
    QVERIFY(kept.afterwards.isEmpty());
    kept.confirm();
    QVERIFY(kept.notes.isEmpty());
    QCOMPARE(values(u"LastName"_s).join(QString()), u"abcd"_s);
    QCOMPARE(m_server->jobs().jobSizes(), (std::vector<int>{3, 1}));
}

void TestSalesforceBulk::nothingIsPickedUpAfterTheFlush()
{
    const SalesforceFlush flush = insertOf({{"a", "x"}});
    KeptNotes kept;
    QCOMPARE(write(flush, kept).accepted, 1);
    kept.confirm();
    QVERIFY(kept.notes.isEmpty());
    // A row that is equal to an earlier one is a row of its own.
    QCOMPARE(write(flush, kept).accepted, 1);
    QCOMPARE(values(u"LastName"_s).join(QString()), u"aa"_s);
}

void TestSalesforceBulk::otherFieldsAreSentAgain()
{
    KeptNotes kept;
    breakOff(insertOf({{"a", "x"}}), kept);
    const SalesforceFlush other{.fields = {{u"LastName"_s}, {u"Phone"_s}}, .rows = {{"a", "x"}}};
    QCOMPARE(write(other, kept).accepted, 1);
    QCOMPARE(values(u"Phone"_s), (QStringList{u"null"_s, u"x"_s}));
}

void TestSalesforceBulk::jobNobodyKnowsIsSentAgain()
{
    const SalesforceFlush flush = insertOf({{"a", "x"}});
    KeptNotes kept;
    breakOff(flush, kept);
    // Another organization, or the job is older than Salesforce keeps it.
    m_server = std::make_unique<test::SalesforceServer>();
    const SalesforceWritten outcome = write(flush, kept);
    QVERIFY2(!outcome.error, qUtf8Printable(outcome.error ? outcome.error->message : QString()));
    QCOMPARE(outcome.accepted, 1);
    QCOMPARE(values(u"LastName"_s), QStringList{u"a"_s});
    QVERIFY(outcome.notes.join(u' ').contains(u"their records were sent again: 1."_s));
}

void TestSalesforceBulk::notesOfAnotherKindAreLeftAlone()
{
    const SalesforceFlush flush = insertOf({{"a", "x"}});
    for (const QByteArray &notes : {"\xff\x01 no notes"_ba, QByteArray(40, 'x'),
                                    QCborMap{{u"form"_s, 99}}.toCborValue().toCbor()}) {
        KeptNotes kept{notes, {}};
        const SalesforceWritten outcome = write(flush, kept);
        QVERIFY(!outcome.error);
        QCOMPARE(outcome.accepted, 1);
    }
    QCOMPARE(values(u"LastName"_s).size(), 3);
}

void TestSalesforceBulk::notesTellJobsAndLimits()
{
    const SalesforceWritten outcome = write(insertOf({{"a", "x"}, {"b", "x"}}));
    QCOMPARE(outcome.notes.size(), 2);
    QCOMPARE(outcome.notes.front(), u"Written by jobs of the Bulk API: 2 (jobs: 1)."_s);
    QVERIFY(outcome.notes.back().contains(u"of the 15,000 calls"_s));
}

QTEST_GUILESS_MAIN(TestSalesforceBulk)
#include "testsalesforcebulk.moc"

#include "core/connectors/salesforce/salesforcejobs.h"

#include "core/connectors/salesforce/salesforceerrors.h"
#include "core/connectors/salesforce/salesforceresultlines.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

namespace {

/// How often something is tried whose repeat does no harm, each try with the repeats of ApiClient.
constexpr int s_tries = 5;
constexpr milliseconds s_firstWait = 1s;
/// Between two questions how far a job is.
constexpr milliseconds s_firstPoll = 500ms;
constexpr milliseconds s_longestPoll = 30s;
/// Salesforce's own columns of a result beside the row's.
constexpr qint64 s_resultOverhead = 4096;

QString wordOf(ObjectOperation operation)
{
    switch (operation) {
    case ObjectOperation::Insert:
        return u"insert"_s;
    case ObjectOperation::Upsert:
        return u"upsert"_s;
    case ObjectOperation::Update:
        return u"update"_s;
    case ObjectOperation::SoftDelete:
    case ObjectOperation::HardDelete:
        break;
    }
    return u"delete"_s;
}

/// Whether the words of a failed job say that its columns are at fault, which no repeat changes.
bool isOfColumns(const QString &words)
{
    return words.startsWith("InvalidBatch"_L1) || words.contains("Field name not found"_L1)
        || words.startsWith("CLIENTINPUTERROR"_L1);
}

QString stateOf(const QJsonObject &job) { return job.value("state"_L1).toString(); }

/// Calls \a step until it succeeds, fails for good, or has failed s_tries times.
template<typename Step>
auto repeated(Clock &clock, const Cancellation &cancellation, const Step &step) -> decltype(step())
{
    milliseconds wait = s_firstWait;
    for (int number = 1;; ++number, wait *= 2) {
        auto outcome = step();
        if (outcome || outcome.error().kind != ErrorKind::Transient || number == s_tries)
            return outcome;
        if (!clock.wait(wait, cancellation))
            return Error::cancelled();
    }
}

} // namespace

SalesforceJobs::SalesforceJobs(SalesforceApi api, const WriteRequest &write, Clock &clock)
    : m_api(std::move(api))
    , m_operation(write.object->operation)
    , m_object(write.object->object.name)
    , m_key(write.object->matchingKey.value(0))
    , m_clock(clock)
{
}

Result<std::vector<RowOutcome>> SalesforceJobs::finish(const QString &job,
                                                       const SalesforceJobRows &rows,
                                                       const Cancellation &cancellation)
{
    if (auto started = start(job, cancellation); !started)
        return started.error();
    const auto last = ended(job, cancellation);
    if (!last)
        return last.error();
    const QString state = stateOf(*last);
    const QString words = last->value("errorMessage"_L1).toString().left(500);
    if (state == "Aborted"_L1)
        return makeError(salesforceerrors::jobAborted, {job}, words);
    if (state == "Failed"_L1)
        return makeError(isOfColumns(words) ? salesforceerrors::jobRefused
                                            : salesforceerrors::jobFailed,
                         {job}, words);
    return outcomes(job, rows, cancellation);
}

Result<std::optional<std::vector<RowOutcome>>>
SalesforceJobs::pickUp(const QString &job, const SalesforceJobRows &rows,
                       const Cancellation &cancellation)
{
    using Outcomes = std::optional<std::vector<RowOutcome>>;
    const auto gone = [](const Error &error) { return error.code == "http.not_found"_L1; };
    auto now = info(job, cancellation);
    if (now && stateOf(*now) == "Open"_L1) {
        giveUp(job, cancellation);
        // Only Salesforce knows whether an order to start it was still on its way.
        now = info(job, cancellation);
        if (now && stateOf(*now) == "Open"_L1)
            return makeError(salesforceerrors::jobOpen, {job});
        if (now && stateOf(*now) == "Aborted"_L1)
            return Outcomes();
    }
    if (now)
        now = ended(job, cancellation);
    if (!now)
        return gone(now.error()) ? Result<Outcomes>(Outcomes()) : Result<Outcomes>(now.error());
    auto found = outcomes(job, rows, cancellation);
    if (found)
        return Outcomes(std::move(*found));
    const bool isUntold
        = gone(found.error()) || found.error().code == "salesforce.results_incomplete"_L1;
    return isUntold ? Result<Outcomes>(Outcomes()) : Result<Outcomes>(found.error());
}

void SalesforceJobs::giveUp(const QString &job, const Cancellation &cancellation)
{
    [[maybe_unused]] const auto given = setState(job, u"Aborted"_s, cancellation);
}

QUrl SalesforceJobs::jobUrl(const QString &job, const QString &part) const
{
    const QString path = u"jobs/ingest/"_s + QString::fromLatin1(QUrl::toPercentEncoding(job));
    return m_api.url(part.isEmpty() ? path : path + u'/' + part);
}

Result<QString> SalesforceJobs::create(const Cancellation &cancellation)
{
    QJsonObject body{{u"object"_s, m_object},
                     {u"operation"_s, wordOf(m_operation)},
                     {u"contentType"_s, u"CSV"_s},
                     {u"columnDelimiter"_s, u"COMMA"_s},
                     {u"lineEnding"_s, u"LF"_s}};
    if (m_operation == ObjectOperation::Upsert)
        body.insert(u"externalIdFieldName"_s, m_key);
    // A job that was made twice is one that nobody fills; Salesforce deletes it after a week.
    const auto answer = m_api.ask(u"jobs/ingest"_s, body, cancellation);
    if (!answer) {
        const bool isUnsupported = answer.error().detail.startsWith("INVALIDENTITY"_L1);
        return isUnsupported ? makeError(salesforceerrors::bulkUnsupported, {m_object})
                             : answer.error();
    }
    const QString job = answer->object().value("id"_L1).toString();
    if (job.isEmpty())
        return invalidAnswerError({.url = m_api.url(u"jobs/ingest"_s)}, u"the job has no id"_s);
    return job;
}

Result<QString> SalesforceJobs::upload(const SalesforceJobBody &body,
                                       const Cancellation &cancellation)
{
    const QByteArray csv(body.csv().data(), static_cast<qsizetype>(body.csv().size()));
    return repeated(m_clock, cancellation, [&]() -> Result<QString> {
        auto job = create(cancellation);
        if (!job)
            return job;
        const auto response = m_api.send({.method = HttpMethod::Put,
                                          .url = jobUrl(*job, u"batches"_s),
                                          .body = csv,
                                          .contentType = "text/csv; charset=UTF-8",
                                          .isRepeatable = false},
                                         cancellation);
        if (response)
            return job;
        // Rows that may have arrived do nothing until the job is started. A second upload to the
        // same job would double them.
        if (!response.error().isCancelled())
            giveUp(*job, cancellation);
        return response.error();
    });
}

Result<HttpResponse> SalesforceJobs::setState(const QString &job, const QString &state,
                                              const Cancellation &cancellation)
{
    return m_api.send(
        {.method = HttpMethod::Patch,
         .url = jobUrl(job),
         .body = QJsonDocument(QJsonObject{{u"state"_s, state}}).toJson(QJsonDocument::Compact),
         .contentType = "application/json; charset=UTF-8",
         .isRepeatable = false},
        cancellation);
}

Result<void> SalesforceJobs::start(const QString &job, const Cancellation &cancellation)
{
    return repeated(m_clock, cancellation, [&]() -> Result<void> {
        const auto response = setState(job, u"UploadComplete"_s, cancellation);
        if (response)
            return {};
        if (response.error().isCancelled())
            return response.error();
        // Whether it has begun all the same, only Salesforce knows.
        const auto now = info(job, cancellation);
        if (!now)
            return now.error();
        if (stateOf(*now) == "Open"_L1)
            return response.error();
        return {};
    });
}

Result<QJsonObject> SalesforceJobs::info(const QString &job, const Cancellation &cancellation)
{
    return repeated(m_clock, cancellation, [&]() -> Result<QJsonObject> {
        const auto answer = m_api.read(jobUrl(job), cancellation);
        if (!answer)
            return answer.error();
        if (!answer->object().value("state"_L1).isString())
            return invalidAnswerError({.url = jobUrl(job)}, u"the job has no state"_s);
        return answer->object();
    });
}

Result<QJsonObject> SalesforceJobs::ended(const QString &job, const Cancellation &cancellation)
{
    milliseconds wait = s_firstPoll;
    while (true) {
        auto now = info(job, cancellation);
        if (!now)
            return now;
        const QString state = stateOf(*now);
        if (state == "JobComplete"_L1 || state == "Aborted"_L1 || state == "Failed"_L1)
            return now;
        if (!m_clock.wait(wait, cancellation))
            return Error::cancelled();
        wait = std::min(wait * 3 / 2, s_longestPoll);
    }
}

Result<std::vector<RowOutcome>> SalesforceJobs::outcomes(const QString &job,
                                                         const SalesforceJobRows &rows,
                                                         const Cancellation &cancellation)
{
    return repeated(m_clock, cancellation, [&]() -> Result<std::vector<RowOutcome>> {
        SalesforceMatching matching(rows);
        for (const List list : {List::Failed, List::Unprocessed, List::Successful}) {
            auto read = results(job, list, rows, cancellation);
            if (!read)
                return read.error();
            matching.add(std::move(*read));
        }
        const std::size_t lines = matching.lineCount();
        auto found = matching.finish();
        if (!found)
            return makeError(salesforceerrors::resultsIncomplete,
                             {job, QString::number(rows.rowCount()), QString::number(lines)});
        return std::move(*found);
    });
}

Result<std::vector<SalesforceResult>> SalesforceJobs::results(const QString &job, List list,
                                                              const SalesforceJobRows &rows,
                                                              const Cancellation &cancellation)
{
    return repeated(m_clock, cancellation,
                    [&] { return readResults(job, list, rows, cancellation); });
}

Result<std::vector<SalesforceResult>> SalesforceJobs::readResults(const QString &job, List list,
                                                                  const SalesforceJobRows &rows,
                                                                  const Cancellation &cancellation)
{
    QString path = u"successfulResults"_s;
    QByteArray own = "sf__Id";
    if (list == List::Failed) {
        path = u"failedResults"_s;
        own = "sf__Error";
    } else if (list == List::Unprocessed) {
        path = u"unprocessedrecords"_s;
        own.clear();
    }
    SalesforceResultLines lines(rows, own, m_operation);
    const auto count = static_cast<qint64>(rows.rowCount());
    // Not repeated by the client: the lines of a part that was read would be there twice.
    const HttpRequest request{.url = jobUrl(job, path),
                              .headers = {{"Accept", "text/csv"}},
                              .isRepeatable = false,
                              .maximumAnswer = 2 * rows.csvBytes() + (count + 1) * s_resultOverhead,
                              .sink = [&lines](QByteArrayView piece) { return lines.feed(piece); }};
    const auto response = m_api.send(request, cancellation);
    if (!response && !lines.isWrong())
        return response.error();
    if (!lines.finish())
        return invalidAnswerError(request, u"it is no list of this job's records"_s);
    std::vector<SalesforceResult> found = lines.takeResults();
    if (list == List::Unprocessed) {
        for (SalesforceResult &result : found)
            result.outcome
                = {RowOutcome::Kind::NotNow,
                   u"salesforce.unprocessed"_s,
                   {},
                   QCoreApplication::translate("salesforce", "The record was not processed.")};
    }
    return found;
}

} // namespace millrace

// SalesforceJobs: ingest jobs of the Bulk API 2.0, from the upload to their results.
#pragma once

#include "core/connector/destination.h"
#include "core/connectors/salesforce/salesforceapi.h"
#include "core/connectors/salesforce/salesforcematching.h"

namespace millrace {

/// Runs one job after the other. What a call that broke off has done is looked up, never guessed: a
/// job whose upload is in doubt is given up before it begins, one whose start is in doubt is asked
/// for its state. Used by one thread; \a clock outlives it.
class SalesforceJobs final
{
public:
    /// \a write has an object.
    SalesforceJobs(SalesforceApi api, const WriteRequest &write, Clock &clock);

    /// Uploads the rows of \a body; the id of a job that does nothing before finish(). Errors:
    /// salesforce.bulk_unsupported, before anything is sent.
    [[nodiscard]] Result<QString> upload(const SalesforceJobBody &body,
                                         const Cancellation &cancellation);
    /// Starts \a job and waits for what becomes of each of its \a rows. One that was not processed
    /// or is locked is NotNow. Errors: salesforce.job_failed, job_refused and job_aborted with
    /// Salesforce's words; salesforce.results_incomplete.
    [[nodiscard]] Result<std::vector<RowOutcome>>
    finish(const QString &job, const SalesforceJobRows &rows, const Cancellation &cancellation);
    /// What became of the \a rows of \a job, which an earlier try uploaded and may have started; it
    /// is waited for, however it ends. Nothing where it did nothing and never will, or where nobody
    /// can tell any more.
    [[nodiscard]] Result<std::optional<std::vector<RowOutcome>>>
    pickUp(const QString &job, const SalesforceJobRows &rows, const Cancellation &cancellation);
    /// Gives up a job that was not started; as far as that can be.
    void giveUp(const QString &job, const Cancellation &cancellation);

private:
    enum class List { Successful, Failed, Unprocessed };

    [[nodiscard]] QUrl jobUrl(const QString &job, const QString &part = {}) const;
    [[nodiscard]] Result<QString> create(const Cancellation &cancellation);
    [[nodiscard]] Result<void> start(const QString &job, const Cancellation &cancellation);
    [[nodiscard]] Result<QJsonObject> info(const QString &job, const Cancellation &cancellation);
    [[nodiscard]] Result<HttpResponse> setState(const QString &job, const QString &state,
                                                const Cancellation &cancellation);
    /// What Salesforce says of the job once it has ended.
    [[nodiscard]] Result<QJsonObject> ended(const QString &job, const Cancellation &cancellation);
    [[nodiscard]] Result<std::vector<RowOutcome>>
    outcomes(const QString &job, const SalesforceJobRows &rows, const Cancellation &cancellation);
    [[nodiscard]] Result<std::vector<SalesforceResult>> results(const QString &job, List list,
                                                                const SalesforceJobRows &rows,
                                                                const Cancellation &cancellation);
    [[nodiscard]] Result<std::vector<SalesforceResult>>
    readResults(const QString &job, List list, const SalesforceJobRows &rows,
                const Cancellation &cancellation);

    const SalesforceApi m_api;
    const ObjectOperation m_operation;
    const QString m_object;
    const QString m_key;
    Clock &m_clock;
};

} // namespace millrace

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

    /// Sends the rows of \a body and waits for what becomes of each. A row that was not processed
    /// or is locked is NotNow. Errors: salesforce.bulk_unsupported, before anything is sent;
    /// salesforce.job_failed, job_refused and job_aborted with Salesforce's words;
    /// salesforce.results_incomplete.
    [[nodiscard]] Result<std::vector<RowOutcome>> run(const SalesforceJobBody &body,
                                                      const Cancellation &cancellation);

private:
    enum class List { Successful, Failed, Unprocessed };

    [[nodiscard]] QUrl jobUrl(const QString &job, const QString &part = {}) const;
    /// The id of a job whose rows are uploaded.
    [[nodiscard]] Result<QString> upload(const QByteArray &csv, const Cancellation &cancellation);
    [[nodiscard]] Result<QString> create(const Cancellation &cancellation);
    [[nodiscard]] Result<void> start(const QString &job, const Cancellation &cancellation);
    [[nodiscard]] Result<QJsonObject> info(const QString &job, const Cancellation &cancellation);
    [[nodiscard]] Result<HttpResponse> setState(const QString &job, const QString &state,
                                                const Cancellation &cancellation);
    [[nodiscard]] Result<void> waitForEnd(const QString &job, const Cancellation &cancellation);
    [[nodiscard]] Result<std::vector<RowOutcome>>
    outcomes(const QString &job, const SalesforceJobBody &body, const Cancellation &cancellation);
    [[nodiscard]] Result<std::vector<SalesforceResult>> results(const QString &job, List list,
                                                                const SalesforceJobBody &body,
                                                                const Cancellation &cancellation);
    [[nodiscard]] Result<std::vector<SalesforceResult>>
    readResults(const QString &job, List list, const SalesforceJobBody &body,
                const Cancellation &cancellation);

    const SalesforceApi m_api;
    const ObjectOperation m_operation;
    const QString m_object;
    const QString m_key;
    Clock &m_clock;
};

} // namespace millrace

// SalesforceJobServer: the Bulk API 2.0 of a double of Salesforce.
#pragma once

#include "core/connectors/salesforce/tests/salesforceorganization.h"
#include "tests/servers/httpserver.h"

#include <functional>

namespace millrace::test {

/// Ingest jobs: Open, UploadComplete, InProgress, then an end; one upload of at most 100 MB each;
/// results in an order of their own, every value in quotes. Safe from any thread.
class SalesforceJobServer final
{
public:
    using Route = std::function<void(const QByteArray &method, const QString &path,
                                     HttpServer::Handler handler)>;

    /// \a organization outlives it; \a route adds its end points.
    SalesforceJobServer(SalesforceOrganization &organization, const Route &route);

    /// The next job that is started ends so, after half of its records.
    void endNextJob(const QString &state, const QString &words);
    /// Of the next job, the last \a count records are not processed.
    void leaveUnprocessed(int count);
    /// Jobs end as soon as they are started, and nobody has to wait until they do.
    void endAtOnce();
    /// The next job's results lack their last line, as often as they are asked for.
    void loseResult();
    /// Takes no jobs for \a object.
    void refuse(const QString &object);

    /// How many jobs reached an end.
    [[nodiscard]] int endedJobs() const;
    /// How many records each job that was started has.
    [[nodiscard]] std::vector<int> jobSizes() const;
    /// The state of every job, in the order they were made.
    [[nodiscard]] QStringList states() const;

private:
    using Lines = std::vector<QStringList>;
    struct Job final
    {
        QString object;
        QString operation;
        QString key;
        QString state;
        QString words{};
        QStringList columns{};
        Lines rows{};
        bool hasContent = false;
        Lines successful{};
        Lines failed{};
        Lines unprocessed{};
        bool losesResult = false;
    };

    [[nodiscard]] HttpAnswer create(const HttpCall &call);
    [[nodiscard]] HttpAnswer upload(const HttpCall &call, Job &job);
    [[nodiscard]] HttpAnswer change(const HttpCall &call, const QString &id, Job &job);
    [[nodiscard]] HttpAnswer info(const QString &id, Job &job);
    [[nodiscard]] HttpAnswer results(const QString &list, const Job &job) const;
    void process(Job &job);
    [[nodiscard]] QJsonObject shown(const QString &id, const Job &job) const;

    SalesforceOrganization &m_organization;
    mutable std::mutex m_mutex; ///< Guards what follows.
    std::map<QString, Job> m_jobs;
    std::set<QString> m_refused;
    QString m_nextState;
    QString m_nextWords;
    int m_nextUnprocessed = 0;
    bool m_losesResult = false;
    bool m_endsAtOnce = false;
};

} // namespace millrace::test

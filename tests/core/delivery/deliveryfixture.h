// What the tests of the delivery share: a clock that does not wait, settings, rejected records.
#pragma once

#include "core/delivery/deliverysettings.h"
#include "tests/core/store/storefixture.h"
#include "tests/servers/s3server.h"

#include <mutex>

namespace millrace::test {

/// The machine's time; waits pass at once and are counted.
class InstantClock final : public Clock
{
public:
    [[nodiscard]] TimePoint now() const override { return m_clock.now(); }
    [[nodiscard]] std::chrono::steady_clock::time_point steadyNow() const override
    {
        return m_clock.steadyNow();
    }
    bool wait(std::chrono::milliseconds, const Cancellation &cancellation) override
    {
        const std::lock_guard lock(m_mutex);
        ++m_waits;
        return !cancellation.stop_requested();
    }
    [[nodiscard]] int waits() const
    {
        const std::lock_guard lock(m_mutex);
        return m_waits;
    }

private:
    SystemClock m_clock;
    mutable std::mutex m_mutex;
    int m_waits = 0;
};

/// The object "object_storage_config" of a bucket at \a endpoint, with \a more.
inline QJsonObject bucketAt(const QString &endpoint, const S3Server &server,
                            const QJsonObject &more = {})
{
    QJsonObject json{{QStringLiteral("storage_type"), QStringLiteral("S3")},
                     {QStringLiteral("access_key_id"), server.accessKey()},
                     {QStringLiteral("secret_access_key"), server.secretKey()},
                     {QStringLiteral("s3_bucket_name"), QStringLiteral("rejects")},
                     {QStringLiteral("s3_bucket_region"), server.region()},
                     {QStringLiteral("s3_endpoint"), endpoint}};
    for (auto it = more.begin(); it != more.end(); ++it)
        json.insert(it.key(), it.value());
    return {{deliveryKey(), json}};
}

/// The same for a folder.
inline QJsonObject folderAt(const QString &folder, const QJsonObject &more = {})
{
    QJsonObject json{{QStringLiteral("storage_type"), QStringLiteral("Folder")},
                     {QStringLiteral("folder"), folder}};
    for (auto it = more.begin(); it != more.end(); ++it)
        json.insert(it.key(), it.value());
    return {{deliveryKey(), json}};
}

/// Stores \a count confirmed records of \a stream in a job of their own and returns its id.
inline qint64 addRejected(StoreFixture &store, const QString &connectionId, const QString &stream,
                          int count)
{
    JobRepository jobs(*store.database);
    const Job job = must(jobs.create(connectionId, JobTrigger::Manual, store.clock.now()));
    must(jobs.setStatus(job.id, JobStatus::Running, store.clock.now()));
    std::vector<StreamResult> streams(1);
    streams.front().stream.name = stream;
    must(jobs.startAttempt(job.id, store.clock.now(), streams));
    std::vector<RejectedRecord> records;
    for (int i = 0; i < count; ++i) {
        records.push_back(rejected(QStringLiteral("code_") + QString::number(i % 3),
                                   QStringLiteral("field"),
                                   std::to_string(job.id) + '-' + std::to_string(i)));
    }
    CheckpointStore checkpoints(*store.database);
    const FlushKey key{connectionId, {{}, stream}, QStringLiteral("f") + QString::number(job.id)};
    must(checkpoints.stageRejected(key, records));
    must(checkpoints.prepareFlush(key, "1", job.id, 1, flushed(count, count)));
    must(checkpoints.confirmFlush(key));
    return job.id;
}

} // namespace millrace::test

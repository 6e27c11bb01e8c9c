// What the tests of notices share: a profile with runs of any outcome.
#pragma once

#include "core/engine/syncengine.h"
#include "core/interchange/noticestorage.h"
#include "core/secrets/memorysecretstore.h"
#include "core/store/noticestore.h"
#include "tests/core/store/storefixture.h"

namespace millrace::test {

/// A profile; runs are written as the engine writes them.
struct NoticeFixture final
{
    NoticeFixture()
        : services{registry, *store.database, secrets, store.profile, store.clock}
    {
        store.clock.advance(std::chrono::hours(1));
    }

    /// What happened in a run.
    struct Run final
    {
        JobStatus status = JobStatus::Succeeded;
        std::optional<Error> error{};
        qint64 written = 1;
        qint64 rejected = 0;
        std::chrono::milliseconds duration{1000};
        JobKind kind = JobKind::Sync;
    };

    qint64 run(const QString &connectionId, const Run &run)
    {
        JobRepository jobs(*store.database);
        const Job job = must(
            jobs.create(connectionId, JobTrigger::Schedule, store.clock.now(), {}, run.kind));
        must(jobs.setStatus(job.id, JobStatus::Running, store.clock.now()));
        std::vector<StreamResult> streams(1);
        streams.front().stream.name = QStringLiteral("users");
        Attempt attempt = must(jobs.startAttempt(job.id, store.clock.now(), streams));
        store.clock.advance(run.duration);
        StreamCounts counts;
        if (run.written + run.rejected > 0) {
            counts = flushed(run.written + run.rejected, run.rejected);
            std::vector<RejectedRecord> records;
            for (qint64 i = 0; i < run.rejected; ++i)
                records.push_back(
                    rejected(QStringLiteral("odd"), QStringLiteral("id"), std::to_string(i)));
            CheckpointStore checkpoints(*store.database);
            const FlushKey key{connectionId, streams.front().stream,
                               QStringLiteral("f") + QString::number(job.id)};
            must(checkpoints.stageRejected(key, records));
            must(checkpoints.prepareFlush(key, "1", job.id, 1, counts));
            must(checkpoints.confirmFlush(key));
        }
        attempt.status = run.status;
        attempt.endedAt = store.clock.now();
        attempt.error = run.error;
        attempt.streams.front().counts = counts;
        attempt.streams.front().status
            = run.status == JobStatus::Succeeded ? StreamStatus::Synced : StreamStatus::Incomplete;
        must(jobs.finishAttempt(attempt));
        must(jobs.setStatus(job.id, run.status, store.clock.now(), run.error));
        return job.id;
    }
    qint64 fail(const QString &connectionId, ErrorKind kind = ErrorKind::Transient)
    {
        const Error error{
            QStringLiteral("sample.broken"), kind, QStringLiteral("The file is missing."),
            QStringLiteral("Look for it."),  {},   {}};
        return run(connectionId, {.status = JobStatus::Failed, .error = error, .written = 0});
    }
    qint64 succeed(const QString &connectionId) { return run(connectionId, {}); }

    /// Newest first.
    [[nodiscard]] std::vector<KeptNotice> notices() const
    {
        return must(NoticeStore(*store.database).list({}));
    }
    /// Kinds of all notices, oldest first.
    [[nodiscard]] QStringList kinds() const
    {
        QStringList names;
        for (const KeptNotice &kept : notices())
            names.prepend(noticeKindName(kept.notice.kind));
        return names;
    }
    void setSettings(const NoticeSettings &settings, const NoticeSecrets &entered = {})
    {
        must(storeNotices(*store.database, secrets, settings, entered));
    }

    StoreFixture store;
    ConnectorRegistry registry;
    MemorySecretStore secrets;
    EngineServices services;
};

} // namespace millrace::test

#include "core/delivery/rejecteddelivery.h"

#include "core/catalog/transformedfields.h"
#include "core/delivery/deliveryerrors.h"
#include "core/delivery/deliverypath.h"
#include "core/http/gzip.h"
#include "core/store/connectionrepository.h"
#include "core/store/jobrepository.h"

#include <QCoreApplication>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

Result<QByteArray> bytesOf(const std::vector<RejectedRecord> &records, const DeliveryForm &form,
                           const QStringList &withheld)
{
    const QByteArray bytes = QByteArray::fromStdString(deliveredText(records, form, withheld));
    if (!form.isCompressed)
        return bytes;
    const QByteArray compressed = gzipped(bytes);
    if (compressed.isNull())
        return makeError(deliveryerrors::outOfMemory);
    return compressed;
}

} // namespace

std::optional<DeliveryReport> RejectedDelivery::run(const QString &connectionId,
                                                    std::optional<qint64> jobId,
                                                    const QJsonObject &configuration,
                                                    const Cancellation &cancellation)
{
    const auto settings = deliverySettings(configuration);
    if (settings && !*settings)
        return std::nullopt;
    DeliveryReport report;
    if (!settings) {
        report.error = settings.error();
    } else {
        report.place = placeOf(**settings);
        if (auto done = deliver(connectionId, **settings, cancellation, report); !done)
            report.error = done.error().isCancelled() ? makeError(deliveryerrors::interrupted)
                                                      : done.error();
    }
    tell(report);
    keep(connectionId, jobId, report);
    return report;
}

Result<void> RejectedDelivery::deliver(const QString &connectionId,
                                       const DeliverySettings &settings,
                                       const Cancellation &cancellation, DeliveryReport &report)
{
    auto store = openFileStore(settings, m_clock);
    if (!store)
        return store.error();
    Work work{connectionId, settings, **store, RejectedParts(m_database, connectionId, m_limits),
              cancellation, report};
    if (auto finished = finishPlanned(work); !finished)
        return finished;
    const auto streams = work.parts.streams();
    if (!streams)
        return streams.error();
    for (const StreamId &stream : *streams) {
        if (auto delivered = deliverStream(work, stream); !delivered)
            return delivered;
    }
    return {};
}

Result<void> RejectedDelivery::finishPlanned(Work &work)
{
    auto planned = m_deliveries.planned(work.connectionId);
    if (!planned)
        return planned.error();
    const QString place = placeOf(work.settings);
    const QString form = nameOf(work.settings.form);
    for (DeliveryFile &file : *planned) {
        // Reading a whole file's records takes longer than a cancellation may.
        if (work.cancellation.stop_requested())
            return Error::cancelled();
        const auto records = work.parts.again(file);
        if (!records)
            return records.error();
        if (records->empty()) {
            // Removed by the person or by age since.
            if (auto dropped = m_deliveries.drop(file.id); !dropped)
                return dropped;
            continue;
        }
        const bool isMoved = file.place != place || file.form != form;
        if (isMoved) {
            file.place = place;
            file.form = form;
            const auto naming = freeNaming(work, file);
            if (!naming)
                return naming.error();
            const auto moved = m_deliveries.planAnew(file, *naming);
            if (!moved)
                return moved.error();
            file = *moved;
        }
        if (auto brought = bring(work, file, *records, isMoved); !brought)
            return brought;
    }
    return {};
}

Result<void> RejectedDelivery::deliverStream(Work &work, const StreamId &stream)
{
    const auto position = m_deliveries.position(work.connectionId, stream);
    if (!position)
        return position.error();
    for (qint64 after = *position;;) {
        const auto records = work.parts.next(stream, after);
        if (!records)
            return records.error();
        if (records->empty())
            return {};
        if (work.cancellation.stop_requested())
            return Error::cancelled();
        const auto file = plan(work, *records);
        if (!file)
            return file.error();
        if (auto brought = bring(work, *file, *records, true); !brought)
            return brought;
        after = file->lastRecord;
    }
}

Result<DeliveryFile> RejectedDelivery::plan(Work &work, const std::vector<RejectedRecord> &records)
{
    DeliveryFile file;
    file.connectionId = work.connectionId;
    file.stream = records.front().stream;
    file.jobId = records.front().jobId;
    file.firstRecord = records.front().id;
    file.lastRecord = records.back().id;
    file.records = static_cast<qint64>(records.size());
    file.place = placeOf(work.settings);
    file.form = nameOf(work.settings.form);
    const auto naming = freeNaming(work, file);
    return naming ? m_deliveries.plan(file, *naming) : naming.error();
}

Result<DeliveryNaming> RejectedDelivery::freeNaming(const Work &work,
                                                    const DeliveryFile &file) const
{
    // Before the path is stored: what is planned is brought by a later delivery, whatever is there.
    for (int skipped = 0;; ++skipped) {
        auto naming = namingOf(work, file, skipped);
        if (!naming)
            return naming;
        const auto path = m_deliveries.pathFor(file, *naming);
        if (!path)
            return path.error();
        if (!work.store.isTaken(*path))
            return naming;
    }
}

Result<DeliveryNaming> RejectedDelivery::namingOf(const Work &work, const DeliveryFile &file,
                                                  int skipped) const
{
    const auto job = JobRepository(m_database).find(file.jobId);
    if (!job)
        return job.error();
    DeliveryPathValues values{file.stream, file.jobId, job->createdAt};
    return DeliveryNaming([settings = work.settings, values, skipped](int part, int taken) mutable {
        values.part = part;
        values.taken = taken + skipped;
        return deliveryPath(settings, values);
    });
}

Result<QStringList> RejectedDelivery::withheldOf(const QString &connectionId,
                                                 const StreamId &stream) const
{
    const auto connection = ConnectionRepository(m_database).find(connectionId);
    if (!connection)
        return connection.error();
    for (const ConfiguredStream &chosen : connection->catalog.streams) {
        if (chosen.stream.id == stream)
            return withheldFields(chosen);
    }
    return QStringList();
}

Result<void> RejectedDelivery::bring(Work &work, DeliveryFile file,
                                     const std::vector<RejectedRecord> &records, bool isFresh)
{
    if (work.cancellation.stop_requested())
        return Error::cancelled();
    const auto withheld = withheldOf(work.connectionId, file.stream);
    if (!withheld)
        return withheld.error();
    const auto bytes = bytesOf(records, work.settings.form, *withheld);
    if (!bytes)
        return bytes.error();
    const QByteArray type = contentTypeOf(work.settings.form);
    while (isFresh) {
        const auto created = work.store.create(file.path, *bytes, type, work.cancellation);
        if (!created)
            return created.error();
        if (*created)
            break;
        // Somebody else was faster.
        const auto naming = freeNaming(work, file);
        if (!naming)
            return naming.error();
        const auto moved = m_deliveries.planAnew(file, *naming);
        if (!moved)
            return moved.error();
        file = *moved;
    }
    if (!isFresh) {
        if (auto written = work.store.write(file.path, *bytes, type, work.cancellation); !written)
            return written;
    }
    const auto count = static_cast<qint64>(records.size());
    if (auto marked = m_deliveries.markDelivered(file.id, count, m_clock.now()); !marked)
        return marked;
    ++work.report.files;
    work.report.records += count;
    if (m_log)
        m_log(LogLevel::Info, file.stream.text(),
              QCoreApplication::translate("delivery", "Rejected records delivered to %1: %2.")
                  .arg(file.address(), QString::number(count)),
              {});
    return {};
}

void RejectedDelivery::tell(const DeliveryReport &report) const
{
    if (!m_log || !report.error)
        return;
    m_log(LogLevel::Warning, {},
          QCoreApplication::translate(
              "delivery", "Not all rejected records were delivered: %1 The next run goes on.")
              .arg(report.error->message),
          report.error->code);
}

void RejectedDelivery::keep(const QString &connectionId, std::optional<qint64> jobId,
                            const DeliveryReport &report)
{
    Result<void> kept;
    if (!report.error)
        kept = m_deliveries.clearErrors(connectionId);
    // A run without a rejected record has nothing to say about them.
    if (kept && jobId && (report.error || report.files > 0))
        kept = m_deliveries.storeOutcome(*jobId, report.place, report.error, m_clock.now());
    if (!kept && m_log)
        m_log(LogLevel::Warning, {}, kept.error().message, kept.error().code);
}

} // namespace millrace

// RejectedDelivery: brings rejected records to where their destination wants them.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/runlog.h"
#include "core/delivery/filestore.h"
#include "core/delivery/rejectedparts.h"
#include "core/store/deliverystore.h"

#include <functional>
#include <optional>

namespace millrace {

/// One line for a log; the stream may be empty, the code is that of an error.
using DeliveryLog = std::function<void(LogLevel level, const QString &stream,
                                       const QString &message, const QString &code)>;

/// What one delivery did.
struct DeliveryReport final
{
    qint64 files = 0;
    qint64 records = 0; ///< In these files.
    QString place; ///< Bucket or folder; empty when the settings make no sense.
    std::optional<Error> error{}; ///< Why something is left; the next delivery goes on with it.
};

/// The stored, confirmed records are what is delivered, and the state database says how far: a file
/// is planned with its name and records, brought there, and marked. A kill in between makes the
/// same file come again under the same name, so that each record is in one file, once. Blocks.
/// REQUIRES: the connection's lock is held.
class RejectedDelivery final
{
public:
    RejectedDelivery(StateDatabase &database, Clock &clock, DeliveryLog log,
                     RejectedParts::Limits limits = {})
        : m_database(database)
        , m_deliveries(database)
        , m_clock(clock)
        , m_log(std::move(log))
        , m_limits(limits)
    {
    }

    /// Delivers what the connection has and no file holds yet, of earlier runs too; \a jobId is the
    /// run that bears the outcome. \a configuration is the destination's, secrets in plain text.
    /// Nothing: it asks for no delivery.
    [[nodiscard]] std::optional<DeliveryReport> run(const QString &connectionId,
                                                    std::optional<qint64> jobId,
                                                    const QJsonObject &configuration,
                                                    const Cancellation &cancellation);

private:
    /// The parts of one run().
    struct Work final
    {
        QString connectionId;
        const DeliverySettings &settings;
        FileStore &store;
        RejectedParts parts;
        const Cancellation &cancellation;
        DeliveryReport &report;
    };

    [[nodiscard]] Result<void> deliver(const QString &connectionId,
                                       const DeliverySettings &settings,
                                       const Cancellation &cancellation, DeliveryReport &report);
    [[nodiscard]] Result<void> finishPlanned(Work &work);
    [[nodiscard]] Result<void> deliverStream(Work &work, const StreamId &stream);
    /// The file for \a records, stored, under a path that is free.
    [[nodiscard]] Result<DeliveryFile> plan(Work &work, const std::vector<RejectedRecord> &records);
    [[nodiscard]] Result<DeliveryNaming> namingOf(const Work &work, const DeliveryFile &file,
                                                  int skipped) const;
    /// A naming of \a file whose path bears nothing yet.
    [[nodiscard]] Result<DeliveryNaming> freeNaming(const Work &work,
                                                    const DeliveryFile &file) const;
    /// The fields whose values the transformations of \a stream keep from the destination: they are
    /// not to leave the profile by this way either.
    [[nodiscard]] Result<QStringList> withheldOf(const QString &connectionId,
                                                 const StreamId &stream) const;
    /// \a isFresh: nothing was brought under the path of \a file so far.
    [[nodiscard]] Result<void> bring(Work &work, DeliveryFile file,
                                     const std::vector<RejectedRecord> &records, bool isFresh);
    void tell(const DeliveryReport &report) const;
    void keep(const QString &connectionId, std::optional<qint64> jobId,
              const DeliveryReport &report);

    StateDatabase &m_database;
    DeliveryStore m_deliveries;
    Clock &m_clock;
    const DeliveryLog m_log;
    const RejectedParts::Limits m_limits;
};

} // namespace millrace

// DeliveryStore: which rejected records are in which file, and which files have arrived.
#pragma once

#include "core/model/delivery.h"
#include "core/store/statedatabase.h"

#include <functional>
#include <vector>

namespace millrace {

/// The path of a file: the part of its job and stream it is, and how many paths before this one
/// were taken already.
using DeliveryNaming = std::function<QString(int part, int taken)>;

/// Safe from any thread; the database must outlive it.
class DeliveryStore final
{
public:
    explicit DeliveryStore(StateDatabase &database)
        : m_database(database)
    {
    }

    /// The id up to which records of the stream are in files; 0: none is.
    [[nodiscard]] Result<qint64> position(const QString &connectionId,
                                          const StreamId &stream) const;

    /// The path that plan() would give \a file, or planAnew() one that is planned.
    [[nodiscard]] Result<QString> pathFor(const DeliveryFile &file,
                                          const DeliveryNaming &naming) const;
    /// Stores that the records of \a file belong in it, gives it its part and a path nothing else
    /// has at its place, and moves the position: at once or not at all.
    [[nodiscard]] Result<DeliveryFile> plan(DeliveryFile file, const DeliveryNaming &naming);
    /// A planned file goes to another place or is written in another form; it gets a new path.
    [[nodiscard]] Result<DeliveryFile> planAnew(DeliveryFile file, const DeliveryNaming &naming);
    /// The planned files of the connection that may not be there yet, in the order of planning.
    [[nodiscard]] Result<std::vector<DeliveryFile>> planned(const QString &connectionId) const;
    /// The file is there, with so many \a records.
    [[nodiscard]] Result<void> markDelivered(qint64 id, qint64 records, TimePoint at);
    /// Forgets a planned file whose records are gone.
    [[nodiscard]] Result<void> drop(qint64 id);

    /// What became of a delivery to \a place at the end of the run \a jobId.
    [[nodiscard]] Result<void> storeOutcome(qint64 jobId, const QString &place,
                                            const std::optional<Error> &error, TimePoint at);
    /// Nothing of the connection is left to deliver: no run has an error any more.
    [[nodiscard]] Result<void> clearErrors(const QString &connectionId);
    /// Of one run; empty when nothing was to be delivered.
    [[nodiscard]] Result<DeliverySummary> summary(qint64 jobId) const;
    /// The files of one run that are there, in the order of planning.
    [[nodiscard]] Result<std::vector<DeliveryFile>> delivered(qint64 jobId) const;

private:
    StateDatabase &m_database;
};

} // namespace millrace

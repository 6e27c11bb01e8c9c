// RejectedParts: rejected records in portions of one file each.
#pragma once

#include "core/model/delivery.h"
#include "core/store/rejectedstore.h"

namespace millrace {

/// The rows that were not written; values that were changed in rows that were are no matter here.
/// Holds one portion at a time.
class RejectedParts final
{
public:
    /// A file has at most so many records, and no further one beyond so many bytes.
    struct Limits final
    {
        qint64 records = 50'000;
        qint64 bytes = qint64(16) * 1024 * 1024;
    };

    RejectedParts(StateDatabase &database, QString connectionId, Limits limits)
        : m_store(database)
        , m_connectionId(std::move(connectionId))
        , m_limits(limits)
    {
    }

    /// The streams that have rejected records.
    [[nodiscard]] Result<std::vector<StreamId>> streams() const;
    /// The next records of \a stream with ids above \a after, of one job; empty: there are none.
    [[nodiscard]] Result<std::vector<RejectedRecord>> next(const StreamId &stream,
                                                           qint64 after) const;
    /// What is left of the records of \a file.
    [[nodiscard]] Result<std::vector<RejectedRecord>> again(const DeliveryFile &file) const;

private:
    [[nodiscard]] RejectedFilter filterFor(const StreamId &stream) const;

    const RejectedStore m_store;
    const QString m_connectionId;
    const Limits m_limits;
};

} // namespace millrace

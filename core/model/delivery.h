// DeliveryFile and what a run says about it: rejected records brought to a bucket or a folder.
#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/catalog/stream.h"

#include <QString>

#include <optional>

namespace millrace {

/// One file of rejected records of one run and stream. A plain value.
struct DeliveryFile final
{
    qint64 id = 0; ///< Given by the store.
    QString connectionId;
    StreamId stream;
    qint64 jobId = 0;
    int part = 0; ///< Given by the store: counted per job and stream, from 0.
    qint64 firstRecord = 0; ///< RejectedRecord::id
    qint64 lastRecord = 0;
    qint64 records = 0;
    QString place; ///< Address of the bucket or folder.
    QString path; ///< Below that.
    QString form; ///< What it is written as: a word of core/delivery.
    std::optional<TimePoint> deliveredAt{}; ///< Nothing: it may not be there yet.

    [[nodiscard]] QString address() const { return place + u'/' + path; }
    bool operator==(const DeliveryFile &) const = default;
};

/// What became of the rejected records of one run.
struct DeliverySummary final
{
    qint64 files = 0; ///< That are there.
    qint64 records = 0; ///< In these files.
    QString place; ///< Where they went, or should have gone; empty: no delivery was asked for.
    QString firstPath; ///< Of the first file; empty when there is none.
    std::optional<Error> error{}; ///< Why not everything is there.

    [[nodiscard]] bool isEmpty() const { return place.isEmpty() && !error; }
};

} // namespace millrace

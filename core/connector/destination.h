// Destination and StreamWriter: the writing half of the connector SDK.
#pragma once

#include "core/base/result.h"
#include "core/catalog/checkpoint.h"
#include "core/catalog/configuredcatalog.h"
#include "core/catalog/destinationobject.h"
#include "core/connector/checkresult.h"
#include "core/data/recordbatch.h"

#include <QStringList>

#include <compare>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace millrace {

/// A row the destination would not take, or took only with a changed value.
struct RefusedRow final
{
    std::shared_ptr<const RecordBatch> batch; ///< As it was given to write().
    std::uint32_t row = 0;
    QString field; ///< The field at fault, empty when the whole row is.
    QString code; ///< Stable reason: "sqlite.constraint_failed".
    QString message; ///< The destination's own words, secrets removed.
    /// Nothing: the row was not taken. Set: the row was taken, and counted as accepted, with this
    /// field changed.
    std::optional<ValueChange> change{};
};

/// What became of the rows given to write() since the last report.
struct WriteReport final
{
    qint64 acceptedRows = 0; ///< Taken, durable after the next commit().
    std::vector<RefusedRow> refused;
};

/// A table or object at the destination.
struct DestinationName final
{
    QString nameSpace; ///< Schema or folder; empty: the destination's default.
    QString name;

    std::strong_ordering operator<=>(const DestinationName &) const = default;
};

/// What to do with an object of the destination.
struct ObjectWrite final
{
    DestinationObject object; ///< As it was discovered, maybe long ago.
    ObjectOperation operation = ObjectOperation::Insert;
    QStringList matchingKey; ///< Field names of the object; one of the sets the operation offers.
};

/// What to write, and the generation the rows belong to (behaviour: refreshes and generations).
struct WriteRequest final
{
    StreamId stream;
    DestinationName target; ///< As returned by resolveNames().
    std::shared_ptr<const Schema> schema; ///< The columns every batch has.
    SyncMode mode;
    QStringList primaryKey; ///< Field names; set in the dedup modes.
    QString cursorField; ///< May be empty; orders versions of a row in the dedup modes.
    qint64 generationId = 0; ///< Goes up with each full refresh.
    /// Names the generation among all connections and profiles. Checkpoints and half-filled tables
    /// of another key are strangers: never resumed from, and cleared away where they are in the
    /// way.
    QString generationKey;
    /// Rows of an older generation are gone after finish(). Equal to generationId in the replacing
    /// modes, else 0.
    qint64 minimumGenerationId = 0;
    qint64 syncId = 0; ///< The job, for _airbyte_meta.
    /// The form of EncodedRows the source has, when nothing looks into the rows on their way: a
    /// table made anew may be made to fit. Rows may come as columns all the same. Empty: none.
    std::string offeredForm{};
    /// Set where an object of the destination is filled; \a schema are then fields of the object
    /// (and others, where it takes them), \a target names it, and no table is made or altered.
    std::optional<ObjectWrite> object{};
};

/// What the destination remembers of a stream.
struct CommittedState final
{
    Checkpoint checkpoint;
    bool isFinished = false; ///< finish() took effect for this generation.
};

/// Writes one stream. Used by one thread at a time; may outlive no Destination.
/// Destroying a writer abandons what was not committed; an overwrite then keeps the old table.
class StreamWriter
{
public:
    virtual ~StreamWriter() = default;

    /// The last checkpoint of this stream and generation that is durable at the destination.
    /// Nothing when the destination has none; for a transactional destination that means that no
    /// row of the generation is there. On resume it wins over the engine's own. After a failed
    /// commit() it tells whether the commit took effect all the same, so it asks the destination
    /// each time.
    [[nodiscard]] virtual std::optional<CommittedState> committedState() const = 0;

    /// The form of EncodedRows this writer takes as it is; empty: none, every batch has columns.
    [[nodiscard]] virtual std::string encodedForm() const { return {}; }

    /// Takes a batch, which the writer may keep. Nothing is durable yet. Refused rows come back in
    /// this or a later report and are not an error.
    virtual Result<WriteReport> write(const std::shared_ptr<const RecordBatch> &batch,
                                      const Cancellation &cancellation)
        = 0;

    /// Brings all rows written so far to the point where only a commit is missing, so that every
    /// refusal is known. The engine stores the rejected rows durably before it calls commit().
    virtual Result<WriteReport> prepare(const Cancellation &cancellation) = 0;

    /// Makes all prepared rows durable, together with \a checkpoint in the same transaction where
    /// the destination is transactional. REQUIRES: prepare() succeeded and no write() since.
    virtual Result<void> commit(const Checkpoint &checkpoint) = 0;

    /// Ends the stream: swaps a replaced table in, removes older generations, at once or not at
    /// all. REQUIRES: nothing uncommitted. May be called again after a kill.
    virtual Result<void> finish(const Cancellation &cancellation) = 0;

    /// What the person should know about what was written, one sentence each. Asked at the end.
    [[nodiscard]] virtual QStringList notes() const { return {}; }
};

/// What a destination can do; constant for a configuration.
struct DestinationCapabilities final
{
    std::vector<DestinationSyncMode> modes;
    bool isTransactional = false; ///< Rows and checkpoint become durable together.
    int maximumParallelStreams = 1; ///< Writers open at once.
    /// Streams are mapped to objects of the destination, which discoverObjects() tells, and to
    /// nothing else; \a modes is Append alone.
    bool hasObjects = false;
};

/// What a destination holds of the records some rows would be matched with.
struct ExistingRecords final
{
    std::vector<std::uint8_t> exists; ///< 1 for each row that has a record.
    /// One row for each row asked for, with the fields of the request's schema; all null where
    /// there is no record. A field that cannot be read is null and named in \a unreadable.
    std::shared_ptr<const RecordBatch> records;
    QStringList unreadable;
};

/// A configured destination for one run. Made by the registry; every call may come from a thread
/// other than the last one, but never two at a time.
class Destination
{
public:
    virtual ~Destination() = default;

    [[nodiscard]] virtual DestinationCapabilities capabilities() const = 0;

    /// Tries the configuration step by step; leaves nothing behind.
    virtual CheckResult check(const CheckObserver &observer, const Cancellation &cancellation) = 0;

    /// The objects the destination has of its own, with the fields and operations open to the one
    /// who signs in. Empty for a destination that makes its tables itself, as by default.
    [[nodiscard]] virtual Result<std::vector<DestinationObject>>
    discoverObjects([[maybe_unused]] const Cancellation &cancellation)
    {
        return std::vector<DestinationObject>();
    }

    /// Turns the \a wanted names into the ones the destination will use: normalised, cut to length,
    /// collisions resolved. Same order, same count; pure.
    [[nodiscard]] virtual std::vector<DestinationName>
    resolveNames(const std::vector<DestinationName> &wanted) const = 0;

    /// Turns the names of the fields of one stream, \a wanted in their order, into the names of the
    /// columns they are written to. Same order, same count; pure. By default they stay as they
    /// are.
    [[nodiscard]] virtual QStringList resolveFieldNames(const QStringList &wanted) const
    {
        return wanted;
    }

    /// Opens \a request; creates or alters what is needed. Abandoned rows of a killed run are
    /// removed or picked up here.
    virtual Result<std::unique_ptr<StreamWriter>> openStream(const WriteRequest &request,
                                                             const Cancellation &cancellation)
        = 0;

    /// Reads, and changes nothing, what the destination holds for the mapped \a rows of \a request,
    /// which writes an object and matches records; for a dry run. At most \a rows of one batch.
    /// Nothing where records cannot be read, as by default.
    [[nodiscard]] virtual Result<std::optional<ExistingRecords>>
    existingRecords([[maybe_unused]] const WriteRequest &request,
                    [[maybe_unused]] const std::shared_ptr<const RecordBatch> &rows,
                    [[maybe_unused]] const Cancellation &cancellation)
    {
        return std::optional<ExistingRecords>();
    }

    /// Takes away what was written to \a target, a name resolveNames() gave: all rows, what is
    /// remembered of every stream and generation there, and what a refresh that did not end had
    /// filled so far. An empty table may stay. Success when nothing is there; makes nothing.
    /// REQUIRES: no writer is open for \a target.
    ///
    /// Rows of others stay where they can be told apart. Where rows lie that may not be Millrace's
    /// at all, nothing is changed and the error has the kind Configuration.
    ///
    /// A transactional destination does it at once or not at all, whenever the process dies, and
    /// committedState() of a later writer is nothing. Any other one may leave a part, which the
    /// next call takes away.
    virtual Result<void> clearStream(const DestinationName &target,
                                     const Cancellation &cancellation)
        = 0;
};

} // namespace millrace

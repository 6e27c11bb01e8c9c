// DryRun: what a run into objects of a destination would do, without sending anything.
#pragma once

#include "core/connector/connectorregistry.h"
#include "core/mapping/objectmapper.h"
#include "core/model/connection.h"
#include "core/model/endpoint.h"
#include "core/secrets/secretstore.h"
#include "core/store/checkpointstore.h"
#include "core/store/leftoutstore.h"

#include <functional>

namespace millrace {

/// What would become of a record.
enum class DryRunAction {
    Create,
    Update,
    Delete,
    Unchanged, ///< Its record is there and has the same values, or is not there to be deleted.
    Reject,
    Unknown, ///< The destination cannot tell what it holds.
};
/// "create", "update", "delete", "unchanged", "reject", "unknown".
[[nodiscard]] QString dryRunActionName(DryRunAction action);

/// A field of a record, before and after. A plain value.
struct DryRunChange final
{
    QString field;
    std::optional<QString> before; ///< Nothing: null, or no record.
    std::optional<QString> after; ///< Nothing: null.
    bool isBeforeKnown = true; ///< False: the destination cannot read the field.
};

/// One record as an example. A plain value.
struct DryRunSample final
{
    DryRunAction action = DryRunAction::Unchanged;
    qint64 row = 0; ///< The number of the record in the order it was read, from 0.
    QString key; ///< The values of the matching key, or of the first fields, for people.
    std::vector<DryRunChange> changes; ///< The fields that would change, or all of a new record.
    QString field; ///< For Reject: the field at fault.
    QString code; ///< For Reject: a stable code.
    QString reason; ///< For Reject: a sentence.
    std::string sourceRecord; ///< One JSON object.
    std::string mark; ///< By which the next run can leave it out; see RecordMarker.
    bool isLeftOut = false; ///< It is among DryRunOptions::leftOut, and in no number but leftOut.
};

/// One stream. A plain value.
struct DryRunStream final
{
    StreamId stream;
    QString object; ///< DestinationObject::text().
    ObjectOperation operation = ObjectOperation::Insert;
    qint64 read = 0; ///< The sum of the seven below.
    qint64 creates = 0;
    qint64 updates = 0;
    qint64 deletes = 0;
    qint64 unchanged = 0;
    qint64 rejected = 0;
    qint64 unknown = 0;
    qint64 leftOut = 0; ///< Unticked by the person.
    qint64 changedValues = 0; ///< Emptied, cut or replaced by a rule.
    bool isComplete = false; ///< Every record was read.
    std::vector<DryRunSample> samples; ///< By action, then in the order they were read.
    QStringList notes; ///< One sentence each.
    std::optional<Error> error; ///< Why the stream could not be looked at to its end.
};

struct DryRunReport final
{
    std::vector<DryRunStream> streams;
};

struct DryRunOptions final
{
    std::optional<qint64> rowLimit{}; ///< Records per stream at most.
    int samplesPerAction = 20;
    std::vector<StreamId> only{}; ///< Empty: every stream.
    LeftOutMarks leftOut{}; ///< What the next run leaves out.
    /// Told the numbers so far after each batch, on the calling thread.
    std::function<void(const DryRunStream &)> observer{};
};

/// Reads from the stored checkpoint of an incremental stream on, as the next run would, and from
/// the start else. Changes neither the destination nor the state of the connection. Safe from any
/// thread; what it is made with outlives it.
class DryRun final
{
public:
    /// \a checkpoints may be null: every stream is then read from the start.
    DryRun(const ConnectorRegistry &registry, SecretStore &secrets, CheckpointStore *checkpoints,
           Clock &clock)
        : m_registry(registry)
        , m_secrets(secrets)
        , m_checkpoints(checkpoints)
        , m_clock(clock)
    {
    }

    /// Blocks. An error when nothing can be looked at, such as a destination without objects or a
    /// cancellation; a single stream that fails has its error in the report. Texts hold no secret.
    [[nodiscard]] Result<DryRunReport> run(const Connection &connection, const Endpoint &source,
                                           const Endpoint &destination,
                                           const DryRunOptions &options,
                                           const Cancellation &cancellation) const;

private:
    const ConnectorRegistry &m_registry;
    SecretStore &m_secrets;
    CheckpointStore *const m_checkpoints;
    Clock &m_clock;
};

} // namespace millrace

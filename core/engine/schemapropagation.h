// SchemaPropagation: what a connection takes over when its source has changed.
#pragma once

#include "core/catalog/catalogdiff.h"
#include "core/model/connection.h"

#include <optional>
#include <set>
#include <vector>

namespace millrace {

/// One sentence about a stream, for the log and for the results of the run.
struct StreamNote final
{
    StreamId stream;
    QString text;

    bool operator==(const StreamNote &) const = default;
};

/// What became of a discovery under the policy of a connection.
struct SchemaPropagation final
{
    Connection updated; ///< As it came in, when nothing is taken over.
    bool isChanged = false; ///< Whether updated is to be saved.
    std::vector<StreamId> backfilled; ///< Incremental streams to be read anew.
    std::vector<StreamId> gone; ///< Streams of updated that the source no longer has.
    std::vector<StreamNote> notes;
    /// Why the connection is to be paused; nothing is taken over then.
    std::optional<Error> stop;
    QStringList broken; ///< What the connection cannot follow, in words; stop then says it too.
};

/// Acts on \a discovered by connection.settings.schemaChanges and backfill (behaviour §4). A
/// change that a chosen cursor, key or selection does not survive stops whatever the policy. New
/// fields go by newFieldsOf() each stream: those left out are known and unselected from then on,
/// those to be asked about stay unknown and are named each time.
///
/// \a known are the streams of the discovery before. Others that are not chosen are new; without
/// it none is, for what the person left out cannot be told from what was not there. \a modes are
/// the destination's, for the sync modes of added streams. Pure.
[[nodiscard]] SchemaPropagation propagated(const Connection &connection, const Catalog &discovered,
                                           const std::optional<std::set<StreamId>> &known,
                                           const std::vector<DestinationSyncMode> &modes);

/// \a choice for the stream as it is \a now, what follows the source excepted: a cursor that was
/// proposed and is chosen so far stays the cursor.
[[nodiscard]] ConfiguredStream carriedOver(const ConfiguredStream &choice, const Stream &now);
/// Brings the selection of \a stream in line with \a change: new fields are added to one, gone ones
/// leave it, and it never becomes all fields by that.
void adjustSelection(ConfiguredStream &stream, const StreamChange &change);
/// Takes back choices that the mode of \a stream does not use and that name gone fields.
void dropUnusedChoices(ConfiguredStream &stream);

} // namespace millrace

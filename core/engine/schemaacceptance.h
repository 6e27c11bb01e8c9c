// SchemaAcceptance: a connection as it is once a person has decided about a changed source.
#pragma once

#include "core/engine/schemareview.h"

namespace millrace {

/// A plain value.
struct SchemaAcceptance final
{
    Connection updated;
    bool isChanged = false;
    std::vector<StreamId> readAgain; ///< Incremental streams to be read from their beginning.
    /// What has to be chosen before the streams can run, in words: their cursor or key is gone, and
    /// the source defines no other.
    QStringList missing;
};

/// \a connection with \a decisions about what \a discovered changes. Of a stream that is taken
/// over, a cursor or key that is gone gives way to what the source defines, and to nothing where it
/// defines none. \a modes are the destination's, for the sync modes of added streams. Pure.
[[nodiscard]] SchemaAcceptance accepted(const Connection &connection, const Catalog &discovered,
                                        const SchemaDecisions &decisions,
                                        const std::vector<DestinationSyncMode> &modes);

} // namespace millrace

// RejectedEdits: what a person changes about rejected records, and what happened to them.
#pragma once

#include "core/store/rejectedselection.h"

#include <string>
#include <vector>

namespace millrace {

/// A record and what its source record is to be.
struct RejectedEdit final
{
    qint64 id = 0;
    std::string record; ///< One JSON object with the fields of the stream.
};

/// The original of an edited record is kept. Every change is one event of the record's history. In
/// transactions of some thousand records; after a cancellation or an error the records of earlier
/// ones stay changed. Safe from any thread; the database must outlive it.
class RejectedEdits final
{
public:
    explicit RejectedEdits(StateDatabase &database)
        : m_database(database)
    {
    }

    /// Stores \a edits, which replace former ones of their records. Records that are not open or
    /// have no values any more are passed over. Returns how many were stored. Nothing is checked:
    /// see RejectedEditor.
    [[nodiscard]] Result<qint64> save(const std::vector<RejectedEdit> &edits,
                                      const Cancellation &cancellation = {});
    /// Puts the originals back. Returns how many records had an edit.
    [[nodiscard]] Result<qint64> undo(const RejectedSelection &selection,
                                      const Cancellation &cancellation = {});

    /// Deletes value, message, records and edits of the selected records, whatever their status;
    /// reason, field and the hash of the key stay. They cannot be tried again. Returns how many
    /// had values.
    [[nodiscard]] Result<qint64> deleteValues(const RejectedSelection &selection,
                                              const Cancellation &cancellation = {});

    /// What happened to a record since it was rejected, oldest first.
    [[nodiscard]] Result<std::vector<RejectedEvent>> history(qint64 id) const;

private:
    StateDatabase &m_database;
};

} // namespace millrace

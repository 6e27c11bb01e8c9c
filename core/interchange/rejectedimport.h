// RejectedImport: corrected files of rejected records come back as edits.
#pragma once

#include "core/interchange/rejectedfile.h"
#include "core/store/rejectededits.h"

namespace millrace {

/// Why a line of the file was not taken.
struct ImportProblem final
{
    qint64 line = 0; ///< From 1; of a record over several lines the first.
    QString code; ///< "rejected.import_…", or a code of RejectedEditor::edit().
    QString message;
};

/// A plain value.
struct ImportReport final
{
    qint64 lines = 0; ///< Records in the file; the sum of the three below.
    qint64 edited = 0;
    qint64 unchanged = 0; ///< The source record is the stored one.
    qint64 refused = 0;
    std::vector<ImportProblem> problems; ///< The first hundred.
    std::vector<qint64> ids; ///< The edited records, for a retry.
};

/// Reads \a path, a file that writeRejectedFile() wrote and a person corrected: CSV, or JSON Lines
/// where the first character is a brace. Records are found by "id"; where "connection_id", "stream"
/// and "namespace" are there they must be the record's. What differs of "source_record" becomes an
/// edit. Lines that are wrong are reported and passed over; a file that cannot be read, or has no
/// "id" and "source_record", is an error. With \a isTrial nothing is stored.
[[nodiscard]] Result<ImportReport> importRejectedFile(const QString &path, StateDatabase &database,
                                                      const QString &connectionId, bool isTrial,
                                                      const Cancellation &cancellation);

} // namespace millrace

// PostgreSQL replacement: a filled side table takes the place of the old one.
#pragma once

#include "core/connectors/postgres/postgrestarget.h"

namespace millrace {

/// Makes the side table \a plan.table of a replacing run for \a target. When the person put
/// something on the old table (views, grants, constraints, comments …), the side table gets its
/// column types and constraints, so that rows the old table would not take are refused right away.
/// REQUIRES: a transaction.
///
/// Errors of kind Configuration: the old relation is no table; views do not allow the types that
/// the stream needs.
[[nodiscard]] Result<PostgresTarget> makeSideTable(PostgresSession &session,
                                                   const PostgresTargetPlan &plan,
                                                   const QString &target, QStringList &notes);

/// Puts the rows of \a side in the place of those of \a plan.table.
///
/// Where nothing hangs on the old table it is dropped and the side table renamed; indexes of the
/// person are made again. Else the old table stays what it is and is filled anew, its triggers
/// silent; foreign keys of other tables are dropped before and made again after. What could not be
/// kept is added to \a notes. REQUIRES: a transaction.
Result<void> replaceTable(PostgresSession &session, const PostgresTargetPlan &plan,
                          const QString &side, bool keepsKeyIndex, QStringList &notes);

} // namespace millrace

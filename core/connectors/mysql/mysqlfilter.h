// MySQL filter: makes sure that a person's filter is one condition and nothing else.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/result.h"
#include "core/catalog/configuredcatalog.h"

namespace millrace {

class MySqlConnection;

/// The filter of \a stream as an operand of AND; empty when it has none.
[[nodiscard]] QString filterCondition(const ConfiguredStream &stream);

/// Has the server understand the filter of \a stream on the table \a quotedTable, without running
/// it. The error says what is wrong.
[[nodiscard]] Result<void> checkFilter(MySqlConnection &connection, const QString &quotedTable,
                                       const ConfiguredStream &stream,
                                       const Cancellation &cancellation);

} // namespace millrace

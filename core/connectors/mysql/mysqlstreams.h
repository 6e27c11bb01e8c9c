// MySQL streams: the tables of a server as streams of a catalogue.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/result.h"
#include "core/catalog/stream.h"
#include "core/connectors/mysql/mysqltable.h"

namespace millrace {

class MySqlConnection;

/// \a table as a stream. Looks at the first rows of a table with a TINYINT(1), to tell booleans
/// from small numbers; one that cannot be read becomes a stream that says so.
[[nodiscard]] Result<Stream> streamOf(MySqlConnection &connection, const MySqlTable &table,
                                      const Cancellation &cancellation);

} // namespace millrace

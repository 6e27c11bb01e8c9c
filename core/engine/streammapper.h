// What turns the rows of a stream as they are read into rows as they are written.
#pragma once

#include "core/mapping/mapper.h"
#include "core/model/connection.h"

namespace millrace {

/// By the rules of \a connection for its \a stream; \a read are the fields as they are read, and
/// \a moment is now() for all rows. An unsound mapping is an error of kind Configuration.
[[nodiscard]] Result<Mapper> mapperFor(const Connection &connection, const ConfiguredStream &stream,
                                       const Schema &read, TimePoint moment);

} // namespace millrace

// bindStream: the three values that name a stream of a connection in most statements of the store.
#pragma once

#include "core/catalog/stream.h"
#include "core/store/statement.h"

namespace millrace {

/// Binds \a connectionId, namespace and name of \a stream to the places 1, 2 and 3.
inline void bindStream(Statement &statement, const QString &connectionId, const StreamId &stream)
{
    statement.bind(1, connectionId);
    statement.bind(2, stream.nameSpace);
    statement.bind(3, stream.name);
}

} // namespace millrace

// Connection copy: a second connection that begins as the first one is.
#pragma once

#include "core/model/connection.h"
#include "core/model/timelineevent.h"
#include "core/secrets/secretstore.h"
#include "core/store/statedatabase.h"

namespace millrace {

/// Stores a copy of \a original under \a name, or under a free one that follows from the name of
/// the original: everything but its runs, checkpoints and rejected records. It is paused, for it
/// writes where the original writes until that is changed. Keys of its transformations and
/// addresses of its webhooks are its own.
/// "store.name_taken". Blocks.
[[nodiscard]] Result<Connection> storeCopy(const Connection &original, const QString &name,
                                           StateDatabase &database, SecretStore &secrets,
                                           ChangeOrigin origin);

} // namespace millrace

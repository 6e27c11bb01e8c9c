// The address of a webhook, from where it is kept.
#pragma once

#include "core/model/runhook.h"
#include "core/secrets/secretstore.h"

namespace millrace {

/// \a hook with its address as text, where it refers to one; others are as they were. The errors
/// are those of the secret store, and "connection.hook_invalid" for a text that is no address;
/// none holds the address. Blocks.
[[nodiscard]] Result<RunHook> withAddress(RunHook hook, const SecretStore &secrets);

} // namespace millrace

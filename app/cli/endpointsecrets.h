// The secrets of the stored sources and destinations.
#pragma once

#include "app/cli/session.h"

namespace millrace {

/// Removes those of \a names that nothing refers to any more from the store. What stays behind is
/// told as a warning: the change it follows from is done.
void forgetUnusedSecrets(const QStringList &names, Session &session);

} // namespace millrace

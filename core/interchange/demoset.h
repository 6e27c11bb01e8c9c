// Demo set: a connection that shows what the program does, on sample files.
#pragma once

#include "core/interchange/connectionbuilder.h"
#include "core/store/profile.h"

namespace millrace {

/// Where the demo of \a profile keeps its files: a folder "demo" beside the state database.
[[nodiscard]] QString demoFolder(const Profile &profile);

/// Writes the sample called \a name ("orders.csv", "orders-next.csv", "customers.csv") to \a path.
/// A file that is there is written anew, as when a program saves it.
[[nodiscard]] Result<void> writeSample(const QString &name, const QString &path);

/// The connection from sample files to a SQLite file, both in \a folder, which is made. Some of the
/// values do not fit their types, so that a run has rejected records. The connection that is there
/// from an earlier call is returned as it is. Blocks while the files are looked at.
[[nodiscard]] Result<Connection> makeDemoConnection(const BuilderServices &services,
                                                    const QString &folder,
                                                    const Cancellation &cancellation);

} // namespace millrace

// Rejected work: what the commands that change rejected records share.
#pragma once

#include "app/cli/session.h"
#include "core/store/statedatabase.h"

#include <functional>

namespace millrace {

/// Tells how many records \a command changed, in what \a sentence makes of its plural form, with
/// the number as %1. Returns the exit code.
[[nodiscard]] int tellCount(Session &session, const QString &command, const Result<qint64> &count,
                            const std::function<QString(int)> &sentence);

/// Runs \a work with the state database, where signals are seen meanwhile.
template<typename T>
Result<T> aside(Session &session,
                const std::function<Result<T>(StateDatabase &, const Cancellation &)> &work)
{
    auto database = session.services().database();
    if (!database)
        return database.error();
    return session.interruption().runAside<Result<T>>(
        [&](const Cancellation &cancellation) { return work(**database, cancellation); });
}

} // namespace millrace

// Put-back rules: why a change in the timeline cannot be put back.
#pragma once

#include "core/base/error.h"

#include <QStringList>

namespace millrace::putbackrules {

enum class Reason {
    Creation,
    OlderVersion, ///< The event was noted with less than is needed.
    Connector,
    SecretsOnly,
    Cleared, ///< The rows at the destination are gone.
    ClearedSince, ///< Likewise, by a later act; with the name of the stream.
    OtherEnd, ///< The checkpoint is of another source or destination.
    EndGone, ///< With the name of the endpoint.
    StreamGone, ///< With the name of the stream.
    FieldGone, ///< With the names of the stream and of the field.
};

/// "store.not_put_back" with the reason as a sentence, in which \a names are named.
[[nodiscard]] Error refusal(Reason reason, const QStringList &names = {});

} // namespace millrace::putbackrules

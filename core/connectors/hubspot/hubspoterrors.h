// Errors of HubSpot's own.
#pragma once

#include "core/base/error.h"

namespace millrace::hubspoterrors {

inline constexpr ErrorDefinition objectGone{
    "hubspot.object_gone", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "HubSpot does not show the object %1 to this sign-in."),
    QT_TRANSLATE_NOOP("errors",
                      "Grant the scopes for reading and writing it, or map the stream to another "
                      "object.")};
inline constexpr ErrorDefinition clearRefused{
    "hubspot.clear_refused", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "Records of %1 in HubSpot are not deleted: they may not be Millrace's."),
    QT_TRANSLATE_NOOP("errors", "Delete them in HubSpot, or by a stream that deletes.")};

} // namespace millrace::hubspoterrors

#include "core/interchange/connectionset.h"

namespace millrace {

QString DeclaredPlace::text(const QString &below) const
{
    if (!document)
        return {};
    // A value that is not there is looked for where it ought to be.
    for (QString at = pointer + below;; at.truncate(at.lastIndexOf(u'/'))) {
        if (at.isEmpty() || document->lines.contains(at))
            return document->place(at);
    }
}

const DeclaredEndpoint *ConnectionSet::endpoint(EndpointRole role, const QString &name) const
{
    for (const DeclaredEndpoint &each : endpoints) {
        if (each.role == role && each.name == name)
            return &each;
    }
    return nullptr;
}

} // namespace millrace

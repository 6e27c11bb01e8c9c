#include "core/activation/objectcheck.h"

#include "core/activation/activationerrors.h"

namespace millrace {

Result<void> checkObjectWrite(const WriteRequest &request, const DestinationObject &object)
{
    for (const Field &field : request.schema->fields()) {
        const ObjectField *known = object.find(field.name);
        if (!known)
            return makeError(activationerrors::fieldGone, {object.name, field.name});
        // A key such as the number of a record is not written, it says which one is meant.
        if (known->isReadOnly && !request.object->matchingKey.contains(field.name))
            return makeError(activationerrors::fieldReadOnly, {object.name, field.name});
    }
    return {};
}

Clock &machineClock()
{
    static SystemClock s_clock;
    return s_clock;
}

} // namespace millrace

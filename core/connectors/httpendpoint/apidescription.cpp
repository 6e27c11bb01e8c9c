#include "core/connectors/httpendpoint/apidescription.h"

#include <algorithm>

namespace millrace {

const DescribedOperation *DescribedObject::find(ObjectOperation operation) const
{
    const auto found = std::ranges::find(operations, operation, &DescribedOperation::operation);
    return found == operations.end() ? nullptr : &*found;
}

const DescribedInput *ApiDescription::input(const QString &inputName) const
{
    const auto found = std::ranges::find(inputs, inputName, &DescribedInput::name);
    return found == inputs.end() ? nullptr : &*found;
}

const DescribedObject *ApiDescription::object(const QString &objectName) const
{
    const auto found = std::ranges::find_if(
        objects, [&](const DescribedObject &known) { return known.object.name == objectName; });
    return found == objects.end() ? nullptr : &*found;
}

} // namespace millrace

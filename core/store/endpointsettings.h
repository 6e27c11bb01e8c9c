// EndpointSettings: the configuration of a source or destination, setting by setting.
#pragma once

#include "core/base/result.h"

#include <QJsonObject>

namespace millrace {

/// By JSON pointer. Objects are gone into, lists are one value.
struct EndpointSettings final
{
    QJsonObject values;
    /// What is kept elsewhere, or looks like what should be: a reference, a value whose name says
    /// so, an address with a password in it.
    QJsonObject secrets;
};

[[nodiscard]] EndpointSettings endpointSettings(const QJsonObject &configuration);

/// \a configuration with the settings of \a before as they are there, and without those that only
/// \a after has. Objects that are left without anything go too.
[[nodiscard]] QJsonObject withEndpointSettings(const QJsonObject &configuration,
                                               const QJsonObject &before, const QJsonObject &after);

} // namespace millrace

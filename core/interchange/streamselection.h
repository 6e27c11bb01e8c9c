// Stream selection: the streams a description names, completed from what a source offers.
#pragma once

#include "core/connector/destination.h"
#include "core/interchange/connectionspec.h"

#include <string>
#include <vector>

namespace millrace {

/// What the streams are written to.
struct SelectionTarget final
{
    DestinationCapabilities capabilities;
    std::vector<DestinationObject> objects; ///< Where the capabilities speak of them.
};

/// Chooses the streams of \a catalog that \a spec names and completes them; mappings are compiled
/// to see that they can be run. \a remarks receives what was left out of account.
[[nodiscard]] Result<ConfiguredCatalog> configureStreams(const ConnectionSpec &spec,
                                                         const Catalog &catalog,
                                                         const SelectionTarget &target,
                                                         QStringList &remarks);

/// The schedules of single streams in \a spec, with the streams of \a catalog they name.
[[nodiscard]] Result<std::vector<StreamSchedule>>
configuredSchedules(const ConnectionSpec &spec, const ConfiguredCatalog &catalog);

/// The streams of \a catalog called \a names, or all of them when there are no names.
[[nodiscard]] Result<std::vector<Stream>> chooseStreams(const std::vector<std::string> &names,
                                                        const Catalog &catalog);

} // namespace millrace

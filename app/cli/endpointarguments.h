// EndpointArguments: the options that name one end of a connection.
#pragma once

#include "app/services.h"
#include "core/interchange/connectionspec.h"

#include <CLI/App.hpp>

#include <string>
#include <vector>

namespace millrace {

/// --source, --source-config and --source-option, or the same for the destination.
struct EndpointArguments final
{
    std::string word; ///< A connector, the name of a stored endpoint, or a path.
    std::string configuration; ///< JSON, or "@" and the name of a YAML or JSON file.
    std::vector<std::string> options; ///< "key=value"

    [[nodiscard]] bool isEmpty() const
    {
        return word.empty() && configuration.empty() && options.empty();
    }
};

/// Adds the three options of \a role to \a command; \a arguments outlives it.
void addEndpointOptions(CLI::App &command, EndpointRole role, EndpointArguments &arguments);

/// What \a arguments describe.
[[nodiscard]] Result<EndpointSpec> endpointSpecFrom(const EndpointArguments &arguments,
                                                    EndpointRole role, Services &services);

/// What one word stands for: a path that can be opened, else a stored endpoint, else a connector
/// that needs no configuration.
[[nodiscard]] Result<EndpointSpec> endpointSpecFromWord(const QString &word, EndpointRole role,
                                                        Services &services);

} // namespace millrace

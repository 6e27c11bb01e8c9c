// ManifestCommand: the verbs of the Airbyte protocol for a source that is a manifest.
#pragma once

#include "app/cli/session.h"

#include <CLI/App.hpp>

#include <string>
#include <vector>

namespace millrace {

/// Which manifest is run, and with what.
struct ManifestArguments final
{
    std::string manifest;
    std::string config;
    std::string catalog;
    std::string state;
    std::string files;
    std::vector<std::string> resolve;
    bool isDebug = false;

    [[nodiscard]] bool isEmpty() const { return manifest.empty(); }
};

enum class ManifestVerb { Spec, Check, Discover, Read };

/// Adds the options that \a verb needs.
void addManifestOptions(CLI::App &command, ManifestVerb verb, ManifestArguments &arguments);

/// Speaks the protocol on standard output. Returns the exit code: a configuration that fails its
/// check is no failure of the program.
[[nodiscard]] int runManifest(ManifestVerb verb, const ManifestArguments &arguments,
                              Session &session);

} // namespace millrace

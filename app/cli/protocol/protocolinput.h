// ProtocolInput: the files a connector of the Airbyte protocol is started with.
#pragma once

#include "core/base/result.h"
#include "core/declarative/manifestsource.h"

#include <QString>

#include <map>
#include <string>
#include <vector>

namespace millrace {

/// A JSON file as a value. Errors: cli.file_unreadable, cli.file_no_json; they name \a path.
[[nodiscard]] Result<declarative::Value> readJsonFile(const QString &path);

/// The states by the names of their streams, from the text of a state file: a list of state
/// messages, one such message, or nothing.
[[nodiscard]] std::map<std::string, declarative::Value>
statesByStream(const declarative::Value &file);

/// The streams of a configured catalogue with their states. Error: cli.catalog_invalid.
[[nodiscard]] Result<std::vector<declarative::ChosenStream>>
chosenStreams(const declarative::Value &catalog,
              const std::map<std::string, declarative::Value> &states);

} // namespace millrace

// Connection arguments: what commands on connections ask for alike.
#pragma once

#include <CLI/App.hpp>

#include <string>
#include <vector>

namespace millrace {

// What is filled outlives the command.

/// The next argument is a connection, by its name or id; findConnection() takes it.
void addConnectionArgument(CLI::App &command, std::string &connection);

/// "--stream", which may be repeated; findStreams() takes it.
void addStreamsOption(CLI::App &command, std::vector<std::string> &streams);

/// "--limit" of a list.
void addLimitOption(CLI::App &command, int &limit);

} // namespace millrace

// RejectedQuery: the options that choose rejected records.
#pragma once

#include "app/services.h"
#include "core/store/rejectedstore.h"

#include <CLI/App.hpp>

#include <optional>
#include <string>

namespace millrace {

struct RejectedQuery final
{
    std::string connection;
    std::optional<qint64> job;
    std::string stream;
    std::string code;
    std::string field;
    std::string outcome;
    std::string status;
};

/// Adds the options to \a command; \a query outlives it.
void addQueryOptions(CLI::App &command, RejectedQuery &query);

/// Resolves names. A stream without any record is an error that lists those with one.
[[nodiscard]] Result<RejectedFilter> filterOf(const RejectedQuery &query, Services &services);

} // namespace millrace

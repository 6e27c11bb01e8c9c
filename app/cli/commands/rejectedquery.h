// RejectedQuery: the options that choose rejected records.
#pragma once

#include "app/services.h"
#include "core/store/rejectedselection.h"

#include <CLI/App.hpp>

#include <optional>
#include <string>
#include <vector>

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

/// Records to act on: those of a query, or named ones of them.
struct SelectionQuery final
{
    RejectedQuery query;
    std::vector<qint64> ids;
};

/// Adds the options to \a command; \a query outlives it.
void addQueryOptions(CLI::App &command, RejectedQuery &query);

/// Resolves names. A stream without any record is an error that lists those with one.
[[nodiscard]] Result<RejectedFilter> filterOf(const RejectedQuery &query, Services &services);

/// The same and "--id".
void addSelectionOptions(CLI::App &command, SelectionQuery &query);

/// The open records of \a query, unless it names another status. An error when it names neither
/// connection nor run nor record: an act is not for a whole profile by oversight.
[[nodiscard]] Result<RejectedSelection> selectionOf(const SelectionQuery &query,
                                                    Services &services);

} // namespace millrace

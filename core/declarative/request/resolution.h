// Resolution: what an error handler makes of an answer.
#pragma once

#include "core/base/error.h"

#include <optional>
#include <string>
#include <string_view>

namespace millrace::declarative {

/// What is done after an answer.
enum class AnswerAction {
    Success,
    Retry,
    Fail,
    Ignore,
    ResetPagination,
    RateLimited,
    RefreshTokenThenRetry,
};

struct Resolution final
{
    AnswerAction action = AnswerAction::Success;
    ErrorKind kind = ErrorKind::System;
    std::string message; ///< May be empty; not freed of secrets yet.
};

/// "RATE_LIMITED", as manifests write it.
[[nodiscard]] std::optional<AnswerAction> answerActionFrom(std::string_view name);
[[nodiscard]] std::string_view answerActionName(AnswerAction action);
/// "transient_error"; nothing for an unknown word.
[[nodiscard]] std::optional<ErrorKind> failureKindFrom(std::string_view name);
[[nodiscard]] std::string_view failureKindName(ErrorKind kind);

/// What holds for \a status where the manifest says nothing; nothing for statuses that are not in
/// the reference's table.
[[nodiscard]] std::optional<Resolution> usualResolution(int status);

} // namespace millrace::declarative

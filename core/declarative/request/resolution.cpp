#include "core/declarative/request/resolution.h"

#include <algorithm>
#include <array>
#include <utility>

namespace millrace::declarative {

namespace {

constexpr std::array<std::pair<AnswerAction, std::string_view>, 7> s_actions{{
    {AnswerAction::Success, "SUCCESS"},
    {AnswerAction::Retry, "RETRY"},
    {AnswerAction::Fail, "FAIL"},
    {AnswerAction::Ignore, "IGNORE"},
    {AnswerAction::ResetPagination, "RESET_PAGINATION"},
    {AnswerAction::RateLimited, "RATE_LIMITED"},
    {AnswerAction::RefreshTokenThenRetry, "REFRESH_TOKEN_THEN_RETRY"},
}};

constexpr std::array<std::pair<ErrorKind, std::string_view>, 3> s_kinds{{
    {ErrorKind::System, "system_error"},
    {ErrorKind::Configuration, "config_error"},
    {ErrorKind::Transient, "transient_error"},
}};

struct Usual final
{
    int status;
    AnswerAction action;
    ErrorKind kind;
    std::string_view words;
};

// The words are compared with those of the reference.
constexpr std::array s_usual{
    Usual{400, AnswerAction::Fail, ErrorKind::System,
          "Bad request. Please check your request parameters."},
    Usual{401, AnswerAction::Fail, ErrorKind::Configuration,
          "Unauthorized. Please ensure you are authenticated correctly."},
    Usual{403, AnswerAction::Fail, ErrorKind::Configuration,
          "Forbidden. You don't have permission to access this resource."},
    Usual{404, AnswerAction::Fail, ErrorKind::System,
          "Not found. The requested resource was not found on the server."},
    Usual{405, AnswerAction::Fail, ErrorKind::System,
          "Method not allowed. Please check your request method."},
    Usual{408, AnswerAction::Retry, ErrorKind::Transient, "Request timeout."},
    Usual{429, AnswerAction::RateLimited, ErrorKind::Transient, "Too many requests."},
    Usual{500, AnswerAction::Retry, ErrorKind::Transient, "Internal server error."},
    Usual{502, AnswerAction::Retry, ErrorKind::Transient, "Bad gateway."},
    Usual{503, AnswerAction::Retry, ErrorKind::Transient, "Service unavailable."},
    Usual{504, AnswerAction::Retry, ErrorKind::Transient, "Gateway timeout."},
};

template<typename Table>
auto valueNamed(const Table &table, std::string_view name)
    -> std::optional<typename Table::value_type::first_type>
{
    for (const auto &[value, candidate] : table) {
        if (candidate == name)
            return value;
    }
    return std::nullopt;
}

template<typename Table, typename Key>
std::string_view nameOf(const Table &table, Key key)
{
    for (const auto &[value, name] : table) {
        if (value == key)
            return name;
    }
    return {};
}

} // namespace

std::optional<AnswerAction> answerActionFrom(std::string_view name)
{
    return valueNamed(s_actions, name);
}

std::string_view answerActionName(AnswerAction action) { return nameOf(s_actions, action); }

std::optional<ErrorKind> failureKindFrom(std::string_view name)
{
    return valueNamed(s_kinds, name);
}

std::string_view failureKindName(ErrorKind kind) { return nameOf(s_kinds, kind); }

std::optional<Resolution> usualResolution(int status)
{
    const auto usual
        = std::find_if(s_usual.begin(), s_usual.end(),
                       [status](const Usual &candidate) { return candidate.status == status; });
    if (usual == s_usual.end())
        return std::nullopt;
    return Resolution{usual->action, usual->kind,
                      "HTTP Status Code: " + std::to_string(status)
                          + ". Error: " + std::string(usual->words)};
}

} // namespace millrace::declarative

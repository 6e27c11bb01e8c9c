// JudgedAnswer: an answer as error handlers and templates see it.
#pragma once

#include "core/declarative/value/value.h"
#include "core/http/httpresponse.h"

#include <optional>
#include <string>

namespace millrace::declarative {

/// Headers under their names as they came, and besides in lower case and as "Retry-After" is
/// written: the library of the reference finds them in any case, and HTTP/2 has lower case only.
[[nodiscard]] Value headerValues(const HttpHeaders &headers);

/// The error in a JSON body, found under the usual keys; a body that is no JSON is one itself.
/// Nothing where there is none.
[[nodiscard]] std::optional<std::string> errorMessageIn(const HttpResponse &response);

/// Reads what is asked for once. Used by one thread; \a response has to outlive it.
class JudgedAnswer final
{
public:
    explicit JudgedAnswer(const HttpResponse &response)
        : m_response(response)
    {
    }

    [[nodiscard]] const HttpResponse &response() const { return m_response; }
    [[nodiscard]] int status() const { return m_response.status; }
    /// What the reference calls ok: no status from 400 to 599.
    [[nodiscard]] bool isOk() const { return status() < 400 || status() >= 600; }
    /// The body as JSON; {} when it is none.
    [[nodiscard]] const Value &json();
    [[nodiscard]] const Value &headers();
    [[nodiscard]] const std::optional<std::string> &errorMessage();

private:
    const HttpResponse &m_response;
    std::optional<Value> m_json;
    std::optional<Value> m_headers;
    std::optional<std::optional<std::string>> m_errorMessage;
};

} // namespace millrace::declarative

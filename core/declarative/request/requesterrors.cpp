#include "core/declarative/request/requesterrors.h"

#include <algorithm>
#include <array>

namespace millrace::declarative {

namespace {

struct Name final
{
    const char *code;
    std::string_view exception;
};

constexpr std::array s_names{
    Name{errors::s_optionTwice.code, "ValueError"},
    Name{errors::s_bodyMixed.code, "ValueError"},
    Name{errors::s_bodyTwice.code, "RequestBodyException"},
    Name{errors::s_bodyNoMapping.code, "ValueError"},
    Name{errors::s_parameterInvalid.code, "ValueError"},
    Name{errors::s_optionBlocked.code, "TypeError"},
    Name{errors::s_schemeMissing.code, "MissingSchema"},
    Name{errors::s_urlInvalid.code, "InvalidURL"},
    Name{errors::s_headerInvalid.code, "InvalidHeader"},
    Name{errors::s_numberInvalid.code, "ValueError"},
    Name{errors::s_budgetTooSmall.code, "ValueError"},
    Name{errors::s_credentialsInvalid.code, "ValueError"},
    Name{errors::s_tokenMissing.code, "Exception"},
    Name{errors::s_loginRefused.code, "HTTPError"},
    // Of other folders.
    Name{"declarative.template_undefined", "UndefinedError"},
    Name{"declarative.template_syntax", "TemplateSyntaxError"},
    Name{"declarative.template_name", "ValueError"},
    Name{"declarative.template_failed", "ValueError"},
    Name{"declarative.time_unreadable", "ValueError"},
    Name{"declarative.duration_unreadable", "ISO8601Error"},
    Name{"declarative.path_blocked", "PathNotFound"},
    Name{"declarative.path_ambiguous", "ValueError"},
    Name{"declarative.record_not_mapping", "ValueError"},
};

} // namespace

std::string_view referenceException(const Error &error)
{
    const auto name = std::find_if(s_names.begin(), s_names.end(), [&error](const Name &candidate) {
        return error.code == QLatin1StringView(candidate.code);
    });
    return name == s_names.end() ? std::string_view() : name->exception;
}

} // namespace millrace::declarative

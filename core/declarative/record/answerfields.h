// answerFields(): what of an answer a template looks at.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace millrace::declarative {

/// Adds the fields of the variable "response" that the template \a text looks at to \a fields:
/// "next" for "{{ response.next }}" and "{{ response['next'].id }}". False: it may look at others
/// as well, where "response" stands alone, in a text, or before the name of a method.
[[nodiscard]] bool addAnswerFields(std::set<std::string> &fields, std::string_view text);

} // namespace millrace::declarative

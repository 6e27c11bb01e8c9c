#include "core/declarative/record/jsondecoder.h"

#include "core/declarative/value/jsontext.h"

#include <array>
#include <optional>
#include <utility>

namespace millrace::declarative {

namespace {

constexpr std::array<std::string_view, 3> s_notNumbers{"NaN", "-Infinity", "Infinity"};

/// \a text with the numbers that only Python knows replaced by null; nothing when it has none.
std::optional<std::string> withoutNotNumbers(std::string_view text)
{
    std::string replaced;
    std::size_t copied = 0;
    bool isInText = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char character = text[at];
        if (character == '\\' && isInText)
            ++at;
        else if (character == '"')
            isInText = !isInText;
        if (isInText || (character != 'N' && character != 'I' && character != '-'))
            continue;
        for (const std::string_view word : s_notNumbers) {
            if (!text.substr(at).starts_with(word))
                continue;
            replaced.append(text, copied, at - copied);
            replaced += "null";
            copied = at + word.size();
            at = copied - 1;
            break;
        }
    }
    if (copied == 0)
        return std::nullopt;
    replaced.append(text, copied);
    return replaced;
}

} // namespace

Result<Value> parsePythonJson(std::string_view text, const DecodeWarning &warning)
{
    Result<Value> value = parseJson(text);
    if (value)
        return value;
    const std::optional<std::string> replaced = withoutNotNumbers(text);
    if (!replaced)
        return value;
    Result<Value> second = parseJson(*replaced);
    if (second && warning)
        warning("The answer holds NaN or Infinity, which are no JSON; they became null.");
    return second;
}

Result<bool> handOver(Value value, const ElementSink &sink)
{
    if (!value.isList())
        return sink(std::move(value));
    for (Value &item : value.mutableList()) {
        Result<bool> goesOn = sink(std::move(item));
        if (!goesOn || !*goesOn)
            return goesOn;
    }
    return true;
}

Result<void> JsonDecoder::decode(const HttpResponse &response, const ElementSink &sink) const
{
    const std::string_view text(response.body.constData(), std::size_t(response.body.size()));
    Result<Value> value = parsePythonJson(text, m_warning);
    const bool isNothing = !value || value->isNull() || (value->isList() && value->list().empty());
    if (const auto page = value ? std::nullopt : pageInstead(response))
        return *page;
    if (!value && !text.empty() && m_warning)
        m_warning("The answer is no JSON; it counts as an empty object.");
    const Result<bool> outcome
        = handOver(isNothing ? Value::emptyMapping() : std::move(value).value(), sink);
    return outcome ? Result<void>() : Result<void>(outcome.error());
}

} // namespace millrace::declarative

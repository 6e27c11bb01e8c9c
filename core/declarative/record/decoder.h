// Decoder: turns the body of an answer into values, one after the other.
#pragma once

#include "core/base/result.h"
#include "core/declarative/manifest/component.h"
#include "core/declarative/value/value.h"
#include "core/http/httpresponse.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace millrace::declarative {

/// Takes one decoded value. False stops the decoding without an error.
using ElementSink = std::function<Result<bool>(Value element)>;
/// Takes what a log should tell. May be empty.
using DecodeWarning = std::function<void(const std::string &message)>;

/// A decoder component. Keeps nothing between calls; safe from any thread.
class Decoder
{
public:
    virtual ~Decoder() = default;

    /// Hands the elements of \a response to \a sink until the end, an error, or until \a sink
    /// stops.
    [[nodiscard]] virtual Result<void> decode(const HttpResponse &response,
                                              const ElementSink &sink) const = 0;
    /// Whether pagination sees {} in place of what it decodes.
    [[nodiscard]] virtual bool isStreamed() const { return false; }
    /// Whether it may stand beside a paginator.
    [[nodiscard]] virtual bool isPageable() const { return false; }
    /// Whether the whole body is one JSON document, whose items it hands over where it is a list.
    [[nodiscard]] virtual bool isOneDocument() const { return false; }
};

/// The error (declarative.page_instead) that \a response is where data was expected: a web page, by
/// how it begins or by its type. Nothing when it may be data.
[[nodiscard]] std::optional<Error> pageInstead(const HttpResponse &response);

/// The decoder \a component describes; nothing: JsonDecoder. Errors:
/// declarative.component_invalid, declarative.component_custom, declarative.encoding_unknown.
[[nodiscard]] Result<std::unique_ptr<Decoder>>
makeDecoder(const std::optional<Component> &component, DecodeWarning warning = {});

} // namespace millrace::declarative

// Requester: builds and sends the requests of one component, repeats and judges them.
#pragma once

#include "core/base/result.h"
#include "core/declarative/manifest/component.h"
#include "core/declarative/request/answerdecoder.h"
#include "core/declarative/request/requestoptions.h"
#include "core/declarative/runtime.h"
#include "core/declarative/stream/streamslice.h"

#include <memory>
#include <optional>
#include <string>

namespace millrace::declarative {

/// What one request is built from beside the manifest.
struct RequestContext final
{
    StreamSlice slice{};
    Value token; ///< next_page_token as templates see it: {"next_page_token": …}, or null.
    /// Set: replaces the path (RequestPath).
    std::optional<std::string> path{};
    RequestOptions extra{}; ///< Of paginator and slicer.
    /// Values of the query whose conflicts are not checked: QueryProperties.
    std::optional<std::pair<std::string, std::string>> queryProperties{};
};

enum class ResponseAction { Success, Ignore, ResetPagination };

/// What came of a request after its repeats.
struct RequestOutcome final
{
    ResponseAction action = ResponseAction::Success;
    /// Nothing: there is no usable response (a refused one that is to be ignored).
    std::optional<HttpResponse> response{};
    HttpRequest request{}; ///< As it was sent.
};

/// The component HttpRequester. Several threads may send at once.
class Requester
{
public:
    virtual ~Requester() = default;

    /// Builds, signs, waits for the budget, sends, judges, waits and repeats (reference §10–§12).
    [[nodiscard]] virtual Result<RequestOutcome> send(const RequestContext &context) = 0;
};

struct RequesterOptions final
{
    std::string stream{}; ///< For messages and the observer.
    bool usesCache = false; ///< Beside the component's own use_cache.
    /// Decodes the answer of a login whose manifest names a decoder; empty: only JSON can be read.
    AnswerDecoder decodeLogin{};
};

/// Errors: declarative.component_invalid, declarative.component_custom.
[[nodiscard]] Result<std::unique_ptr<Requester>>
makeRequester(const Component &component, RequesterOptions options, Runtime &runtime);

} // namespace millrace::declarative

// RecordExtractor: finds the records in an answer.
#pragma once

#include "core/base/result.h"
#include "core/declarative/manifest/component.h"
#include "core/declarative/record/decoder.h"
#include "core/declarative/record/retriever.h"
#include "core/http/httpresponse.h"

#include <functional>
#include <memory>
#include <optional>

namespace millrace::declarative {

/// Is shown the first decoded element of an answer before its records are taken out, as pagination
/// sees it.
using ElementView = std::function<void(const Value &element)>;

/// An extractor component with its decoder. Safe from any thread.
class RecordExtractor
{
public:
    virtual ~RecordExtractor() = default;

    /// Hands the records of \a response to \a sink until the end, an error, or until \a sink
    /// stops. \a view is called once, before the first record; may be empty.
    [[nodiscard]] virtual Result<void> extract(const HttpResponse &response,
                                               const ElementView &view,
                                               const RecordSink &sink) const = 0;
    /// Whether pagination, which decodes for itself, finds the same records in the answer.
    [[nodiscard]] virtual bool isCountable() const = 0;
    /// Hands the records of \a response to \a sink at once, where they are objects that lie in its
    /// JSON as extract() finds them, and many. Whether \a sink goes on; nothing: extract() has to
    /// do it, and \a sink was not called.
    [[nodiscard]] virtual Result<std::optional<bool>> extractPage(const HttpResponse &response,
                                                                  const RecordPageSink &sink) const
    {
        static_cast<void>(response);
        static_cast<void>(sink);
        return std::optional<bool>();
    }
};

/// The extractor \a component describes. Errors: declarative.component_invalid,
/// declarative.component_custom.
[[nodiscard]] Result<std::unique_ptr<RecordExtractor>>
makeExtractor(const Component &component, std::unique_ptr<Decoder> decoder, Runtime &runtime);

} // namespace millrace::declarative

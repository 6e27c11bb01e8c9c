// PaginationStrategy: what asks for the page after this one.
#pragma once

#include "core/base/result.h"
#include "core/declarative/manifest/component.h"
#include "core/declarative/runtime.h"
#include "core/declarative/value/value.h"
#include "core/http/httpresponse.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>

namespace millrace::declarative {

/// When a strategy looks at the decoded answer.
enum class AnswerUse {
    None,
    BeforeRecords, ///< It needs nothing else, so that it may be asked before the records are read.
    AfterRecords, ///< The records have to stay in the answer, which costs a copy of what changes.
};

/// One page that was read.
struct PageFacts final
{
    const HttpResponse &response;
    const Value &answer; ///< Its first decoded element; null when the strategy does not use it.
    std::int64_t extracted = 0; ///< Records of the extractor.
    std::int64_t emitted = 0; ///< Records after filters.
    const Value &lastRecord; ///< The last of those; null without one.
    const Value &token; ///< What this page was asked for with; null for none.
};

/// A pagination strategy. Keeps nothing between calls; safe from any thread.
class PaginationStrategy
{
public:
    virtual ~PaginationStrategy() = default;

    /// The token of the first page; null: none.
    [[nodiscard]] virtual Value initialToken() const { return {}; }
    /// The token of the next page; null, or anything that Python takes for false: there is none.
    [[nodiscard]] virtual Result<Value> next(const PageFacts &page) const = 0;
    /// Records to ask for at once; null: not said.
    [[nodiscard]] virtual Result<Value> pageSize() const = 0;
    [[nodiscard]] virtual AnswerUse answerUse() const { return AnswerUse::None; }
    [[nodiscard]] virtual bool usesLastRecord() const { return false; }
    /// The fields of the answer it looks at; nothing: it may look at all of it.
    [[nodiscard]] virtual const std::optional<std::set<std::string>> &answerFields() const
    {
        static const std::optional<std::set<std::string>> s_all;
        return s_all;
    }
};

/// The strategy \a component describes; \a runtime outlives it. Errors:
/// declarative.component_invalid, declarative.component_custom, declarative.not_whole, those of
/// templates.
[[nodiscard]] Result<std::unique_ptr<PaginationStrategy>>
makePaginationStrategy(const Component &component, Runtime &runtime);

} // namespace millrace::declarative

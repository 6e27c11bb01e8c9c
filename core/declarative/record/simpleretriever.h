// SimpleRetriever: reads the records of a slice page by page.
#pragma once

#include "core/declarative/record/extractor.h"
#include "core/declarative/record/paginator.h"
#include "core/declarative/record/queryproperties.h"
#include "core/declarative/record/recordselector.h"
#include "core/declarative/record/retriever.h"
#include "core/declarative/request/requester.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace millrace::declarative {

/// What a SimpleRetriever is put together of. Each part is safe from any thread.
struct SimpleRetrieverParts final
{
    std::string stream;
    std::unique_ptr<Requester> requester;
    std::unique_ptr<RecordExtractor> extractor;
    std::unique_ptr<RecordSelector> selector; ///< Null: the records stay as they are.
    std::unique_ptr<Paginator> paginator;
    std::unique_ptr<QueryProperties> properties; ///< Null: none.
    std::string propertiesKey; ///< Of the query parameter with the properties; empty: none.
    std::optional<Component> reset; ///< PaginationReset.
    const SliceRules *rules = nullptr; ///< May be null.
    bool ignoresRulesOnLaterPages = false;
    /// Whether pages are counted by what the extractor finds; otherwise by what is emitted.
    bool countsExtracted = true;
};

/// The component SimpleRetriever. A slice with "child_response" in its extra names has its first
/// page there (LazySimpleRetriever).
class SimpleRetriever final : public Retriever
{
public:
    /// \a runtime outlives it.
    SimpleRetriever(SimpleRetrieverParts parts, Runtime &runtime);

    [[nodiscard]] Result<void> read(const StreamSlice &slice, const RecordSink &sink) override;
    [[nodiscard]] Result<void> readPages(const StreamSlice &slice, const RecordSink &sink,
                                         const RecordPageSink &pages) override;

private:
    SimpleRetrieverParts m_parts;
    Runtime &m_runtime;
};

} // namespace millrace::declarative

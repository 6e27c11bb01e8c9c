// SliceReading: one reading of a slice by a SimpleRetriever.
#pragma once

#include "core/declarative/record/paginationreset.h"
#include "core/declarative/record/pagingguard.h"
#include "core/declarative/record/simpleretriever.h"

#include <cstdint>
#include <memory>
#include <optional>

namespace millrace::declarative {

/// The loop over the pages (reference §16). Lives for one call of SimpleRetriever::read().
class SliceReading final
{
public:
    SliceReading(const SimpleRetrieverParts &parts, Runtime &runtime, const StreamSlice &slice,
                 const RecordSink &sink, const RecordPageSink &pages);

    [[nodiscard]] Result<void> run();

private:
    /// How a page ended.
    enum class PageEnd {
        Read,
        Unanswered, ///< There was no usable response.
        Reset, ///< The server wants the paging to start again.
        Stopped, ///< The sink wants no more.
    };

    /// What was seen of a page.
    struct Page final
    {
        std::optional<HttpResponse> response;
        Value answer;
        std::int64_t extracted = 0;
        std::int64_t emitted = 0;
        Value lastRecord;
        bool isLastWanted = true;
        /// The next token, where it is known before the records are.
        std::optional<Result<Value>> next;
    };

    using PageRecordSink = std::function<Result<bool>(Value record)>;

    [[nodiscard]] Result<PageEnd> readPage();
    [[nodiscard]] Result<PageEnd> readLazyPage(const Value &answer);
    [[nodiscard]] Result<PageEnd> readChunkedPage();
    [[nodiscard]] Result<PageEnd> request(const PropertyChunk *properties,
                                          const PageRecordSink &sink);
    [[nodiscard]] Result<PageEnd> readRecords(const PageRecordSink &sink);
    /// Whether records may be handed on without being looked at.
    [[nodiscard]] bool mayHandOnPages() const;
    /// Nothing: the page has to be read record by record.
    [[nodiscard]] Result<std::optional<PageEnd>> readWholePage();
    [[nodiscard]] Result<RequestOptions> options(const Value &config) const;
    [[nodiscard]] Result<bool> handOn(Value record);
    void see(const Value &answer);
    [[nodiscard]] PageFacts facts() const;
    [[nodiscard]] Result<Value> nextToken();
    [[nodiscard]] Result<void> startAgain();
    [[nodiscard]] Result<void> requireEnd(const Value &next);

    const SimpleRetrieverParts &m_parts;
    Runtime &m_runtime;
    const StreamSlice &m_slice; ///< As records see it.
    StreamSlice m_requestSlice; ///< As requests see it.
    const RecordSink &m_sink;
    const RecordPageSink &m_pages; ///< May be empty.
    const PaginationStrategy *m_strategy;
    const bool m_isDataFeed;
    PaginationReset m_reset;
    PagingGuard m_guard;
    Value m_token; ///< Of the present page.
    Page m_page;
};

} // namespace millrace::declarative

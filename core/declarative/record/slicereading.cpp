#include "core/declarative/record/slicereading.h"

#include "core/declarative/record/recorderrors.h"
#include "core/declarative/record/recordpage.h"
#include "core/declarative/value/jsontext.h"

#include <unordered_map>
#include <utility>

namespace millrace::declarative {

namespace {

constexpr std::string_view s_lazyAnswer = "child_response";

} // namespace

SliceReading::SliceReading(const SimpleRetrieverParts &parts, Runtime &runtime,
                           const StreamSlice &slice, const RecordSink &sink,
                           const RecordPageSink &pages)
    : m_parts(parts)
    , m_runtime(runtime)
    , m_slice(slice)
    , m_requestSlice(slice)
    , m_sink(sink)
    , m_pages(pages)
    , m_strategy(parts.paginator->strategy())
    , m_isDataFeed(parts.rules && parts.rules->isDataFeed())
    , m_reset(parts.reset, parts.rules)
{
}

Result<void> SliceReading::run()
{
    m_token = m_parts.paginator->initialToken();
    const Value *lazyAnswer = m_slice.extra.find(s_lazyAnswer);
    while (true) {
        if (m_runtime.cancellation.stop_requested())
            return Error::cancelled();
        m_page = Page();
        const Value *lazy = std::exchange(lazyAnswer, nullptr);
        if (lazy)
            m_token = Value();
        const Result<PageEnd> end = lazy ? readLazyPage(*lazy) : readPage();
        if (!end)
            return end.error();
        if (*end == PageEnd::Stopped)
            return {};
        if (*end == PageEnd::Unanswered) {
            m_runtime.observer.nextPage(m_parts.stream, Value());
            return {};
        }
        if (*end == PageEnd::Reset || m_reset.isDue()) {
            if (Result<void> outcome = startAgain(); !outcome)
                return outcome;
            continue;
        }
        Result<Value> next = nextToken();
        if (!next)
            return next.error();
        const bool isLast = !next->isTruthy();
        m_runtime.observer.nextPage(m_parts.stream, isLast ? Value() : *next);
        if (isLast)
            return {};
        if (Result<void> outcome = requireEnd(*next); !outcome)
            return outcome;
        m_token = std::move(next).value();
    }
}

Result<SliceReading::PageEnd> SliceReading::readPage()
{
    if (m_parts.properties)
        return readChunkedPage();
    return request(nullptr, [this](Value record) { return handOn(std::move(record)); });
}

Result<SliceReading::PageEnd> SliceReading::readLazyPage(const Value &answer)
{
    m_page.response.emplace();
    m_page.response->status = 200;
    m_page.response->body = QByteArray::fromStdString(jsonText(answer));
    return readRecords([this](Value record) { return handOn(std::move(record)); });
}

Result<SliceReading::PageEnd> SliceReading::readChunkedPage()
{
    const Result<std::vector<PropertyChunk>> chunks = m_parts.properties->chunks();
    if (!chunks)
        return chunks.error();
    const bool merges = m_parts.properties->isChunked();
    std::vector<Value> merged;
    std::unordered_map<std::string, std::size_t> places;
    const PageRecordSink take = [&](Value record) -> Result<bool> {
        const auto key = merges ? m_parts.properties->mergeKey(record) : std::nullopt;
        if (!key)
            return handOn(std::move(record));
        const auto [place, isNew] = places.emplace(*key, merged.size());
        if (isNew)
            merged.push_back(std::move(record));
        else
            mergeDeeply(merged[place->second], std::move(record));
        return true;
    };
    PageEnd end = PageEnd::Unanswered;
    for (const PropertyChunk &chunk : *chunks) {
        Result<PageEnd> outcome = request(&chunk, take);
        if (!outcome || *outcome == PageEnd::Stopped || *outcome == PageEnd::Reset)
            return outcome;
        end = *outcome;
    }
    for (Value &record : merged) {
        Result<bool> goesOn = handOn(std::move(record));
        if (!goesOn)
            return goesOn.error();
        if (!*goesOn)
            return PageEnd::Stopped;
    }
    return end;
}

Result<SliceReading::PageEnd> SliceReading::request(const PropertyChunk *properties,
                                                    const PageRecordSink &sink)
{
    RequestContext context;
    if (properties) {
        Value::List names;
        std::string joined;
        for (const std::string &name : *properties) {
            joined += (names.empty() ? "" : ",") + name;
            names.emplace_back(name);
        }
        m_requestSlice.extra = Mapping{{"query_properties", std::move(names)}};
        if (!m_parts.propertiesKey.empty())
            context.queryProperties.emplace(m_parts.propertiesKey, std::move(joined));
    }
    const std::shared_ptr<const Value> config = m_runtime.config.current();
    Result<RequestOptions> extra = options(*config);
    if (!extra)
        return extra.error();
    context.slice = m_requestSlice;
    context.extra = std::move(extra).value();
    context.path = m_parts.paginator->path(m_token);
    if (!m_token.isNull())
        context.token = Mapping{{"next_page_token", m_token}};
    Result<RequestOutcome> outcome = m_parts.requester->send(context);
    if (!outcome)
        return outcome.error();
    if (outcome->action == ResponseAction::ResetPagination)
        return PageEnd::Reset;
    m_page.response = std::move(outcome->response);
    if (!m_page.response)
        return PageEnd::Unanswered;
    return readRecords(sink);
}

Result<RequestOptions> SliceReading::options(const Value &config) const
{
    Result<RequestOptions> options = m_parts.paginator->options(m_token, config);
    if (!options || !m_parts.rules || (m_parts.ignoresRulesOnLaterPages && !m_token.isNull()))
        return options;
    const Result<RequestOptions> ofSlice = m_parts.rules->requestOptions(m_requestSlice);
    if (!ofSlice)
        return ofSlice.error();
    if (Result<void> merged = options->merge(*ofSlice); !merged)
        return merged.error();
    return options;
}

Result<SliceReading::PageEnd> SliceReading::readRecords(const PageRecordSink &sink)
{
    m_page.extracted = 0;
    m_page.next.reset();
    m_page.answer = Value();
    if (mayHandOnPages()) {
        const Result<std::optional<PageEnd>> end = readWholePage();
        if (!end)
            return end.error();
        if (*end)
            return **end;
    }
    const std::shared_ptr<const Value> config = m_runtime.config.current();
    const TransformationContext context{*config, m_runtime.clock, m_slice};
    bool isStopped = false;
    const RecordSink select = [&](Value record) -> Result<bool> {
        ++m_page.extracted;
        m_runtime.observer.extracted(m_parts.stream, record);
        if (m_parts.selector) {
            Result<std::optional<Value>> selected
                = m_parts.selector->select(std::move(record), context);
            if (!selected)
                return selected.error();
            if (!*selected)
                return true;
            record = std::move(**selected);
        }
        Result<bool> goesOn = sink(std::move(record));
        isStopped = goesOn && !*goesOn;
        return goesOn;
    };
    ElementView view;
    if (m_strategy && m_strategy->answerUse() != AnswerUse::None)
        view = [this](const Value &answer) { see(answer); };
    const Result<void> outcome = m_parts.extractor->extract(*m_page.response, view, select);
    if (!outcome)
        return outcome.error();
    return isStopped ? PageEnd::Stopped : PageEnd::Read;
}

bool SliceReading::mayHandOnPages() const
{
    return m_pages && !m_parts.properties && !m_isDataFeed
        && (!m_parts.selector || m_parts.selector->changesNothing())
        && (!m_strategy || m_strategy->answerUse() == AnswerUse::None
            || m_strategy->answerFields());
}

Result<std::optional<SliceReading::PageEnd>> SliceReading::readWholePage()
{
    const bool looksAtAnswer = m_strategy && m_strategy->answerUse() != AnswerUse::None;
    const auto take = [&](const RecordPage &page) -> Result<bool> {
        const auto count = std::int64_t(page.size());
        if (looksAtAnswer)
            m_page.answer = page.answer(*m_strategy->answerFields());
        m_page.extracted = count;
        m_page.emitted += count;
        m_reset.observe(count);
        if (m_strategy && m_strategy->usesLastRecord())
            m_page.lastRecord = page.record(page.size() - 1);
        return m_pages(page);
    };
    const Result<std::optional<bool>> goesOn
        = m_parts.extractor->extractPage(*m_page.response, take);
    if (!goesOn)
        return goesOn.error();
    if (!*goesOn)
        return std::optional<PageEnd>();
    return std::optional(**goesOn ? PageEnd::Read : PageEnd::Stopped);
}

void SliceReading::see(const Value &answer)
{
    if (m_strategy->answerUse() == AnswerUse::AfterRecords) {
        m_page.answer = answer;
        return;
    }
    // Asked before the records are taken out of the answer, so that nothing has to be copied.
    m_page.answer = answer;
    m_page.next = m_strategy->next(facts());
    m_page.answer = Value();
}

PageFacts SliceReading::facts() const
{
    const bool counts = m_parts.countsExtracted;
    const std::int64_t countable = m_parts.extractor->isCountable() ? m_page.extracted : 0;
    return PageFacts{*m_page.response, m_page.answer,     counts ? countable : m_page.emitted,
                     m_page.emitted,   m_page.lastRecord, m_token};
}

Result<bool> SliceReading::handOn(Value record)
{
    m_reset.observe();
    ++m_page.emitted;
    if (m_strategy && m_strategy->usesLastRecord())
        m_page.lastRecord = record;
    if (m_isDataFeed) {
        m_page.isLastWanted = m_parts.rules->isWanted(record, m_slice);
        // Paging has seen it; the stream has had it in an earlier run.
        if (!m_page.isLastWanted)
            return true;
    }
    return m_sink(std::move(record));
}

Result<Value> SliceReading::nextToken()
{
    if (!m_strategy || !m_page.isLastWanted)
        return Value();
    if (m_page.next)
        return std::move(*m_page.next);
    return m_strategy->next(facts());
}

Result<void> SliceReading::startAgain()
{
    std::optional<StreamSlice> next = m_reset.next(m_requestSlice, m_slice);
    if (!next)
        return makeError(errors::s_resetTwice, {QString::fromStdString(m_parts.stream)});
    m_requestSlice = std::move(*next);
    m_token = m_parts.paginator->initialToken();
    m_guard.restart();
    return {};
}

Result<void> SliceReading::requireEnd(const Value &next)
{
    if (m_guard.allows(m_page.response->body, m_token, next))
        return {};
    return makeError(errors::s_pagingEndless,
                     {QString::fromStdString(m_parts.stream), QString::number(m_guard.pages())});
}

} // namespace millrace::declarative

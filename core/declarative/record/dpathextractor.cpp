#include "core/declarative/record/dpathextractor.h"

#include "core/declarative/record/recordpage.h"
#include "core/declarative/value/jsontree.h"

#include <algorithm>
#include <utility>

namespace millrace::declarative {

namespace {

FieldPath pathOf(const std::optional<Component> &component)
{
    const Value *segments = component ? component->field("field_path") : nullptr;
    return FieldPath(segments ? *segments : Value(),
                     component ? component->parameters() : Value::emptyMapping());
}

/// Below this size, in bytes and in records, a page is not worth being handed over at once.
constexpr qsizetype s_smallestBody = 16 * 1024;
constexpr std::size_t s_fewRecords = 16;

/// The records at \a path in a document; nothing where they have to be looked for with more care.
std::optional<RecordPage> recordsAt(simdjson::dom::element place, const Path &path)
{
    // A list is handed over item by item, and the path is followed in each.
    if (place.is_array() != path.empty())
        return std::nullopt;
    for (const std::string &segment : path) {
        const auto next = place.is_object() ? fieldOf(place, segment) : std::nullopt;
        if (!next)
            return std::nullopt;
        place = *next;
    }
    if (!place.is_array())
        return std::nullopt;
    std::optional<RecordPage> page = RecordPage::from(place.get_array().value_unsafe());
    // An empty item of a list that is the whole document is no record.
    const bool hasGap = page && path.empty()
        && std::any_of(page->begin(), page->end(), [](const simdjson::dom::element &record) {
                            return record.get_object().value_unsafe().size() == 0;
                        });
    return hasGap ? std::nullopt : page;
}

} // namespace

DpathExtractor::DpathExtractor(const std::optional<Component> &component,
                               std::unique_ptr<Decoder> decoder, Runtime &runtime)
    : m_decoder(std::move(decoder))
    , m_path(pathOf(component))
    , m_runtime(runtime)
{
    if (const auto expander = component ? component->child("record_expander") : std::nullopt)
        m_expander.emplace(*expander);
}

Result<void> DpathExtractor::extract(const HttpResponse &response, const ElementView &view,
                                     const RecordSink &sink) const
{
    const std::shared_ptr<const Value> config = m_runtime.config.current();
    const Result<Path> path = m_path.evaluate(*config, m_runtime.clock);
    if (!path)
        return path.error();
    bool isShown = !view || m_decoder->isStreamed();
    if (view && m_decoder->isStreamed())
        view(Value::emptyMapping());
    return m_decoder->decode(response, [&](Value element) -> Result<bool> {
        if (!std::exchange(isShown, true))
            view(element);
        return extractAt(std::move(element), *path, *config, sink);
    });
}

Result<std::optional<bool>> DpathExtractor::extractPage(const HttpResponse &response,
                                                        const RecordPageSink &sink) const
{
    if (m_expander || !m_decoder->isOneDocument() || response.body.size() < s_smallestBody)
        return std::optional<bool>();
    const std::shared_ptr<const Value> config = m_runtime.config.current();
    const Result<Path> path = m_path.evaluate(*config, m_runtime.clock);
    if (!path)
        return path.error();
    JsonTree tree;
    if (!FieldPath::isPlain(*path)
        || !tree.parse({response.body.constData(), std::size_t(response.body.size())}))
        return std::optional<bool>();
    std::optional<RecordPage> page = recordsAt(tree.root(), *path);
    if (!page || page->size() < s_fewRecords)
        return std::optional<bool>();
    page->setAnswer(path->empty() ? *page->begin() : tree.root());
    const Result<bool> goesOn = sink(*page);
    return goesOn ? Result<std::optional<bool>>(*goesOn) : goesOn.error();
}

Result<bool> DpathExtractor::extractAt(Value element, const Path &path, const Value &config,
                                       const RecordSink &sink) const
{
    FoundValues found;
    if (path.empty()) {
        found.value = std::move(element);
    } else {
        Result<FoundValues> taken = takeAt(element, path);
        if (!taken)
            return taken.error();
        found = std::move(taken).value();
    }
    if (!found.matches && !found.value.isList()) {
        if (!found.value.isTruthy())
            return true;
        return handOn(std::move(found.value), config, sink);
    }
    Value::List &records = found.matches ? *found.matches : found.value.mutableList();
    for (Value &record : records) {
        Result<bool> goesOn = handOn(std::move(record), config, sink);
        if (!goesOn || !*goesOn)
            return goesOn;
    }
    return true;
}

Result<bool> DpathExtractor::handOn(Value record, const Value &config, const RecordSink &sink) const
{
    if (m_expander)
        return m_expander->expand(std::move(record), config, m_runtime.clock, sink);
    return sink(std::move(record));
}

} // namespace millrace::declarative

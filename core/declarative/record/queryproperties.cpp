#include "core/declarative/record/queryproperties.h"

#include "core/declarative/record/fieldpath.h"
#include "core/declarative/template/interpolation.h"

#include <algorithm>
#include <utility>

namespace millrace::declarative {

namespace {

/// What separates properties in a request, when it is encoded.
constexpr std::int64_t s_separatorCharacters = 3;
/// Properties of one endpoint.
constexpr std::size_t s_mostProperties = 100'000;

PropertyChunk textsOf(const Value *list)
{
    PropertyChunk texts;
    if (list && list->isText())
        texts.push_back(list->text());
    if (list && list->isList()) {
        for (const Value &item : list->list())
            texts.push_back(pythonText(item));
    }
    return texts;
}

/// Characters, not bytes.
std::int64_t lengthOf(const std::string &text)
{
    return std::count_if(text.begin(), text.end(), [](char character) {
        return (static_cast<unsigned char>(character) & 0xc0) != 0x80;
    });
}

} // namespace

QueryProperties::QueryProperties(const Component &component, Runtime &runtime)
    : m_runtime(runtime)
    , m_endpoint(endpointOf(component))
{
    if (component.is("PropertiesFromEndpoint"))
        return;
    if (!m_endpoint)
        m_names = textsOf(component.field("property_list"));
    m_always = textsOf(component.field("always_include_properties"));
    if (const auto chunking = component.child("property_chunking")) {
        m_isChunked = true;
        m_countsCharacters = chunking->text("property_limit_type") == "characters";
        m_limit = chunking->integer("property_limit").value_or(0);
        if (const auto strategy = chunking->child("record_merge_strategy");
            strategy && strategy->has("key"))
            m_mergeKeys = textsOf(strategy->field("key"));
    }
}

Result<std::unique_ptr<QueryProperties>> QueryProperties::create(const Component &component,
                                                                 std::unique_ptr<Retriever> listing,
                                                                 const RetrieverOptions &options,
                                                                 Runtime &runtime)
{
    std::unique_ptr<QueryProperties> properties(new QueryProperties(component, runtime));
    properties->m_listing = std::move(listing);
    if (const auto selector = component.child("property_selector")) {
        if (Result<void> outcome = properties->select(*selector, options); !outcome)
            return outcome.error();
    }
    return properties;
}

std::optional<Component> QueryProperties::endpointOf(const Component &component)
{
    if (component.is("PropertiesFromEndpoint"))
        return component;
    return component.child("property_list");
}

Result<void> QueryProperties::select(const Component &selector, const RetrieverOptions &options)
{
    if (options.configuredSchema.isNull())
        return {};
    Value properties = options.configuredSchema["properties"];
    if (!properties.isMapping())
        properties = Value::emptyMapping();
    const std::shared_ptr<const Value> config = m_runtime.config.current();
    const auto transformations
        = makeTransformations(selector.children("transformations"), *config, m_runtime.clock);
    if (!transformations)
        return transformations.error();
    const StreamSlice none;
    const TransformationContext context{*config, m_runtime.clock, none};
    for (const auto &transformation : *transformations) {
        if (Result<void> outcome = transformation->transform(properties, context); !outcome)
            return outcome;
    }
    m_selected = std::move(properties);
    return {};
}

bool QueryProperties::isSelected(const std::string &name) const
{
    return !m_selected || m_selected->mapping().contains(name);
}

Result<PropertyChunk> QueryProperties::names()
{
    if (!m_endpoint)
        return m_names;
    const std::lock_guard lock(m_mutex);
    if (!m_listed) {
        Result<PropertyChunk> listed = listedNames();
        if (!listed)
            return listed;
        m_listed = std::move(listed).value();
    }
    return *m_listed;
}

Result<PropertyChunk> QueryProperties::listedNames()
{
    const Value *segments = m_endpoint->field("property_field_path");
    const Result<Path> path = FieldPath(segments ? *segments : Value(), m_endpoint->parameters())
                                  .evaluate(*m_runtime.config.current(), m_runtime.clock);
    if (!path)
        return path.error();
    PropertyChunk listed;
    const Result<void> outcome
        = m_listing->read(StreamSlice(), [&](const Value &record) -> Result<bool> {
              const Result<const Value *> name = valueAt(record, *path);
              if (!name)
                  return name.error();
              // Nothing found reads as an empty list.
              listed.push_back(*name ? pythonText(**name) : std::string("[]"));
              return listed.size() < s_mostProperties;
          });
    if (!outcome)
        return outcome.error();
    return listed;
}

Result<std::vector<PropertyChunk>> QueryProperties::chunks()
{
    const Result<PropertyChunk> all = names();
    if (!all)
        return all.error();
    if (m_isChunked)
        return split(*all);
    PropertyChunk chunk = m_always;
    std::copy_if(all->begin(), all->end(), std::back_inserter(chunk),
                 [&](const std::string &name) { return isSelected(name); });
    return std::vector<PropertyChunk>{std::move(chunk)};
}

std::vector<PropertyChunk> QueryProperties::split(const PropertyChunk &names) const
{
    if (m_limit <= 0) {
        // Without a limit the choice does not count, and what is always asked for comes last.
        PropertyChunk single = names;
        single.insert(single.end(), m_always.begin(), m_always.end());
        return {std::move(single)};
    }
    std::vector<PropertyChunk> chunks{m_always};
    std::int64_t size = 0;
    for (const std::string &name : names) {
        if (!isSelected(name))
            continue;
        const std::int64_t more = m_countsCharacters ? lengthOf(name) + s_separatorCharacters : 1;
        if (size + more > m_limit) {
            chunks.push_back(m_always);
            size = 0;
        }
        chunks.back().push_back(name);
        size += more;
    }
    return chunks;
}

std::optional<std::string> QueryProperties::mergeKey(const Value &record) const
{
    std::string joined;
    for (std::size_t index = 0; index < m_mergeKeys.size(); ++index) {
        const Value *part = record.find(m_mergeKeys[index]);
        if (!part || !part->isTruthy())
            return std::nullopt;
        if (index > 0)
            joined += ',';
        joined += pythonText(*part);
    }
    return joined;
}

void mergeDeeply(Value &target, Value source)
{
    Mapping &mapping = target.mutableMapping();
    for (auto &[key, value] : source.mutableMapping()) {
        Value *known = mapping.find(key);
        if (known && known->isMapping() && value.isMapping())
            mergeDeeply(*known, std::move(value));
        else
            mapping.set(key, std::move(value));
    }
}

} // namespace millrace::declarative

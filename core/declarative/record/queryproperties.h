// QueryProperties: the properties that are asked for, in as many requests as the API needs.
#pragma once

#include "core/declarative/manifest/component.h"
#include "core/declarative/record/retriever.h"
#include "core/declarative/record/transformation.h"

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace millrace::declarative {

/// Names of properties that go into one request.
using PropertyChunk = std::vector<std::string>;

/// The component QueryProperties, and PropertiesFromEndpoint in its stead. Safe from any thread.
class QueryProperties final
{
public:
    /// \a listing reads the properties where a PropertiesFromEndpoint names them; null otherwise.
    /// \a runtime outlives it. Errors: declarative.component_invalid, those of transformations.
    [[nodiscard]] static Result<std::unique_ptr<QueryProperties>>
    create(const Component &component, std::unique_ptr<Retriever> listing,
           const RetrieverOptions &options, Runtime &runtime);

    /// The PropertiesFromEndpoint that \a component gets its list from, which may be itself;
    /// nothing when the manifest has the list.
    [[nodiscard]] static std::optional<Component> endpointOf(const Component &component);

    [[nodiscard]] Result<std::vector<PropertyChunk>> chunks();
    /// Whether the records of the chunks of a page are merged.
    [[nodiscard]] bool isChunked() const { return m_isChunked; }
    /// What records that belong together have in common; nothing when \a record belongs to none.
    [[nodiscard]] std::optional<std::string> mergeKey(const Value &record) const;

private:
    QueryProperties(const Component &component, Runtime &runtime);

    [[nodiscard]] Result<PropertyChunk> names();
    [[nodiscard]] Result<PropertyChunk> listedNames();
    [[nodiscard]] bool isSelected(const std::string &name) const;
    [[nodiscard]] std::vector<PropertyChunk> split(const PropertyChunk &names) const;
    [[nodiscard]] Result<void> select(const Component &selector, const RetrieverOptions &options);

    Runtime &m_runtime;
    PropertyChunk m_names; ///< Of the manifest.
    PropertyChunk m_always;
    bool m_isChunked = false;
    bool m_countsCharacters = false;
    std::int64_t m_limit = 0; ///< 0: none.
    std::vector<std::string> m_mergeKeys{"id"};
    std::optional<Value> m_selected; ///< Its keys are the properties that were chosen.
    std::optional<Component> m_endpoint;
    std::unique_ptr<Retriever> m_listing;
    std::mutex m_mutex;
    std::optional<PropertyChunk> m_listed; ///< Asked for once.
};

/// Merges \a source into \a target: mappings deeply, everything else is replaced.
void mergeDeeply(Value &target, Value source);

} // namespace millrace::declarative

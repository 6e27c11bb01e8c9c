// MappingFill: builds a mapping of keys as a document gives them.
#pragma once

#include "core/declarative/value/value.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace millrace::declarative {

/// Fills a mapping; of keys that are there twice the last wins.
class MappingFill final
{
public:
    /// \a model is a mapping that most likely has the same keys, or null.
    MappingFill(Mapping &mapping, const Mapping *model)
        : m_mapping(mapping)
        , m_model(model)
    {
    }

    /// \a item as the value of \a name.
    void add(std::string_view name, Value item)
    {
        const std::size_t place = m_mapping.size();
        if (m_model && place < m_model->size()
            && (m_model->begin() + std::ptrdiff_t(place))->key == name) {
            // All keys so far are those of the model, which has each of them once.
            m_mapping.append(std::string(name), std::move(item));
            return;
        }
        m_model = nullptr;
        if (place < s_searchedKeys) {
            m_mapping.set(name, std::move(item));
            return;
        }
        if (m_places.empty()) {
            std::size_t known = 0;
            for (const Mapping::Entry &entry : std::as_const(m_mapping))
                m_places.emplace(entry.key, known++);
        }
        const auto [known, isNew] = m_places.emplace(name, place);
        if (isNew)
            m_mapping.append(std::string(name), std::move(item));
        else
            (m_mapping.begin() + std::ptrdiff_t(known->second))->value = std::move(item);
    }

private:
    /// Beyond this many keys a mapping is built with an index.
    static constexpr std::size_t s_searchedKeys = 24;

    Mapping &m_mapping;
    const Mapping *m_model;
    std::unordered_map<std::string, std::size_t> m_places;
};

} // namespace millrace::declarative

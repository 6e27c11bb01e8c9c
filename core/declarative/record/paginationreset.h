// PaginationReset: when and how the paging of a slice starts again.
#pragma once

#include "core/declarative/manifest/component.h"
#include "core/declarative/record/retriever.h"

#include <cstdint>
#include <optional>

namespace millrace::declarative {

/// The component PaginationReset, for one slice. Used by one thread.
class PaginationReset final
{
public:
    /// No \a component: the same slice again, once. \a rules may be null.
    PaginationReset(const std::optional<Component> &component, const SliceRules *rules);

    void observe(std::int64_t records = 1) { m_records += records; }
    /// Whether as many records have been read as the server gives in one paging.
    [[nodiscard]] bool isDue() const { return m_limit && m_records >= *m_limit; }
    /// The slice to go on with after \a previous, which is \a original or a part of it; nothing
    /// when there is no smaller one.
    [[nodiscard]] std::optional<StreamSlice> next(const StreamSlice &previous,
                                                  const StreamSlice &original);

private:
    const SliceRules *m_rules = nullptr; ///< Null: the same slice again.
    std::optional<std::int64_t> m_limit;
    std::int64_t m_records = 0;
    int m_sameSlices = 0;
};

} // namespace millrace::declarative

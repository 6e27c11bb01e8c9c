#include "core/declarative/record/paginationreset.h"

namespace millrace::declarative {

PaginationReset::PaginationReset(const std::optional<Component> &component, const SliceRules *rules)
{
    if (!component)
        return;
    if (component->text("action") == "SPLIT_USING_CURSOR")
        m_rules = rules;
    if (const auto limits = component->child("limits"))
        m_limit = limits->integer("number_of_records");
}

std::optional<StreamSlice> PaginationReset::next(const StreamSlice &previous,
                                                 const StreamSlice &original)
{
    m_records = 0;
    const std::optional<StreamSlice> reduced = m_rules ? m_rules->reduced(original) : std::nullopt;
    // A cursor that cannot make the slice smaller never will; without one, the second try may.
    const int allowed = reduced ? 1 : 2;
    const StreamSlice &slice = reduced ? *reduced : previous;
    if (slice.merged() != previous.merged()) {
        m_sameSlices = 0;
        return slice;
    }
    if (++m_sameSlices >= allowed)
        return std::nullopt;
    return slice;
}

} // namespace millrace::declarative

// Paginator: the component DefaultPaginator, and what stands in for it where there is none.
#pragma once

#include "core/declarative/record/paginationstrategy.h"
#include "core/declarative/request/requestoption.h"
#include "core/declarative/request/requestoptions.h"

#include <memory>
#include <optional>
#include <string>

namespace millrace::declarative {

/// Where tokens and sizes of pages go in requests, and the strategy that makes them. Safe from any
/// thread.
class Paginator final
{
public:
    /// No \a component, or NoPagination: a single page. \a isPageable tells of the decoder. Errors:
    /// declarative.component_invalid, declarative.component_custom, those of the strategy.
    [[nodiscard]] static Result<std::unique_ptr<Paginator>>
    create(const std::optional<Component> &component, bool isPageable, Runtime &runtime);

    [[nodiscard]] Value initialToken() const;
    /// The path that stands for \a token; nothing when tokens go elsewhere.
    [[nodiscard]] std::optional<std::string> path(const Value &token) const;
    /// What goes into a request for the page of \a token.
    [[nodiscard]] Result<RequestOptions> options(const Value &token, const Value &config) const;
    /// Null: there is no strategy, and one page only.
    [[nodiscard]] const PaginationStrategy *strategy() const { return m_strategy.get(); }

private:
    explicit Paginator(const Clock &clock)
        : m_clock(clock)
    {
    }

    [[nodiscard]] Result<void> readOptions(const Component &component);

    const Clock &m_clock;
    std::unique_ptr<PaginationStrategy> m_strategy;
    std::optional<RequestOption> m_tokenOption;
    std::optional<RequestOption> m_sizeOption;
    bool m_replacesPath = false;
};

} // namespace millrace::declarative

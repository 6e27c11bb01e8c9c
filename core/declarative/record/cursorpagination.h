// CursorPagination: the token of the next page is what a template makes of this one.
#pragma once

#include "core/declarative/record/paginationstrategy.h"
#include "core/declarative/template/interpolation.h"

#include <optional>

namespace millrace::declarative {

/// The component CursorPagination.
class CursorPagination final : public PaginationStrategy
{
public:
    /// Errors: declarative.not_whole, those of templates.
    [[nodiscard]] static Result<std::unique_ptr<PaginationStrategy>>
    create(const Component &component, Runtime &runtime);

    [[nodiscard]] Result<Value> next(const PageFacts &page) const override;
    [[nodiscard]] Result<Value> pageSize() const override { return m_pageSize; }
    [[nodiscard]] AnswerUse answerUse() const override;
    [[nodiscard]] bool usesLastRecord() const override { return m_usesLastRecord; }
    [[nodiscard]] const std::optional<std::set<std::string>> &answerFields() const override
    {
        return m_answerFields;
    }

private:
    CursorPagination(const Component &component, Runtime &runtime);

    [[nodiscard]] bool mentions(std::string_view name) const;

    Runtime &m_runtime;
    InterpolatedText m_cursor;
    std::string m_stopText;
    std::optional<InterpolatedCondition> m_stop;
    Value m_parameters;
    Value m_pageSize;
    std::optional<std::set<std::string>> m_answerFields;
    bool m_usesHeaders = false;
    bool m_usesLastRecord = false;
    bool m_usesLastPage = false;
};

} // namespace millrace::declarative

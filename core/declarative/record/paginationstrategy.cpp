#include "core/declarative/record/paginationstrategy.h"

#include "core/declarative/declarativeerrors.h"
#include "core/declarative/record/cursorpagination.h"
#include "core/declarative/record/pagesize.h"
#include "core/declarative/record/recorderrors.h"

#include <utility>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

/// What PageIncrement and OffsetIncrement have in common.
class CountingStrategy : public PaginationStrategy
{
public:
    CountingStrategy(const Component &component, Runtime &runtime)
        : m_size(component, runtime)
        , m_injectsFirst(component.flag("inject_on_first_request"))
    {
    }

    [[nodiscard]] Result<Value> pageSize() const override { return m_size.evaluate(); }

protected:
    /// Whether no page follows one of \a count records.
    [[nodiscard]] static bool isLast(std::int64_t count, const Value &size)
    {
        return count == 0 || (size.isInteger() && size.isTruthy() && count < size.integer());
    }
    [[nodiscard]] bool injectsFirst() const { return m_injectsFirst; }
    [[nodiscard]] const PageSize &size() const { return m_size; }

private:
    PageSize m_size;
    bool m_injectsFirst;
};

/// The component PageIncrement.
class PageIncrement final : public CountingStrategy
{
public:
    PageIncrement(const Component &component, Runtime &runtime)
        : CountingStrategy(component, runtime)
        , m_first(component.integer("start_from_page").value_or(0))
    {
    }

    /// Evaluates what depends on the configuration alone.
    Result<void> prepare()
    {
        Result<Value> size = CountingStrategy::size().evaluate();
        if (!size)
            return size.error();
        m_preparedSize = std::move(size).value();
        return {};
    }

    [[nodiscard]] Value initialToken() const override
    {
        return injectsFirst() ? Value(m_first) : Value();
    }
    [[nodiscard]] Result<Value> pageSize() const override { return m_preparedSize; }
    [[nodiscard]] Result<Value> next(const PageFacts &page) const override
    {
        if (isLast(page.extracted, m_preparedSize))
            return Value();
        return Value((page.token.isInteger() ? page.token.integer() : m_first) + 1);
    }

private:
    std::int64_t m_first;
    Value m_preparedSize;
};

/// The component OffsetIncrement.
class OffsetIncrement final : public CountingStrategy
{
public:
    using CountingStrategy::CountingStrategy;

    [[nodiscard]] Value initialToken() const override
    {
        return injectsFirst() ? Value(std::int64_t(0)) : Value();
    }
    [[nodiscard]] AnswerUse answerUse() const override
    {
        return size().mentions("response") ? AnswerUse::AfterRecords : AnswerUse::None;
    }
    [[nodiscard]] Result<Value> next(const PageFacts &page) const override
    {
        const Result<Value> size = CountingStrategy::size().evaluate(&page.answer);
        if (!size)
            return size.error();
        if (isLast(page.extracted, *size))
            return Value();
        return Value((page.token.isInteger() ? page.token.integer() : 0) + page.extracted);
    }
};

} // namespace

Result<std::unique_ptr<PaginationStrategy>> makePaginationStrategy(const Component &component,
                                                                   Runtime &runtime)
{
    const QString place = QString::fromStdString(component.place());
    if (component.isCustom()) {
        return makeError(errors::s_componentCustom,
                         {place, QString::fromStdString(component.text("class_name"))});
    }
    if (component.is("PageIncrement")) {
        auto strategy = std::make_unique<PageIncrement>(component, runtime);
        if (Result<void> prepared = strategy->prepare(); !prepared)
            return prepared.error();
        return std::unique_ptr<PaginationStrategy>(std::move(strategy));
    }
    if (component.is("OffsetIncrement")) {
        std::unique_ptr<PaginationStrategy> strategy
            = std::make_unique<OffsetIncrement>(component, runtime);
        return strategy;
    }
    if (component.is("CursorPagination"))
        return CursorPagination::create(component, runtime);
    return makeError(errors::s_componentInvalid,
                     {place, u"the pagination strategy is not known"_s});
}

} // namespace millrace::declarative

#include "core/declarative/record/cursorpagination.h"

#include "core/declarative/record/answerfields.h"
#include "core/declarative/record/pagesize.h"
#include "core/declarative/record/responseheaders.h"

#include <utility>

namespace millrace::declarative {

CursorPagination::CursorPagination(const Component &component, Runtime &runtime)
    : m_runtime(runtime)
    , m_cursor(component.text("cursor_value"))
    , m_stopText(component.text("stop_condition"))
    , m_parameters(component.parameters())
{
    if (const Value *stop = component.field("stop_condition"); stop && stop->isTruthy())
        m_stop.emplace(*stop);
    std::set<std::string> fields;
    if (addAnswerFields(fields, m_cursor.text()) && addAnswerFields(fields, m_stopText))
        m_answerFields = std::move(fields);
    m_usesHeaders = mentions("headers");
    m_usesLastRecord = mentions("last_record");
    m_usesLastPage = m_usesLastRecord || mentions("last_page_size");
}

Result<std::unique_ptr<PaginationStrategy>> CursorPagination::create(const Component &component,
                                                                     Runtime &runtime)
{
    std::unique_ptr<CursorPagination> strategy(new CursorPagination(component, runtime));
    Result<Value> size = PageSize(component, runtime).evaluate();
    if (!size)
        return size.error();
    strategy->m_pageSize = std::move(size).value();
    return std::unique_ptr<PaginationStrategy>(std::move(strategy));
}

bool CursorPagination::mentions(std::string_view name) const
{
    return m_cursor.text().find(name) != std::string::npos
        || m_stopText.find(name) != std::string::npos;
}

AnswerUse CursorPagination::answerUse() const
{
    if (!mentions("response"))
        return AnswerUse::None;
    return m_usesLastPage ? AnswerUse::AfterRecords : AnswerUse::BeforeRecords;
}

Result<Value> CursorPagination::next(const PageFacts &page) const
{
    const std::shared_ptr<const Value> config = m_runtime.config.current();
    Value headers = Value::emptyMapping();
    if (m_usesHeaders) {
        headers = headerValues(page.response);
        const QByteArray link = page.response.headers.value("link");
        headers.mutableMapping().set("link", linkValues(link.toStdString()));
    }
    const Value lastPageSize(page.emitted);
    TemplateScope scope;
    scope.config = config.get();
    scope.parameters = &m_parameters;
    scope.names = {{"response", &page.answer},
                   {"headers", &headers},
                   {"last_record", &page.lastRecord},
                   {"last_page_size", &lastPageSize}};
    if (m_stop) {
        const Result<bool> isLast = m_stop->evaluate(scope, m_runtime.clock);
        if (!isLast)
            return isLast.error();
        if (*isLast)
            return Value();
    }
    return m_cursor.evaluate(scope, m_runtime.clock);
}

} // namespace millrace::declarative

#include "core/declarative/record/paginator.h"

#include "core/declarative/declarativeerrors.h"
#include "core/declarative/template/interpolation.h"

#include <utility>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

Result<std::unique_ptr<Paginator>> Paginator::create(const std::optional<Component> &component,
                                                     bool isPageable, Runtime &runtime)
{
    std::unique_ptr<Paginator> paginator(new Paginator(runtime.clock));
    if (!component || component->is("NoPagination"))
        return paginator;
    const QString place = QString::fromStdString(component->place());
    if (component->isCustom()) {
        return makeError(errors::s_componentCustom,
                         {place, QString::fromStdString(component->text("class_name"))});
    }
    if (!isPageable) {
        return makeError(errors::s_componentInvalid,
                         {place, u"the decoder cannot be combined with a paginator"_s});
    }
    const auto strategy = component->child("pagination_strategy");
    if (!strategy) {
        return makeError(errors::s_componentInvalid,
                         {place, u"the paginator has no pagination strategy"_s});
    }
    auto made = makePaginationStrategy(*strategy, runtime);
    if (!made)
        return made.error();
    paginator->m_strategy = std::move(made).value();
    if (Result<void> outcome = paginator->readOptions(*component); !outcome)
        return outcome.error();
    return paginator;
}

Result<void> Paginator::readOptions(const Component &component)
{
    if (const auto option = component.child("page_token_option")) {
        m_replacesPath = option->is("RequestPath");
        if (!m_replacesPath) {
            Result<RequestOption> made = RequestOption::create(*option);
            if (!made)
                return made.error();
            m_tokenOption.emplace(std::move(made).value());
        }
    }
    const auto option = component.child("page_size_option");
    if (!option)
        return {};
    const Result<Value> size = m_strategy->pageSize();
    if (!size)
        return size.error();
    if (!size->isTruthy()) {
        return makeError(errors::s_componentInvalid,
                         {QString::fromStdString(component.place()),
                          u"page_size_option needs a strategy with a page_size"_s});
    }
    Result<RequestOption> made = RequestOption::create(*option);
    if (!made)
        return made.error();
    m_sizeOption.emplace(std::move(made).value());
    return {};
}

Value Paginator::initialToken() const { return m_strategy ? m_strategy->initialToken() : Value(); }

std::optional<std::string> Paginator::path(const Value &token) const
{
    if (!m_replacesPath || !token.isTruthy())
        return std::nullopt;
    return pythonText(token);
}

Result<RequestOptions> Paginator::options(const Value &token, const Value &config) const
{
    RequestOptions options;
    if (m_tokenOption && !token.isNull()) {
        Result<void> outcome = m_tokenOption->inject(options, token, config, m_clock);
        if (!outcome)
            return outcome.error();
    }
    if (m_sizeOption) {
        const Result<Value> size = m_strategy->pageSize();
        if (!size)
            return size.error();
        Result<void> outcome = size->isTruthy()
            ? m_sizeOption->inject(options, *size, config, m_clock)
            : Result<void>();
        if (!outcome)
            return outcome.error();
    }
    return options;
}

} // namespace millrace::declarative

#include "core/declarative/record/pagesize.h"

#include "core/declarative/record/recorderrors.h"

namespace millrace::declarative {

using namespace Qt::StringLiterals;

PageSize::PageSize(const Component &component, Runtime &runtime)
    : m_runtime(runtime)
    , m_parameters(component.parameters())
{
    if (const auto number = component.integer("page_size")) {
        m_fixed = *number;
        m_isSet = *number != 0;
        return;
    }
    m_text = InterpolatedText(component.text("page_size"));
    m_isSet = !m_text.text().empty();
}

bool PageSize::mentions(std::string_view name) const
{
    return m_text.text().find(name) != std::string::npos;
}

Result<Value> PageSize::evaluate(const Value *answer) const
{
    if (!m_isSet || !m_fixed.isNull())
        return m_fixed;
    const std::shared_ptr<const Value> config = m_runtime.config.current();
    TemplateScope scope;
    scope.config = config.get();
    scope.parameters = &m_parameters;
    if (answer)
        scope.names = {{"response", answer}};
    Result<Value> size = m_text.evaluate(scope, m_runtime.clock);
    if (size && !size->isInteger()) {
        return makeError(errors::s_notWhole,
                         {u"size of a page"_s, QString::fromStdString(pythonText(*size))});
    }
    return size;
}

} // namespace millrace::declarative

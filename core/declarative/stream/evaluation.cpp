#include "core/declarative/stream/evaluation.h"

#include "core/declarative/declarativeerrors.h"
#include "core/declarative/template/interpolation.h"

namespace millrace::declarative {

Result<Value> evaluatedValue(const std::string &text, const Value &parameters, Runtime &runtime)
{
    const std::shared_ptr<const Value> config = runtime.config.current();
    TemplateScope scope;
    scope.config = config.get();
    scope.parameters = &parameters;
    return InterpolatedText(text).evaluate(scope, runtime.clock);
}

Result<std::string> evaluatedText(const std::string &text, const Value &parameters,
                                  Runtime &runtime)
{
    const Result<Value> value = evaluatedValue(text, parameters, runtime);
    if (!value)
        return value.error();
    return value->isText() ? value->text() : pythonText(*value);
}

Result<std::string> evaluatedField(const Component &component, std::string_view name,
                                   Runtime &runtime, std::string_view fallback)
{
    return evaluatedText(component.text(name, fallback), component.parameters(), runtime);
}

Error invalidComponent(const Component &component, const QString &why)
{
    return makeError(errors::s_componentInvalid, {QString::fromStdString(component.place()), why});
}

} // namespace millrace::declarative

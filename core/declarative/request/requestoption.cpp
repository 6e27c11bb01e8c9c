#include "core/declarative/request/requestoption.h"

#include "core/declarative/declarativeerrors.h"
#include "core/declarative/request/requesterrors.h"

namespace millrace::declarative {

namespace {

Error invalid(const Component &component, const char *why)
{
    return makeError(errors::s_componentInvalid,
                     {QString::fromStdString(component.place()), QString::fromLatin1(why)});
}

/// Makes \a target a mapping that may be changed; false when it is something else already.
bool becomesMapping(Value &target)
{
    if (target.isNull())
        target = Value::emptyMapping();
    return target.isMapping();
}

} // namespace

Result<RequestOption> RequestOption::create(const Component &component)
{
    RequestOption option;
    const std::string place = component.text("inject_into");
    if (place == "request_parameter")
        option.m_place = Place::Parameter;
    else if (place == "header")
        option.m_place = Place::Header;
    else if (place == "body_data")
        option.m_place = Place::Form;
    else if (place == "body_json")
        option.m_place = Place::Json;
    else
        return invalid(component, "inject_into names no part of a request");
    const Value *path = component.field("field_path");
    if (component.has("field_name") == (path != nullptr))
        return invalid(component,
                       path ? "both field_name and field_path are given"
                            : "neither field_name nor field_path is given");
    if (path && option.m_place != Place::Json)
        return invalid(component, "field_path needs body_json");
    option.m_parameters = component.parameters();
    if (!path) {
        option.m_name = InterpolatedText(component.text("field_name"));
        return option;
    }
    if (!path->isList() || path->list().empty())
        return invalid(component, "field_path is no list of names");
    for (const Value &segment : path->list())
        option.m_path.emplace_back(pythonText(segment));
    return option;
}

RequestOption RequestOption::header(const std::string &name, const Value &parameters)
{
    RequestOption option;
    option.m_place = Place::Header;
    option.m_name = InterpolatedText(name);
    option.m_parameters = parameters;
    return option;
}

Result<void> RequestOption::inject(RequestOptions &options, const Value &value, const Value &config,
                                   const Clock &clock) const
{
    TemplateScope scope;
    scope.config = &config;
    scope.parameters = &m_parameters;
    if (m_path.empty()) {
        const Result<std::string> name = m_name.evaluateText(scope, clock);
        if (!name)
            return name.error();
        Value &target = part(options);
        if (!becomesMapping(target))
            return makeError(errors::s_bodyMixed);
        target.mutableMapping().set(*name, value);
        return {};
    }
    Value *target = &part(options);
    std::string last;
    for (std::size_t index = 0; index < m_path.size(); ++index) {
        if (!becomesMapping(*target))
            return makeError(errors::s_optionBlocked, {QString::fromStdString(last)});
        Result<std::string> segment = m_path[index].evaluateText(scope, clock);
        if (!segment)
            return segment.error();
        last = std::move(*segment);
        Value *below = target->mutableMapping().find(last);
        target = below ? below : &target->mutableMapping().append(last, Value());
    }
    *target = value;
    return {};
}

Value &RequestOption::part(RequestOptions &options) const
{
    switch (m_place) {
    case Place::Header:
        return options.headers;
    case Place::Form:
        return options.form;
    case Place::Json:
        return options.json;
    case Place::Parameter:
        break;
    }
    return options.parameters;
}

} // namespace millrace::declarative

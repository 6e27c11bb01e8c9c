#include "core/declarative/request/requestbuilder.h"

#include "core/declarative/declarativeerrors.h"
#include "core/declarative/request/formencoding.h"
#include "core/declarative/request/requesterrors.h"
#include "core/declarative/request/urlpreparation.h"
#include "core/declarative/request/urltext.h"
#include "core/declarative/value/jsontext.h"

#include <algorithm>
#include <array>

namespace millrace::declarative {

namespace {

Error invalid(const Component &component, const QString &why)
{
    return makeError(errors::s_componentInvalid, {QString::fromStdString(component.place()), why});
}

std::optional<HttpMethod> methodOf(const std::string &name)
{
    static constexpr std::array s_methods{HttpMethod::Get, HttpMethod::Head,  HttpMethod::Post,
                                          HttpMethod::Put, HttpMethod::Patch, HttpMethod::Delete};
    const auto method
        = std::find_if(s_methods.begin(), s_methods.end(), [&name](HttpMethod candidate) {
              return httpMethodName(candidate) == QByteArrayView(name);
          });
    return method == s_methods.end() ? std::nullopt : std::optional(*method);
}

bool mayHaveBody(HttpMethod method)
{
    return method != HttpMethod::Head && method != HttpMethod::Delete;
}

std::optional<InterpolatedMapping> mappingFrom(const Value *input, MappingUse use)
{
    if (!input || !input->isTruthy())
        return std::nullopt;
    return InterpolatedMapping(*input, use);
}

/// RequestBodyGraphQL: its fields without those that are null.
Value withoutNulls(const Value &value)
{
    if (!value.isMapping())
        return value;
    Mapping kept;
    for (const auto &[key, item] : value.mapping()) {
        if (!item.isNull())
            kept.append(key, item);
    }
    return kept;
}

/// The two ways to give a body, and the newer one that has a type of its own.
struct BodyFields final
{
    Value form;
    Value json;
};

Result<BodyFields> bodyFields(const Component &component)
{
    BodyFields fields;
    if (const Value *form = component.field("request_body_data"))
        fields.form = *form;
    if (const Value *json = component.field("request_body_json"))
        fields.json = *json;
    const std::optional<Component> body = component.child("request_body");
    if (!body)
        return fields;
    const Value *value = body->field("value");
    const Value content = value ? *value : Value();
    if (body->is("RequestBodyUrlEncodedForm") || body->is("RequestBodyPlainText"))
        fields.form = content;
    else if (body->is("RequestBodyJsonObject"))
        fields.json = content;
    else if (body->is("RequestBodyGraphQL"))
        fields.json = withoutNulls(content);
    else
        return invalid(*body, QStringLiteral("it is no known kind of body"));
    return fields;
}

bool isEmptyInput(const Value &value) { return !value.isTruthy(); }

Result<Value> evaluated(const std::optional<InterpolatedMapping> &input, const TemplateScope &scope,
                        const Clock &clock)
{
    if (!input)
        return Value::emptyMapping();
    return input->evaluate(scope, clock);
}

/// Parameters that the address has already with the same value are left out.
Value withoutRepeated(const Value &parameters, std::string_view url)
{
    const std::string query = urlParts(url).query;
    Mapping first;
    for (const auto &[key, value] : queryItems(query)) {
        if (!first.contains(key))
            first.append(key, value);
    }
    if (first.isEmpty())
        return parameters;
    Mapping kept;
    for (const auto &[key, value] : parameters.mapping()) {
        const Value *present = first.find(key);
        if (!present || present->text() != pythonText(value))
            kept.append(key, value);
    }
    return kept;
}

} // namespace

Result<HttpHeader> checkedHeader(const std::string &name, const std::string &value)
{
    const auto isBreak = [](char c) { return c == '\r' || c == '\n'; };
    const auto isBlank = [](char c) { return c == ' ' || c == '\t' || c == '\v' || c == '\f'; };
    const bool isValid = !name.empty() && std::none_of(name.begin(), name.end(), isBreak)
        && std::none_of(value.begin(), value.end(), isBreak) && !isBlank(name.front())
        && (value.empty() || !isBlank(value.front()));
    if (!isValid)
        return makeError(errors::s_headerInvalid, {QString::fromStdString(name.substr(0, 60))});
    return HttpHeader{QByteArray::fromStdString(name), QByteArray::fromStdString(value)};
}

Result<RequestBuilder> RequestBuilder::create(const Component &component)
{
    RequestBuilder builder;
    builder.m_parameters = component.parameters();
    const std::optional<HttpMethod> method = methodOf(component.text("http_method", "GET"));
    if (!method)
        return invalid(component, QStringLiteral("http_method is none that is known"));
    builder.m_method = *method;
    builder.m_url = InterpolatedText(component.text("url"));
    builder.m_urlBase = InterpolatedText(component.text("url_base"));
    builder.m_path = InterpolatedText(component.text("path"));
    builder.m_query = mappingFrom(component.field("request_parameters"), MappingUse::Parameters);
    builder.m_headers = mappingFrom(component.field("request_headers"), MappingUse::Headers);
    const Result<BodyFields> body = bodyFields(component);
    if (!body)
        return body.error();
    if (!isEmptyInput(body->form) && !isEmptyInput(body->json))
        return invalid(component,
                       QStringLiteral("both request_body_json and request_body_data are given"));
    builder.m_form = mappingFrom(&body->form, MappingUse::Parameters);
    if (body->json.isText())
        builder.m_jsonText = InterpolatedText(body->json.text());
    else
        builder.m_json = mappingFrom(&body->json, MappingUse::Json);
    return builder;
}

Result<std::string> RequestBuilder::url(const RequestContext &context, const TemplateScope &scope,
                                        const Clock &clock) const
{
    Result<std::string> base = m_urlBase.evaluateText(scope, clock);
    if (!base)
        return base;
    Result<std::string> whole = m_url.evaluateText(scope, clock);
    if (!whole)
        return whole;
    std::string path = context.path.value_or(std::string());
    if (path.empty()) {
        Result<std::string> own = m_path.evaluateText(scope, clock);
        if (!own)
            return own;
        path = own->substr(std::min(own->find_first_not_of('/'), own->size()));
    }
    const std::string &start = base->empty() ? *whole : *base;
    Result<std::string> address = urlWithPath(start, path);
    // What an API answers must not strip the encryption from what is sent to it.
    if (address && context.path && urlParts(start).scheme == "https"
        && urlParts(*address).scheme == "http")
        return makeError(errors::s_pageUnencrypted,
                         {QString::fromStdString(urlParts(*address).server)});
    return address;
}

Result<Value> RequestBuilder::json(const TemplateScope &scope, const Clock &clock) const
{
    Result<Value> value = m_jsonText && !m_jsonText->text().empty()
        ? m_jsonText->evaluate(scope, clock)
        : evaluated(m_json, scope, clock);
    if (!value)
        return value;
    if (value->isText() && value->isTruthy())
        return makeError(errors::s_bodyNoMapping);
    return value->isMapping() ? std::move(value) : Result<Value>(Value::emptyMapping());
}

Result<RequestDraft> RequestBuilder::draft(const RequestContext &context, const Value &config,
                                           const Clock &clock) const
{
    TemplateScope scope;
    scope.config = &config;
    scope.parameters = &m_parameters;
    scope.slice = &context.slice;
    scope.hasExtraNames = true;
    scope.names.push_back({"next_page_token", &context.token});
    RequestDraft draft;
    Result<std::string> address = url(context, scope, clock);
    if (!address)
        return address.error();
    draft.url = std::move(*address);
    struct Part final
    {
        const std::optional<InterpolatedMapping> &input;
        Value &target;
    };
    RequestOptions &options = draft.options;
    for (const Part &part : {Part{m_headers, options.headers}, Part{m_query, options.parameters},
                             Part{m_form, options.form}}) {
        Result<Value> value = evaluated(part.input, scope, clock);
        if (!value)
            return value.error();
        part.target = std::move(*value);
    }
    if (!options.parameters.isMapping())
        options.parameters = Value::emptyMapping();
    Result<Value> body = json(scope, clock);
    if (!body)
        return body.error();
    options.json = std::move(*body);
    if (!options.form.isMapping() && !(options.form.isText() && options.form.isTruthy()))
        options.form = Value::emptyMapping();
    if (const auto &properties = context.queryProperties)
        options.parameters.mutableMapping().set(properties->first, properties->second);
    return draft;
}

Result<HttpRequest> RequestBuilder::request(const RequestDraft &draft) const
{
    HttpRequest request;
    request.method = m_method;
    for (const auto &[key, value] : draft.options.parameters.mapping()) {
        if (value.isMapping())
            return makeError(errors::s_parameterInvalid, {QString::fromStdString(key)});
    }
    const Value parameters = withoutRepeated(draft.options.parameters, draft.url);
    const Result<std::string> url = preparedUrl(draft.url, formText(parameters));
    if (!url)
        return url.error();
    request.url = QUrl::fromEncoded(QByteArray::fromStdString(*url), QUrl::StrictMode);
    if (isWebUrl(*url) && (!request.url.isValid() || request.url.host().isEmpty()))
        return makeError(errors::s_urlInvalid, {shownAddress(request.url)});
    for (const auto &[name, value] : draft.options.headers.mapping()) {
        Result<HttpHeader> header = checkedHeader(name, pythonText(value));
        if (!header)
            return header.error();
        request.headers.set(std::move(*header));
    }
    if (mayHaveBody(m_method)) {
        if (Result<void> done = setBody(request, draft.options); !done)
            return done.error();
    }
    return request;
}

Result<void> RequestBuilder::setBody(HttpRequest &request, const RequestOptions &options) const
{
    const bool hasType = request.headers.contains("content-type");
    if (options.json.isTruthy()) {
        if (options.form.isTruthy())
            return makeError(errors::s_bodyTwice);
        const JsonStyle style{.itemSeparator = ", ", .keySeparator = ": ", .isAscii = true};
        request.body = QByteArray::fromStdString(jsonText(options.json, style));
        if (!hasType)
            request.contentType = "application/json";
        return {};
    }
    if (options.form.isText()) {
        request.body = QByteArray::fromStdString(options.form.text());
        return {};
    }
    if (!options.form.isTruthy())
        return {};
    request.body = QByteArray::fromStdString(formText(options.form));
    if (!hasType)
        request.contentType = "application/x-www-form-urlencoded";
    return {};
}

} // namespace millrace::declarative

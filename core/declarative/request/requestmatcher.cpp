#include "core/declarative/request/requestmatcher.h"

#include "core/declarative/declarativeerrors.h"
#include "core/declarative/request/formencoding.h"
#include "core/declarative/request/pythonnumber.h"
#include "core/declarative/request/requesterrors.h"
#include "core/declarative/request/urltext.h"
#include "core/declarative/template/interpolation.h"

#include <algorithm>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

std::vector<std::pair<std::string, std::string>> textsIn(const Value *mapping)
{
    std::vector<std::pair<std::string, std::string>> texts;
    if (!mapping || !mapping->isMapping())
        return texts;
    for (const auto &[key, value] : mapping->mapping())
        texts.emplace_back(key, pythonText(value));
    return texts;
}

std::string withoutTrailingSlashes(std::string text)
{
    while (text.ends_with('/'))
        text.pop_back();
    return text;
}

Result<int> weightOf(const Component &component, const Value &config, const Clock &clock)
{
    if (!component.has("weight"))
        return 1;
    TemplateScope scope;
    scope.config = &config;
    const Result<Value> value = InterpolatedText(component.text("weight")).evaluate(scope, clock);
    if (!value)
        return value.error();
    const std::optional<std::int64_t> weight = pythonInteger(*value);
    if (!weight || *weight < 1 || *weight > 1'000'000'000)
        return makeError(errors::s_numberInvalid,
                         {QString::fromStdString(component.place() + "/weight")});
    return int(*weight);
}

} // namespace

Result<RequestMatcher> RequestMatcher::create(const Component &component, const Value &config,
                                              const Clock &clock)
{
    RequestMatcher matcher;
    matcher.m_method = QString::fromStdString(component.text("method")).toUpper().toStdString();
    matcher.m_server = withoutTrailingSlashes(component.text("url_base"));
    if (const std::string pattern = component.text("url_path_pattern"); !pattern.empty()) {
        matcher.m_path = QRegularExpression(QString::fromStdString(pattern));
        if (!matcher.m_path->isValid())
            return makeError(errors::s_componentInvalid,
                             {QString::fromStdString(component.place() + "/url_path_pattern"),
                              u"it is no regular expression"_s});
    }
    matcher.m_parameters = textsIn(component.field("params"));
    matcher.m_headers = textsIn(component.field("headers"));
    const Result<int> weight = weightOf(component, config, clock);
    if (!weight)
        return weight.error();
    matcher.m_weight = *weight;
    return matcher;
}

bool RequestMatcher::matches(const HttpRequest &request) const
{
    if (!m_method.empty() && httpMethodName(request.method) != QByteArrayView(m_method))
        return false;
    const UrlParts parts = urlParts(request.url.toEncoded().toStdString());
    if (!m_server.empty() && parts.scheme + "://" + parts.server != m_server)
        return false;
    if (m_path) {
        std::string path = parts.path;
        if (!parts.parameters.empty())
            path += ";" + parts.parameters;
        if (!m_path->match(QString::fromStdString(withoutTrailingSlashes(path))).hasMatch())
            return false;
    }
    if (!m_parameters.empty()) {
        // Of a name that is there twice the last value counts.
        const auto items = queryItems(parts.query);
        const bool hasAll
            = std::all_of(m_parameters.begin(), m_parameters.end(), [&items](const auto &wanted) {
                  const auto item
                      = std::find_if(items.rbegin(), items.rend(),
                                     [&](const auto &each) { return each.first == wanted.first; });
                  return item != items.rend() && item->second == wanted.second;
              });
        if (!hasAll)
            return false;
    }
    return std::all_of(m_headers.begin(), m_headers.end(), [&request](const auto &wanted) {
        const QByteArray name = QByteArray::fromStdString(wanted.first);
        return request.headers.contains(name)
            && request.headers.value(name) == QByteArrayView(wanted.second);
    });
}

} // namespace millrace::declarative

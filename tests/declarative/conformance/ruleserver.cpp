#include "tests/declarative/conformance/ruleserver.h"

#include "core/declarative/template/interpolation.h"
#include "core/declarative/value/jsontext.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;
using declarative::Mapping;
using declarative::Value;

namespace {

/// \a item as the \a index-th, from 1, of a repeated list: "$i" is the index, "${i}" stands in
/// texts.
Value numbered(const Value &item, std::int64_t index)
{
    if (item.isText()) {
        if (item.text() == "$i")
            return index;
        std::string text = item.text();
        for (std::size_t at = text.find("${i}"); at != std::string::npos;
             at = text.find("${i}", at))
            text.replace(at, 4, std::to_string(index));
        return text;
    }
    if (item.isList()) {
        Value::List list;
        for (const Value &inner : item.list())
            list.push_back(numbered(inner, index));
        return list;
    }
    if (!item.isMapping())
        return item;
    Mapping mapping;
    for (const auto &[key, value] : item.mapping())
        mapping.append(key, numbered(value, index));
    return mapping;
}

Value expanded(const Value &body)
{
    if (body.isList()) {
        Value::List list;
        for (const Value &item : body.list())
            list.push_back(expanded(item));
        return list;
    }
    if (!body.isMapping())
        return body;
    if (const Value *count = body.find("$repeat")) {
        Value::List list;
        const std::int64_t from = body["$from"].isInteger() ? body["$from"].integer() : 0;
        for (std::int64_t index = 0; index < count->integer(); ++index)
            list.push_back(numbered(body["item"], from + index + 1));
        return list;
    }
    Mapping mapping;
    for (const auto &[key, value] : body.mapping())
        mapping.append(key, expanded(value));
    return mapping;
}

/// The values of \a name in the query, decoded.
std::vector<std::string> queryValues(const QByteArray &query, const std::string &name)
{
    std::vector<std::string> values;
    for (QByteArray pair : query.split('&')) {
        pair.replace('+', ' ');
        const qsizetype equals = pair.indexOf('=');
        const QByteArray key = equals < 0 ? pair : pair.left(equals);
        if (QByteArray::fromPercentEncoding(key).toStdString() == name) {
            values.push_back(
                equals < 0 ? std::string()
                           : QByteArray::fromPercentEncoding(pair.mid(equals + 1)).toStdString());
        }
    }
    return values;
}

/// Null: absent. "*": there, whatever it is. Else: that value.
bool meets(const Value &wanted, const std::vector<std::string> &values)
{
    if (wanted.isNull())
        return values.empty();
    if (wanted.isText() && wanted.text() == "*")
        return !values.empty();
    return std::find(values.begin(), values.end(), declarative::pythonText(wanted)) != values.end();
}

} // namespace

RuleServer::RuleServer(const Value &rules)
{
    for (const Value &source : rules.list()) {
        Rule rule;
        rule.method = QByteArray::fromStdString(source["method"].text());
        rule.url.setPattern(
            QRegularExpression::anchoredPattern(QString::fromStdString(source["url"].text())));
        rule.when = source["when"];
        const Value &then = source["then"];
        rule.answer.status = int(then["status"].integer());
        rule.answer.headers.append({"Content-Type", "application/json"});
        if (const Value &headers = then["headers"]; headers.isMapping()) {
            for (const auto &[name, value] : headers.mapping()) {
                rule.answer.headers.set(
                    {QByteArray::fromStdString(name), QByteArray::fromStdString(value.text())});
            }
        }
        rule.answer.body = QByteArray::fromStdString(declarative::jsonText(expanded(then["body"])));
        m_rules.push_back(std::move(rule));
    }
}

bool RuleServer::fits(const Rule &rule, const HttpRequest &request, const QByteArray &address)
{
    if (rule.method != httpMethodName(request.method)
        || !rule.url.match(QString::fromUtf8(address)).hasMatch())
        return false;
    const QByteArray query = request.url.query(QUrl::FullyEncoded).toUtf8();
    if (const Value &wanted = rule.when["query"]; wanted.isMapping()) {
        for (const auto &[name, value] : wanted.mapping()) {
            if (!meets(value, queryValues(query, name)))
                return false;
        }
    }
    if (const Value &wanted = rule.when["header"]; wanted.isMapping()) {
        for (const auto &[name, value] : wanted.mapping()) {
            const QByteArray given = request.headers.value(QByteArray::fromStdString(name));
            std::vector<std::string> values;
            if (!given.isNull())
                values.push_back(given.toStdString());
            if (!meets(value, values))
                return false;
        }
    }
    if (const Value &wanted = rule.when["body"]; wanted.isList()) {
        for (const Value &part : wanted.list()) {
            if (!request.body.contains(QByteArray::fromStdString(part.text())))
                return false;
        }
    }
    return true;
}

HttpResponse RuleServer::answer(const HttpRequest &request) const
{
    const QByteArray address = request.url.toEncoded().split('?').front();
    for (const Rule &rule : m_rules) {
        if (fits(rule, request, address))
            return rule.answer;
    }
    HttpResponse none;
    none.status = 404;
    none.headers.append({"Content-Type", "application/json"});
    none.body = "{}";
    return none;
}

} // namespace millrace

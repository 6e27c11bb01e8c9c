#include "core/declarative/request/judgedanswer.h"

#include "core/declarative/value/jsontext.h"

#include <QStringDecoder>

#include <array>

namespace millrace::declarative {

namespace {

constexpr int s_deepestError = 32;

std::string_view viewOf(const QByteArray &bytes)
{
    return {bytes.constData(), std::size_t(bytes.size())};
}

std::string titled(std::string name)
{
    bool isStart = true;
    for (char &c : name) {
        if (isStart && c >= 'a' && c <= 'z')
            c = static_cast<char>(c - 'a' + 'A');
        else if (!isStart && c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
        isStart = c == '-';
    }
    return name;
}

const Value *firstTruthy(const Value &mapping)
{
    static constexpr std::array s_keys{"message",       "messages", "error",  "errors",
                                       "failures",      "failure",  "detail", "err",
                                       "error_message", "msg",      "reason", "status_message"};
    const Value *last = nullptr;
    for (const char *key : s_keys) {
        last = mapping.find(key);
        if (last && last->isTruthy())
            return last;
    }
    return last;
}

std::optional<std::string> errorIn(const Value &value, int depth)
{
    if (value.isText())
        return value.text();
    if (depth > s_deepestError)
        return std::nullopt;
    if (value.isList()) {
        std::string all;
        bool isFirst = true;
        for (const Value &item : value.list()) {
            const std::optional<std::string> error = errorIn(item, depth + 1);
            if (!error)
                continue;
            all += (isFirst ? "" : ", ") + *error;
            isFirst = false;
        }
        return all;
    }
    if (!value.isMapping())
        return std::nullopt;
    const Value *inner = firstTruthy(value);
    return inner ? errorIn(*inner, depth + 1) : std::nullopt;
}

} // namespace

Value headerValues(const HttpHeaders &headers)
{
    Mapping values;
    for (const HttpHeader &line : headers.lines()) {
        const std::string name = line.name.toStdString();
        if (Value *present = values.find(name))
            *present = present->text() + ", " + line.value.toStdString();
        else
            values.append(name, line.value.toStdString());
    }
    const Mapping exact = values;
    for (const auto &[name, value] : exact) {
        const std::string lower = QByteArray::fromStdString(name).toLower().toStdString();
        for (const std::string &other : {lower, titled(name)}) {
            if (!values.contains(other))
                values.append(other, value);
        }
    }
    return values;
}

std::optional<std::string> errorMessageIn(const HttpResponse &response)
{
    const Result<Value> json = parseJson(viewOf(response.body));
    if (json)
        return errorIn(*json, 0);
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder.decode(response.body);
    return decoder.hasError() ? std::nullopt : std::optional(text.toStdString());
}

const Value &JudgedAnswer::json()
{
    if (!m_json) {
        Result<Value> parsed = parseJson(viewOf(m_response.body));
        m_json = parsed ? std::move(*parsed) : Value::emptyMapping();
    }
    return *m_json;
}

const Value &JudgedAnswer::headers()
{
    if (!m_headers)
        m_headers = headerValues(m_response.headers);
    return *m_headers;
}

const std::optional<std::string> &JudgedAnswer::errorMessage()
{
    if (!m_errorMessage)
        m_errorMessage = errorMessageIn(m_response);
    return *m_errorMessage;
}

} // namespace millrace::declarative

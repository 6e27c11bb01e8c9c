#include "tests/declarative/conformance/comparablerequest.h"

#include "core/declarative/value/jsontext.h"

#include <QRegularExpression>
#include <QUrl>
#include <QUrlQuery>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace millrace {

using namespace Qt::StringLiterals;
using declarative::jsonText;
using declarative::parseJson;
using declarative::Value;

namespace {

constexpr declarative::JsonStyle s_sorted{.sortsKeys = true};

std::string decodedPart(const QString &part)
{
    const QByteArray bytes = QByteArray::fromBase64(part.toLatin1(), QByteArray::Base64UrlEncoding);
    const auto value = parseJson({bytes.constData(), size_t(bytes.size())});
    return value && value->isMapping() ? jsonText(*value, s_sorted) : std::string();
}

/// Signatures differ from run to run; what is signed does not.
std::string withReadableTokens(const std::string &text)
{
    static const QRegularExpression s_token(u"(eyJ[\\w-]+)\\.([\\w-]+)\\.[\\w-]*"_s);
    QString result = QString::fromStdString(text);
    const QRegularExpressionMatch match = s_token.match(result);
    if (!match.hasMatch())
        return text;
    const std::string shown = decodedPart(match.captured(1)) + decodedPart(match.captured(2));
    result.replace(match.capturedStart(), match.capturedLength(), QString::fromStdString(shown));
    return result.toStdString();
}

std::string decoded(QByteArray text)
{
    text.replace('+', ' ');
    return QByteArray::fromPercentEncoding(text).toStdString();
}

std::string pairs(const QByteArray &form)
{
    std::string text;
    for (const QByteArray &pair : form.split('&')) {
        const qsizetype equals = pair.indexOf('=');
        text += "\n    " + decoded(pair.left(equals < 0 ? pair.size() : equals)) + " = "
            + (equals < 0 ? std::string() : decoded(pair.mid(equals + 1)));
    }
    return text;
}

std::string comparableBody(const QByteArray &body, const std::string &contentType)
{
    if (body.isEmpty())
        return {};
    if (contentType.starts_with("application/x-www-form-urlencoded"))
        return "\n  form" + withReadableTokens(pairs(body));
    const auto json = parseJson({body.constData(), size_t(body.size())});
    return "\n  body " + (json ? jsonText(*json, s_sorted) : body.toStdString());
}

std::string text(const std::string &method, const QByteArray &url,
                 std::map<std::string, std::string> headers, const QByteArray &body)
{
    constexpr std::array<std::string_view, 7> s_own{
        "user-agent",     "accept", "accept-encoding", "connection",
        "content-length", "host",   "cookie"};
    const qsizetype question = url.indexOf('?');
    std::string result = method + ' ' + (question < 0 ? url : url.left(question)).toStdString();
    if (question >= 0 && question + 1 < url.size())
        result += pairs(url.mid(question + 1));
    const std::string contentType = headers["content-type"];
    if (body.isEmpty() && contentType.empty())
        headers.erase("content-type");
    for (const auto &[name, value] : headers) {
        if (std::find(s_own.begin(), s_own.end(), name) == s_own.end())
            result += "\n  " + name + ": " + withReadableTokens(value);
    }
    return result + comparableBody(body, contentType);
}

} // namespace

std::string comparable(const HttpRequest &request)
{
    std::map<std::string, std::string> headers;
    for (const HttpHeader &header : request.headers.lines())
        headers[header.name.toLower().toStdString()] = header.value.toStdString();
    if (!request.contentType.isEmpty())
        headers["content-type"] = request.contentType.toStdString();
    return text(httpMethodName(request.method).toStdString(), request.url.toEncoded(), headers,
                request.body);
}

std::string comparable(const Value &recorded)
{
    std::map<std::string, std::string> headers;
    for (const auto &[name, value] : recorded["headers"].mapping())
        headers[QByteArray::fromStdString(name).toLower().toStdString()] = value.text();
    const Value &body = recorded["body"];
    return text(recorded["method"].text(), QByteArray::fromStdString(recorded["url"].text()),
                headers, body.isText() ? QByteArray::fromStdString(body.text()) : QByteArray());
}

std::vector<std::string> withoutRepeats(const std::vector<std::string> &requests)
{
    std::vector<std::string> result = requests;
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
}

} // namespace millrace

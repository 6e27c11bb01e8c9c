#include "core/http/httperrors.h"

#include "core/http/httpfailure.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype s_longestWords = 500;
constexpr qsizetype s_largestErrorBody = 256 * 1024;
constexpr int s_deepest = 5;

const ErrorDefinition &definitionOf(int status)
{
    switch (status) {
    case 401:
        return httperrors::unauthorized;
    case 403:
        return httperrors::forbidden;
    case 404:
    case 410:
        return httperrors::notFound;
    case 408:
        return httperrors::serverError;
    case 429:
        return httperrors::rateLimited;
    default:
        return status >= 500 ? httperrors::serverError : httperrors::rejected;
    }
}

/// The first text below one of the usual keys, the most telling key first.
QString wordsIn(const QJsonValue &value, int depth)
{
    if (value.isString())
        return value.toString();
    if (depth == s_deepest)
        return {};
    if (value.isArray())
        return wordsIn(value.toArray().first(), depth + 1);
    static constexpr std::array keys{"error_description"_L1,
                                     "message"_L1,
                                     "detail"_L1,
                                     "error"_L1,
                                     "errors"_L1,
                                     "title"_L1,
                                     "reason"_L1,
                                     "meta"_L1};
    const QJsonObject object = value.toObject();
    for (const QLatin1StringView key : keys) {
        QString words = wordsIn(object.value(key), depth + 1);
        if (!words.isEmpty())
            return words;
    }
    return {};
}

QString onOneLine(const QString &text)
{
    QString line;
    line.reserve(std::min(text.size(), s_longestWords));
    for (const QChar c : text) {
        if (line.size() == s_longestWords) {
            line.back() = u'…';
            break;
        }
        line += c.isSpace() || !c.isPrint() ? u' ' : c;
    }
    return line.simplified();
}

} // namespace

QString usualServerWords(const HttpResponse &response)
{
    const QByteArray body = response.body.left(s_largestErrorBody);
    const QJsonDocument document = QJsonDocument::fromJson(body);
    if (!document.isNull()) {
        const QJsonValue root
            = document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
        const QString words = wordsIn(root, 0);
        return onOneLine(words.isEmpty() ? QString::fromUtf8(body) : words);
    }
    // A page made for a browser says nothing in few words.
    if (response.headers.value("content-type").startsWith("text/html"))
        return {};
    return onOneLine(QString::fromUtf8(body));
}

Error statusError(const HttpRequest &request, const HttpResponse &response,
                  const ServerWords &words)
{
    QString detail = words ? onOneLine(words(response)) : usualServerWords(response);
    if (detail.isEmpty())
        detail = u"status %1"_s.arg(response.status);
    const QUrl &url = response.url.isEmpty() ? request.url : response.url;
    return failureError(request, definitionOf(response.status),
                        {shownAddress(url), QString::number(response.status)}, detail);
}

Error invalidAnswerError(const HttpRequest &request, const QString &why)
{
    return failureError(request, httperrors::invalidAnswer, {shownAddress(request.url), why});
}

bool isOutcomeUnknown(const Error &error)
{
    static constexpr std::array codes{
        "cancelled"_L1,      "http.cut"_L1,     "http.timed_out"_L1,    "http.invalid_answer"_L1,
        "http.too_large"_L1, "http.stopped"_L1, "http.server_error"_L1, "http.redirect_refused"_L1};
    return std::ranges::find(codes, error.code) != codes.end();
}

} // namespace millrace

#include "tests/servers/httpexchange.h"

#include <QUrl>

namespace millrace::test {

namespace {

QString decoded(QByteArray text)
{
    text.replace('+', ' ');
    return QString::fromUtf8(QByteArray::fromPercentEncoding(text));
}

HttpAnswer jsonAnswer(const QJsonDocument &document, int status)
{
    return HttpAnswer::text(document.toJson(QJsonDocument::Compact), status, "application/json");
}

} // namespace

QByteArray HttpCall::header(QByteArrayView name) const
{
    for (const auto &[key, value] : headers) {
        if (key == name)
            return value.isNull() ? QByteArray("") : value;
    }
    return {};
}

QString HttpCall::parameter(const QString &name) const
{
    const auto found = parameters.find(name);
    return found == parameters.end() ? QString() : found->second;
}

std::map<QString, QString> HttpCall::form() const
{
    std::map<QString, QString> items;
    for (const QByteArray &item : body.split('&')) {
        const qsizetype equals = item.indexOf('=');
        items[decoded(item.left(equals))] = equals < 0 ? QString() : decoded(item.mid(equals + 1));
    }
    return items;
}

HttpAnswer HttpAnswer::json(const QJsonObject &body, int status)
{
    return jsonAnswer(QJsonDocument(body), status);
}

HttpAnswer HttpAnswer::jsonArray(const QJsonArray &body, int status)
{
    return jsonAnswer(QJsonDocument(body), status);
}

HttpAnswer HttpAnswer::text(const QByteArray &body, int status, const QByteArray &type)
{
    HttpAnswer answer;
    answer.status = status;
    answer.headers = {{"Content-Type", type}};
    answer.body = body;
    return answer;
}

HttpAnswer HttpAnswer::redirect(int status, const QByteArray &location)
{
    HttpAnswer answer;
    answer.status = status;
    answer.headers = {{"Location", location}};
    return answer;
}

} // namespace millrace::test

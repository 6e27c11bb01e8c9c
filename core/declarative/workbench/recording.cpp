#include "core/declarative/workbench/recording.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_recordingInvalid{
    "declarative.recording_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The file is no recording of requests."),
    QT_TRANSLATE_NOOP("errors", "Choose a file that the workbench has saved.")};

constexpr qint64 s_largest = qint64(64) * 1024 * 1024;
constexpr int s_version = 1;
const QString s_format = u"millrace-recording"_s;

void insertBytes(QJsonObject &json, const QString &key, const QByteArray &bytes)
{
    const QString text = QString::fromUtf8(bytes);
    if (text.toUtf8() == bytes)
        json.insert(key, text);
    else
        json.insert(key + u"_base64"_s, QString::fromLatin1(bytes.toBase64()));
}

QByteArray bytesOf(const QJsonObject &json, const QString &key)
{
    const QJsonValue encoded = json.value(key + u"_base64"_s);
    return encoded.isString() ? QByteArray::fromBase64(encoded.toString().toLatin1())
                              : json.value(key).toString().toUtf8();
}

QJsonObject toJson(const RecordedExchange &exchange)
{
    QJsonArray headers;
    for (const auto &[name, value] : exchange.headers)
        headers.append(QJsonArray{QString::fromUtf8(name), QString::fromUtf8(value)});
    QJsonObject json{{u"stream"_s, exchange.stream},
                     {u"method"_s, QString::fromLatin1(exchange.method)},
                     {u"url"_s, exchange.url},
                     {u"status"_s, exchange.status},
                     {u"headers"_s, headers}};
    insertBytes(json, u"body"_s, exchange.body);
    insertBytes(json, u"answer"_s, exchange.answer);
    return json;
}

RecordedExchange fromJson(const QJsonObject &json)
{
    RecordedExchange exchange;
    exchange.stream = json.value("stream"_L1).toString();
    exchange.method = json.value("method"_L1).toString().toLatin1();
    exchange.url = json.value("url"_L1).toString();
    exchange.body = bytesOf(json, u"body"_s);
    exchange.status = json.value("status"_L1).toInt();
    exchange.answer = bytesOf(json, u"answer"_s);
    const QJsonArray headers = json.value("headers"_L1).toArray();
    for (const QJsonValue &line : headers)
        exchange.headers.append(
            {line.toArray().at(0).toString().toUtf8(), line.toArray().at(1).toString().toUtf8()});
    return exchange;
}

} // namespace

void Recording::add(const Exchange &exchange, const KnownSecrets &secrets)
{
    if (exchange.response == nullptr || exchange.isFromCache)
        return;
    const HttpResponse &response = *exchange.response;
    m_size += response.body.size() + exchange.request.body.size();
    if (m_size > s_largest)
        return;
    RecordedExchange kept;
    kept.stream = QString::fromStdString(exchange.stream);
    kept.method = httpMethodName(exchange.request.method);
    kept.url = secrets.hidden(exchange.request.url);
    kept.body = secrets.hidden(exchange.request.body);
    kept.status = response.status;
    for (const HttpHeader &line : response.headers.lines())
        kept.headers.append({line.name, secrets.hidden(line).toUtf8()});
    const bool isLogin = exchange.stream.empty();
    kept.answer = secrets.hidden(isLogin ? hiddenLogin(response.body) : response.body);
    m_exchanges.push_back(std::move(kept));
}

QByteArray Recording::toJson() const
{
    QJsonArray exchanges;
    for (const RecordedExchange &exchange : m_exchanges)
        exchanges.append(declarative::toJson(exchange));
    return QJsonDocument(QJsonObject{{u"format"_s, s_format},
                                     {u"version"_s, s_version},
                                     {u"at"_s, qint64(m_at.time_since_epoch().count())},
                                     {u"exchanges"_s, exchanges}})
        .toJson();
}

Result<Recording> Recording::fromJson(const QByteArray &text)
{
    QJsonParseError fault{};
    const QJsonObject json = QJsonDocument::fromJson(text, &fault).object();
    if (fault.error != QJsonParseError::NoError)
        return makeError(s_recordingInvalid, {}, fault.errorString());
    if (json.value("format"_L1).toString() != s_format
        || json.value("version"_L1).toInt() != s_version)
        return makeError(s_recordingInvalid);
    Recording recording{TimePoint(std::chrono::microseconds(json.value("at"_L1).toInteger()))};
    const QJsonArray exchanges = json.value("exchanges"_L1).toArray();
    for (const QJsonValue &exchange : exchanges)
        recording.m_exchanges.push_back(declarative::fromJson(exchange.toObject()));
    return recording;
}

} // namespace millrace::declarative

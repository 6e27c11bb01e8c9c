#include "core/declarative/workbench/recording.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_recordingInvalid{
    "declarative.recording_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The file is no recording of requests."),
    QT_TRANSLATE_NOOP("errors", "Choose a file that the workbench has saved.")};

/// The first one had nothing left out.
constexpr int s_oldestVersion = 1;
constexpr int s_version = 2;
/// A longer address is not kept of an exchange that is left out.
constexpr qsizetype s_longestMarker = 1024;
constexpr auto s_tooLarge = "too_large"_L1;
constexpr auto s_noRoom = "no_room"_L1;
const QString s_format = u"millrace-recording"_s;

/// Whether much of it grows in a text of JSON; then base64 is smaller.
bool hasManyEscapes(const QByteArray &bytes)
{
    qsizetype added = 0;
    for (const char byte : bytes) {
        if (byte == '"' || byte == '\\' || byte == '\n')
            added += 1;
        else if (static_cast<unsigned char>(byte) < ' ')
            added += 5;
    }
    return added > bytes.size() / 3;
}

void insertBytes(QJsonObject &json, const QString &key, const QByteArray &bytes)
{
    const QString text = QString::fromUtf8(bytes);
    if (text.toUtf8() == bytes && !hasManyEscapes(bytes))
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
    if (exchange.omission != Omission::None) {
        return {{u"stream"_s, exchange.stream},
                {u"method"_s, QString::fromLatin1(exchange.method)},
                {u"url"_s, exchange.url},
                {u"body_digest"_s, QString::fromLatin1(exchange.body)},
                {u"left_out"_s, exchange.omission == Omission::TooLarge ? s_tooLarge : s_noRoom}};
    }
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
    if (const QString reason = json.value("left_out"_L1).toString(); !reason.isEmpty()) {
        exchange.omission = reason == s_tooLarge ? Omission::TooLarge : Omission::NoRoom;
        exchange.body = json.value("body_digest"_L1).toString().toLatin1();
        return exchange;
    }
    exchange.body = bytesOf(json, u"body"_s);
    exchange.status = json.value("status"_L1).toInt();
    exchange.answer = bytesOf(json, u"answer"_s);
    const QJsonArray headers = json.value("headers"_L1).toArray();
    for (const QJsonValue &line : headers)
        exchange.headers.append(
            {line.toArray().at(0).toString().toUtf8(), line.toArray().at(1).toString().toUtf8()});
    return exchange;
}

qint64 sizeOf(const RecordedExchange &exchange)
{
    qint64 size = exchange.url.size() + exchange.body.size() + exchange.answer.size();
    for (const auto &[name, value] : exchange.headers)
        size += name.size() + value.size();
    return size;
}

} // namespace

QByteArray Recording::digest(const QByteArray &body)
{
    return QCryptographicHash::hash(body, QCryptographicHash::Sha256).toHex();
}

Omission Recording::omissionOf(qint64 size) const
{
    if (size > m_limits.largest)
        return Omission::TooLarge;
    const bool isFull = m_size + size > m_limits.total || m_kept >= m_limits.exchanges;
    return isFull ? Omission::NoRoom : Omission::None;
}

void Recording::leaveOut(RecordedExchange exchange)
{
    ++(exchange.omission == Omission::TooLarge ? m_omissions.tooLarge : m_omissions.noRoom);
    const bool hasPlace = m_omissions.total() - m_omissions.unlisted <= m_limits.markers
        && exchange.url.size() <= s_longestMarker;
    if (!hasPlace) {
        ++m_omissions.unlisted;
        return;
    }
    RecordedExchange marker;
    marker.stream = std::move(exchange.stream);
    marker.method = std::move(exchange.method);
    marker.url = std::move(exchange.url);
    marker.body = digest(exchange.body);
    marker.omission = exchange.omission;
    m_exchanges.push_back(std::move(marker));
}

void Recording::add(const Exchange &exchange, const KnownSecrets &secrets)
{
    if (exchange.response == nullptr || exchange.isFromCache)
        return;
    const HttpResponse &response = *exchange.response;
    RecordedExchange kept;
    kept.stream = QString::fromStdString(exchange.stream);
    kept.method = httpMethodName(exchange.request.method);
    kept.url = secrets.hidden(exchange.request.url);
    kept.body = secrets.hidden(exchange.request.body);
    kept.omission = omissionOf(response.body.size() + exchange.request.body.size());
    if (kept.omission == Omission::None) {
        kept.status = response.status;
        for (const HttpHeader &line : response.headers.lines())
            kept.headers.append({line.name, secrets.hidden(line).toUtf8()});
        const bool isLogin = exchange.stream.empty();
        kept.answer = secrets.hidden(isLogin ? hiddenLogin(response.body) : response.body);
        // What hides secrets may be longer than they are.
        kept.omission = omissionOf(sizeOf(kept));
    }
    if (kept.omission != Omission::None) {
        leaveOut(std::move(kept));
        return;
    }
    m_size += sizeOf(kept);
    ++m_kept;
    m_exchanges.push_back(std::move(kept));
}

QByteArray Recording::toJson() const
{
    QJsonArray exchanges;
    for (const RecordedExchange &exchange : m_exchanges)
        exchanges.append(declarative::toJson(exchange));
    const QJsonObject leftOut{{s_tooLarge, m_omissions.tooLarge},
                              {s_noRoom, m_omissions.noRoom},
                              {u"unlisted"_s, m_omissions.unlisted}};
    return QJsonDocument(QJsonObject{{u"format"_s, s_format},
                                     {u"version"_s, s_version},
                                     {u"at"_s, qint64(m_at.time_since_epoch().count())},
                                     {u"left_out"_s, leftOut},
                                     {u"exchanges"_s, exchanges}})
        .toJson();
}

Result<Recording> Recording::fromJson(const QByteArray &text)
{
    QJsonParseError fault{};
    const QJsonObject json = QJsonDocument::fromJson(text, &fault).object();
    if (fault.error != QJsonParseError::NoError)
        return makeError(s_recordingInvalid, {}, fault.errorString());
    const int version = json.value("version"_L1).toInt();
    if (json.value("format"_L1).toString() != s_format || version < s_oldestVersion
        || version > s_version)
        return makeError(s_recordingInvalid);
    Recording recording{TimePoint(std::chrono::microseconds(json.value("at"_L1).toInteger()))};
    const QJsonArray exchanges = json.value("exchanges"_L1).toArray();
    for (const QJsonValue &exchange : exchanges)
        recording.m_exchanges.push_back(declarative::fromJson(exchange.toObject()));
    const QJsonObject leftOut = json.value("left_out"_L1).toObject();
    const auto count
        = [&](QLatin1String key) { return std::max<qint64>(leftOut.value(key).toInteger(), 0); };
    recording.m_omissions = {count(s_tooLarge), count(s_noRoom), count("unlisted"_L1)};
    return recording;
}

} // namespace millrace::declarative

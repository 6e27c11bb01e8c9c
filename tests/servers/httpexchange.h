// HttpCall and HttpAnswer: what an HttpServer of the tests reads and writes.
#pragma once

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QPair>
#include <QString>
#include <QUrlQuery>

#include <chrono>
#include <map>

namespace millrace::test {

/// One request as the server read it.
struct HttpCall final
{
    int number = 0; ///< From 1, in the order of arrival.
    QByteArray method{};
    QByteArray target{}; ///< As it was sent, with the query.
    QString path{}; ///< Decoded, without the query.
    QUrlQuery query{};
    std::map<QString, QString> parameters{}; ///< What the "{name}" of the route stood for.
    QList<QPair<QByteArray, QByteArray>> headers{}; ///< Names in lower case.
    QByteArray body{}; ///< Decompressed.
    qint64 sentSize = 0; ///< Of the body as it was sent.
    int connection = 0; ///< Number of the connection, from 1.
    std::chrono::steady_clock::time_point time{}; ///< When it had been read.

    /// The value of the header \a name (lower case); null when there is none.
    [[nodiscard]] QByteArray header(QByteArrayView name) const;
    [[nodiscard]] QString parameter(const QString &name) const;
    [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(body).object(); }
    /// The items of a body of the type application/x-www-form-urlencoded.
    [[nodiscard]] std::map<QString, QString> form() const;
};

/// What the server answers.
struct HttpAnswer final
{
    int status = 200;
    QList<QPair<QByteArray, QByteArray>> headers{};
    QByteArray body{};
    bool isChunked = false;

    void addHeader(const QByteArray &name, const QByteArray &value)
    {
        headers.append(qMakePair(name, value));
    }

    [[nodiscard]] static HttpAnswer json(const QJsonObject &body, int status = 200);
    [[nodiscard]] static HttpAnswer jsonArray(const QJsonArray &body, int status = 200);
    [[nodiscard]] static HttpAnswer text(const QByteArray &body, int status = 200,
                                         const QByteArray &type = "text/plain");
    [[nodiscard]] static HttpAnswer redirect(int status, const QByteArray &location);
};

} // namespace millrace::test

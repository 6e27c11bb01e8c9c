// HttpRequest: what is asked of a server, and what of it must never be shown.
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <chrono>
#include <functional>
#include <optional>
#include <vector>

namespace millrace {

enum class HttpMethod { Get, Head, Post, Put, Patch, Delete };

/// The method as HTTP writes it: "GET".
[[nodiscard]] QByteArray httpMethodName(HttpMethod method);

/// One header line.
struct HttpHeader final
{
    QByteArray name;
    QByteArray value;
    bool isSecret = false; ///< Hidden in errors; dropped when a redirect leaves the server.
};

/// Headers in the order they are sent or came. Names are compared without regard to case.
class HttpHeaders final
{
public:
    HttpHeaders() = default;
    HttpHeaders(std::initializer_list<HttpHeader> lines)
        : m_lines(lines)
    {
    }

    /// The value of the first line called \a name; null when there is none.
    [[nodiscard]] QByteArray value(QByteArrayView name) const;
    [[nodiscard]] bool contains(QByteArrayView name) const { return !value(name).isNull(); }
    void append(HttpHeader line) { m_lines.push_back(std::move(line)); }
    /// Replaces every line of that name.
    void set(HttpHeader line);
    void remove(QByteArrayView name);
    [[nodiscard]] const std::vector<HttpHeader> &lines() const { return m_lines; }

private:
    std::vector<HttpHeader> m_lines;
};

/// Which complete answers ApiClient::send() hands over as a response instead of an error.
enum class HttpAnswers {
    Successes, ///< 2xx (207 included) and 304.
    /// Also those of 4xx that nothing but the caller can judge: all but 401, 407, 408 and 429.
    Refusals,
};

/// Takes the body of a successful answer piece by piece, decompressed, on a thread of the client.
/// False stops the request, which then fails with http.stopped. Must not block for long: other
/// requests wait meanwhile.
using HttpSink = std::function<bool(QByteArrayView piece)>;

/// What a request is signed with: AWS signature version 4, as S3 and what is like it ask for. The
/// library signs method, path, query, the host, every header given and the body.
struct HttpSignature final
{
    QString accessKey;
    QString secretKey; ///< Hidden in errors.
    QString region; ///< "us-east-1".
    QString service; ///< "s3".
};

/// One request. A plain value; the body is shared, not copied.
struct HttpRequest final
{
    HttpMethod method = HttpMethod::Get;
    QUrl url{}; ///< Absolute, http or https, without a user or password.
    HttpHeaders headers{};
    QByteArray body{};
    QByteArray contentType{}; ///< Sent as Content-Type when there is a body; empty: none.
    bool isBodyCompressed = false; ///< Compresses the body with gzip when that makes it smaller.
    /// Names of query items whose values are hidden in errors ("api_key").
    QStringList secretQueryKeys{};
    /// Values hidden in errors wherever they occur, such as a secret inside the body.
    QStringList secrets{};
    /// Whether a repeat after an unknown outcome does no harm. Unset: by the method (GET, HEAD, PUT
    /// and DELETE are, POST and PATCH are not). Set it for a POST that upserts.
    std::optional<bool> isRepeatable{};
    /// Longest time for the whole request, its redirects included. Unset: the client's.
    std::optional<std::chrono::milliseconds> timeout{};
    /// Largest body of the answer, decompressed. Unset: the client's. Counts for a sink as well.
    std::optional<qint64> maximumAnswer{};
    HttpAnswers answers = HttpAnswers::Successes;
    /// Set: the request is signed, and follows no redirect: the signature is for this server alone.
    /// REQUIRES: nothing in the path but letters, digits and "/-._~" goes unencoded, and the query
    /// is empty.
    std::optional<HttpSignature> signature{};
    HttpSink sink{}; ///< Set: the body of a 2xx answer goes here and HttpResponse::body is empty.

    [[nodiscard]] bool mayBeRepeated() const;
};

/// Scheme, host and path as errors name them: no query, no user.
[[nodiscard]] QString shownAddress(const QUrl &url);

/// Every value of \a request that must not be shown, for a Redactor.
[[nodiscard]] QStringList secretsOf(const HttpRequest &request);

/// \a base with \a path appended to its path; exactly one slash between them. \a path may hold a
/// query ("items?limit=1"); it is taken as it is, so that parts of it have to be encoded
/// (QUrl::toPercentEncoding).
[[nodiscard]] QUrl urlBelow(const QUrl &base, const QString &path);

} // namespace millrace

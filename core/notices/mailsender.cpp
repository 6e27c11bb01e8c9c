#include "core/notices/mailsender.h"

#include "core/base/redaction.h"
#include "core/http/httpclient.h"
#include "core/notices/noticeerrors.h"

#include <curl/curl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// The library's own limit is told as what it is, if it holds.
constexpr std::chrono::seconds s_grace{2};

struct HandleEnd final
{
    void operator()(CURL *handle) const { curl_easy_cleanup(handle); }
};
struct ListEnd final
{
    void operator()(curl_slist *list) const { curl_slist_free_all(list); }
};

/// One message on its way.
class Transfer final
{
public:
    Transfer(const MailRoute &route, const MailMessage &message, QByteArray authorities,
             const Cancellation &cancellation)
        : m_route(route)
        , m_bytes(mailBytes(message))
        , m_authorities(std::move(authorities))
        , m_cancellation(cancellation)
        , m_deadline(std::chrono::steady_clock::now() + route.timeLimit + s_grace)
        , m_handle(curl_easy_init())
    {
        setWay();
        setSafety();
        setSignIn();
        setEnvelope(message);
    }

    Result<void> run()
    {
        const CURLcode code = curl_easy_perform(m_handle.get());
        stopListening();
        if (code == CURLE_OK)
            return {};
        if (m_cancellation.stop_requested())
            return Error::cancelled();
        return failure(code);
    }

private:
    void setWay()
    {
        const MailSettings &settings = m_route.settings;
        const bool isTls = settings.security == MailSecurity::Tls;
        const QString host
            = settings.host.contains(u':') ? u'[' + settings.host + u']' : settings.host;
        const int port = settings.port > 0 ? settings.port : standardPort(settings.security);
        const QByteArray url
            = u"%1://%2:%3"_s.arg(isTls ? u"smtps"_s : u"smtp"_s, host).arg(port).toLatin1();
        set(CURLOPT_URL, url.constData());
        set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
        set(CURLOPT_NOSIGNAL, 1L);
        // What the environment names is for the web.
        set(CURLOPT_PROXY, "");
        set(CURLOPT_ERRORBUFFER, m_words.data());
        set(CURLOPT_TIMEOUT_MS, static_cast<long>(m_route.timeLimit.count()));
        set(CURLOPT_CONNECTTIMEOUT_MS,
            static_cast<long>(std::min<qint64>(m_route.timeLimit.count(), 15'000)));
        set(CURLOPT_QUICK_EXIT, 1L);
        set(CURLOPT_NOPROGRESS, 0L);
        set(CURLOPT_XFERINFODATA, this);
        set(CURLOPT_XFERINFOFUNCTION, &Transfer::onProgress);
        // The answers of the server come as headers.
        set(CURLOPT_HEADERDATA, this);
        set(CURLOPT_HEADERFUNCTION, &Transfer::onAnswer);
        set(CURLOPT_WRITEDATA, this);
        set(CURLOPT_WRITEFUNCTION, &Transfer::onAnswer);
    }

    void setSafety()
    {
        // Also where the address says so: a server must not get anything in the clear.
        set(CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
        set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
        set(CURLOPT_SSL_VERIFYPEER, 1L);
        set(CURLOPT_SSL_VERIFYHOST, 2L);
        if (m_authorities.isEmpty())
            return;
        curl_blob text{m_authorities.data(), static_cast<std::size_t>(m_authorities.size()),
                       CURL_BLOB_NOCOPY};
        set(CURLOPT_CAINFO_BLOB, &text);
    }

    void setSignIn()
    {
        if (m_route.settings.user.isEmpty())
            return;
        set(CURLOPT_USERNAME, m_route.settings.user.toUtf8().constData());
        set(CURLOPT_PASSWORD, m_route.password.toUtf8().constData());
    }

    void setEnvelope(const MailMessage &message)
    {
        set(CURLOPT_MAIL_FROM, QByteArray('<' + message.from.toLatin1() + '>').constData());
        for (const QString &address : message.to) {
            const QByteArray line = '<' + address.toLatin1() + '>';
            m_receivers.reset(curl_slist_append(m_receivers.release(), line.constData()));
        }
        set(CURLOPT_MAIL_RCPT, m_receivers.get());
        set(CURLOPT_UPLOAD, 1L);
        set(CURLOPT_READDATA, this);
        set(CURLOPT_READFUNCTION, &Transfer::onRead);
        set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(m_bytes.size()));
    }

    [[nodiscard]] Error failure(CURLcode code) const
    {
        const QString &host = m_route.settings.host;
        const QString words = QString::fromUtf8(m_words.data());
        long status = 0;
        curl_easy_getinfo(m_handle.get(), CURLINFO_RESPONSE_CODE, &status);
        const auto make = [&](const ErrorDefinition &definition, const QStringList &arguments) {
            return made(definition, arguments, words);
        };
        switch (code) {
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_CONNECT:
            return make(noticeerrors::mailUnreachable, {host, words});
        case CURLE_OPERATION_TIMEDOUT: {
            const auto seconds
                = std::chrono::duration_cast<std::chrono::seconds>(m_route.timeLimit);
            return make(noticeerrors::mailTimedOut, {host, QString::number(seconds.count())});
        }
        case CURLE_USE_SSL_FAILED:
        case CURLE_SSL_CONNECT_ERROR:
            return make(noticeerrors::mailNotEncrypted, {host});
        case CURLE_PEER_FAILED_VERIFICATION:
            return make(noticeerrors::mailCertificate, {host, words});
        case CURLE_LOGIN_DENIED:
            // 454: not now (RFC 4954).
            if (status >= 400 && status < 500)
                return make(noticeerrors::mailDelayed, {host, QString::number(status)});
            return make(noticeerrors::mailLoginRefused, {host});
        default:
            break;
        }
        if (status >= 400 && status < 500)
            return make(noticeerrors::mailDelayed, {host, QString::number(status)});
        if (status >= 500 && status < 600)
            return make(noticeerrors::mailRefused, {host, QString::number(status)});
        return make(noticeerrors::mailFailed,
                    {host, words.isEmpty() ? QString::fromUtf8(curl_easy_strerror(code)) : words});
    }

    /// The server may repeat what it was told.
    [[nodiscard]] Error made(const ErrorDefinition &definition, const QStringList &arguments,
                             const QString &words) const
    {
        QString detail = m_answer.isEmpty() ? words : QString::fromUtf8(m_answer).trimmed();
        detail.truncate(500);
        const Redactor redactor(secrets());
        QStringList shown;
        for (const QString &argument : arguments)
            shown << redactor.redacted(argument);
        return makeError(definition, shown, redactor.redacted(detail));
    }

    /// The password, and what it looks like on its way: Base64 of it alone and of PLAIN (RFC 4616).
    [[nodiscard]] QStringList secrets() const
    {
        if (m_route.password.isEmpty())
            return {};
        const QByteArray word = m_route.password.toUtf8();
        const QByteArray plain = '\0' + m_route.settings.user.toUtf8() + '\0' + word;
        return {m_route.password, QString::fromLatin1(word.toBase64()),
                QString::fromLatin1(plain.toBase64())};
    }

    /// The library says farewell when its handle ends, and would wait two minutes for the answer,
    /// whatever the time limit: the farewell is sent, its answer is nobody's business.
    void stopListening() const
    {
        curl_socket_t socket = CURL_SOCKET_BAD;
        const CURLcode asked = curl_easy_getinfo(m_handle.get(), CURLINFO_ACTIVESOCKET, &socket);
        if (asked == CURLE_OK && socket != CURL_SOCKET_BAD)
            ::shutdown(socket, SHUT_RD);
    }

    static int onProgress(void *self, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
    {
        // A refusal is followed by a farewell within the transfer, to which its limit is unknown.
        const auto *transfer = static_cast<const Transfer *>(self);
        const bool isLate = std::chrono::steady_clock::now() > transfer->m_deadline;
        return isLate || transfer->m_cancellation.stop_requested() ? 1 : 0;
    }

    static std::size_t onAnswer(char *bytes, std::size_t size, std::size_t count, void *self)
    {
        // What was refused; the farewell that follows says nothing.
        const auto length = static_cast<qsizetype>(size) * static_cast<qsizetype>(count);
        if (length > 0 && (bytes[0] == '4' || bytes[0] == '5'))
            static_cast<Transfer *>(self)->m_answer
                = QByteArray(bytes, std::min<qsizetype>(length, 500));
        return size * count;
    }

    static std::size_t onRead(char *bytes, std::size_t size, std::size_t count, void *self)
    {
        auto *transfer = static_cast<Transfer *>(self);
        const auto room = static_cast<qsizetype>(size) * static_cast<qsizetype>(count);
        const qsizetype length = std::min(room, transfer->m_bytes.size() - transfer->m_given);
        std::memcpy(bytes, transfer->m_bytes.constData() + transfer->m_given,
                    static_cast<std::size_t>(length));
        transfer->m_given += length;
        return static_cast<std::size_t>(length);
    }

    template<typename T>
    void set(CURLoption option, T value)
    {
        curl_easy_setopt(m_handle.get(), option, value);
    }

    const MailRoute &m_route;
    const QByteArray m_bytes;
    QByteArray m_authorities;
    const Cancellation &m_cancellation;
    const std::chrono::steady_clock::time_point m_deadline;
    std::array<char, CURL_ERROR_SIZE> m_words{};
    QByteArray m_answer;
    qsizetype m_given = 0;
    std::unique_ptr<curl_slist, ListEnd> m_receivers;
    std::unique_ptr<CURL, HandleEnd> m_handle; // Last: it uses the others until its end.
};

} // namespace

Result<void> sendMail(const MailRoute &route, const MailMessage &message,
                      const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return Error::cancelled();
    // Also initialises the library.
    auto client = HttpClient::create({});
    if (!client)
        return client.error();
    return Transfer(route, message, (*client)->options().authorities, cancellation).run();
}

} // namespace millrace

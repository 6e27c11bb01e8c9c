#include "core/http/httpidentity.h"

#include "core/connector/certificateidentity.h"
#include "core/http/certificatetrust.h"
#include "core/http/httpdefaults.h"
#include "core/http/httpfailure.h"
#include "core/http/wayout.h"

#include <QRegularExpression>

#include <memory>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

const QString s_pointer = u"/http/certificate_fingerprint"_s;

bool isOf(const Error &error, const ErrorDefinition &definition)
{
    return error.code == QLatin1StringView(definition.code);
}

/// The address that the message of a refusal names, whatever its language.
QUrl addressIn(const Error &refusal)
{
    static const QRegularExpression address(u"https://[^\\s\"]+"_s);
    const QUrl url(address.match(refusal.message).captured(), QUrl::StrictMode);
    return url.isValid() && !url.host().isEmpty() ? url : QUrl();
}

int onProgress(void *cancellation, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
{
    return static_cast<const Cancellation *>(cancellation)->stop_requested() ? 1 : 0;
}

/// The certificate, DER, that \a url shows.
Result<QByteArray> presentedBy(const QUrl &url, const HttpOptions &options,
                               const Cancellation &cancellation)
{
    QByteArray certificate;
    const CertificateTrust trust{.host = url.host(), .presented = &certificate};
    std::array<char, CURL_ERROR_SIZE> words{};
    Cancellation stop = cancellation;
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(curl_easy_init(),
                                                                     &curl_easy_cleanup);
    const ProxyOptions proxy = proxyFor(options, url);
    curl_easy_setopt(handle.get(), CURLOPT_URL, url.toEncoded().constData());
    curl_easy_setopt(handle.get(), CURLOPT_PROTOCOLS_STR, "https");
    curl_easy_setopt(handle.get(), CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(handle.get(), CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle.get(), CURLOPT_ERRORBUFFER, words.data());
    curl_easy_setopt(handle.get(), CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(handle.get(), CURLOPT_TIMEOUT_MS,
                     static_cast<long>(options.connectTimeout.count()));
    curl_easy_setopt(handle.get(), CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(handle.get(), CURLOPT_XFERINFOFUNCTION, &onProgress);
    curl_easy_setopt(handle.get(), CURLOPT_XFERINFODATA, &stop);
    applyProxy(handle.get(), proxy);
    trust.applyTo(handle.get());
    const CURLcode code = curl_easy_perform(handle.get());
    if (cancellation.stop_requested())
        return Error::cancelled();
    if (!certificate.isEmpty())
        return certificate;
    HttpFailure failure;
    failure.code = code;
    failure.words = QString::fromUtf8(words.data());
    long systemError = 0;
    curl_easy_getinfo(handle.get(), CURLINFO_OS_ERRNO, &systemError);
    failure.systemError = static_cast<int>(systemError);
    failure.usesProxy = proxy.kind != ProxyKind::None;
    failure.elapsed = options.connectTimeout;
    return failureError(HttpRequest{.url = url}, failure);
}

} // namespace

Result<std::optional<ServerIdentity>> httpIdentity(const Configuration &configuration,
                                                   const Error &refusal,
                                                   const Cancellation &cancellation)
{
    using Identity = std::optional<ServerIdentity>;
    const bool hasChanged = isOf(refusal, httperrors::fingerprintDiffers);
    const QUrl url = addressIn(refusal);
    // A field elsewhere names another server, which has settings of its own.
    const bool isElsewhere = !refusal.field.isEmpty() && !refusal.field.startsWith("/http/"_L1);
    if ((!hasChanged && !isOf(refusal, httperrors::tlsUntrusted)) || url.isEmpty() || isElsewhere)
        return Identity();
    auto options = httpOptions(configuration);
    if (!options)
        return options.error();
    const auto defaults = httpDefaults();
    if (!defaults)
        return defaults.error();
    const QByteArray trusted = options->fingerprint;
    const auto certificate
        = presentedBy(url, withDefaults(std::move(*options), *defaults), cancellation);
    if (!certificate)
        return certificate.error();
    Identity identity = certificateIdentity(*certificate);
    if (!identity)
        return identity;
    identity->server = u"%1:%2"_s.arg(url.host()).arg(url.port(443));
    identity->pointer = s_pointer;
    identity->hasChanged = hasChanged;
    identity->trusted = QString::fromLatin1(trusted.toHex(':').toUpper());
    return identity;
}

} // namespace millrace

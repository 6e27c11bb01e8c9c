#include "core/http/certificatetrust.h"

#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <QUrl>

#include <algorithm>
#include <array>
#include <memory>

namespace millrace {

namespace {

constexpr qsizetype s_digestBytes = 32;

QByteArray digestOf(const X509 *certificate)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    if (X509_digest(certificate, EVP_sha256(), digest.data(), &size) != 1)
        return {};
    return {reinterpret_cast<const char *>(digest.data()), static_cast<qsizetype>(size)};
}

QByteArray derOf(const X509 *certificate)
{
    unsigned char *bytes = nullptr;
    const int size = i2d_X509(certificate, &bytes);
    if (size <= 0)
        return {};
    QByteArray der(reinterpret_cast<const char *>(bytes), size);
    OPENSSL_free(bytes);
    return der;
}

/// What the library would look at once the hand-shake is done; for certificates that are not
/// trusted by their fingerprint. False: no name can be expected, and so none be trusted.
bool expectHost(X509_STORE_CTX *chain, const QString &host)
{
    X509_VERIFY_PARAM *rules = X509_STORE_CTX_get0_param(chain);
    const QByteArray name = QUrl::toAce(host);
    const QByteArray plain = name.isEmpty() ? host.toLatin1() : name;
    // Of no name OpenSSL would take any certificate.
    if (plain.isEmpty())
        return false;
    if (X509_VERIFY_PARAM_set1_ip_asc(rules, plain.constData()) == 1)
        return true;
    X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    return X509_VERIFY_PARAM_set1_host(rules, plain.constData(),
                                       static_cast<std::size_t>(plain.size()))
        == 1;
}

int onChain(X509_STORE_CTX *chain, void *argument)
{
    const auto *trust = static_cast<const CertificateTrust *>(argument);
    const X509 *own = X509_STORE_CTX_get0_cert(chain);
    if (trust->presented != nullptr) {
        if (own != nullptr)
            *trust->presented = derOf(own);
        X509_STORE_CTX_set_error(chain, X509_V_ERR_APPLICATION_VERIFICATION);
        return 0;
    }
    if (own != nullptr && digestOf(own) == trust->fingerprint) {
        X509_STORE_CTX_set_error(chain, X509_V_OK);
        return 1;
    }
    if (!expectHost(chain, trust->host)) {
        X509_STORE_CTX_set_error(chain, X509_V_ERR_HOSTNAME_MISMATCH);
        return 0;
    }
    return X509_verify_cert(chain);
}

void onContextEnd(void *, void *copy, CRYPTO_EX_DATA *, int, long, void *)
{
    delete static_cast<CertificateTrust *>(copy);
}

CURLcode onContext(CURL *, void *context, void *argument)
{
    // A connection may ask again after the request it was made for.
    static const int s_place = CRYPTO_get_ex_new_index(CRYPTO_EX_INDEX_SSL_CTX, 0, nullptr, nullptr,
                                                       nullptr, &onContextEnd);
    auto *tls = static_cast<SSL_CTX *>(context);
    auto copy
        = std::make_unique<CertificateTrust>(*static_cast<const CertificateTrust *>(argument));
    if (SSL_CTX_set_ex_data(tls, s_place, copy.get()) != 1)
        return CURLE_OUT_OF_MEMORY;
    SSL_CTX_set_cert_verify_callback(tls, &onChain, copy.release());
    return CURLE_OK;
}

} // namespace

void CertificateTrust::applyTo(CURL *handle) const
{
    // A library without OpenSSL looks at names and chains by itself, and knows no fingerprint.
    if (curl_easy_setopt(handle, CURLOPT_SSL_CTX_FUNCTION, &onContext) != CURLE_OK)
        return;
    curl_easy_setopt(handle, CURLOPT_SSL_CTX_DATA, const_cast<CertificateTrust *>(this));
    // The chain is looked at with the name, where a trusted fingerprint goes before it.
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 0L);
}

QByteArray fingerprintBytes(const QString &text)
{
    QString digits = text.trimmed().toLower();
    digits.remove(u':').remove(u' ');
    const bool isHexadecimal = std::ranges::all_of(
        digits, [](QChar c) { return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f'); });
    const QByteArray bytes = isHexadecimal ? QByteArray::fromHex(digits.toLatin1()) : QByteArray();
    return bytes.size() == s_digestBytes && digits.size() == 2 * s_digestBytes ? bytes
                                                                               : QByteArray();
}

} // namespace millrace

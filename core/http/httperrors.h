// Errors of requests over HTTP, and what they mean for a repeat.
#pragma once

#include "core/base/error.h"
#include "core/http/httpresponse.h"

namespace millrace {

namespace httperrors {

inline constexpr ErrorDefinition baseUrlInvalid{
    "http.base_url_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" is no address of an API."),
    QT_TRANSLATE_NOOP("errors", "An address starts with https:// and bears no user or password.")};
inline constexpr ErrorDefinition urlInvalid{
    "http.url_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" is no address that can be asked."),
    QT_TRANSLATE_NOOP("errors", "An address starts with https:// and bears no user or password.")};
inline constexpr ErrorDefinition headerInvalid{
    "http.header_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The header \"%1\" for %2 has characters that HTTP forbids."),
    QT_TRANSLATE_NOOP("errors",
                      "A token or key with a line break or a foreign letter may have been copied "
                      "wrongly.")};
inline constexpr ErrorDefinition caUnreadable{
    "http.ca_unreadable", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The file of authorities %1 holds no certificate."),
    QT_TRANSLATE_NOOP("errors", "Check the path; the file has to be PEM.")};
inline constexpr ErrorDefinition fingerprintInvalid{
    "http.fingerprint_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" is no fingerprint of a certificate."),
    QT_TRANSLATE_NOOP("errors", "A SHA-256 has 64 hexadecimal digits, with or without colons.")};
inline constexpr ErrorDefinition proxyIncomplete{
    "http.proxy_incomplete", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The proxy has no host or no port."),
    QT_TRANSLATE_NOOP("errors", "Enter both, or choose another way out.")};
inline constexpr ErrorDefinition timedOut{
    "http.timed_out", ErrorKind::Transient,
    QT_TRANSLATE_N_NOOP("errors", "The request to %1 was not answered within %L2 seconds."),
    QT_TRANSLATE_NOOP("errors", "The next attempt tries again; the time limits can be raised.")};
inline constexpr ErrorDefinition connectTimedOut{
    "http.connect_timed_out", ErrorKind::Transient,
    QT_TRANSLATE_N_NOOP("errors", "No connection to %1 came about within %L2 seconds."),
    QT_TRANSLATE_NOOP("errors", "Check address, proxy and network; the next attempt tries again.")};
inline constexpr ErrorDefinition refused{
    "http.refused", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "%1 does not accept connections."),
    QT_TRANSLATE_NOOP("errors", "Check address and port; the next attempt tries again.")};
inline constexpr ErrorDefinition hostNotFound{
    "http.host_not_found", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The host of %1 is not known by this name."),
    QT_TRANSLATE_NOOP("errors", "Check the address and the network.")};
inline constexpr ErrorDefinition unreachable{
    "http.unreachable", ErrorKind::Transient, QT_TRANSLATE_NOOP("errors", "%1 cannot be reached."),
    QT_TRANSLATE_NOOP("errors", "Check the network; the next attempt tries again.")};
inline constexpr ErrorDefinition proxyFailed{
    "http.proxy_failed", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The proxy on the way to %1 cannot be used."),
    QT_TRANSLATE_NOOP("errors", "Check the proxy's host and port.")};
inline constexpr ErrorDefinition proxyUnauthorized{
    "http.proxy_unauthorized", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The proxy on the way to %1 does not accept the user or password."),
    QT_TRANSLATE_NOOP("errors", "Check the user and password of the proxy.")};
inline constexpr ErrorDefinition tlsUntrusted{
    "http.tls_untrusted", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The certificate of %1 is not trusted."),
    QT_TRANSLATE_NOOP("errors",
                      "For a server inside the own network, enter the file of its authority, or "
                      "the fingerprint its administrator gives.")};
inline constexpr ErrorDefinition fingerprintDiffers{
    "http.fingerprint_differs", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The certificate of %1 is not trusted, and it is not the one whose "
                      "fingerprint was entered. It may be another machine that listens in."),
    QT_TRANSLATE_NOOP("errors",
                      "Ask the administrator; only if the certificate was replaced on purpose, "
                      "enter the new fingerprint.")};
inline constexpr ErrorDefinition tlsFailed{
    "http.tls_failed", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The connection to %1 could not be encrypted."),
    QT_TRANSLATE_NOOP("errors", "Check that the address and port speak https.")};
inline constexpr ErrorDefinition unauthorized{
    "http.unauthorized", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 does not accept the credentials."),
    QT_TRANSLATE_NOOP("errors", "Enter a valid token, or sign in again.")};
inline constexpr ErrorDefinition forbidden{
    "http.forbidden", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The credentials do not allow this request to %1."),
    QT_TRANSLATE_NOOP("errors", "Its administrator can grant the missing right or scope.")};
inline constexpr ErrorDefinition notFound{
    "http.not_found", ErrorKind::Configuration, QT_TRANSLATE_NOOP("errors", "%1 does not exist."),
    QT_TRANSLATE_NOOP("errors", "Check the address and the chosen object.")};
inline constexpr ErrorDefinition rejected{
    "http.rejected", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 refuses the request (status %2)."),
    QT_TRANSLATE_NOOP("errors", "")};
inline constexpr ErrorDefinition rateLimited{
    "http.rate_limited", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "%1 allows no more requests for now."),
    QT_TRANSLATE_NOOP("errors", "The next attempt tries again; fewer requests at once may help.")};
inline constexpr ErrorDefinition rateLimitedUntil{
    "http.rate_limited", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "%1 allows no more requests until %2."),
    QT_TRANSLATE_NOOP("errors", "A run after that time goes on.")};
inline constexpr ErrorDefinition serverError{
    "http.server_error", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "%1 failed to answer (status %2)."),
    QT_TRANSLATE_NOOP("errors", "The fault is the server's; the next attempt tries again.")};
inline constexpr ErrorDefinition tooLarge{
    "http.too_large", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The answer of %1 is larger than %2 bytes."),
    QT_TRANSLATE_NOOP("errors", "Smaller pages or fewer fields make answers smaller.")};
inline constexpr ErrorDefinition redirectRefused{
    "http.redirect_refused", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 redirects to %2, which is not followed: %3."),
    QT_TRANSLATE_NOOP("errors", "Check the address; it may have to be the one redirected to.")};
inline constexpr ErrorDefinition invalidAnswer{
    "http.invalid_answer", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "What %1 answers makes no sense: %2."),
    QT_TRANSLATE_NOOP("errors", "Check that the address is that of the API.")};
inline constexpr ErrorDefinition cut{
    "http.cut", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The connection to %1 broke before the answer was complete."),
    QT_TRANSLATE_NOOP("errors", "The next attempt tries again.")};
inline constexpr ErrorDefinition stopped{
    "http.stopped", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The answer of %1 was not wanted any longer."),
    QT_TRANSLATE_NOOP("errors", "")};

} // namespace httperrors

/// The server's words in an error body, shortened; an empty text where a vendor's shape is unknown.
using ServerWords = std::function<QString(const HttpResponse &response)>;

/// What is found under the usual keys of a JSON body ("message", "error", "errors", "detail", …),
/// or the start of a text. At most 500 characters on one line, without control characters.
[[nodiscard]] QString usualServerWords(const HttpResponse &response);

/// The error of a complete answer whose status is no success. \a words: for the detail; empty:
/// usualServerWords(). Secrets of \a request are replaced.
[[nodiscard]] Error statusError(const HttpRequest &request, const HttpResponse &response,
                                const ServerWords &words = {});

/// http.invalid_answer for an answer of the right status whose body is not what the API promises;
/// \a why: a clause such as "the list \"results\" is missing".
[[nodiscard]] Error invalidAnswerError(const HttpRequest &request, const QString &why);

/// Whether the server may have acted on the request although \a error came: the connection was cut
/// or timed out after something was sent, or the answer made no sense.
[[nodiscard]] bool isOutcomeUnknown(const Error &error);

} // namespace millrace

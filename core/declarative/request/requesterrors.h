// The errors of requests, and what the reference implementation would call them.
#pragma once

#include "core/base/error.h"

#include <QtGlobal>

#include <string_view>

namespace millrace::declarative::errors {

// %1: the words of the manifest or of the reference, which are compared and never changed. The kind
// is that of the failure.
inline constexpr ErrorDefinition s_requestFailed{
    "declarative.request_failed", ErrorKind::System, QT_TRANSLATE_NOOP("errors", "%1"),
    QT_TRANSLATE_NOOP(
        "errors",
        "Follow what the server says; the log of the run has the request and its answer.")};
inline constexpr ErrorDefinition s_requestExhausted{
    "declarative.request_exhausted", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors",
                      "Exhausted available request attempts. Please see logs for more details. "
                      "Exception: %1"),
    QT_TRANSLATE_NOOP("errors",
                      "The next attempt tries again; the log of the run has the last answer.")};
inline constexpr ErrorDefinition s_requestLimited{
    "declarative.request_limited", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "API rate limit exceeded."),
    QT_TRANSLATE_NOOP("errors", "The next attempt tries again; fewer requests at once may help.")};
inline constexpr ErrorDefinition s_requestWaitTooLong{
    "declarative.request_wait_too_long", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The API asks for a longer wait than a run may take."),
    QT_TRANSLATE_NOOP("errors", "A run after that time goes on.")};
inline constexpr ErrorDefinition s_refreshTokenRefused{
    "declarative.request_refresh_token_refused", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "Refresh token is invalid or expired. Please re-authenticate from "
                      "Sources/<your source>/Settings."),
    QT_TRANSLATE_NOOP("errors", "Sign in again.")};
inline constexpr ErrorDefinition s_renewalUnreachable{
    "declarative.request_renewal_unreachable", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors",
                      "The access token could not be renewed: the server was not reached."),
    QT_TRANSLATE_NOOP("errors", "The next attempt tries again.")};
inline constexpr ErrorDefinition s_renewalUnreadable{
    "declarative.request_renewal_unreadable", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors",
                      "The access token could not be renewed: the answer cannot be read."),
    QT_TRANSLATE_NOOP("errors", "Look at the log of the run, and for an update of the manifest.")};

inline constexpr ErrorDefinition s_optionTwice{
    "declarative.option_twice", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The key %1 is put into the request more than once."),
    QT_TRANSLATE_NOOP("errors", "Remove one of the two from the manifest.")};
inline constexpr ErrorDefinition s_bodyMixed{
    "declarative.body_mixed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The body of the request is a text, to which nothing can be added."),
    QT_TRANSLATE_NOOP(
        "errors",
        "Write the body in the manifest as keys and values, or put the option elsewhere.")};
inline constexpr ErrorDefinition s_bodyTwice{
    "declarative.body_twice", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The request has a body as JSON and another one as a form."),
    QT_TRANSLATE_NOOP("errors", "Remove one of the two from the manifest.")};
inline constexpr ErrorDefinition s_bodyNoMapping{
    "declarative.body_no_mapping", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The JSON of the request is no mapping."),
    QT_TRANSLATE_NOOP("errors",
                      "Correct the body in the manifest so that it gives keys and values.")};
inline constexpr ErrorDefinition s_parameterInvalid{
    "declarative.parameter_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The parameter %1 of the request is a mapping."),
    QT_TRANSLATE_NOOP(
        "errors", "Correct the parameter in the manifest so that it gives one value or a list.")};
inline constexpr ErrorDefinition s_optionBlocked{
    "declarative.option_blocked", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The key %1 of the request lies below one that is no mapping."),
    QT_TRANSLATE_NOOP("errors", "Correct the path of the option, or the body, in the manifest.")};
inline constexpr ErrorDefinition s_schemeMissing{
    "declarative.scheme_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" is no address: the scheme is missing."),
    QT_TRANSLATE_NOOP("errors", "An address starts with https://.")};
inline constexpr ErrorDefinition s_pageUnencrypted{
    "declarative.page_unencrypted", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The API names an address without encryption for its next page: %1."),
    QT_TRANSLATE_NOOP("errors", "Credentials are not sent there; tell the vendor of the API.")};
// %1 the address, %2 why.
inline constexpr ErrorDefinition s_foreignServer{
    "declarative.foreign_server", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP(
        "errors",
        "The API names the address %1 of a server that the manifest does not address, "
        "and it cannot be asked: %2."),
    QT_TRANSLATE_NOOP(
        "errors",
        "Credentials go only to servers of the manifest; where this one belongs to the "
        "API, list it there under metadata/allowedHosts/hosts.")};
inline constexpr ErrorDefinition s_urlInvalid{
    "declarative.url_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" is no address that can be asked."),
    QT_TRANSLATE_NOOP("errors",
                      "Check the values of the configuration that become part of the address.")};
inline constexpr ErrorDefinition s_headerInvalid{
    "declarative.header_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The header \"%1\" has characters that HTTP forbids."),
    QT_TRANSLATE_NOOP("errors",
                      "Enter the token or key again without blanks and line breaks at its ends.")};
inline constexpr ErrorDefinition s_numberInvalid{
    "declarative.number_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The field %1 of the manifest does not give a number."),
    QT_TRANSLATE_NOOP(
        "errors",
        "Fill in the value of the configuration that the field uses, or correct the field.")};
inline constexpr ErrorDefinition s_budgetTooSmall{
    "declarative.budget_too_small", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "One request weighs more than the rate limit allows at all."),
    QT_TRANSLATE_NOOP("errors",
                      "Raise the limit or lower the weight in the api_budget of the manifest.")};
inline constexpr ErrorDefinition s_mappingInvalid{
    "declarative.mapping_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" says of no host which port of this machine stands for it."),
    QT_TRANSLATE_NOOP("errors", "Write it as api.x.com=127.0.0.1:8080.")};

// %1: why.
inline constexpr ErrorDefinition s_credentialsInvalid{
    "declarative.credentials_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The request cannot be signed: %1."),
    QT_TRANSLATE_NOOP("errors", "Enter the credentials again, keys with all of their lines.")};
inline constexpr ErrorDefinition s_tokensExhausted{
    "declarative.tokens_exhausted", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "Rate limit is exceeded for all provided tokens."),
    QT_TRANSLATE_NOOP("errors", "A run after the next reset goes on; a further token helps.")};
// %1 name of the quota, %2 what is missing.
inline constexpr ErrorDefinition s_quotaUnreadable{
    "declarative.quota_unreadable", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors",
                      "The answer about the calls that are left has no \"%2\" for the quota %1."),
    QT_TRANSLATE_NOOP("errors", "Correct the paths of the quota in the manifest.")};
inline constexpr ErrorDefinition s_tokenMissing{
    "declarative.token_missing", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The answer to the login has no \"%1\"."),
    QT_TRANSLATE_NOOP(
        "errors",
        "Check the credentials and the kind of account; else look for an update of the manifest.")};
inline constexpr ErrorDefinition s_loginRefused{
    "declarative.login_refused", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The login at %1 was refused (status %2)."),
    QT_TRANSLATE_NOOP("errors", "Check the credentials.")};
inline constexpr ErrorDefinition s_authenticatorUnknown{
    "declarative.authenticator_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1"),
    QT_TRANSLATE_NOOP("errors",
                      "Choose one of the ways to sign in that the form of the source offers.")};

} // namespace millrace::declarative::errors

namespace millrace::declarative {

/// The exception that the reference implementation raises where \a error comes ("ValueError"), for
/// its message "An unexpected error occurred in stream …". Empty where it shows the message of the
/// error itself, and for errors of other folders.
[[nodiscard]] std::string_view referenceException(const Error &error);

} // namespace millrace::declarative

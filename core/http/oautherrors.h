// Errors of OAuth 2.
#pragma once

#include "core/base/error.h"

namespace millrace::oautherrors {

inline constexpr ErrorDefinition grantExpired{
    "oauth.grant_expired", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 does not accept the sign-in any longer."),
    QT_TRANSLATE_NOOP("errors", "Sign in again.")};
inline constexpr ErrorDefinition clientRefused{
    "oauth.client_refused", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 does not accept the client id or the client secret."),
    QT_TRANSLATE_NOOP("errors", "Compare both with those of the app at the vendor.")};
inline constexpr ErrorDefinition refused{
    "oauth.refused", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 gives no token (%2)."),
    QT_TRANSLATE_NOOP("errors", "Check the settings of the app at the vendor.")};
inline constexpr ErrorDefinition answerInvalid{
    "oauth.answer_invalid", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "What %1 answers holds no token."),
    QT_TRANSLATE_NOOP("errors", "Check the address tokens are asked from.")};
inline constexpr ErrorDefinition insecure{
    "oauth.insecure", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "%1 is not asked for tokens, because the way to it is not encrypted."),
    QT_TRANSLATE_NOOP("errors", "The address has to start with https://.")};
inline constexpr ErrorDefinition keyInvalid{
    "oauth.key_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The private key cannot be used: %1."),
    QT_TRANSLATE_NOOP("errors", "It has to be an RSA key in PEM form, without a passphrase.")};
inline constexpr ErrorDefinition denied{
    "oauth.denied", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The sign-in was not completed (%1)."),
    QT_TRANSLATE_NOOP("errors", "Sign in again and allow the access.")};
inline constexpr ErrorDefinition noRefreshToken{
    "oauth.no_refresh_token", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The sign-in gave no refresh token, so it would end within hours."),
    QT_TRANSLATE_NOOP(
        "errors",
        "Allow the app at the vendor to stay signed in (offline access), then sign in "
        "again.")};
inline constexpr ErrorDefinition stateDiffers{
    "oauth.state_differs", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The answer of the browser belongs to another sign-in."),
    QT_TRANSLATE_NOOP("errors", "Sign in again from the beginning.")};
inline constexpr ErrorDefinition pastedInvalid{
    "oauth.pasted_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The pasted text holds no code."),
    QT_TRANSLATE_NOOP("errors", "Paste the whole address the browser shows after the sign-in.")};
inline constexpr ErrorDefinition timedOut{
    "oauth.timed_out", ErrorKind::Configuration,
    QT_TRANSLATE_N_NOOP("errors", "The sign-in was not completed within %L1 minutes."),
    QT_TRANSLATE_NOOP("errors", "Sign in again.")};
inline constexpr ErrorDefinition cannotListen{
    "oauth.cannot_listen", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors",
                      "Port %1 of this machine, where the browser is to answer, is taken."),
    QT_TRANSLATE_NOOP("errors", "End the program that uses it, or choose another port.")};

} // namespace millrace::oautherrors

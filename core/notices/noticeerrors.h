// The error table of what notices are sent by.
#pragma once

#include "core/base/error.h"

namespace millrace::noticeerrors {

inline constexpr ErrorDefinition notSetUp{
    "notices.not_set_up", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "Notices cannot be sent by %1: it is not set up."),
    QT_TRANSLATE_NOOP("errors", "The settings of notices say what is missing.")};
inline constexpr ErrorDefinition desktopUnavailable{
    "notices.desktop_unavailable", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The desktop has no service that shows notifications."),
    QT_TRANSLATE_NOOP("errors", "The list of notices has them all.")};
inline constexpr ErrorDefinition webhookRefused{
    "notices.webhook_refused", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The webhook at %1 answered with the status %2."),
    QT_TRANSLATE_NOOP("errors", "Check its address, and which form of message it takes.")};
inline constexpr ErrorDefinition webhookBusy{
    "notices.webhook_busy", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The webhook at %1 answered with the status %2."),
    QT_TRANSLATE_NOOP("errors", "It is called again later.")};
inline constexpr ErrorDefinition mailUnreachable{
    "notices.mail_unreachable", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The mail server %1 cannot be reached: %2."),
    QT_TRANSLATE_NOOP("errors", "Check its name and port, and the network.")};
inline constexpr ErrorDefinition mailTimedOut{
    "notices.mail_timed_out", ErrorKind::Transient,
    QT_TRANSLATE_N_NOOP("errors",
                        "The mail server %1 did not take the message within %L2 seconds."),
    QT_TRANSLATE_NOOP("errors", "Check whether it is encrypted as the settings say.")};
inline constexpr ErrorDefinition mailNotEncrypted{
    "notices.mail_not_encrypted", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The mail server %1 offers no encryption here; nothing was sent."),
    QT_TRANSLATE_NOOP("errors",
                      "Check the port, and whether TLS begins at once or with STARTTLS.")};
inline constexpr ErrorDefinition mailCertificate{
    "notices.mail_certificate", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The certificate of the mail server %1 is not trusted: %2."),
    QT_TRANSLATE_NOOP("errors",
                      "Check the server's name; an authority of one's own is added in the network "
                      "settings.")};
inline constexpr ErrorDefinition mailLoginRefused{
    "notices.mail_login_refused", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The mail server %1 refused the user or the password."),
    QT_TRANSLATE_NOOP("errors",
                      "Check both; some providers ask for a password of its own for programs.")};
inline constexpr ErrorDefinition mailRefused{
    "notices.mail_refused", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The mail server %1 refused the message with the status %2."),
    QT_TRANSLATE_NOOP("errors", "Check the sender and the receivers.")};
inline constexpr ErrorDefinition mailDelayed{
    "notices.mail_delayed", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors",
                      "The mail server %1 did not take the message for now, with the status %2."),
    QT_TRANSLATE_NOOP("errors", "It is sent again later.")};
inline constexpr ErrorDefinition mailFailed{
    "notices.mail_failed", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The message cannot be given to the mail server %1: %2."), ""};

} // namespace millrace::noticeerrors

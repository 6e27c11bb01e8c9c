// MailSender: gives messages to a mail server, by SMTP with TLS.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/result.h"
#include "core/model/noticesettings.h"
#include "core/notices/mailmessage.h"

#include <chrono>

namespace millrace {

/// Where mail goes. A plain value; in memory only.
struct MailRoute final
{
    MailSettings settings; ///< REQUIRES: isComplete().
    QString password{}; ///< Secret.
    std::chrono::milliseconds timeLimit{30'000}; ///< Of one message, everything included.
};

/// Sends \a message once, to all its receivers or to none, and blocks meanwhile. The way is always
/// encrypted and the certificate of the server always checked, by the authorities of the system
/// and of the network settings. Errors: see noticeerrors.h, and cancelled; their kind tells whether
/// a later try may help.
[[nodiscard]] Result<void> sendMail(const MailRoute &route, const MailMessage &message,
                                    const Cancellation &cancellation);

} // namespace millrace

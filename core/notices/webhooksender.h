// Webhooks of notices: a POST to an address that is a secret.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/result.h"

#include <QByteArray>
#include <QString>

#include <chrono>

namespace millrace {

/// One call.
struct WebhookCall final
{
    QString url; ///< Secret: of it only the server is named anywhere.
    QByteArray body; ///< JSON.
    QString key; ///< Sent as Idempotency-Key, so that a receiver can tell a second delivery.
    std::chrono::milliseconds timeLimit{20'000};
};

/// Sends \a call once and blocks meanwhile; follows no redirect. Errors: notices.webhook_refused,
/// notices.webhook_busy, those of core/http, cancelled.
[[nodiscard]] Result<void> callWebhook(const WebhookCall &call, const Cancellation &cancellation);

} // namespace millrace

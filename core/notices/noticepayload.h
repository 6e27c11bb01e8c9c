// What is sent of notices: the bodies of webhooks, and mails.
#pragma once

#include "core/model/notice.h"
#include "core/model/noticesettings.h"

#include <QByteArray>

#include <vector>

namespace millrace {

/// The body of a webhook about \a notice (behaviour §5.3): for Slack {"text"}; for Airbyte {"text",
/// "data", "notice"}, where "data" has the keys of Airbyte's notifications that are known of what
/// happened, and "notice" {"id", "key", "kind"} tells this one from others.
[[nodiscard]] QByteArray webhookBody(const Notice &notice, WebhookForm form);
/// The texts of several as one; for Slack alone.
[[nodiscard]] QByteArray webhookDigest(const std::vector<Notice> &notices);

/// A subject and a text.
struct NoticeText final
{
    QString subject;
    QString body;
};
[[nodiscard]] NoticeText mailText(const Notice &notice);
[[nodiscard]] NoticeText mailDigest(const std::vector<Notice> &notices);

/// A notice that was asked for to try a channel; it is not stored.
[[nodiscard]] Notice trialNotice(TimePoint now);

} // namespace millrace

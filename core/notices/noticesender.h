// NoticeSender: sends the notices that wait, by webhook and by mail.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/clock.h"
#include "core/model/noticesettings.h"
#include "core/secrets/secretstore.h"
#include "core/store/noticestore.h"

#include <chrono>

namespace millrace {

/// How patient the sender is.
struct SendingLimits final
{
    std::chrono::milliseconds webhook{20'000}; ///< Of one call.
    std::chrono::milliseconds mail{30'000}; ///< Of one message.
    /// No further message begins after this; those wait for the next one who sends. 0: none.
    std::chrono::milliseconds overall{0};
};

/// What is due is claimed, sent and noted. What fails for a while is tried again after a minute,
/// and ever more seldom, for a day; what cannot succeed without a person is given up at once. More
/// than a few messages for people become one. Used by one thread; blocks. What it is made with
/// outlives it.
class NoticeSender final
{
public:
    NoticeSender(StateDatabase &database, const SecretStore &secrets, const Clock &clock,
                 SendingLimits limits = {})
        : m_database(database)
        , m_secrets(secrets)
        , m_clock(clock)
        , m_limits(limits)
    {
    }

    /// Sends what is due. Errors of the database alone: those of a channel are noted with its
    /// notices.
    [[nodiscard]] Result<void> sendDue(const Cancellation &cancellation);
    /// Sends a trial on \a channel, which is not stored. Not for the desktop.
    [[nodiscard]] Result<void> sendTrial(NoticeChannel channel, const Cancellation &cancellation);

    /// After how long a notice is tried again that failed \a tries times; nothing: not any more.
    [[nodiscard]] static std::optional<std::chrono::seconds> waitAfter(int tries);

private:
    /// Notices that go in one message.
    using Message = std::vector<KeptNotice>;

    [[nodiscard]] bool isOver() const;
    [[nodiscard]] Result<void> sendChannel(NoticeChannel channel, const NoticeSettings &settings,
                                           const Cancellation &cancellation);
    [[nodiscard]] Result<void> send(NoticeChannel channel, const NoticeSettings &settings,
                                    const std::vector<Notice> &notices,
                                    const Cancellation &cancellation) const;
    [[nodiscard]] Result<void> sendWebhook(const WebhookSettings &settings,
                                           const std::vector<Notice> &notices,
                                           const Cancellation &cancellation) const;
    [[nodiscard]] Result<void> sendMail(const MailSettings &settings,
                                        const std::vector<Notice> &notices,
                                        const Cancellation &cancellation) const;
    /// Of a channel that was taken away after they had been made.
    [[nodiscard]] Result<void> drop(NoticeChannel channel, const Message &message);
    /// Claimed ones that were not tried; they are due at \a due.
    [[nodiscard]] Result<void> release(NoticeChannel channel, const Message &message,
                                       TimePoint due);
    [[nodiscard]] Result<void> note(NoticeChannel channel, const Message &message,
                                    const Result<void> &outcome);

    StateDatabase &m_database;
    const SecretStore &m_secrets;
    const Clock &m_clock;
    const SendingLimits m_limits;
    std::chrono::steady_clock::time_point m_begin; ///< Of the sending that is on.
};

} // namespace millrace

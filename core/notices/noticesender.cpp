#include "core/notices/noticesender.h"

#include "core/interchange/noticestorage.h"
#include "core/notices/mailsender.h"
#include "core/notices/noticeerrors.h"
#include "core/notices/noticepayload.h"
#include "core/notices/webhooksender.h"

#include <array>

namespace millrace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A process that dies in a try leaves it to another after this; longer than a try may take.
constexpr std::chrono::seconds s_lease = 180s;
/// What one claim takes; a longer queue takes several.
constexpr int s_mostClaimed = 50;
/// More messages for a person at once become one.
constexpr std::size_t s_mostSingle = 3;

constexpr std::array s_waits{60s, 300s, 900s, 3600s, 7200s, 14'400s, 28'800s, 28'800s};

std::vector<Notice> noticesOf(const std::vector<KeptNotice> &message)
{
    std::vector<Notice> notices;
    for (const KeptNotice &kept : message)
        notices.push_back(kept.notice);
    return notices;
}

int triesOf(const KeptNotice &kept, NoticeChannel channel)
{
    for (const NoticeSending &sending : kept.sendings) {
        if (sending.channel == channel)
            return sending.tries;
    }
    return 0;
}

/// Whether several notices may come as one message: to people, not to programs.
bool isForPeople(NoticeChannel channel, const NoticeSettings &settings)
{
    return channel == NoticeChannel::Mail || settings.webhook.form == WebhookForm::Slack;
}

/// Claimed notices as messages.
std::vector<std::vector<KeptNotice>> messagesOf(std::vector<KeptNotice> claimed, bool isJoined)
{
    std::vector<std::vector<KeptNotice>> messages;
    if (isJoined && claimed.size() > s_mostSingle) {
        messages.push_back(std::move(claimed));
        return messages;
    }
    for (KeptNotice &kept : claimed)
        messages.push_back({std::move(kept)});
    return messages;
}

/// A vault may be locked, and a keychain not be there yet: what cannot be read now may be later.
Error unread(Error error)
{
    if (!error.isCancelled())
        error.kind = ErrorKind::Transient;
    return error;
}

/// The same for the same notices, so that a second delivery is told by it. Every profile counts its
/// runs from one: connection and time tell theirs apart, or a mail server that has seen "failed/1"
/// of one profile would swallow that of another.
QString keyOf(const std::vector<Notice> &notices)
{
    QStringList keys;
    for (const Notice &notice : notices)
        keys << u"%1 %2 %3"_s.arg(notice.connectionId, notice.key,
                                  QString::number(notice.at.time_since_epoch().count()));
    return keys.join(u'\n');
}

} // namespace

std::optional<std::chrono::seconds> NoticeSender::waitAfter(int tries)
{
    const auto place = static_cast<std::size_t>(std::max(tries, 1) - 1);
    return place < s_waits.size() ? std::optional(s_waits[place]) : std::nullopt;
}

Result<void> NoticeSender::sendDue(const Cancellation &cancellation)
{
    const auto settings = storedNotices(m_database);
    if (!settings)
        return settings.error();
    m_begin = std::chrono::steady_clock::now();
    for (const NoticeChannel channel : {NoticeChannel::Webhook, NoticeChannel::Mail}) {
        if (auto sent = sendChannel(channel, *settings, cancellation); !sent)
            return sent;
    }
    return {};
}

Result<void> NoticeSender::sendChannel(NoticeChannel channel, const NoticeSettings &settings,
                                       const Cancellation &cancellation)
{
    NoticeStore store(m_database);
    const bool isGone = !settings.leadsAnywhere(channel);
    while (!cancellation.stop_requested() && !isOver()) {
        // Those that go one by one are claimed one by one: a slow server must not outlast a claim.
        const bool isJoined = isForPeople(channel, settings);
        auto claimed = store.claim(channel, m_clock.now(), s_lease, isJoined ? s_mostClaimed : 1);
        if (!claimed)
            return claimed.error();
        if (claimed->empty())
            return {};
        if (isGone) {
            if (auto dropped = drop(channel, *claimed); !dropped)
                return dropped;
            continue;
        }
        std::optional<TimePoint> later; // When those are due that are left.
        for (const Message &message : messagesOf(std::move(*claimed), isJoined)) {
            if (later) {
                if (auto released = release(channel, message, *later); !released)
                    return released;
                continue;
            }
            const auto outcome = send(channel, settings, noticesOf(message), cancellation);
            if (auto noted = note(channel, message, outcome); !noted)
                return noted;
            // The others would only ask the same server in vain, each for its time limit.
            if (!outcome && outcome.error().isCancelled())
                later = m_clock.now();
            else if (!outcome && outcome.error().kind != ErrorKind::Configuration)
                later = m_clock.now() + s_waits.front();
        }
        if (later)
            return {};
    }
    return {};
}

bool NoticeSender::isOver() const
{
    return m_limits.overall > 0ms && std::chrono::steady_clock::now() - m_begin >= m_limits.overall;
}

Result<void> NoticeSender::send(NoticeChannel channel, const NoticeSettings &settings,
                                const std::vector<Notice> &notices,
                                const Cancellation &cancellation) const
{
    return channel == NoticeChannel::Mail ? sendMail(settings.mail, notices, cancellation)
                                          : sendWebhook(settings.webhook, notices, cancellation);
}

Result<void> NoticeSender::sendWebhook(const WebhookSettings &settings,
                                       const std::vector<Notice> &notices,
                                       const Cancellation &cancellation) const
{
    const auto url = webhookUrl(settings, m_secrets);
    if (!url)
        return unread(url.error());
    const QByteArray body = notices.size() == 1 ? webhookBody(notices.front(), settings.form)
                                                : webhookDigest(notices);
    return callWebhook({*url, body, keyOf(notices), m_limits.webhook}, cancellation);
}

Result<void> NoticeSender::sendMail(const MailSettings &settings,
                                    const std::vector<Notice> &notices,
                                    const Cancellation &cancellation) const
{
    const auto password = mailPassword(settings, m_secrets);
    if (!password)
        return unread(password.error());
    const NoticeText text = notices.size() == 1 ? mailText(notices.front()) : mailDigest(notices);
    const MailMessage message{settings.from, settings.to,    text.subject,
                              text.body,     keyOf(notices), notices.back().at};
    return millrace::sendMail({settings, *password, m_limits.mail}, message, cancellation);
}

Result<void> NoticeSender::drop(NoticeChannel channel, const Message &message)
{
    NoticeStore store(m_database);
    for (const KeptNotice &kept : message) {
        if (auto dropped = store.noteDropped(kept.notice.id, channel, m_clock.now()); !dropped)
            return dropped;
    }
    return {};
}

Result<void> NoticeSender::release(NoticeChannel channel, const Message &message, TimePoint due)
{
    NoticeStore store(m_database);
    for (const KeptNotice &kept : message) {
        if (auto released = store.release(kept.notice.id, channel, due); !released)
            return released;
    }
    return {};
}

Result<void> NoticeSender::note(NoticeChannel channel, const Message &message,
                                const Result<void> &outcome)
{
    // Whoever ends this process lets the next one try at once.
    if (!outcome && outcome.error().isCancelled())
        return release(channel, message, m_clock.now());
    NoticeStore store(m_database);
    const TimePoint now = m_clock.now();
    for (const KeptNotice &kept : message) {
        const qint64 id = kept.notice.id;
        if (outcome) {
            if (auto noted = store.noteSent(id, channel, now); !noted)
                return noted;
            continue;
        }
        const auto wait = waitAfter(triesOf(kept, channel));
        const bool isOver = outcome.error().kind == ErrorKind::Configuration || !wait;
        const auto next = isOver ? std::nullopt : std::optional(now + *wait);
        if (auto noted = store.noteFailed(id, channel, outcome.error(), next, now); !noted)
            return noted;
    }
    if (!outcome && outcome.error().kind != ErrorKind::Configuration)
        return store.postpone(channel, now + s_waits.front());
    return {};
}

Result<void> NoticeSender::sendTrial(NoticeChannel channel, const Cancellation &cancellation)
{
    const auto settings = storedNotices(m_database);
    if (!settings)
        return settings.error();
    if (channel == NoticeChannel::Desktop || !settings->leadsAnywhere(channel))
        return makeError(noticeerrors::notSetUp, {noticeChannelTitle(channel)});
    return send(channel, *settings, {trialNotice(m_clock.now())}, cancellation);
}

} // namespace millrace

#include "app/cli/noticesending.h"

#include "app/cli/commandtext.h"
#include "app/cli/displaytext.h"
#include "core/notices/noticeround.h"

namespace millrace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Somebody may wait for the prompt.
constexpr SendingLimits s_limits{.webhook = 10s, .mail = 15s, .overall = 15s};

} // namespace

EngineServices engineServicesOf(Session &session, StateDatabase &database)
{
    Services &services = session.services();
    return {services.registry(), database, services.secrets(), services.profile(),
            services.clock()};
}

QStringList channelFailureTexts(StateDatabase &database)
{
    const auto failures = NoticeStore(database).failures();
    QStringList texts;
    if (!failures)
        return texts;
    for (const ChannelFailure &failure : *failures) {
        texts << displayText(CommandText::tr("Notices by %1: %2 Waiting: %3, given up: %4.")
                                 .arg(noticeChannelName(failure.channel), failure.error.message,
                                      QString::number(failure.waiting),
                                      QString::number(failure.failed)));
    }
    return texts;
}

void sendNotices(Session &session)
{
    if (session.interruption().isRequested())
        return;
    auto database = session.services().database();
    if (!database)
        return;
    const EngineServices services = engineServicesOf(session, **database);
    const auto sent
        = session.interruption().runAside<Result<void>>([&](const Cancellation &cancellation) {
              return NoticeRound(services, s_limits).run(cancellation);
          });
    if (!sent && !sent.error().isCancelled())
        session.output().message(CommandText::tr("Notices could not be looked for: %1")
                                     .arg(displayText(sent.error().message)),
                                 Tone::Warning);
    for (const QString &text : channelFailureTexts(**database))
        session.output().message(text, Tone::Warning);
}

} // namespace millrace

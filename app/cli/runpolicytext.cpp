#include "app/cli/runpolicytext.h"

#include "app/cli/commandtext.h"
#include "app/cli/displaytext.h"
#include "core/engine/timelimittext.h"
#include "core/hooks/runhookcaller.h"
#include "core/model/runhookjson.h"

#include <QLocale>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QString joined(QStringList parts)
{
    parts.removeAll(QString());
    return parts.isEmpty() ? CommandText::tr("no bound") : parts.join(u", "_s);
}

QString bounded(int bound, const QString &text) { return bound > 0 ? text : QString(); }

QString retriesText(const RunPolicy &policy)
{
    const auto inAll = [](int bound) { return CommandText::tr("%n such in all", nullptr, bound); };
    const QString bounds = joined({bounded(policy.mostCompleteInRow,
                                           CommandText::tr("%n in a row that move nothing", nullptr,
                                                           policy.mostCompleteInRow)),
                                   bounded(policy.mostComplete, inAll(policy.mostComplete)),
                                   bounded(policy.mostPartialInRow,
                                           CommandText::tr("%n in a row that move records", nullptr,
                                                           policy.mostPartialInRow)),
                                   bounded(policy.mostPartial, inAll(policy.mostPartial))});
    const QString first = timeLimitText(policy.firstWait);
    const QString factor = QLocale().toString(policy.waitFactor);
    if (policy.longestWait.count() > 0)
        return CommandText::tr("failed attempts at most: %1; the first wait is %2, each further "
                               "one %3 times as long, up to %4")
            .arg(bounds, first, factor, timeLimitText(policy.longestWait));
    return CommandText::tr("failed attempts at most: %1; the first wait is %2, each further one %3 "
                           "times as long")
        .arg(bounds, first, factor);
}

QString limitText(std::chrono::seconds limit)
{
    return limit.count() == 0 ? CommandText::tr("without limit") : timeLimitText(limit);
}

/// When a connection pauses or warns by itself; \a never is for neither.
QString whenText(int failures, int days, const QString &never)
{
    const QString runs = CommandText::tr("at %n failed runs in a row", nullptr, failures);
    const QString silence = CommandText::tr("after %n days without success", nullptr, days);
    if (failures == 0 && days == 0)
        return never;
    if (days == 0)
        return runs;
    return failures == 0 ? silence : CommandText::tr("%1 and %2").arg(runs, silence);
}

} // namespace

QStringList runPolicyLines(const ConnectionSettings &settings)
{
    const RunPolicy &policy = settings.runPolicy;
    const QString never = CommandText::tr("never");
    QStringList lines{
        retriesText(policy),
        CommandText::tr("silence of the source: %1, of the destination: %2; a run: %3")
            .arg(limitText(policy.sourceSilence), limitText(policy.destinationSilence),
                 limitText(policy.longestRun)),
        CommandText::tr("pauses by itself: %1; warns: %2")
            .arg(whenText(policy.pauseFailures, policy.pauseDays, never),
                 whenText(policy.warnFailures, policy.warnDays, never))};
    for (const RunHook &hook : settings.hooks)
        lines << CommandText::tr("calls %1 after a run (%2)")
                     .arg(displayText(shownName(hook)), runHookMomentName(hook.moment));
    return lines;
}

} // namespace millrace

#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/displaytext.h"
#include "app/cli/texttable.h"
#include "core/store/storageuse.h"
#include "core/store/storedretention.h"

#include <CLI/Config.hpp>

#include <QFile>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QString bytesText(qint64 bytes) { return readableBytes(static_cast<double>(bytes)); }

/// "180 days, 2.1 GB", or that there is no limit.
QString limitText(const std::optional<int> &days, const std::optional<qint64> &bytes)
{
    QStringList limits;
    if (days)
        limits << CommandText::tr("%n days", nullptr, *days);
    if (bytes)
        limits << bytesText(*bytes);
    return limits.isEmpty() ? CommandText::tr("no limit") : limits.join(u", "_s);
}

QJsonObject limitToJson(qint64 used, const std::optional<int> &days,
                        const std::optional<qint64> &bytes)
{
    return {{u"bytes"_s, used},
            {u"keep_days"_s, days ? QJsonValue(*days) : QJsonValue()},
            {u"most_bytes"_s, bytes ? QJsonValue(*bytes) : QJsonValue()}};
}

/// What is there and what may be; nothing of either where there is no profile yet.
struct Standing final
{
    StorageUse use;
    RetentionPolicy policy;
};

Result<Standing> standingOf(Services &services)
{
    Standing standing;
    if (!QFile::exists(services.profile().stateDatabase()))
        return standing;
    const auto database = services.database();
    if (!database)
        return database.error();
    const auto policy = storedRetention(**database);
    if (!policy)
        return policy.error();
    const auto use = storageUse(**database, services.profile());
    if (!use)
        return use.error();
    return Standing{*use, *policy};
}

int show(Session &session)
{
    Output &output = session.output();
    const auto standing = session.interruption().runAside<Result<Standing>>(
        [&session](const Cancellation &) { return standingOf(session.services()); });
    if (!standing)
        return session.fail(standing.error());
    const auto &[use, policy] = *standing;
    if (output.isJson()) {
        output.json(
            u"storage"_s,
            {{u"logs"_s, limitToJson(use.logs, policy.keepLogsDays, policy.mostLogs)},
             {u"runs"_s, limitToJson(use.runs, policy.keepRunsDays, policy.mostRuns)},
             {u"rejected"_s,
              limitToJson(use.rejected, policy.keepClosedRejectedDays, policy.mostRejected)},
             {u"shown_rows"_s,
              limitToJson(use.shownRows, policy.keepShownRowsDays, policy.mostShownRows)},
             {u"rest_bytes"_s, use.rest()},
             {u"unused_bytes"_s, use.unused},
             {u"backups_bytes"_s, use.backups},
             {u"total_bytes"_s, use.total()}});
        return static_cast<int>(ExitCode::Done);
    }
    TextTable table;
    table.addColumn(CommandText::tr("what", "heading of a column"));
    table.addColumn(CommandText::tr("takes", "heading of a column"), TextTable::Alignment::Right);
    table.addColumn(CommandText::tr("kept", "heading of a column"));
    table.addRow({u"logs"_s,
                  bytesText(use.logs),
                  {limitText(policy.keepLogsDays, policy.mostLogs), Tone::Faint}});
    table.addRow({u"runs"_s,
                  bytesText(use.runs),
                  {limitText(policy.keepRunsDays, policy.mostRuns), Tone::Faint}});
    table.addRow({CommandText::tr("rejected records"),
                  bytesText(use.rejected),
                  {limitText(policy.keepClosedRejectedDays, policy.mostRejected)
                       + CommandText::tr("; open ones always"),
                   Tone::Faint}});
    table.addRow({CommandText::tr("rows shown by verifications"),
                  bytesText(use.shownRows),
                  {limitText(policy.keepShownRowsDays, policy.mostShownRows), Tone::Faint}});
    table.addRow({u"previews"_s, bytesText(0), {CommandText::tr("never stored"), Tone::Faint}});
    table.addRow(
        {CommandText::tr("connections, checkpoints, settings"), bytesText(use.rest()), u""_s});
    table.addRow({u"unused"_s,
                  bytesText(use.unused),
                  {CommandText::tr("storage compact gives it back"), Tone::Faint}});
    table.addRow(
        {u"backups"_s, bytesText(use.backups), {CommandText::tr("the newest three"), Tone::Faint}});
    table.addRow({CommandText::tr("in all"), {bytesText(use.total()), Tone::Strong}, u""_s});
    table.print(output);
    return static_cast<int>(ExitCode::Done);
}

int removeOld(Session &session)
{
    Output &output = session.output();
    const auto removed = session.interruption().runAside<Result<PrunedHistory>>(
        [&session](const Cancellation &cancellation) -> Result<PrunedHistory> {
            const auto database = session.services().database();
            if (!database)
                return database.error();
            const auto policy = storedRetention(**database);
            if (!policy)
                return policy.error();
            return pruneHistory(**database, session.services().profile(), *policy, cancellation);
        });
    if (!removed)
        return session.fail(removed.error());
    if (output.isJson()) {
        output.json(u"storage remove"_s,
                    {{u"runs"_s, removed->runs},
                     {u"rejected_records"_s, removed->rejectedRecords},
                     {u"logs"_s, removed->logs},
                     {u"log_bytes"_s, removed->logBytes},
                     {u"verifications"_s, removed->verifications}});
    } else if (removed->isNothing()) {
        output.line(CommandText::tr("Nothing was old enough or too much."));
    } else {
        output.line(CommandText::tr(
                        "Removed: runs %1, closed rejected records %2, logs of other runs %3 (%4), "
                        "rows of verifications %5.")
                        .arg(groupedNumber(removed->runs), groupedNumber(removed->rejectedRecords),
                             groupedNumber(removed->logs), bytesText(removed->logBytes),
                             groupedNumber(removed->verifications)));
    }
    return static_cast<int>(ExitCode::Done);
}

int compact(Session &session)
{
    Output &output = session.output();
    using Compacted = StateDatabase::Compacted;
    const auto done = session.interruption().runAside<Result<Compacted>>(
        [&session](const Cancellation &cancellation) -> Result<Compacted> {
            const auto database = session.services().database();
            if (!database)
                return database.error();
            return (*database)->compact(cancellation);
        });
    if (!done)
        return session.fail(done.error());
    const qint64 freed = qMax(qint64(0), done->before - done->after);
    if (output.isJson())
        output.json(u"storage compact"_s,
                    {{u"freed_bytes"_s, freed},
                     {u"before_bytes"_s, done->before},
                     {u"after_bytes"_s, done->after}});
    else
        output.line(CommandText::tr("The storage is compacted: %1 freed, %2 before, %3 now.")
                        .arg(bytesText(freed), bytesText(done->before), bytesText(done->after)));
    return static_cast<int>(ExitCode::Done);
}

} // namespace

void addStorageCommand(CLI::App &program, Invocation &invocation)
{
    CLI::App *command = program.add_subcommand(
        "storage",
        QT_TRANSLATE_NOOP("CommandText",
                          "Show what the profile takes, remove what is old, compact"));
    command->group(QT_TRANSLATE_NOOP("CommandText", "Program"));
    command->require_subcommand(0, 1);
    command->footer(R"(Examples:
  millrace-cli storage
  millrace-cli settings set retention.logs_days 30
  millrace-cli storage remove
  millrace-cli storage compact)");
    CLI::App *remove = command->add_subcommand(
        "remove",
        QT_TRANSLATE_NOOP("CommandText", "Remove what is older or more than the settings allow"));
    remove->footer(R"(Examples:
  millrace-cli storage remove

)" QT_TRANSLATE_NOOP("CommandText",
                     "Otherwise it happens once a day while the window or \"serve\" runs."));
    remove->callback([&invocation] { invocation.run = removeOld; });
    CLI::App *compactCommand = command->add_subcommand(
        "compact",
        QT_TRANSLATE_NOOP(
            "CommandText",
            "Write the database anew without the room that removed history has left"));
    compactCommand->footer(R"(Examples:
  millrace-cli storage compact

)" QT_TRANSLATE_NOOP("CommandText", "No connection may run meanwhile."));
    compactCommand->callback([&invocation] { invocation.run = compact; });
    command->callback([&invocation] {
        if (!invocation.run)
            invocation.run = show;
    });
}

} // namespace millrace

#include "app/cli/commands/commands.h"
#include "app/cli/commands/rejectedquery.h"
#include "app/cli/commands/rejectedwork.h"
#include "app/cli/commandtext.h"
#include "core/store/rejectededits.h"

#include <CLI/Config.hpp>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_fixedStayClosed{
    "cli.fixed_stay_closed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "Fixed records are not opened again."),
    QT_TRANSLATE_NOOP("errors",
                      "They are at the destination; a retry would write them once more.")};

constexpr int s_recordsAtOnce = 5'000;

struct CloseOptions final
{
    SelectionQuery selection;
    std::string note;
};

/// Those of the ids of \a selection that its filter admits.
Result<std::vector<qint64>> admittedIds(const RejectedStore &store,
                                        const RejectedSelection &selection,
                                        const Cancellation &cancellation)
{
    std::vector<qint64> ids;
    RejectedWalk walk(store, selection);
    for (;;) {
        const auto some = walk.nextIds(s_recordsAtOnce, cancellation);
        if (!some)
            return some.error();
        if (some->empty())
            return ids;
        ids.insert(ids.end(), some->begin(), some->end());
    }
}

int close(const CloseOptions &options, RejectedStatus status, const QString &command,
          const std::function<QString(int)> &sentence, Session &session)
{
    SelectionQuery query = options.selection;
    // A fixed record is at the destination: opened again, it would be written twice.
    if (status == RejectedStatus::Open && query.query.status == "fixed")
        return session.fail(makeError(s_fixedStayClosed));
    if (query.query.status.empty())
        query.query.status = status == RejectedStatus::Open ? "ignored" : "open";
    const auto selection = selectionOf(query, session.services());
    if (!selection)
        return session.fail(selection.error());
    const QString note = QString::fromStdString(options.note);
    const auto count
        = aside<qint64>(session, [&](StateDatabase &database, const Cancellation &cancellation) {
              RejectedStore store(database);
              if (selection->ids.empty())
                  return store.setStatus(selection->filter, status, note, cancellation);
              const auto ids = admittedIds(store, *selection, cancellation);
              return ids ? store.setStatus(*ids, status, note, cancellation)
                         : Result<qint64>(ids.error());
          });
    return tellCount(session, command, count, sentence);
}

int deleteValues(const CloseOptions &options, Session &session)
{
    auto selection = selectionOf(options.selection, session.services());
    if (!selection)
        return session.fail(selection.error());
    // Closed records have values as well.
    if (options.selection.query.status.empty())
        selection->filter.status.reset();
    const auto count
        = aside<qint64>(session, [&](StateDatabase &database, const Cancellation &cancellation) {
              return RejectedEdits(database).deleteValues(*selection, cancellation);
          });
    return tellCount(session, u"rejected delete-values"_s, count, [](int form) {
        return CommandText::tr("Deleted the stored values of %1 records.", nullptr, form);
    });
}

void addClosing(CLI::App &group, Invocation &invocation, const char *name, const char *text,
                const char *footer, std::function<int(const CloseOptions &, Session &)> act,
                bool takesNote)
{
    const auto options = std::make_shared<CloseOptions>();
    CLI::App *command = group.add_subcommand(name, text);
    addSelectionOptions(*command, options->selection);
    if (takesNote)
        command->add_option("--note", options->note, QT_TRANSLATE_NOOP("CommandText", "Why"))
            ->type_name("TEXT");
    command->footer(footer);
    command->callback([options, act = std::move(act), &invocation] {
        invocation.run = [options, act](Session &session) { return act(*options, session); };
    });
}

} // namespace

void addRejectedCloseCommands(CLI::App &rejected, Invocation &invocation)
{
    addClosing(
        rejected, invocation, "ignore",
        QT_TRANSLATE_NOOP("CommandText", "Close open records without writing them"),
        R"(Examples:
  millrace-cli rejected ignore shop --code value_missing --note "test data"
  millrace-cli rejected ignore --id 42)",
        [](const CloseOptions &options, Session &session) {
            return close(
                options, RejectedStatus::Ignored, u"rejected ignore"_s,
                [](int form) { return CommandText::tr("Ignored %1 records.", nullptr, form); },
                session);
        },
        true);
    addClosing(
        rejected, invocation, "reopen",
        QT_TRANSLATE_NOOP("CommandText", "Open ignored records again"),
        R"(Examples:
  millrace-cli rejected reopen --id 42
  millrace-cli rejected reopen shop --status superseded)",
        [](const CloseOptions &options, Session &session) {
            return close(
                options, RejectedStatus::Open, u"rejected reopen"_s,
                [](int form) { return CommandText::tr("Opened %1 records.", nullptr, form); },
                session);
        },
        false);
    addClosing(rejected, invocation, "delete-values",
               QT_TRANSLATE_NOOP("CommandText",
                                 "Delete what is stored of records but reason and key hash"),
               QT_TRANSLATE_NOOP("CommandText", "They cannot be tried again afterwards.") R"(

Examples:
  millrace-cli rejected delete-values shop --status ignored
  millrace-cli rejected delete-values --id 42)",
               deleteValues, false);
}

} // namespace millrace

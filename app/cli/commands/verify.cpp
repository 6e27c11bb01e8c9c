#include "app/cli/commands/verify.h"

#include "app/cli/commandtext.h"
#include "app/cli/connectionarguments.h"
#include "app/cli/displaytext.h"
#include "app/cli/jsonforms.h"
#include "app/cli/lookup.h"
#include "app/cli/texttable.h"
#include "core/engine/connectionverifier.h"
#include "core/store/connectionrepository.h"
#include "core/store/verificationstore.h"

#include <QJsonArray>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_neverVerified{
    "cli.never_verified", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The connection %1 was never verified."),
    QT_TRANSLATE_NOOP("errors", "The same command without --last verifies it.")};

struct Options final
{
    std::string name;
    std::vector<std::string> streams;
    int examples = 5;
    bool isLast = false;
    std::string afterRuns;
};

QString fieldText(const ComparedField &field, RowDifferenceKind kind)
{
    const QString name = displayText(field.field);
    if (kind == RowDifferenceKind::Missing)
        return u"%1: %2"_s.arg(name, quotedValue(field.source));
    if (kind == RowDifferenceKind::Extra)
        return u"%1: %2"_s.arg(name, quotedValue(field.destination));
    return CommandText::tr("%1: source %2, destination %3")
        .arg(name, quotedValue(field.source), quotedValue(field.destination));
}

void printExamples(Output &output, const VerifiedStream &stream)
{
    for (const RowDifference &row : stream.examples) {
        QString line = u"  %1 %2"_s.arg(rowDifferenceKindName(row.kind), displayText(row.key));
        if (row.hasChanged)
            line += CommandText::tr(" (changed while it was verified)");
        else if (row.isNewer)
            line += CommandText::tr(" (newer than the last run)");
        output.line(line);
        for (const ComparedField &field : row.fields)
            output.line(u"    "_s + fieldText(field, row.kind));
    }
}

void print(Output &output, const Verification &verification)
{
    TextTable table;
    table.addColumn(CommandText::tr("stream", "heading of a column"));
    table.addColumn(CommandText::tr("table", "heading of a column"));
    table.addColumns({CommandText::tr("source", "heading of a column"),
                      CommandText::tr("destination", "heading of a column"),
                      CommandText::tr("equal", "heading of a column"),
                      CommandText::tr("missing", "heading of a column"),
                      CommandText::tr("extra", "heading of a column"),
                      CommandText::tr("different", "heading of a column"),
                      CommandText::tr("newer", "heading of a column"),
                      CommandText::tr("history", "heading of a column")},
                     TextTable::Alignment::Right);
    for (const VerifiedStream &stream : verification.streams)
        table.addRow({stream.stream.text(), stream.table, numberCell(stream.sourceRows),
                      numberCell(stream.destinationRows), numberCell(stream.equal),
                      numberCell(stream.missing), numberCell(stream.extra),
                      numberCell(stream.different), numberCell(stream.newer),
                      numberCell(stream.history)});
    table.print(output);
    for (const VerifiedStream &stream : verification.streams) {
        output.line();
        output.line(output.toned(displayText(stream.stream.text()), Tone::Strong));
        if (stream.error) {
            output.error(*stream.error);
        } else {
            output.line(u"  "_s + displayText(verificationSentence(stream)));
            output.line(CommandText::tr("  Checksums: source %1, destination %2.")
                            .arg(stream.sourceChecksum, stream.destinationChecksum));
        }
        for (const QString &note : stream.notes)
            output.line(u"  "_s + displayText(note));
        printExamples(output, stream);
    }
    output.line();
    output.line(CommandText::tr("Verified %1.").arg(readableTime(verification.endedAt)));
}

QJsonObject jsonOf(const Connection &connection, const Verification &verification)
{
    QJsonObject json = toJson(verification);
    json.insert("started_at"_L1, isoTime(verification.startedAt));
    json.insert("ended_at"_L1, isoTime(verification.endedAt));
    json.insert("connection"_L1, idAndName(connection));
    return json;
}

Result<Verification> verified(const Options &options, Session &session,
                              const Connection &connection, StateDatabase &database)
{
    Services &services = session.services();
    VerificationStore store(database);
    if (options.isLast) {
        auto last = store.last(connection.id);
        if (!last)
            return last.error();
        return *last ? Result<Verification>(std::move(**last))
                     : Result<Verification>(makeError(s_neverVerified, {connection.name}));
    }
    auto ends = endsOf(connection, services);
    if (!ends)
        return ends.error();
    auto only = findStreams(options.streams, connection);
    if (!only)
        return only.error();
    VerificationOptions wishes;
    wishes.only = std::move(*only);
    wishes.examplesPerKind = options.examples;
    const ConnectionVerifier verifier(services.registry(), services.secrets(), services.clock());
    auto verification = session.interruption().runAside<Result<Verification>>(
        [&](const Cancellation &cancellation) {
            return verifier.run(connection, ends->source, ends->destination, wishes, cancellation);
        });
    if (!verification)
        return verification;
    // Of some streams alone it says nothing about the connection.
    if (options.streams.empty()) {
        if (auto kept = store.keep(connection.id, *verification); !kept)
            return kept.error();
    }
    return verification;
}

int setAfterRuns(const Options &options, Session &session, const Connection &connection,
                 StateDatabase &database)
{
    const bool follows = options.afterRuns == "on";
    const auto set = ConnectionRepository(database).edit(
        connection.id, [follows](Connection &stored) { stored.settings.verifiesRuns = follows; },
        ChangeOrigin::CommandLine);
    if (!set)
        return session.fail(set.error());
    if (session.output().isJson())
        session.output().json(
            u"verify"_s, {{u"connection"_s, idAndName(connection)}, {u"after_runs"_s, follows}});
    else
        session.output().line(
            follows ? CommandText::tr("Each run that succeeds is followed by a verification.")
                    : CommandText::tr("Runs are not followed by a verification any more."));
    return static_cast<int>(ExitCode::Done);
}

int run(const Options &options, Session &session)
{
    const auto opened = openConnection(options.name, session.services());
    if (!opened)
        return session.fail(opened.error());
    const Connection &connection = opened->connection;
    StateDatabase &database = *opened->database;
    if (!options.afterRuns.empty())
        return setAfterRuns(options, session, connection, database);
    const auto verification = verified(options, session, connection, database);
    if (!verification)
        return session.fail(verification.error());
    if (session.output().isJson())
        session.output().json(u"verify"_s, jsonOf(connection, *verification));
    else
        print(session.output(), *verification);
    return static_cast<int>(verification->agrees() ? ExitCode::Done : ExitCode::Failed);
}

} // namespace

void addVerifyCommand(CLI::App &program, Invocation &invocation)
{
    const auto options = std::make_shared<Options>();
    CLI::App *command = program.add_subcommand(
        "verify",
        QT_TRANSLATE_NOOP("CommandText",
                          "Compare the rows of the destination with those of the source"));
    command->group(QT_TRANSLATE_NOOP("CommandText", "Data"));
    addConnectionArgument(*command, options->name);
    addStreamsOption(*command, options->streams);
    command
        ->add_option("--examples", options->examples,
                     QT_TRANSLATE_NOOP("CommandText", "Rows shown of each kind; default: 5"))
        ->type_name("N")
        ->check(CLI::Range(0, 1000).description(""));
    CLI::Option *last = command->add_flag(
        "--last", options->isLast,
        QT_TRANSLATE_NOOP("CommandText", "Show the last verification and read nothing"));
    command
        ->add_option(
            "--after-runs", options->afterRuns,
            QT_TRANSLATE_NOOP("CommandText",
                              "Verify after each run that succeeds, or no more: on or off"))
        ->type_name("on|off")
        ->check(CLI::IsMember({"on", "off"}).description(""))
        ->excludes(last);
    command->footer(QT_TRANSLATE_NOOP(
        "CommandText",
        "Both ends are read and neither is changed. The exit code is 1 where rows differ.") R"(

Examples:
  millrace-cli verify 'shop to warehouse'
  millrace-cli verify 'shop to warehouse' --stream orders --json
  millrace-cli verify 'shop to warehouse' --after-runs on)");
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return run(*options, session); };
    });
}

} // namespace millrace

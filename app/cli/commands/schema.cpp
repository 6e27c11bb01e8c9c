#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/connectionarguments.h"
#include "app/cli/displaytext.h"
#include "app/cli/lookup.h"
#include "core/engine/schemareviewing.h"

#include <QJsonArray>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_notWaiting{
    "cli.nothing_to_review", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "Nothing of the stream %1 waits for a review."),
    QT_TRANSLATE_NOOP("errors", "\"schema show\" tells what waits.")};
constexpr ErrorDefinition s_noNewField{
    "cli.no_new_field", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "No stream that waits for a review has the new field %1."),
    QT_TRANSLATE_NOOP("errors", "Name it as STREAM.FIELD; \"schema show\" tells what is new.")};

struct Options final
{
    std::string connection;
    std::vector<std::string> streams;
    std::vector<std::string> leftOut;
    std::vector<std::string> readAgain;
    bool takesAll = false;
    bool resumes = false;
};

EngineServices engineOf(Services &services, StateDatabase &database)
{
    return {services.registry(), database, services.secrets(), services.profile(),
            services.clock()};
}

Result<PendingReview> look(const EngineServices &engine, const QString &id, Session &session)
{
    return session.interruption().runAside<Result<PendingReview>>(
        [&](const Cancellation &cancellation) {
            return SchemaReviewing(engine).look(id, cancellation);
        });
}

QString kindName(const StreamReview &stream)
{
    switch (stream.change.kind) {
    case ChangeKind::Added:
        return CommandText::tr("added");
    case ChangeKind::Removed:
        return CommandText::tr("removed");
    case ChangeKind::Unchanged:
    case ChangeKind::Changed:
        break;
    }
    return CommandText::tr("changed");
}

QJsonObject fieldJson(const FieldChange &field)
{
    switch (field.kind) {
    case ChangeKind::Added:
        return {{u"name"_s, field.field.name},
                {u"change"_s, u"added"_s},
                {u"type"_s, fieldTypeName(field.field.type)}};
    case ChangeKind::Removed:
        return {{u"name"_s, field.field.name}, {u"change"_s, u"removed"_s}};
    case ChangeKind::Unchanged:
    case ChangeKind::Changed:
        break;
    }
    return {{u"name"_s, field.field.name},
            {u"change"_s, u"changed"_s},
            {u"type"_s, fieldTypeName(field.field.type)},
            {u"former_type"_s, fieldTypeName(field.formerType)}};
}

QJsonObject streamJson(const StreamReview &stream)
{
    QJsonArray fields;
    for (const FieldChange &field : stream.change.fields)
        fields.append(fieldJson(field));
    QJsonObject json{{u"stream"_s, stream.change.id.name},
                     {u"change"_s, kindName(stream)},
                     {u"fields"_s, fields},
                     {u"breaking"_s, QJsonArray::fromStringList(stream.broken)}};
    if (!stream.change.id.nameSpace.isEmpty())
        json.insert(u"namespace"_s, stream.change.id.nameSpace);
    if (stream.change.isKeyChanged) {
        json.insert(u"former_key"_s, QJsonArray::fromStringList(stream.change.formerKey));
        json.insert(u"key"_s, QJsonArray::fromStringList(stream.key));
    }
    return json;
}

void tell(Output &output, const StreamReview &stream, const StreamDecision &decision)
{
    const QString name = displayText(stream.change.id.text());
    output.line(output.toned(u"%1: %2"_s.arg(name, kindName(stream)),
                             stream.isBreaking() ? Tone::Bad : Tone::Strong));
    const auto line = [&](const QString &what, const QString &effect) {
        output.line(u"  %1"_s.arg(displayText(what)));
        output.line(output.toned(u"    %1"_s.arg(displayText(effect)), Tone::Faint));
    };
    for (const QString &broken : stream.broken)
        output.line(output.toned(
            CommandText::tr("  the connection cannot follow: %1").arg(displayText(broken)),
            Tone::Bad));
    for (const FieldChange &field : stream.change.fields)
        line(fieldChangeText(field),
             fieldEffect(stream, field, !decision.leftOut.contains(field.field.name)));
    if (stream.change.isKeyChanged)
        line(keyChangeText(stream), keyEffect(stream, true));
    if (const QString effect = streamEffect(stream, decision); !effect.isEmpty())
        output.line(output.toned(u"    %1"_s.arg(displayText(effect)), Tone::Faint));
}

int show(const Options &options, Session &session)
{
    Output &output = session.output();
    Services &services = session.services();
    const auto opened = openConnection(options.connection, services);
    if (!opened)
        return session.fail(opened.error());
    const Connection &connection = opened->connection;
    StateDatabase &database = *opened->database;
    const auto pending = look(engineOf(services, database), connection.id, session);
    if (!pending)
        return session.fail(pending.error());
    if (output.isJson()) {
        QJsonArray streams;
        for (const StreamReview &stream : pending->review.streams)
            streams.append(streamJson(stream));
        output.json(u"schema show"_s,
                    {{u"id"_s, connection.id},
                     {u"name"_s, connection.name},
                     {u"breaking"_s, pending->review.isBreaking()},
                     {u"streams"_s, streams}});
        return static_cast<int>(ExitCode::Done);
    }
    if (pending->review.isEmpty()) {
        output.line(CommandText::tr("The source is as the connection has it."));
        return static_cast<int>(ExitCode::Done);
    }
    const SchemaDecisions proposed = proposedDecisions(pending->review, pending->connection);
    for (const StreamReview &stream : pending->review.streams) {
        StreamDecision decision = proposed.at(stream.change.id);
        decision.isTaken = true;
        tell(output, stream, decision);
    }
    return static_cast<int>(ExitCode::Done);
}

bool isCalled(const StreamId &stream, const std::string &name)
{
    const QString wanted = QString::fromStdString(name);
    return stream.name == wanted || stream.text() == wanted;
}

const StreamReview *reviewOf(const SchemaReview &review, const StreamId &stream)
{
    const auto found = std::ranges::find_if(
        review.streams, [&stream](const StreamReview &each) { return each.change.id == stream; });
    return found == review.streams.end() ? nullptr : &*found;
}

/// The new field of \a stream that \a name means: alone, or behind the name of the stream.
std::optional<QString> newFieldCalled(const StreamReview &stream, const std::string &name)
{
    const QString wanted = QString::fromStdString(name);
    const StreamId &id = stream.change.id;
    for (const FieldChange &field : stream.change.fields) {
        const QString &own = field.field.name;
        const bool isMeant
            = wanted == own || wanted == id.name + u'.' + own || wanted == id.text() + u'.' + own;
        if (field.kind == ChangeKind::Added && isMeant)
            return own;
    }
    return std::nullopt;
}

/// The decisions of the options: what is not named stays as it is.
Result<SchemaDecisions> decisionsOf(const Options &options, const PendingReview &pending)
{
    SchemaDecisions decisions = proposedDecisions(pending.review, pending.connection);
    for (auto &[stream, decision] : decisions) {
        const auto names = [&stream = stream](const std::vector<std::string> &list) {
            return std::ranges::any_of(
                list, [&](const std::string &name) { return isCalled(stream, name); });
        };
        if (!options.streams.empty())
            decision.isTaken = names(options.streams);
        else if (options.takesAll)
            decision.isTaken = true;
        const auto *review = reviewOf(pending.review, stream);
        for (const std::string &field : options.leftOut) {
            if (const auto name = review ? newFieldCalled(*review, field) : std::nullopt)
                decision.leftOut << *name;
        }
        decision.readsAgain = decision.readsAgain || names(options.readAgain);
    }
    for (const auto *list : {&options.streams, &options.readAgain}) {
        for (const std::string &name : *list) {
            const bool waits = std::ranges::any_of(
                decisions, [&](const auto &entry) { return isCalled(entry.first, name); });
            if (!waits)
                return makeError(s_notWaiting, {QString::fromStdString(name)});
        }
    }
    // One that was misspelt would be copied.
    for (const std::string &field : options.leftOut) {
        const bool waits
            = std::ranges::any_of(pending.review.streams, [&](const StreamReview &stream) {
                  return newFieldCalled(stream, field).has_value();
              });
        if (!waits)
            return makeError(s_noNewField, {QString::fromStdString(field)});
    }
    return decisions;
}

int accept(const Options &options, Session &session)
{
    Output &output = session.output();
    Services &services = session.services();
    const auto opened = openConnection(options.connection, services);
    if (!opened)
        return session.fail(opened.error());
    const Connection &connection = opened->connection;
    StateDatabase &database = *opened->database;
    const EngineServices engine = engineOf(services, database);
    const auto pending = look(engine, connection.id, session);
    if (!pending)
        return session.fail(pending.error());
    const auto decisions = decisionsOf(options, *pending);
    if (!decisions)
        return session.fail(decisions.error());
    const auto accepted = SchemaReviewing(engine).accept(connection.id, *decisions, options.resumes,
                                                         ChangeOrigin::CommandLine);
    if (!accepted)
        return session.fail(accepted.error());
    if (output.isJson()) {
        QJsonArray again;
        for (const StreamId &stream : accepted->readAgain)
            again.append(stream.text());
        output.json(u"schema accept"_s,
                    {{u"id"_s, connection.id},
                     {u"name"_s, connection.name},
                     {u"changed"_s, accepted->isChanged},
                     {u"read_again"_s, again},
                     {u"missing"_s, QJsonArray::fromStringList(accepted->missing)},
                     {u"enabled"_s, accepted->updated.isEnabled}});
        return static_cast<int>(ExitCode::Done);
    }
    output.line(accepted->isChanged ? CommandText::tr("The connection follows its source.")
                                    : CommandText::tr("The connection stays as it is."));
    for (const QString &missing : accepted->missing)
        output.message(missing, Tone::Warning);
    if (!accepted->updated.isEnabled)
        output.line(CommandText::tr("The connection is paused."));
    return static_cast<int>(ExitCode::Done);
}

} // namespace

void addSchemaCommand(CLI::App &program, Invocation &invocation)
{
    const auto options = std::make_shared<Options>();
    CLI::App *schema = program.add_subcommand(
        "schema", QT_TRANSLATE_NOOP("CommandText", "Review changes of a source"));
    schema->group(QT_TRANSLATE_NOOP("CommandText", "Connections"));
    schema->require_subcommand(1);
    schema->footer(R"(Examples:
  millrace-cli schema show shop
  millrace-cli schema accept shop --all --resume)");
    CLI::App *showing = schema->add_subcommand(
        "show", QT_TRANSLATE_NOOP("CommandText", "What has changed, and what it would do"));
    addConnectionArgument(*showing, options->connection);
    showing->footer(R"(Example:
  millrace-cli schema show shop --json)");
    showing->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return show(*options, session); };
    });
    CLI::App *accepting = schema->add_subcommand(
        "accept", QT_TRANSLATE_NOOP("CommandText", "Have the connection follow its source"));
    addConnectionArgument(*accepting, options->connection);
    addStreamsOption(*accepting, options->streams);
    accepting->add_flag(
        "--all", options->takesAll,
        QT_TRANSLATE_NOOP("CommandText", "New streams are copied and gone ones left out as well"));
    accepting
        ->add_option("--without", options->leftOut,
                     QT_TRANSLATE_NOOP("CommandText", "Leave this new field out"))
        ->type_name("STREAM.FIELD")
        ->allow_extra_args(false);
    accepting
        ->add_option(
            "--read-again", options->readAgain,
            QT_TRANSLATE_NOOP("CommandText",
                              "Read this stream again, so that earlier rows have the new values"))
        ->type_name("NAME")
        ->allow_extra_args(false);
    accepting->add_flag("--resume", options->resumes,
                        QT_TRANSLATE_NOOP("CommandText", "Resume the connection if it is paused"));
    accepting->footer(
        QT_TRANSLATE_NOOP("CommandText",
                          "A cursor or key that is gone gives way to what the source defines, or "
                          "to nothing; the connection then says what has to be chosen.") R"(

Examples:
  millrace-cli schema show shop
  millrace-cli schema accept shop --stream orders --without orders.internal --resume)");
    accepting->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return accept(*options, session); };
    });
}

} // namespace millrace

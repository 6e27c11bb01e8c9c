#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/displaytext.h"
#include "app/cli/lookup.h"
#include "app/cli/texttable.h"
#include "core/interchange/suggestion.h"

#include <QJsonArray>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_nothing{
    "cli.no_destination", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "No destination is named."),
    QT_TRANSLATE_NOOP("errors", "Name a stored destination, a connection, or use --destination.")};
constexpr ErrorDefinition s_noObjects{
    "cli.no_objects", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The destination has no objects of its own."),
    QT_TRANSLATE_NOOP("errors", "It makes tables for the streams; no mapping is needed.")};
constexpr ErrorDefinition s_objectUnknown{
    "cli.object_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The destination has no object called \"%1\"."),
    QT_TRANSLATE_NOOP("errors", "%2")};

struct Options final
{
    std::string what;
    EndpointArguments destination;
    std::vector<std::string> names;
    bool showsFields = false;
};

QString keysText(const OperationOffer &offer)
{
    QStringList keys;
    for (const QStringList &key : offer.matchingKeys)
        keys << key.join(" + "_L1);
    return keys.isEmpty() ? u"-"_s : keys.join(", "_L1);
}

QString limitsText(const ObjectField &field)
{
    QStringList limits;
    if (field.isReadOnly)
        limits << CommandText::tr("read only");
    if (field.isUnique)
        limits << CommandText::tr("unique");
    if (!field.field.nullable)
        limits << CommandText::tr("not null");
    if (field.maximumLength)
        limits << CommandText::tr("at most %1 characters", nullptr, pluralOf(*field.maximumLength))
                      .arg(groupedNumber(*field.maximumLength));
    if (!field.format.isEmpty())
        limits << field.format;
    if (!field.choices.empty()) {
        QStringList values;
        for (const ObjectChoice &choice : field.choices)
            values << choice.value;
        limits << (field.takesSeveralChoices ? CommandText::tr("several of %1")
                                             : CommandText::tr("one of %1"))
                      .arg(values.join(u" | "_s));
    }
    return limits.join(u"; "_s);
}

void printSummary(Output &output, const std::vector<DestinationObject> &objects)
{
    TextTable table;
    table.addColumn(CommandText::tr("object", "heading of a column"));
    table.addColumn(CommandText::tr("title", "heading of a column"));
    table.addColumn(CommandText::tr("fields", "heading of a column"), TextTable::Alignment::Right);
    table.addColumn(CommandText::tr("operations", "heading of a column"));
    for (const DestinationObject &object : objects) {
        QStringList operations;
        for (const OperationOffer &offer : object.operations)
            operations << objectOperationName(offer.operation);
        table.addRow({object.text(), object.title,
                      numberCell(static_cast<qint64>(object.fields.size())),
                      operations.join(", "_L1)});
    }
    table.print(output);
    output.line();
    output.line(CommandText::tr("--fields or --object NAME shows the fields and operations."));
}

void printObject(Output &output, const DestinationObject &object)
{
    output.line(output.toned(displayText(object.text()), Tone::Strong));
    if (!object.title.isEmpty())
        output.line(u"  "_s + displayText(object.title));
    TextTable operations;
    operations.addColumn(CommandText::tr("operation", "heading of a column"));
    operations.addColumn(CommandText::tr("matching key", "heading of a column"));
    operations.addColumn(CommandText::tr("required", "heading of a column"));
    for (const OperationOffer &offer : object.operations)
        operations.addRow(
            {objectOperationName(offer.operation), keysText(offer),
             offer.requiredFields.isEmpty() ? u"-"_s : offer.requiredFields.join(", "_L1)});
    operations.print(output, u"  "_s);
    output.line();
    TextTable fields;
    fields.addColumn(CommandText::tr("field", "heading of a column"));
    fields.addColumn(CommandText::tr("type", "heading of a column"));
    fields.addColumn(CommandText::tr("limits", "heading of a column"));
    fields.addColumn(CommandText::tr("title", "heading of a column"));
    for (const ObjectField &field : object.fields)
        fields.addRow(
            {field.field.name, fieldTypeName(field.field.type), limitsText(field), field.title});
    fields.print(output, u"  "_s);
    if (object.takesOtherFields)
        output.line(CommandText::tr("  Fields that are not listed are taken as text."));
}

/// The objects called \a names; all of them when there are no names.
Result<std::vector<DestinationObject>> chosen(std::vector<DestinationObject> objects,
                                              const std::vector<std::string> &names)
{
    if (names.empty())
        return objects;
    std::vector<DestinationObject> found;
    for (const std::string &each : names) {
        const QString name = QString::fromStdString(each);
        const auto isNamed = [&name](const DestinationObject &object) {
            return object.text() == name || object.name == name;
        };
        const std::size_t before = found.size();
        std::ranges::copy_if(objects, std::back_inserter(found), isNamed);
        if (found.size() > before)
            continue;
        QStringList known;
        for (const DestinationObject &object : objects)
            known << object.text();
        return makeError(s_objectUnknown, {name, suggestion(name, known)});
    }
    return found;
}

int run(const Options &options, Session &session)
{
    Output &output = session.output();
    if (options.what.empty() && options.destination.isEmpty())
        return session.fail(makeError(s_nothing));
    auto destination = findDestination(QString::fromStdString(options.what), options.destination,
                                       session.services());
    if (!destination)
        return session.fail(destination.error());
    const ConnectorProbe &probe = session.services().probe();
    auto capabilities = probe.capabilities(destination->connectorId, destination->configuration);
    if (!capabilities)
        return session.fail(capabilities.error());
    if (!capabilities->hasObjects)
        return session.fail(makeError(s_noObjects));
    auto objects = session.interruption().runAside<Result<std::vector<DestinationObject>>>(
        [&](const Cancellation &cancellation) {
            return probe.discoverObjects(destination->connectorId, destination->configuration,
                                         cancellation);
        });
    if (!objects)
        return session.fail(objects.error());
    auto shown = chosen(std::move(*objects), options.names);
    if (!shown)
        return session.fail(shown.error());
    if (output.isJson()) {
        QJsonArray list;
        for (const DestinationObject &object : *shown)
            list.append(toJson(object));
        output.json(u"objects"_s,
                    {{u"connector"_s, destination->connectorId}, {u"objects"_s, list}});
    } else if (shown->empty()) {
        output.line(CommandText::tr("The destination shows no object to the one who signs in."));
    } else if (options.showsFields || !options.names.empty()) {
        for (const DestinationObject &object : *shown)
            printObject(output, object);
    } else {
        printSummary(output, *shown);
    }
    return static_cast<int>(ExitCode::Done);
}

} // namespace

void addObjectsCommand(CLI::App &program, Invocation &invocation)
{
    const auto options = std::make_shared<Options>();
    CLI::App *command = program.add_subcommand(
        "objects",
        QT_TRANSLATE_NOOP("CommandText",
                          "List what a destination has of its own, to map streams to"));
    command->group(QT_TRANSLATE_NOOP("CommandText", "Data"));
    command->add_option(
        "end", options->what,
        QT_TRANSLATE_NOOP("CommandText", "Stored destination, connection, path or connector"));
    command
        ->add_option("--object", options->names,
                     QT_TRANSLATE_NOOP("CommandText", "Only this object; may be repeated"))
        ->type_name("NAME")
        ->allow_extra_args(false);
    command->add_flag(
        "--fields", options->showsFields,
        QT_TRANSLATE_NOOP("CommandText", "Show fields and operations of every object"));
    addEndpointOptions(*command, EndpointRole::Destination, options->destination);
    command->footer(R"(Examples:
  millrace-cli objects crm
  millrace-cli objects crm --object contact
  millrace-cli objects crm --json
  millrace-cli objects --destination sqlite --destination-config @tables.yaml)");
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return run(*options, session); };
    });
}

} // namespace millrace

#include "app/cli/commands/commands.h"
#include "app/cli/displaytext.h"
#include "app/cli/lookup.h"
#include "app/cli/texttable.h"
#include "core/interchange/streamselection.h"

#include <QJsonArray>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct Options final
{
    std::string what;
    EndpointArguments source;
    std::vector<std::string> streams;
    bool showsFields = false;
};

QString cursorText(const Stream &stream)
{
    if (!stream.supportsIncremental)
        return u"-"_s;
    if (stream.sourceDefinedCursor)
        return stream.defaultCursor.isEmpty() ? u"(source)"_s
                                              : u"%1 (source)"_s.arg(stream.defaultCursor);
    return stream.defaultCursor.isEmpty() ? u"(to choose)"_s : stream.defaultCursor;
}

void printSummary(Output &output, const std::vector<Stream> &streams)
{
    TextTable table;
    table.addColumn(u"stream"_s);
    table.addColumn(u"rows"_s, TextTable::Alignment::Right);
    table.addColumn(u"fields"_s, TextTable::Alignment::Right);
    table.addColumn(u"key"_s);
    table.addColumn(u"cursor"_s);
    table.addColumn(u"note"_s);
    for (const Stream &stream : streams) {
        const QStringList key = stream.sourceDefinedPrimaryKey;
        table.addRow({stream.id.text(),
                      stream.estimatedRows ? numberCell(*stream.estimatedRows) : u"?"_s,
                      numberCell(stream.schema.fieldCount()),
                      key.isEmpty() ? u"-"_s : key.join(", "_L1), cursorText(stream), stream.note});
    }
    table.print(output);
}

void printFields(Output &output, const Stream &stream)
{
    output.line(output.toned(displayText(stream.id.text()), Tone::Strong));
    if (!stream.note.isEmpty())
        output.line(u"  "_s + displayText(stream.note));
    TextTable table;
    table.addColumn(u"field"_s);
    table.addColumn(u"type"_s);
    table.addColumn(u"null"_s);
    table.addColumn(u"in the source"_s);
    table.addColumn(u"note"_s);
    for (const Field &field : stream.schema.fields())
        table.addRow({field.name, fieldTypeName(field.type), field.nullable ? u"yes"_s : u"no"_s,
                      field.sourceType, field.note});
    table.print(output, u"  "_s);
    const QStringList key = stream.sourceDefinedPrimaryKey;
    output.line(u"  key: %1; cursor: %2; rows: %3"_s.arg(
        key.isEmpty() ? u"-"_s : displayText(key.join(", "_L1)), displayText(cursorText(stream)),
        stream.estimatedRows ? groupedNumber(*stream.estimatedRows) : u"unknown"_s));
}

int run(const Options &options, Session &session)
{
    Output &output = session.output();
    auto source
        = findSource(QString::fromStdString(options.what), options.source, session.services());
    if (!source)
        return session.fail(source.error());
    auto catalog = session.discover(*source);
    if (!catalog)
        return session.fail(catalog.error());

    std::vector<Stream> streams = std::move(catalog->streams);
    if (!options.streams.empty()) {
        auto chosen = chooseStreams(options.streams, Catalog{streams});
        if (!chosen)
            return session.fail(chosen.error());
        streams = std::move(*chosen);
    }
    if (output.isJson()) {
        QJsonArray list;
        for (const Stream &stream : streams)
            list.append(toJson(stream));
        output.json(u"discover"_s, {{u"connector"_s, source->connectorId}, {u"streams"_s, list}});
        return static_cast<int>(ExitCode::Done);
    }
    if (!options.showsFields && options.streams.empty() && streams.size() != 1) {
        printSummary(output, streams);
        output.line();
        output.line(u"--fields or --stream NAME shows the fields."_s);
        return static_cast<int>(ExitCode::Done);
    }
    for (const Stream &stream : streams)
        printFields(output, stream);
    return static_cast<int>(ExitCode::Done);
}

} // namespace

void addDiscoverCommand(CLI::App &program, Invocation &invocation)
{
    const auto options = std::make_shared<Options>();
    CLI::App *command = program.add_subcommand("discover", "List what a source offers");
    command->group("Data");
    command->add_option("what", options->what, "Path, stored source, connector or connection");
    command->add_option("--stream", options->streams, "Only this stream; may be repeated")
        ->type_name("NAME")
        ->allow_extra_args(false);
    command->add_flag("--fields", options->showsFields, "Show the fields of every stream");
    addEndpointOptions(*command, EndpointRole::Source, options->source);
    command->footer(R"(Examples:
  millrace-cli discover chinook.sqlite
  millrace-cli discover chinook.sqlite --stream Track
  millrace-cli discover data.csv --json
  millrace-cli discover --source files --source-config '{"path": "logs/*.jsonl.gz"}')");
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return run(*options, session); };
    });
}

} // namespace millrace

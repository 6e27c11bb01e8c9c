#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/connectionarguments.h"
#include "app/cli/displaytext.h"
#include "app/cli/lookup.h"
#include "app/cli/protocol/manifestcommand.h"
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
    ManifestArguments manifest;
};

QString cursorText(const Stream &stream)
{
    if (!stream.supportsIncremental)
        return u"-"_s;
    if (stream.sourceDefinedCursor)
        return stream.defaultCursor.isEmpty() ? u"(source)"_s
                                              : u"%1 (source)"_s.arg(stream.defaultCursor);
    return stream.defaultCursor.isEmpty() ? CommandText::tr("(to choose)") : stream.defaultCursor;
}

void printSummary(Output &output, const std::vector<Stream> &streams)
{
    TextTable table;
    table.addColumn(CommandText::tr("stream", "heading of a column"));
    table.addColumn(CommandText::tr("rows", "heading of a column"), TextTable::Alignment::Right);
    table.addColumn(CommandText::tr("fields", "heading of a column"), TextTable::Alignment::Right);
    table.addColumns({CommandText::tr("key", "heading of a column"),
                      CommandText::tr("cursor", "heading of a column"),
                      CommandText::tr("note", "heading of a column")});
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
    table.addColumns({CommandText::tr("field", "heading of a column"),
                      CommandText::tr("type", "heading of a column"),
                      CommandText::tr("null", "heading of a column"),
                      CommandText::tr("in the source", "heading of a column"),
                      CommandText::tr("note", "heading of a column")});
    for (const Field &field : stream.schema.fields())
        table.addRow({field.name, fieldTypeName(field.type),
                      field.nullable ? CommandText::tr("yes") : CommandText::tr("no"),
                      field.sourceType, field.note});
    table.print(output, u"  "_s);
    const QStringList key = stream.sourceDefinedPrimaryKey;
    output.line(CommandText::tr("  key: %1; cursor: %2; rows: %3")
                    .arg(key.isEmpty() ? u"-"_s : displayText(key.join(", "_L1)),
                         displayText(cursorText(stream)),
                         stream.estimatedRows ? groupedNumber(*stream.estimatedRows)
                                              : CommandText::tr("unknown")));
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
        output.line(CommandText::tr("--fields or --stream NAME shows the fields."));
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
    CLI::App *command = program.add_subcommand(
        "discover", QT_TRANSLATE_NOOP("CommandText", "List what a source offers"));
    command->group(QT_TRANSLATE_NOOP("CommandText", "Data"));
    command->add_option(
        "what", options->what,
        QT_TRANSLATE_NOOP("CommandText", "Path, stored source, connector or connection"));
    addStreamsOption(*command, options->streams);
    command->add_flag("--fields", options->showsFields,
                      QT_TRANSLATE_NOOP("CommandText", "Show the fields of every stream"));
    addEndpointOptions(*command, EndpointRole::Source, options->source);
    addManifestOptions(*command, ManifestVerb::Discover, options->manifest);
    command->footer(R"(Examples:
  millrace-cli discover chinook.sqlite
  millrace-cli discover chinook.sqlite --stream Track
  millrace-cli discover data.csv --json
  millrace-cli discover --source files --source-config '{"path": "logs/*.jsonl.gz"}')");
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) {
            return options->manifest.isEmpty()
                ? run(*options, session)
                : runManifest(ManifestVerb::Discover, options->manifest, session);
        };
    });
}

} // namespace millrace

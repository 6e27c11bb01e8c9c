#include "app/cli/batchtable.h"
#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/connectionarguments.h"
#include "app/cli/displaytext.h"
#include "app/cli/lookup.h"
#include "core/interchange/streamselection.h"

#include <CLI/Config.hpp>

#include <QJsonArray>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t s_streamsShown = 10;

struct Options final
{
    std::string what;
    EndpointArguments source;
    std::vector<std::string> streams;
    std::vector<std::string> fields;
    std::string filter;
    int rows = 10;
};

ConfiguredStream configured(const Stream &stream, const Options &options)
{
    ConfiguredStream result;
    result.stream = stream;
    result.filter = QString::fromStdString(options.filter);
    for (const std::string &field : options.fields)
        result.selectedFields << QString::fromStdString(field);
    return result;
}

Result<Preview> previewOf(const Endpoint &source, const ConfiguredStream &stream, int rows,
                          Session &session)
{
    if (auto valid = validate(stream); !valid)
        return valid.error();
    const ConnectorProbe &probe = session.services().probe();
    return session.interruption().runAside<Result<Preview>>([&](const Cancellation &cancellation) {
        return probe.preview(source.connectorId, source.configuration, stream, rows, cancellation);
    });
}

QJsonObject previewToJson(const Stream &stream, const Preview &preview, Output &output)
{
    QJsonArray fields;
    for (const Field &field : preview.schema->fields())
        fields.append(QJsonObject{{u"name"_s, field.name}, {u"type"_s, fieldTypeName(field.type)}});
    QJsonObject json{{u"stream"_s, stream.id.name},
                     {u"fields"_s, fields},
                     {u"rows"_s, output.rawJson(rowsToJson(preview))},
                     {u"is_complete"_s, preview.isComplete}};
    if (!stream.id.nameSpace.isEmpty())
        json.insert("namespace"_L1, stream.id.nameSpace);
    return json;
}

void printPreview(Output &output, const Stream &stream, const Preview &preview)
{
    output.line(output.toned(displayText(stream.id.text()), Tone::Strong));
    printRows(output, preview, u"  "_s);
    const qint64 count = rowCount(preview);
    output.line(output.toned(
        preview.isComplete ? CommandText::tr("  %n rows, all there are", nullptr, pluralOf(count))
                           : CommandText::tr("  the first %n rows", nullptr, pluralOf(count)),
        Tone::Faint));
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
    auto streams = chooseStreams(options.streams, *catalog);
    if (!streams)
        return session.fail(streams.error());
    const std::size_t found = streams->size();
    if (options.streams.empty() && found > s_streamsShown)
        streams->resize(s_streamsShown);

    QJsonArray previews;
    for (const Stream &stream : *streams) {
        auto preview = previewOf(*source, configured(stream, options), options.rows, session);
        if (!preview)
            return session.fail(preview.error());
        if (output.isJson())
            previews.append(previewToJson(stream, *preview, output));
        else
            printPreview(output, stream, *preview);
    }
    if (output.isJson())
        output.json(u"preview"_s,
                    {{u"stream_count"_s, static_cast<qint64>(found)}, {u"streams"_s, previews}});
    else if (streams->size() < found)
        output.line(CommandText::tr("%n more streams; --stream NAME shows one.", nullptr,
                                    static_cast<int>(found - streams->size())));
    return static_cast<int>(ExitCode::Done);
}

} // namespace

void addPreviewCommand(CLI::App &program, Invocation &invocation)
{
    const auto options = std::make_shared<Options>();
    CLI::App *command = program.add_subcommand(
        "preview", QT_TRANSLATE_NOOP("CommandText", "Show the first rows of a source"));
    command->group(QT_TRANSLATE_NOOP("CommandText", "Data"));
    command->add_option(
        "what", options->what,
        QT_TRANSLATE_NOOP("CommandText", "Path, stored source, connector or connection"));
    addStreamsOption(*command, options->streams);
    command
        ->add_option("-n,--rows", options->rows,
                     QT_TRANSLATE_NOOP("CommandText", "Rows per stream"))
        ->type_name("N")
        ->capture_default_str()
        ->check(CLI::Range(1, 10'000).description(""));
    command
        ->add_option("--fields", options->fields,
                     QT_TRANSLATE_NOOP("CommandText", "Only these fields, separated by commas"))
        ->type_name("A,B")
        ->delimiter(',')
        ->allow_extra_args(false);
    command
        ->add_option("--filter", options->filter,
                     QT_TRANSLATE_NOOP("CommandText", "Condition of the source, e.g. SQL"))
        ->type_name("TEXT");
    addEndpointOptions(*command, EndpointRole::Source, options->source);
    command->footer(R"(Examples:
  millrace-cli preview data.csv
  millrace-cli preview chinook.sqlite --stream Track --rows 20 --fields Name,Composer
  millrace-cli preview shop.sqlite --stream orders --filter "total > 100" --json)");
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return run(*options, session); };
    });
}

} // namespace millrace

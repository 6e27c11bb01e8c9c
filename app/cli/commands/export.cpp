#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/displaytext.h"
#include "app/cli/lookup.h"
#include "core/interchange/connectionsetform.h"

#include <QSaveFile>

#include <algorithm>
#include <string>
#include <vector>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_notWritten{
    "cli.export_failed", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The file %1 cannot be written: %2."),
    QT_TRANSLATE_NOOP("errors", "Choose another folder, or check the space on the disk.")};
constexpr ErrorDefinition s_tagUnused{
    "cli.tag_unused", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "No connection has the tag \"%1\"."),
    QT_TRANSLATE_NOOP("errors", "\"millrace-cli tags list\" shows the tags.")};

struct Options final
{
    std::vector<std::string> connections;
    std::string tag;
    std::string file;
    std::string format;
    bool hasCheckpoints = false;
    bool hasSchemas = false;
};

/// The ids of what \a options name; none for the whole profile.
Result<QStringList> chosenIds(const Options &options, const ProfileContents &contents,
                              Services &services)
{
    QStringList ids;
    for (const std::string &name : options.connections) {
        auto connection = findConnection(QString::fromStdString(name), services);
        if (!connection)
            return connection.error();
        ids << connection->id;
    }
    const QString tag = QString::fromStdString(options.tag);
    if (tag.isEmpty())
        return ids;
    QStringList tagged;
    for (const Connection &connection : contents.connections) {
        if (connection.tags.contains(tag) && (ids.isEmpty() || ids.contains(connection.id)))
            tagged << connection.id;
    }
    if (tagged.isEmpty())
        return makeError(s_tagUnused, {tag});
    return tagged;
}

ConnectionFormat formatOf(const Options &options)
{
    const bool isJsonFile
        = QString::fromStdString(options.file).endsWith(".json"_L1, Qt::CaseInsensitive);
    return options.format == "json" || (options.format.empty() && isJsonFile)
        ? ConnectionFormat::Json
        : ConnectionFormat::Yaml;
}

Result<void> write(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit())
        return {};
    return makeError(s_notWritten, {path, file.errorString()}, file.errorString());
}

Result<QJsonObject> formFor(const Options &options, Services &services)
{
    auto database = services.database();
    if (!database)
        return database.error();
    const auto contents = profileContents(**database);
    if (!contents)
        return contents.error();
    const auto ids = chosenIds(options, *contents, services);
    if (!ids)
        return ids.error();
    ExportChoice choice{*ids, {}, options.hasSchemas};
    for (const Connection &connection : contents->connections) {
        if (!options.hasCheckpoints)
            break;
        auto states = CheckpointStore(**database).all(connection.id);
        if (!states)
            return states.error();
        choice.states.insert(connection.id, std::move(*states));
    }
    return connectionSetForm(*contents, choice, services.registry());
}

int run(const Options &options, Session &session)
{
    Output &output = session.output();
    const auto form = formFor(options, session.services());
    if (!form)
        return session.fail(form.error());
    if (options.file.empty() && output.isJson()) {
        output.json(u"export"_s, {{u"document"_s, *form}});
        return static_cast<int>(ExitCode::Done);
    }
    const QByteArray bytes = writtenForm(*form, formatOf(options)).toUtf8();
    if (options.file.empty()) {
        output.bytes(bytes.toStdString());
        return static_cast<int>(ExitCode::Done);
    }
    const QString path = QString::fromStdString(options.file);
    if (auto written = write(path, bytes); !written)
        return session.fail(written.error());
    const qint64 count = form->value("connections"_L1).toArray().size();
    if (output.isJson())
        output.json(u"export"_s, {{u"file"_s, path}, {u"connection_count"_s, count}});
    else
        output.line(CommandText::tr("Wrote %1 connections to %2. Secrets stay here.", nullptr,
                                    pluralOf(count))
                        .arg(groupedNumber(count), displayText(path)));
    return static_cast<int>(ExitCode::Done);
}

} // namespace

void addExportCommand(CLI::App &program, Invocation &invocation)
{
    const auto options = std::make_shared<Options>();
    CLI::App *command = program.add_subcommand(
        "export",
        QT_TRANSLATE_NOOP("CommandText",
                          "Write connections with their ends and tags as a file to keep or share"));
    command->group(QT_TRANSLATE_NOOP("CommandText", "Connections"));
    command->add_option(
        "connection", options->connections,
        QT_TRANSLATE_NOOP("CommandText", "Names or ids; without any the whole profile"));
    command
        ->add_option("--tag", options->tag,
                     QT_TRANSLATE_NOOP("CommandText", "Only connections with this tag"))
        ->type_name("TAG");
    command
        ->add_option("-o,--output", options->file,
                     QT_TRANSLATE_NOOP("CommandText", "Write to a file; \".json\" makes it JSON"))
        ->type_name("FILE");
    command
        ->add_option("--format", options->format,
                     QT_TRANSLATE_NOOP("CommandText", "The form, YAML unless the file says JSON"))
        ->type_name("yaml|json")
        ->check(CLI::IsMember({"yaml", "json"}).description(""));
    command->add_flag("--with-checkpoints", options->hasCheckpoints,
                      QT_TRANSLATE_NOOP("CommandText", "With how far each stream has come"));
    command->add_flag(
        "--with-schemas", options->hasSchemas,
        QT_TRANSLATE_NOOP(
            "CommandText",
            "With the fields of each stream, so that the source need not be reachable"));
    command->footer(R"(Examples:
  millrace-cli export > connections.yaml
  millrace-cli export shop crm -o shop-and-crm.yaml
  millrace-cli export --tag nightly --with-checkpoints -o moved.yaml

)" QT_TRANSLATE_NOOP(
        "CommandText",
        "\"millrace-cli apply\" takes the file back. Secrets are written as references only."));
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return run(*options, session); };
    });
}

} // namespace millrace

#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/displaytext.h"
#include "core/declarative/library/manifestcatalogue.h"
#include "core/interchange/airbyteimport.h"
#include "core/interchange/connectionsetform.h"

#include <QSaveFile>

#include <string>
#include <vector>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_notWritten{
    "cli.import_not_written", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The file %1 cannot be written: %2."),
    QT_TRANSLATE_NOOP("errors", "Choose another folder, or check the space on the disk.")};
constexpr ErrorDefinition s_filesMissing{
    "cli.import_files_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "No file of Airbyte or Meltano is named."),
    QT_TRANSLATE_NOOP("errors", "Name files or folders, or - for standard input.")};

struct Options final
{
    std::vector<std::string> files;
    std::string file;
};

Tone toneOf(ImportOutcome outcome)
{
    switch (outcome) {
    case ImportOutcome::Taken:
        return Tone::Good;
    case ImportOutcome::Changed:
        return Tone::Plain;
    case ImportOutcome::Decision:
        return Tone::Warning;
    case ImportOutcome::LeftOut:
        break;
    }
    return Tone::Faint;
}

/// The report goes beside the file, which may be standard output.
void printReport(Output &output, const AirbyteReport &report)
{
    for (const ImportedItem &item : report.items) {
        QString line = CommandText::tr("%1: %2 \"%3\" (%4)", "outcome, kind, name, place")
                           .arg(importOutcomeText(item.outcome), importedKindText(item.kind),
                                displayText(item.name), displayText(item.place));
        for (const QString &sentence : {item.reason, item.nextStep}) {
            if (!sentence.isEmpty())
                line += "\n    "_L1 + displayText(sentence);
        }
        output.message(line, toneOf(item.outcome));
    }
    output.message(report.summary(), Tone::Strong);
}

Result<void> write(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit())
        return {};
    return makeError(s_notWritten, {path, file.errorString()}, file.errorString());
}

int run(const Options &options, Session &session)
{
    if (options.files.empty())
        return session.fail(makeError(s_filesMissing));
    QStringList paths;
    for (const std::string &file : options.files)
        paths << QString::fromStdString(file);
    const auto imported = importFromAirbyte(paths, session.services().registry(),
                                            declarative::ManifestCatalogue::definitionsIn(
                                                session.services().profile().connectorsFolder()));
    if (!imported)
        return session.fail(imported.error());
    Output &output = session.output();
    const QString path = QString::fromStdString(options.file);
    const auto format = path.endsWith(".json"_L1, Qt::CaseInsensitive) ? ConnectionFormat::Json
                                                                       : ConnectionFormat::Yaml;
    const QByteArray bytes = writtenForm(imported->form, format).toUtf8();
    if (!path.isEmpty()) {
        if (auto written = write(path, bytes); !written)
            return session.fail(written.error());
    }
    if (output.isJson()) {
        QJsonObject json = toJson(imported->report);
        if (path.isEmpty())
            json.insert("document"_L1, imported->form);
        else
            json.insert("file"_L1, path);
        output.json(u"import airbyte"_s, json);
        return static_cast<int>(ExitCode::Done);
    }
    printReport(output, imported->report);
    if (path.isEmpty())
        output.bytes(bytes.toStdString());
    else
        output.line(
            CommandText::tr("Wrote %1. \"millrace-cli apply %1\" shows what it would change.")
                .arg(displayText(path)));
    return static_cast<int>(ExitCode::Done);
}

} // namespace

void addImportCommand(CLI::App &program, Invocation &invocation)
{
    CLI::App *group = program.add_subcommand(
        "import", QT_TRANSLATE_NOOP("CommandText", "Take connections over from other programs"));
    group->group(QT_TRANSLATE_NOOP("CommandText", "Connections"));
    group->require_subcommand(1, 1);
    const auto options = std::make_shared<Options>();
    group->footer(R"(Example:
  millrace-cli import airbyte connections.json -o connections.yaml)");
    CLI::App *command = group->add_subcommand(
        "airbyte",
        QT_TRANSLATE_NOOP("CommandText",
                          "Make a file for \"apply\" of files of Airbyte, Terraform or Meltano"));
    command->add_option(
        "file", options->files,
        QT_TRANSLATE_NOOP("CommandText",
                          "Answers of Airbyte's API, a Terraform state, a meltano.yml, catalogues "
                          "and configurations; files, folders of them, or - for standard input"));
    command
        ->add_option("-o,--output", options->file,
                     QT_TRANSLATE_NOOP("CommandText", "Write to a file; \".json\" makes it JSON"))
        ->type_name("FILE");
    command->footer(R"(Examples:
  millrace-cli import airbyte sources.json destinations.json connections.json -o shop.yaml
  millrace-cli import airbyte terraform.tfstate --json
  millrace-cli import airbyte meltano.yml > shop.yaml
  millrace-cli apply shop.yaml

)" QT_TRANSLATE_NOOP("CommandText",
                     "The profile stays as it is until the file is applied. docs/airbyte-import.md "
                     "tells what is recognised."));
    command->callback([options, &invocation] {
        invocation.run = [options](Session &session) { return run(*options, session); };
    });
}

} // namespace millrace

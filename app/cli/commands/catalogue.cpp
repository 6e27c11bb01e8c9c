#include "app/cli/commands/cataloguetrial.h"
#include "app/cli/commands/commands.h"
#include "app/cli/commandtext.h"
#include "app/cli/displaytext.h"
#include "app/cli/texttable.h"
#include "core/declarative/library/installedmanifests.h"
#include "core/declarative/library/manifestcatalogue.h"
#include "core/store/storedcatalogue.h"

#include <CLI/Config.hpp>

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>

namespace millrace {

using namespace Qt::StringLiterals;
using declarative::CatalogueEntry;
using declarative::Component;
using declarative::InstalledManifest;
using declarative::InstalledManifests;
using declarative::Manifest;
using declarative::ManifestCatalogue;

namespace {

constexpr ErrorDefinition s_fileUnreadable{
    "cli.manifest_unreadable", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The manifest %1 cannot be read."),
    QT_TRANSLATE_NOOP("errors", "Check the path and its rights.")};
constexpr ErrorDefinition s_idTaken{
    "cli.connector_id_taken", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The connector %1 comes with the program."),
    QT_TRANSLATE_NOOP("errors", "Choose another id with --id.")};
constexpr ErrorDefinition s_notConfirmed{
    "cli.update_not_confirmed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The update of %1 has to be confirmed."),
    QT_TRANSLATE_NOOP("errors", "Look at the changes, then add --yes.")};
constexpr ErrorDefinition s_noVersion{
    "cli.manifest_without_version", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 did not come from the catalogue."),
    QT_TRANSLATE_NOOP("errors", "Import its file again to update it.")};

/// What is larger is no manifest, and is refused as one.
constexpr qint64 s_longestManifest = qint64(32) * 1024 * 1024;

struct Options final
{
    std::string what;
    std::string id;
    std::string title;
    std::string version;
    bool isConfirmed = false;
};

InstalledManifests installedOf(Session &session)
{
    return InstalledManifests(session.services().profile().connectorsFolder());
}

Result<ManifestCatalogue> catalogueOf(Session &session)
{
    auto database = session.services().database();
    if (!database)
        return database.error();
    const auto address = storedCatalogueAddress(**database);
    if (!address)
        return address.error();
    return ManifestCatalogue(address->isEmpty() ? ManifestCatalogue::usualAddress() : *address,
                             session.services().profile().connectorsFolder() + u"/.catalogue"_s);
}

QJsonObject toJson(const CatalogueEntry &entry)
{
    return {{u"id"_s, entry.id},
            {u"title"_s, entry.title},
            {u"version"_s, entry.version},
            {u"licence"_s, entry.licence},
            {u"support"_s, entry.supportLevel},
            {u"documentation_url"_s, entry.documentationUrl}};
}

QJsonObject toJson(const InstalledManifest &manifest)
{
    return {{u"id"_s, manifest.id},           {u"title"_s, manifest.title},
            {u"version"_s, manifest.version}, {u"licence"_s, manifest.licence},
            {u"origin"_s, manifest.origin},   {u"built_in"_s, manifest.isBuiltIn}};
}

QString orDash(const QString &text) { return text.isEmpty() ? u"-"_s : text; }

int list(Session &session)
{
    QJsonArray json;
    TextTable table;
    for (const QString &title : {CommandText::tr("id", "heading of a column"),
                                 CommandText::tr("title", "heading of a column"),
                                 CommandText::tr("version", "heading of a column"),
                                 CommandText::tr("licence", "heading of a column"),
                                 CommandText::tr("from", "heading of a column")})
        table.addColumn(title);
    for (const InstalledManifest &manifest : installedOf(session).all()) {
        json.append(toJson(manifest));
        table.addRow(
            {manifest.id, manifest.title, orDash(manifest.version), orDash(manifest.licence),
             manifest.isBuiltIn ? CommandText::tr("the program") : orDash(manifest.origin)});
    }
    if (session.output().isJson())
        session.output().json(u"catalogue list"_s, {{u"manifests"_s, json}});
    else
        table.print(session.output());
    return static_cast<int>(ExitCode::Done);
}

int printEntries(const std::vector<CatalogueEntry> &entries, const ManifestCatalogue &catalogue,
                 const QString &command, Session &session)
{
    QJsonArray json;
    TextTable table;
    for (const QString &title : {CommandText::tr("id", "heading of a column"),
                                 CommandText::tr("title", "heading of a column"),
                                 CommandText::tr("version", "heading of a column"),
                                 CommandText::tr("licence", "heading of a column"),
                                 CommandText::tr("support", "heading of a column")})
        table.addColumn(title);
    for (const CatalogueEntry &entry : entries) {
        json.append(toJson(entry));
        table.addRow({entry.id, entry.title, entry.version, orDash(entry.licence),
                      orDash(entry.supportLevel)});
    }
    const QString fetched
        = catalogue.fetchedAt() ? catalogue.fetchedAt()->toUTC().toString(Qt::ISODate) : QString();
    if (session.output().isJson()) {
        session.output().json(command, {{u"connectors"_s, json}, {u"fetched_at"_s, fetched}});
        return static_cast<int>(ExitCode::Done);
    }
    table.print(session.output());
    session.output().message(
        CommandText::tr("%1 connectors, as of %2.").arg(entries.size()).arg(fetched), Tone::Faint);
    return static_cast<int>(ExitCode::Done);
}

int refresh(Session &session)
{
    auto catalogue = catalogueOf(session);
    if (!catalogue)
        return session.fail(catalogue.error());
    const auto entries = session.interruption().runAside<Result<std::vector<CatalogueEntry>>>(
        [&](const Cancellation &cancellation) { return catalogue->refresh(cancellation); });
    if (!entries)
        return session.fail(entries.error());
    if (session.output().isJson()) {
        session.output().json(u"catalogue refresh"_s, {{u"connectors"_s, qint64(entries->size())}});
    } else {
        session.output().line(CommandText::tr("The catalogue has %1 connectors that are manifests.")
                                  .arg(entries->size()));
    }
    return static_cast<int>(ExitCode::Done);
}

int search(const Options &options, Session &session)
{
    const auto catalogue = catalogueOf(session);
    if (!catalogue)
        return session.fail(catalogue.error());
    const auto entries = catalogue->search(QString::fromStdString(options.what));
    return entries ? printEntries(*entries, *catalogue, u"catalogue search"_s, session)
                   : session.fail(entries.error());
}

QStringList streamNamesOf(const Manifest &manifest)
{
    QStringList names;
    for (const Component &stream : manifest.root().children("streams")) {
        if (stream.is("ConditionalStreams")) {
            for (const Component &inner : stream.children("streams"))
                names << QString::fromStdString(inner.text("name"));
        } else {
            names << QString::fromStdString(stream.text("name"));
        }
    }
    for (const Component &stream : manifest.root().children("dynamic_streams"))
        names << QString::fromStdString(stream.text("name", "dynamic"))
                + CommandText::tr(" (generated)");
    return names;
}

int show(const Options &options, Session &session)
{
    const QString id = QString::fromStdString(options.what);
    const InstalledManifests installed = installedOf(session);
    const auto known = installed.find(id);
    const Result<Manifest> manifest = installed.load(id);
    if (!known || !manifest)
        return session.fail(manifest.error());
    const QStringList streams = streamNamesOf(*manifest);
    QStringList classes;
    for (const std::string &name : Manifest::customClasses(manifest->root().node()))
        classes << QString::fromStdString(name);
    Output &output = session.output();
    if (output.isJson()) {
        QJsonObject json = toJson(*known);
        json.insert("streams"_L1, QJsonArray::fromStringList(streams));
        json.insert("python_classes"_L1, QJsonArray::fromStringList(classes));
        output.json(u"catalogue show"_s, {{u"manifest"_s, json}});
        return static_cast<int>(ExitCode::Done);
    }
    output.line(output.toned(displayText(known->title), Tone::Strong) + u" ("_s + id + u")"_s);
    output.line(CommandText::tr("Version %1, licence %2, from %3.")
                    .arg(orDash(known->version), orDash(known->licence),
                         known->isBuiltIn ? CommandText::tr("the program")
                                          : displayText(orDash(known->origin))));
    output.line(CommandText::tr("Streams: %1").arg(displayText(streams.join(u", "_s))));
    if (!classes.isEmpty()) {
        output.line(output.toned(CommandText::tr("Needs Python code that Millrace does not run: %1")
                                     .arg(displayText(classes.join(u", "_s))),
                                 Tone::Warning));
    }
    return static_cast<int>(ExitCode::Done);
}

/// Stores \a text and makes a connector of it; \a json is told with it.
int store(const QByteArray &text, InstalledManifest description, const QString &command,
          Session &session, QJsonObject json = {})
{
    const InstalledManifests installed = installedOf(session);
    const bool isManifest = installed.find(description.id).has_value();
    if (!isManifest && session.services().registry().find(description.id))
        return session.fail(makeError(s_idTaken, {description.id}));
    const auto stored = installed.install(text, std::move(description));
    if (!stored)
        return session.fail(stored.error());
    session.services().rereadManifests();
    json.insert("manifest"_L1, toJson(*stored));
    if (session.output().isJson())
        session.output().json(command, json);
    else
        session.output().line(CommandText::tr("%1 is now the connector %2.")
                                  .arg(displayText(stored->title), stored->id));
    return static_cast<int>(ExitCode::Done);
}

Result<QByteArray> fetchManifest(ManifestCatalogue &catalogue, const QString &id,
                                 const QString &version, Session &session)
{
    return session.interruption().runAside<Result<QByteArray>>(
        [&](const Cancellation &cancellation) {
            return catalogue.manifest(id, version, cancellation);
        });
}

InstalledManifest descriptionOf(const CatalogueEntry &entry, const QString &version,
                                const ManifestCatalogue &catalogue)
{
    InstalledManifest description;
    description.id = entry.id;
    description.title = entry.title;
    description.version = version;
    description.licence = entry.licence;
    description.documentationUrl = entry.documentationUrl;
    description.origin
        = catalogue.manifestAddress(entry.id, version).toString(QUrl::RemoveUserInfo);
    return description;
}

int install(const Options &options, Session &session)
{
    auto catalogue = catalogueOf(session);
    if (!catalogue)
        return session.fail(catalogue.error());
    const auto entry = catalogue->entry(QString::fromStdString(options.what));
    if (!entry)
        return session.fail(entry.error());
    const QString version
        = options.version.empty() ? entry->version : QString::fromStdString(options.version);
    const auto text = fetchManifest(*catalogue, entry->id, version, session);
    if (!text)
        return session.fail(text.error());
    return store(*text, descriptionOf(*entry, version, *catalogue), u"catalogue install"_s,
                 session);
}

int update(const Options &options, Session &session)
{
    const QString id = QString::fromStdString(options.what);
    const InstalledManifests installed = installedOf(session);
    const auto known = installed.find(id);
    const Result<Manifest> before = installed.load(id);
    if (!known || !before)
        return session.fail(before.error());
    if (known->version.isEmpty())
        return session.fail(makeError(s_noVersion, {known->title}));
    auto catalogue = catalogueOf(session);
    if (!catalogue)
        return session.fail(catalogue.error());
    const auto entry = catalogue->entry(id);
    if (!entry)
        return session.fail(entry.error());
    const QString version
        = options.version.empty() ? entry->version : QString::fromStdString(options.version);
    const auto text = fetchManifest(*catalogue, id, version, session);
    if (!text)
        return session.fail(text.error());
    const Result<Manifest> after = Manifest::load(*text, known->title);
    if (!after)
        return session.fail(after.error());
    const QStringList changes = declarative::manifestChanges(*before, *after);
    if (!session.output().isJson()) {
        session.output().line(u"%1: %2 → %3"_s.arg(known->title, known->version, version));
        for (const QString &change : changes)
            session.output().line(u"  "_s + displayText(change));
    }
    const bool isTaken = options.isConfirmed || version == known->version;
    QJsonObject json{{u"from"_s, known->version},
                     {u"to"_s, version},
                     {u"changes"_s, QJsonArray::fromStringList(changes)},
                     {u"taken"_s, isTaken}};
    if (isTaken)
        return store(*text, descriptionOf(*entry, version, *catalogue), u"catalogue update"_s,
                     session, std::move(json));
    json.insert("manifest"_L1, toJson(*known));
    if (session.output().isJson())
        session.output().json(u"catalogue update"_s, json);
    return session.fail(makeError(s_notConfirmed, {known->title}));
}

int import(const Options &options, Session &session)
{
    const QString what = QString::fromStdString(options.what);
    const QUrl url(what, QUrl::StrictMode);
    const bool isAddress = url.scheme() == "http"_L1 || url.scheme() == "https"_L1;
    const bool isPasted = what == "-"_L1;
    Result<QByteArray> text = QByteArray();
    if (isAddress) {
        text = session.interruption().runAside<Result<QByteArray>>(
            [&](const Cancellation &cancellation) {
                return declarative::fetched(url, cancellation);
            });
    } else {
        QFile file(what);
        const bool isOpen
            = isPasted ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
        text = isOpen ? Result<QByteArray>(file.read(s_longestManifest + 1))
                      : Result<QByteArray>(makeError(s_fileUnreadable, {what}, file.errorString()));
    }
    if (!text)
        return session.fail(text.error());
    const QString name = isAddress ? url.fileName() : QFileInfo(what).fileName();
    InstalledManifest description;
    description.id
        = options.id.empty() ? declarative::manifestId(name) : QString::fromStdString(options.id);
    description.title
        = options.title.empty() ? description.id : QString::fromStdString(options.title);
    description.origin = isAddress ? url.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery)
        : isPasted                 ? u"pasted"_s
                                   : QFileInfo(what).absoluteFilePath();
    return store(*text, std::move(description), u"catalogue import"_s, session);
}

int removeManifest(const Options &options, Session &session)
{
    const QString id = QString::fromStdString(options.what);
    if (const auto removed = installedOf(session).remove(id); !removed)
        return session.fail(removed.error());
    if (session.output().isJson())
        session.output().json(u"catalogue remove"_s, {{u"id"_s, id}});
    else
        session.output().line(CommandText::tr("The manifest %1 is removed.").arg(id));
    return static_cast<int>(ExitCode::Done);
}

int address(const Options &options, Session &session)
{
    auto database = session.services().database();
    if (!database)
        return session.fail(database.error());
    if (!options.what.empty()) {
        const auto url = catalogueAddressFrom(QString::fromStdString(options.what));
        if (!url)
            return session.fail(url.error());
        const auto set = storeCatalogueAddress(**database, *url);
        if (!set)
            return session.fail(set.error());
    }
    const auto catalogue = catalogueOf(session);
    if (!catalogue)
        return session.fail(catalogue.error());
    const QString text = catalogue->address().toString();
    if (session.output().isJson())
        session.output().json(u"catalogue address"_s, {{u"address"_s, text}});
    else
        session.output().line(text);
    return static_cast<int>(ExitCode::Done);
}

using Act = int (*)(const Options &, Session &);

CLI::App *addAct(CLI::App &catalogue, const char *name, const char *text, Act act,
                 const std::shared_ptr<Options> &options, Invocation &invocation)
{
    CLI::App *command = catalogue.add_subcommand(name, text);
    command->callback([act, options, &invocation] {
        invocation.run = [act, options](Session &session) { return act(*options, session); };
    });
    return command;
}

} // namespace

void addCatalogueCommand(CLI::App &program, Invocation &invocation)
{
    const auto options = std::make_shared<Options>();
    CLI::App *catalogue = program.add_subcommand(
        "catalogue",
        QT_TRANSLATE_NOOP("CommandText", "Get connectors of APIs that are declarative manifests"));
    catalogue->group(QT_TRANSLATE_NOOP("CommandText", "Connectors"));
    catalogue->require_subcommand(1);
    catalogue->footer(R"(Examples:
  millrace-cli catalogue refresh                    # fetch the public list once
  millrace-cli catalogue search weather
  millrace-cli catalogue install source-pokeapi
  millrace-cli catalogue import my-api.yaml --title "My API"
  millrace-cli catalogue update source-pokeapi --yes
  millrace-cli catalogue run my-api.yaml --stream items --config config.json)");
    addAct(
        *catalogue, "list",
        QT_TRANSLATE_NOOP("CommandText", "List the manifests that are installed"),
        [](const Options &, Session &session) { return list(session); }, options, invocation);
    addAct(
        *catalogue, "refresh",
        QT_TRANSLATE_NOOP("CommandText", "Fetch the public list of connectors"),
        [](const Options &, Session &session) { return refresh(session); }, options, invocation);
    addAct(*catalogue, "search",
           QT_TRANSLATE_NOOP("CommandText", "Look for words in the list that was fetched"), search,
           options, invocation)
        ->add_option("words", options->what,
                     QT_TRANSLATE_NOOP("CommandText", "Words of the name; none: all"));
    addAct(*catalogue, "show",
           QT_TRANSLATE_NOOP("CommandText", "Show an installed manifest and its streams"), show,
           options, invocation)
        ->add_option("id", options->what, QT_TRANSLATE_NOOP("CommandText", "Id of the connector"))
        ->required();
    CLI::App *installing = addAct(
        *catalogue, "install", QT_TRANSLATE_NOOP("CommandText", "Install a connector of the list"),
        install, options, invocation);
    installing
        ->add_option("id", options->what, QT_TRANSLATE_NOOP("CommandText", "Id of the connector"))
        ->required();
    installing
        ->add_option("--version", options->version,
                     QT_TRANSLATE_NOOP("CommandText", "This version instead of the newest"))
        ->type_name("VERSION");
    CLI::App *importing
        = addAct(*catalogue, "import",
                 QT_TRANSLATE_NOOP("CommandText",
                                   "Install a manifest from a file, an address or pasted text"),
                 import, options, invocation);
    importing
        ->add_option("manifest", options->what,
                     QT_TRANSLATE_NOOP("CommandText", "File or address; - is standard input"))
        ->required();
    importing
        ->add_option(
            "--id", options->id,
            QT_TRANSLATE_NOOP("CommandText", "Id of the connector; by default from the name"))
        ->type_name("ID");
    importing
        ->add_option("--title", options->title,
                     QT_TRANSLATE_NOOP("CommandText", "Title of the connector"))
        ->type_name("TEXT");
    CLI::App *updating
        = addAct(*catalogue, "update",
                 QT_TRANSLATE_NOOP("CommandText", "Show what a newer version changes, take it"),
                 update, options, invocation);
    updating
        ->add_option("id", options->what, QT_TRANSLATE_NOOP("CommandText", "Id of the connector"))
        ->required();
    updating
        ->add_option("--version", options->version,
                     QT_TRANSLATE_NOOP("CommandText", "This version instead of the newest"))
        ->type_name("VERSION");
    updating->add_flag("--yes", options->isConfirmed, QT_TRANSLATE_NOOP("CommandText", "Take it"));
    addAct(*catalogue, "remove", QT_TRANSLATE_NOOP("CommandText", "Remove an installed manifest"),
           removeManifest, options, invocation)
        ->add_option("id", options->what, QT_TRANSLATE_NOOP("CommandText", "Id of the connector"))
        ->required();
    addAct(*catalogue, "address",
           QT_TRANSLATE_NOOP("CommandText", "Show or set where the list is fetched from"), address,
           options, invocation)
        ->add_option("url", options->what, QT_TRANSLATE_NOOP("CommandText", "The new address"));
    addCatalogueTrialCommands(*catalogue, invocation);
}

} // namespace millrace

#include "app/cli/commands/catalogueverbs.h"
#include "app/cli/commandtext.h"
#include "app/cli/displaytext.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>

namespace millrace::catalogueverbs {

using namespace Qt::StringLiterals;
using declarative::CatalogueEntry;
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

/// Stores \a text and makes a connector of it; \a json is told with it. Files that belong to it
/// come from \a folder.
int store(const QByteArray &text, InstalledManifest description, const QString &command,
          Session &session, QJsonObject json = {}, const QString &folder = {})
{
    const InstalledManifests installed = installedOf(session);
    const bool isManifest = installed.find(description.id).has_value();
    if (!isManifest && session.services().registry().find(description.id))
        return session.fail(makeError(s_idTaken, {description.id}));
    const auto stored = installed.install(text, std::move(description), folder);
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

} // namespace

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
    const bool isFile = !isAddress && !isPasted;
    return store(*text, std::move(description), u"catalogue import"_s, session, {},
                 isFile ? QFileInfo(what).absolutePath() : QString());
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

} // namespace millrace::catalogueverbs

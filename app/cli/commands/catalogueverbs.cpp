#include "app/cli/commands/catalogueverbs.h"

#include "core/store/storedcatalogue.h"

namespace millrace::catalogueverbs {

using namespace Qt::StringLiterals;
using declarative::InstalledManifest;
using declarative::InstalledManifests;
using declarative::ManifestCatalogue;

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
    return ManifestCatalogue(
        address->isEmpty() ? ManifestCatalogue::usualAddress() : *address,
        ManifestCatalogue::folderIn(session.services().profile().connectorsFolder()));
}

QJsonObject toJson(const InstalledManifest &manifest)
{
    return {{u"id"_s, manifest.id},           {u"title"_s, manifest.title},
            {u"version"_s, manifest.version}, {u"licence"_s, manifest.licence},
            {u"origin"_s, manifest.origin},   {u"built_in"_s, manifest.isBuiltIn}};
}

QString orDash(const QString &text) { return text.isEmpty() ? u"-"_s : text; }

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

} // namespace millrace::catalogueverbs

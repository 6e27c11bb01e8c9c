#include "ui/workspace/manifestlibrary.h"

#include "core/store/storedcatalogue.h"

#include <QFile>
#include <QSaveFile>

#include <algorithm>
#include <mutex>

namespace millrace {

using namespace Qt::StringLiterals;
using declarative::CatalogueEntry;
using declarative::InstalledManifest;
using declarative::InstalledManifests;
using declarative::Manifest;
using declarative::ManifestCatalogue;

namespace {

constexpr ErrorDefinition s_idTaken{
    "catalogue.id_taken", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "There is a connector called %1 already."),
    QT_TRANSLATE_NOOP("errors", "Enter another id.")};
constexpr ErrorDefinition s_inUse{
    "catalogue.in_use", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 is used by the source %2."),
    QT_TRANSLATE_NOOP("errors", "Remove the sources that use it first.")};
constexpr ErrorDefinition s_notReadable{
    "catalogue.file_unreadable", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The file %1 cannot be read."),
    QT_TRANSLATE_NOOP("errors", "Check the path and its rights.")};
constexpr ErrorDefinition s_notWritable{
    "catalogue.file_unwritable", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The file %1 cannot be written."),
    QT_TRANSLATE_NOOP("errors", "Look at the free space and the rights of the folder.")};

Result<ManifestCatalogue> catalogueOf(StateDatabase &database, const Profile &profile)
{
    const auto address = storedCatalogueAddress(database);
    if (!address)
        return address.error();
    return ManifestCatalogue(address->isEmpty() ? ManifestCatalogue::usualAddress() : *address,
                             ManifestCatalogue::folderIn(profile.connectorsFolder()));
}

InstalledManifest descriptionOf(const CatalogueEntry &entry, const ManifestCatalogue &catalogue)
{
    InstalledManifest description;
    description.id = entry.id;
    description.title = entry.title;
    description.version = entry.version;
    description.licence = entry.licence;
    description.documentationUrl = entry.documentationUrl;
    description.origin = catalogue.manifestAddress(entry.id, entry.version).toString();
    return description;
}

Result<QByteArray> contentOf(const QString &path, qint64 longest)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return makeError(s_notReadable, {path}, file.errorString());
    return file.read(longest + 1);
}

Result<void> write(const QString &path, const QByteArray &content)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size() || !file.commit())
        return makeError(s_notWritable, {path}, file.errorString());
    return {};
}

Result<ManifestUpdate> updateOf(const QString &id, const InstalledManifests &installed,
                                ManifestCatalogue &catalogue, const Cancellation &cancellation)
{
    ManifestUpdate update;
    const auto known = installed.find(id);
    const Result<Manifest> before = installed.load(id);
    if (!known || !before)
        return before.error();
    const auto entry = catalogue.entry(id);
    if (!entry)
        return entry.error();
    auto text = catalogue.manifest(id, entry->version, cancellation);
    if (!text)
        return text.error();
    const Result<Manifest> after = Manifest::load(*text, known->title);
    if (!after)
        return after.error();
    update.text = std::move(*text);
    update.before = *known;
    update.after = descriptionOf(*entry, catalogue);
    update.changes = declarative::manifestChanges(*before, *after);
    return update;
}

/// \a act from several threads, one after the other.
std::function<void()> oneByOne(std::function<void()> act)
{
    return [act = std::move(act), mutex = std::make_shared<std::mutex>()] {
        const std::lock_guard lock(*mutex);
        if (act)
            act();
    };
}

} // namespace

const InstalledManifest *ManifestListing::find(const QString &id) const
{
    const auto found = std::ranges::find_if(
        installed, [&](const InstalledManifest &manifest) { return manifest.id == id; });
    return found == installed.end() ? nullptr : &*found;
}

ManifestLibrary::ManifestLibrary(Workspace &workspace, std::function<void()> reread)
    : QObject(&workspace)
    , m_workspace(workspace)
    , m_reread(std::make_shared<std::function<void()>>(oneByOne(std::move(reread))))
    , m_listing(std::make_shared<const ManifestListing>())
{
    refresh();
}

ManifestLibrary::~ManifestLibrary() = default;

ManifestLibrary *ManifestLibrary::of(const Workspace &workspace)
{
    return workspace.findChild<ManifestLibrary *>(QString(), Qt::FindDirectChildrenOnly);
}

InstalledManifests ManifestLibrary::installed() const
{
    return InstalledManifests(m_workspace.services().profile.connectorsFolder());
}

void ManifestLibrary::refresh()
{
    m_workspace.query<std::shared_ptr<const ManifestListing>>(
        this,
        [installed = installed(), profile = m_workspace.services().profile](
            StateDatabase &database) -> Result<std::shared_ptr<const ManifestListing>> {
            auto listing = std::make_shared<ManifestListing>();
            listing->installed = installed.all();
            const auto catalogue = catalogueOf(database, profile);
            if (!catalogue)
                return catalogue.error();
            listing->fetchedAt = catalogue->fetchedAt();
            if (auto entries = catalogue->entries())
                listing->catalogue = std::move(*entries);
            return std::shared_ptr<const ManifestListing>(std::move(listing));
        },
        [this](const Result<std::shared_ptr<const ManifestListing>> &listing) {
            if (!listing) {
                emit m_workspace.failed(listing.error());
                return;
            }
            m_listing = *listing;
            emit changed();
        });
}

template<typename T>
ManifestLibrary::Callback<T> ManifestLibrary::refreshing(Callback<T> done)
{
    return [library = QPointer<ManifestLibrary>(this), done = std::move(done)](Result<T> result) {
        done(std::move(result));
        if (!library.isNull())
            library->refresh();
    };
}

std::function<Result<InstalledManifest>(const QByteArray &, const InstalledManifest &,
                                        const QString &)>
ManifestLibrary::storing() const
{
    return [installed = installed(),
            reread = m_reread](const QByteArray &text, const InstalledManifest &description,
                               const QString &folder) -> Result<InstalledManifest> {
        auto stored = installed.install(text, description, folder);
        if (stored)
            (*reread)();
        return stored;
    };
}

void ManifestLibrary::fetchList(const Cancellation &cancellation, QObject *context,
                                Callback<void> done)
{
    m_workspace.query<void>(
        context,
        [profile = m_workspace.services().profile,
         cancellation](StateDatabase &database) -> Result<void> {
            auto catalogue = catalogueOf(database, profile);
            if (!catalogue)
                return catalogue.error();
            const auto entries = catalogue->refresh(cancellation);
            return entries ? Result<void>() : Result<void>(entries.error());
        },
        refreshing(std::move(done)));
}

void ManifestLibrary::install(const CatalogueEntry &entry, const Cancellation &cancellation,
                              QObject *context, Callback<InstalledManifest> done)
{
    if (m_workspace.registry().find(entry.id) && !m_listing->find(entry.id)
        && !isRemoved(entry.id)) {
        done(makeError(s_idTaken, {entry.id}));
        return;
    }
    m_removed.remove(entry.id);
    m_workspace.query<InstalledManifest>(
        context,
        [entry, profile = m_workspace.services().profile, cancellation,
         store = storing()](StateDatabase &database) -> Result<InstalledManifest> {
            auto catalogue = catalogueOf(database, profile);
            if (!catalogue)
                return catalogue.error();
            const auto text = catalogue->manifest(entry.id, entry.version, cancellation);
            if (!text)
                return text.error();
            return store(*text, descriptionOf(entry, *catalogue), {});
        },
        refreshing(std::move(done)));
}

void ManifestLibrary::offerUpdate(const QString &id, const Cancellation &cancellation,
                                  QObject *context, Callback<ManifestUpdate> done)
{
    m_workspace.query<ManifestUpdate>(
        context,
        [id, installed = installed(), profile = m_workspace.services().profile,
         cancellation](StateDatabase &database) -> Result<ManifestUpdate> {
            auto catalogue = catalogueOf(database, profile);
            if (!catalogue)
                return catalogue.error();
            return updateOf(id, installed, *catalogue, cancellation);
        },
        std::move(done));
}

void ManifestLibrary::takeUpdate(const ManifestUpdate &update, QObject *context,
                                 Callback<InstalledManifest> done)
{
    runInBackground(
        m_workspace.pool(), context,
        [update, store = storing()] { return store(update.text, update.after, {}); },
        refreshing(std::move(done)));
}

void ManifestLibrary::fetch(const QUrl &address, const Cancellation &cancellation, QObject *context,
                            Callback<QByteArray> done)
{
    runInBackground(
        m_workspace.pool(), context,
        [address, cancellation] { return declarative::fetched(address, cancellation); },
        std::move(done));
}

void ManifestLibrary::readFile(const QString &path, qint64 longest, QObject *context,
                               Callback<QByteArray> done)
{
    runInBackground(
        m_workspace.pool(), context, [path, longest] { return contentOf(path, longest); },
        std::move(done));
}

void ManifestLibrary::writeFile(const QString &path, const QByteArray &content, QObject *context,
                                Callback<void> done)
{
    runInBackground(
        m_workspace.pool(), context, [path, content] { return write(path, content); },
        std::move(done));
}

void ManifestLibrary::import(const ManifestImport &manifest, bool replaces, QObject *context,
                             Callback<InstalledManifest> done)
{
    const InstalledManifest *known = m_listing->find(manifest.id);
    const bool isTaken = known != nullptr
        ? known->isBuiltIn || !replaces
        : m_workspace.registry().find(manifest.id) != nullptr && !isRemoved(manifest.id);
    if (isTaken) {
        done(makeError(s_idTaken, {manifest.id}));
        return;
    }
    m_removed.remove(manifest.id);
    InstalledManifest description;
    description.id = manifest.id;
    description.title = manifest.title;
    description.origin = manifest.origin;
    if (known != nullptr) {
        // What the person edits goes on being what it was, but is no version of the catalogue.
        description.licence = known->licence;
        description.documentationUrl = known->documentationUrl;
    }
    runInBackground(
        m_workspace.pool(), context,
        [text = manifest.text, folder = manifest.folder, description, store = storing()] {
            return store(text, description, folder);
        },
        refreshing(std::move(done)));
}

void ManifestLibrary::remove(const QString &id, QObject *context, Callback<void> done)
{
    for (const Endpoint &source : m_workspace.snapshot()->sources) {
        if (source.connectorId == id) {
            done(makeError(s_inUse, {id, source.name}));
            return;
        }
    }
    runInBackground(
        m_workspace.pool(), context, [id, installed = installed()] { return installed.remove(id); },
        refreshing<void>([library = QPointer<ManifestLibrary>(this), id,
                          done = std::move(done)](const Result<void> &removed) {
            if (removed && !library.isNull())
                library->m_removed.insert(id);
            done(removed);
        }));
}

void ManifestLibrary::text(const QString &id, QObject *context, Callback<QByteArray> done)
{
    runInBackground(
        m_workspace.pool(), context, [id, installed = installed()] { return installed.text(id); },
        std::move(done));
}

QString ManifestLibrary::folderOf(const QString &id) const
{
    const InstalledManifest *known = m_listing->find(id);
    return known == nullptr || known->isBuiltIn
        ? QString()
        : m_workspace.services().profile.connectorsFolder() + u'/' + id;
}

} // namespace millrace

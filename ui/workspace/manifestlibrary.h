// ManifestLibrary: what the window knows of manifests, installed and in the public catalogue.
#pragma once

#include "core/base/cancellation.h"
#include "core/declarative/library/installedmanifests.h"
#include "core/declarative/library/manifestcatalogue.h"
#include "ui/workspace/workspace.h"

#include <QDateTime>
#include <QObject>
#include <QSet>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace millrace {

/// Everything the lists show, at one moment.
struct ManifestListing final
{
    std::vector<declarative::InstalledManifest> installed; ///< Ordered by title.
    std::vector<declarative::CatalogueEntry> catalogue; ///< Empty: never fetched.
    std::optional<QDateTime> fetchedAt; ///< Of the catalogue.

    [[nodiscard]] const declarative::InstalledManifest *find(const QString &id) const;
};

/// A version that may take the place of an installed one.
struct ManifestUpdate final
{
    QByteArray text;
    declarative::InstalledManifest before;
    declarative::InstalledManifest after;
    QStringList changes; ///< In sentences; empty: nothing a person sees.
};

/// A manifest that is about to be a connector.
struct ManifestImport final
{
    QByteArray text;
    QString id;
    QString title;
    QString origin;
    QString folder{}; ///< Of the file it comes from; empty: it comes from no file.
};

/// The façade between the window and the library of manifests. Lives in the UI thread and never
/// blocks it; every answer comes back on the UI thread, not at all when its context is gone. What
/// is installed is a connector before the answer comes.
class ManifestLibrary final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ManifestLibrary)

public:
    /// No manifest is larger.
    static constexpr qint64 s_longestManifest = qint64(32) * 1024 * 1024;

    template<typename T>
    using Callback = std::function<void(Result<T>)>;

    /// A child of \a workspace, found by of() from then on. \a reread makes connectors of what is
    /// installed; it is called on background threads, and while the library lives.
    ManifestLibrary(Workspace &workspace, std::function<void()> reread);
    ~ManifestLibrary() override;

    /// That of \a workspace; null when the program has none.
    [[nodiscard]] static ManifestLibrary *of(const Workspace &workspace);

    /// Never null; empty until the first changed().
    [[nodiscard]] std::shared_ptr<const ManifestListing> listing() const { return m_listing; }
    /// Connectors that were removed since the program started: no longer offered.
    [[nodiscard]] bool isRemoved(const QString &id) const { return m_removed.contains(id); }
    /// Reads what is installed and fetched; changed() follows.
    void refresh();

    void fetchList(const Cancellation &cancellation, QObject *context, Callback<void> done);
    void install(const declarative::CatalogueEntry &entry, const Cancellation &cancellation,
                 QObject *context, Callback<declarative::InstalledManifest> done);
    /// What the newest version of the catalogue changes. Installs nothing.
    void offerUpdate(const QString &id, const Cancellation &cancellation, QObject *context,
                     Callback<ManifestUpdate> done);
    void takeUpdate(const ManifestUpdate &update, QObject *context,
                    Callback<declarative::InstalledManifest> done);
    /// The bytes at an address or in a file.
    void fetch(const QUrl &address, const Cancellation &cancellation, QObject *context,
               Callback<QByteArray> done);
    /// The first \a longest bytes and one more: what is larger is neither manifest nor recording.
    void readFile(const QString &path, qint64 longest, QObject *context, Callback<QByteArray> done);
    void writeFile(const QString &path, const QByteArray &content, QObject *context,
                   Callback<void> done);
    /// Refuses the id of a connector of the program, and, unless \a replaces, one that is taken.
    void import(const ManifestImport &manifest, bool replaces, QObject *context,
                Callback<declarative::InstalledManifest> done);
    /// Refused while a source uses it.
    void remove(const QString &id, QObject *context, Callback<void> done);
    void text(const QString &id, QObject *context, Callback<QByteArray> done);
    /// Where the files of the manifest called \a id lie; empty where it came without any.
    [[nodiscard]] QString folderOf(const QString &id) const;

signals:
    /// The listing is a new one.
    void changed();

private:
    template<typename T>
    [[nodiscard]] Callback<T> refreshing(Callback<T> done);
    [[nodiscard]] declarative::InstalledManifests installed() const;
    /// Stores it and makes a connector of it; on a background thread.
    [[nodiscard]] std::function<Result<declarative::InstalledManifest>(
        const QByteArray &, const declarative::InstalledManifest &, const QString &folder)>
    storing() const;

    Workspace &m_workspace;
    const std::shared_ptr<std::function<void()>> m_reread;
    std::shared_ptr<const ManifestListing> m_listing;
    QSet<QString> m_removed;
};

} // namespace millrace

// ManifestCatalogue: the public list of connectors that are manifests, fetched once and kept.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/result.h"
#include "core/declarative/library/installedmanifests.h"

#include <QDateTime>
#include <QHash>
#include <QString>
#include <QUrl>

#include <optional>
#include <vector>

namespace millrace::declarative {

/// One connector of the catalogue.
struct CatalogueEntry final
{
    QString id; ///< "source-pokeapi".
    QString title;
    QString version;
    QString licence; ///< "ELv2"; empty: not told.
    QString documentationUrl;
    QString supportLevel; ///< "certified", "community"; may be empty.
};

/// The catalogue at one address, with its copy in a folder. Safe from any thread.
class ManifestCatalogue final
{
public:
    /// "https://connectors.airbyte.com/files".
    [[nodiscard]] static QUrl usualAddress();

    /// Where the copies lie in the folder of the connectors of a profile.
    [[nodiscard]] static QString folderIn(const QString &connectorsFolder);
    /// Every connector of the kept list, manifest or not: "source-postgres" by its definition id
    /// in lower case. Empty when none was fetched. Blocks; any thread.
    [[nodiscard]] static QHash<QString, QString> definitionsIn(const QString &connectorsFolder);

    /// \a folder is made when something is kept there.
    ManifestCatalogue(QUrl address, QString folder);

    [[nodiscard]] const QUrl &address() const { return m_address; }
    /// When the kept copy was fetched; nothing when there is none.
    [[nodiscard]] std::optional<QDateTime> fetchedAt() const;

    /// Fetches the list and keeps it; the old copy stays when that fails. Blocks. Errors:
    /// declarative.catalogue_unreachable, declarative.catalogue_invalid.
    [[nodiscard]] Result<std::vector<CatalogueEntry>> refresh(const Cancellation &cancellation);
    /// The kept list, without a request. Error: declarative.catalogue_never_fetched.
    [[nodiscard]] Result<std::vector<CatalogueEntry>> entries() const;
    /// The entries that have every word of \a text in their id or title; all for an empty text.
    [[nodiscard]] Result<std::vector<CatalogueEntry>> search(const QString &text) const;
    [[nodiscard]] Result<CatalogueEntry> entry(const QString &id) const;

    /// The manifest of \a id in \a version, from the copy if it was fetched before. What does not
    /// load is handed on, but not kept. Blocks. Errors: declarative.catalogue_unreachable.
    [[nodiscard]] Result<QByteArray> manifest(const QString &id, const QString &version,
                                              const Cancellation &cancellation);
    [[nodiscard]] QUrl manifestAddress(const QString &id, const QString &version) const;

private:
    QUrl m_address;
    QString m_folder;
};

/// The bytes at \a address, at most 32 MiB. Blocks. Error: declarative.catalogue_unreachable.
[[nodiscard]] Result<QByteArray> fetched(const QUrl &address, const Cancellation &cancellation);

} // namespace millrace::declarative

// InstalledManifests: the manifests a person has chosen, each with its description.
#pragma once

#include "core/base/result.h"
#include "core/connector/connectorinfo.h"
#include "core/declarative/manifest/manifest.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace millrace::declarative {

/// What is known of an installed manifest without reading it.
struct InstalledManifest final
{
    QString id; ///< Of the connector: "source-pokeapi".
    QString title;
    QString description;
    QString version; ///< Of the connector; empty when it came from a file.
    QString licence; ///< "MIT"; empty: not known.
    QString origin; ///< Where it came from: an address, a file, or "pasted".
    QString documentationUrl;
    QJsonObject spec; ///< Of its configuration.
    bool isBuiltIn = false; ///< Comes with the program; cannot be removed.

    [[nodiscard]] ConnectorInfo info() const;
};

/// A folder with one folder for each manifest: manifest.yaml, and connector.json which is written
/// last. Plain files; safe from any thread, and beside other programs.
class InstalledManifests final
{
public:
    explicit InstalledManifests(QString folder);

    /// Those of the folder and those that come with the program, ordered by title. A folder without
    /// a readable description is left out.
    [[nodiscard]] std::vector<InstalledManifest> all() const;
    [[nodiscard]] std::optional<InstalledManifest> find(const QString &id) const;

    /// Stores \a text under \a description's id in the place of what was there; the spec is taken
    /// from the manifest. The schema files that its streams name are taken from \a folder, where it
    /// came from; empty: it came without files, and those there were stay. The manifest there was
    /// stays when anything fails. Errors: those of Manifest::load(), declarative.id_invalid,
    /// declarative.not_stored.
    [[nodiscard]] Result<InstalledManifest> install(const QByteArray &text,
                                                    InstalledManifest description,
                                                    const QString &folder = {}) const;
    /// The text of the manifest called \a id. Error: declarative.not_installed.
    [[nodiscard]] Result<QByteArray> text(const QString &id) const;
    [[nodiscard]] Result<Manifest> load(const QString &id) const;
    /// Where the files of the manifest called \a id lie.
    [[nodiscard]] QString folderOf(const QString &id) const;
    /// Errors: declarative.not_installed, declarative.built_in, declarative.not_removed.
    [[nodiscard]] Result<void> remove(const QString &id) const;

private:
    QString m_folder;
};

/// An id for something called \a name ("PokéAPI (v2).yaml" → "pokeapi-v2"); "manifest" when nothing
/// of it is left.
[[nodiscard]] QString manifestId(const QString &name);

/// What is different in \a after, in sentences: streams and settings that came or went. Empty when
/// nothing a person sees has changed.
[[nodiscard]] QStringList manifestChanges(const Manifest &before, const Manifest &after);

} // namespace millrace::declarative

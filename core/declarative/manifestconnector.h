// ManifestConnector: a manifest as a source of the engine.
#pragma once

#include "core/connector/configuration.h"
#include "core/connector/source.h"
#include "core/declarative/manifest/manifest.h"

#include <functional>
#include <memory>
#include <mutex>
#include <optional>

namespace millrace::declarative {

/// Reads a manifest when it is needed.
using ManifestLoader = std::function<Result<Manifest>()>;

/// A source of the engine that runs what \a loader gives with \a configuration. The manifest is
/// read when the source is first used; what is wrong with it is the error of that call. Files that
/// come with records go into a folder of the configuration below \a filesFolder.
[[nodiscard]] std::unique_ptr<Source> makeManifestConnector(ManifestLoader loader,
                                                            const Configuration &configuration,
                                                            const QString &filesFolder = {});

/// Reads a manifest for the migration of a configuration, and hands it on to the source that is
/// made next instead of reading it twice. Safe from any thread.
class ManifestHandover final
{
public:
    explicit ManifestHandover(ManifestLoader loader)
        : m_loader(std::move(loader))
    {
    }

    /// \a values after the config_migrations of the manifest. Errors: those of the loader and of
    /// preparedConfig().
    [[nodiscard]] Result<QJsonObject> migrated(const QJsonObject &values);
    [[nodiscard]] Result<Manifest> take();

private:
    const ManifestLoader m_loader;
    std::mutex m_mutex;
    std::optional<Manifest> m_waiting;
};

} // namespace millrace::declarative

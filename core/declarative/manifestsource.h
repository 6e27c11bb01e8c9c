// ManifestSource: a manifest opened with a configuration: check, discover, read.
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/declarative/manifest/dynamicstreams.h"
#include "core/declarative/manifest/manifest.h"
#include "core/declarative/runtime.h"
#include "core/declarative/stream/declarativestream.h"
#include "core/declarative/stream/streamreading.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace millrace::declarative {

/// What a stream looks like from outside.
struct DiscoveredStream final
{
    std::string name;
    Value schema; ///< Its JSON Schema.
    Value primaryKey; ///< A List of Lists of Texts; empty when there is none.
    std::optional<std::string> cursorField;
    bool isResumable = false;
    bool hasFiles = false; ///< Its records come with files.
    /// Why it cannot be read: a Python class that Millrace does not run; or why its schema is not
    /// known: its file is missing. Empty when all is well.
    QString obstacle;
};

/// A stream the person chose.
struct ChosenStream final
{
    std::string name;
    Value schema; ///< As in the person's catalogue; null: all of it.
    std::vector<std::string> cursorField; ///< Empty: the manifest's.
    Value state; ///< Null: from the start.
};

/// Where a manifest is opened.
struct SourceEnvironment final
{
    Clock &clock;
    Transport &transport;
    ReadObserver &observer;
    std::string filesFolder{}; ///< See Runtime.
};

/// A manifest with a person's configuration. Made for one run, check or discovery; one call at a
/// time, from any thread. What \a environment refers to outlives it.
class ManifestSource final
{
public:
    /// Migrates and transforms \a config; a migrated one is told to the observer. Errors: those of
    /// preparedConfig().
    [[nodiscard]] static Result<std::unique_ptr<ManifestSource>>
    open(Manifest manifest, const Value &config, const SourceEnvironment &environment,
         const Cancellation &cancellation);
    ~ManifestSource();
    ManifestSource(const ManifestSource &) = delete;
    ManifestSource &operator=(const ManifestSource &) = delete;

    /// What the calls from now on listen to, and the streams that they open; at first what open()
    /// was given.
    void setCancellation(const Cancellation &cancellation);
    /// Whether the API can be reached with this configuration (reference §22). The error says why
    /// not.
    [[nodiscard]] Result<void> check();
    /// Every stream; dynamic ones and dynamic schemas ask the API. A stream that needs Python code
    /// is there with its obstacle.
    [[nodiscard]] Result<std::vector<DiscoveredStream>> discover();
    /// Opens one stream; it is read through DeclarativeStream. Errors: declarative.stream_unknown,
    /// those of DeclarativeStream::create().
    [[nodiscard]] Result<std::unique_ptr<DeclarativeStream>> open(const ChosenStream &chosen);
    /// Reads \a chosen in their order; each outcome is told to \a events.
    [[nodiscard]] Result<void> read(const std::vector<ChosenStream> &chosen, ReadEvents &events);

    /// Requests at once, as the manifest says; 1 to 100.
    [[nodiscard]] Result<int> concurrency() const;
    /// Slices at once: more than requests, where the transport keeps to the concurrency, which it
    /// is told here.
    [[nodiscard]] Result<int> workers();
    [[nodiscard]] const Manifest &manifest() const;
    [[nodiscard]] Runtime &runtime();

private:
    struct Parts;

    explicit ManifestSource(std::unique_ptr<Parts> parts);
    /// check() with the configuration as it is.
    [[nodiscard]] Result<void> checkStreams(const Component &check);
    /// The streams there are, built once.
    [[nodiscard]] Result<const std::vector<StreamComponent> *> streams();

    std::unique_ptr<Parts> m_parts;
};

} // namespace millrace::declarative

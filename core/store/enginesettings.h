// EngineSettings: what a person set for every run of a profile.
#pragma once

#include "core/base/runlog.h"
#include "core/store/statedatabase.h"

#include <chrono>

namespace millrace {

/// As it is made, it is the default.
struct EngineSettings final
{
    static constexpr qint64 s_leastMemoryLimit = qint64(8) << 20;
    static constexpr qint64 s_mostMemoryLimit = qint64(64) << 30;

    /// Bytes that may wait between readers and writers, all running streams of a process together;
    /// each may hold one batch whatever the limit is. 0: each stream has its own bound alone.
    qint64 memoryLimit = 0;
    static constexpr int s_mostParallelRuns = 16;
    /// Runs at once, those of all processes of the profile together.
    int parallelRuns = 2;
    LogLevel keptLevel = LogLevel::Debug; ///< What is less grave is not kept in the logs of runs.
    static constexpr std::chrono::hours s_longestSchemaInterval{24 * 365};
    /// How long a look at a source for changes is good for (behaviour §4); 0: each run looks.
    std::chrono::minutes schemaInterval{24 * 60};

    bool operator==(const EngineSettings &) const = default;
};

/// The stored settings; the default where nothing or nonsense is stored.
[[nodiscard]] Result<EngineSettings> storedEngineSettings(StateDatabase &database);
[[nodiscard]] Result<void> storeEngineSettings(StateDatabase &database,
                                               const EngineSettings &settings);

} // namespace millrace

// EngineSettings: what a person set for every run of a profile.
#pragma once

#include "core/base/runlog.h"
#include "core/store/statedatabase.h"

namespace millrace {

/// As it is made, it is the default.
struct EngineSettings final
{
    static constexpr qint64 s_leastMemoryLimit = qint64(8) << 20;
    static constexpr qint64 s_mostMemoryLimit = qint64(64) << 30;

    /// Bytes that may wait between readers and writers, all running streams of a process together;
    /// each may hold one batch whatever the limit is. 0: each stream has its own bound alone.
    qint64 memoryLimit = 0;
    LogLevel keptLevel = LogLevel::Debug; ///< What is less grave is not kept in the logs of runs.

    bool operator==(const EngineSettings &) const = default;
};

/// The stored settings; the default where nothing or nonsense is stored.
[[nodiscard]] Result<EngineSettings> storedEngineSettings(StateDatabase &database);
[[nodiscard]] Result<void> storeEngineSettings(StateDatabase &database,
                                               const EngineSettings &settings);

} // namespace millrace

// NoticeWatch: finds what a person wants to be told, and keeps it.
#pragma once

#include "core/engine/syncengine.h"
#include "core/notices/noticejudge.h"

namespace millrace {

/// Looks at what the state database says of runs and connections, whichever process they are of,
/// and stores the notices that follow. Several may look at once: each run is judged in the
/// transaction that marks it, and a notice whose key is known is not made again. Blocks; for
/// background threads.
class NoticeWatch final
{
public:
    /// What \a services refers to outlives it.
    explicit NoticeWatch(const EngineServices &services)
        : m_services(services)
    {
    }

    /// One look, by the clock of the services. Errors of the database alone.
    [[nodiscard]] Result<void> look();

private:
    /// What follows for one connection.
    struct Finding final
    {
        QString connectionId;
        NoticeVerdict verdict;
    };

    [[nodiscard]] Result<void> judgeEnded(const NoticeSettings &settings);
    [[nodiscard]] Result<void> judgeStanding(const NoticeSettings &settings);
    [[nodiscard]] Result<void> judgeSchemas(const NoticeSettings &settings);
    [[nodiscard]] Result<std::optional<Finding>> schemaFinding(const ConnectionFacts &about,
                                                               TimePoint now) const;
    /// Stores what is new of \a findings.
    [[nodiscard]] Result<void> keep(std::vector<Finding> findings, const NoticeSettings &settings);

    const EngineServices m_services;
    /// When the schemas that were judged had been found, by connection; see judgeSchemas().
    std::map<QString, TimePoint> m_judgedSchemas;
};

} // namespace millrace

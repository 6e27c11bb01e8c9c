// TrialCollector: gathers what a trial tells into pages.
#pragma once

#include "core/declarative/runtime.h"
#include "core/declarative/workbench/knownsecrets.h"
#include "core/declarative/workbench/trial.h"

#include <map>
#include <mutex>

namespace millrace::declarative {

/// The observer of a trial. Safe from any thread.
class TrialCollector final : public ReadObserver
{
public:
    /// \a stop is asked to stop once the limits are reached.
    TrialCollector(const TrialOptions &options, TrialEvents &events, Recording &recording,
                   CancellationSource stop);

    /// What stands at \a paths of \a config is hidden, and so is what it changes to.
    void hideSecrets(const Value &config, const std::vector<Path> &paths);
    /// A record of the chosen stream that came through; false: no more are wanted.
    [[nodiscard]] bool take(const Value &record);
    /// A new slice of the chosen stream begins.
    void beginSlice(const StreamSlice &slice);
    /// Tells of what has no end of a page behind it: a page that failed, an asynchronous job.
    void flush();
    [[nodiscard]] TrialOutcome outcome() const;

    void exchanged(const Exchange &exchange) override;
    void logged(LogLevel level, const std::string &stream, const std::string &message) override;
    void extracted(const std::string &stream, const Value &record) override;
    void nextPage(const std::string &stream, const Value &token) override;
    void rateLimited(const std::string &stream) override;
    Result<void> configurationChanged(const Value &config) override;

private:
    struct OpenPage final
    {
        TrialPage page;
        bool isTouched = false;
    };

    [[nodiscard]] TrialExchange shown(const Exchange &exchange) const;
    [[nodiscard]] QString shown(const Value &value) const;
    OpenPage &open(const std::string &stream);
    void close(const std::string &stream);

    const TrialOptions m_options;
    TrialEvents &m_events;
    Recording &m_recording;
    CancellationSource m_stop;
    mutable std::mutex m_mutex;
    std::vector<Path> m_secretPaths;
    KnownSecrets m_secrets;
    std::map<std::string, OpenPage> m_open; ///< By stream.
    std::vector<TrialExchange> m_logins; ///< They go with the request they were made for.
    TrialOutcome m_outcome;
};

} // namespace millrace::declarative

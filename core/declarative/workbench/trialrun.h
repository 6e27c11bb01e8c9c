// TrialRun: a trial of a manifest's text, against its server or a recording.
#pragma once

#include "core/declarative/workbench/trial.h"

#include <optional>

namespace millrace::declarative {

/// What a trial came to.
struct TrialRun final
{
    Result<TrialOutcome> outcome;
    /// What was asked and got, as far as it went; nothing for a replay.
    std::optional<Recording> recording{};
};

/// Runs \a options' stream of the manifest \a text with the answers of \a replay, without one
/// against the server. Blocks. Errors: those of Manifest::load() and runTrial().
[[nodiscard]] TrialRun runTrial(const QByteArray &text, const TrialOptions &options,
                                const std::optional<Recording> &replay, Clock &clock,
                                TrialEvents &events, const Cancellation &cancellation);

} // namespace millrace::declarative

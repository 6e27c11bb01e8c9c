#include "core/declarative/workbench/trialrun.h"

#include "core/declarative/request/httptransport.h"
#include "core/declarative/workbench/replaytransport.h"

namespace millrace::declarative {

using namespace Qt::StringLiterals;

TrialRun runTrial(const QByteArray &text, const TrialOptions &options,
                  const std::optional<Recording> &replay, Clock &clock, TrialEvents &events,
                  const Cancellation &cancellation)
{
    const Result<Manifest> manifest = Manifest::load(text, u"manifest"_s, options.manifestFolder);
    if (!manifest)
        return {manifest.error()};
    Recording recording(replay ? replay->at() : clock.now());
    std::unique_ptr<Transport> transport;
    if (replay) {
        transport = std::make_unique<ReplayTransport>(*replay);
    } else {
        auto made = HttpTransport::create();
        if (!made)
            return {made.error()};
        transport = std::move(*made);
    }
    auto outcome = runTrial(*manifest, options, clock, *transport, events, recording, cancellation);
    return {std::move(outcome),
            replay ? std::nullopt : std::optional<Recording>(std::move(recording))};
}

} // namespace millrace::declarative

#include "core/engine/runturn.h"

#include "core/engine/engineerrors.h"
#include "core/store/runslots.h"
#include "core/store/waitingruns.h"

namespace millrace {

namespace {

constexpr std::chrono::milliseconds s_lookInterval{500};

} // namespace

Result<std::unique_ptr<FileLock>> waitForTurn(const EngineServices &services,
                                              const QString &connectionId, JobTrigger trigger,
                                              int most, const std::function<void()> &tell,
                                              const Cancellation &cancellation)
{
    const RunSlots runs(services.profile);
    WaitingRuns waiting(services.database, services.profile);
    bool isShown = false;
    for (;;) {
        const auto before = isShown ? waiting.ahead(connectionId) : Result<int>(0);
        if (!before || *before == 0 || *before < runs.freeOf(most)) {
            auto slot = runs.take(most);
            // A folder that cannot be written to is what the run itself reports.
            if (!slot || *slot) {
                (void)waiting.show({});
                return slot ? std::move(*slot) : nullptr;
            }
        }
        if (!isShown) {
            if (auto shown = waiting.show({{{}, connectionId, {}, trigger, true}}); !shown)
                return shown.error();
            isShown = true;
            tell();
        } else if (const auto own = waiting.own(); own && own->isEmpty()) {
            return makeError(engineerrors::takenBack);
        }
        if (!services.clock.wait(s_lookInterval, cancellation)) {
            (void)waiting.show({});
            return Error::cancelled();
        }
    }
}

} // namespace millrace

#include "core/engine/streamclearing.h"

#include "core/engine/destinationnames.h"
#include "core/store/connectionlock.h"

#include <QCoreApplication>

namespace millrace {

Result<void> StreamClearing::forgetWhatWouldWin(const StreamId &stream)
{
    const auto state = m_checkpoints.load(m_connectionId, stream);
    if (!state)
        return state.error();
    const bool isSetByHand = state->checkpoint && state->checkpoint->flushId.isEmpty();
    const bool isTransactional = m_destination.capabilities().isTransactional;
    if (state->generationKey.isEmpty() || (isTransactional && !isSetByHand))
        return {};
    return m_checkpoints.restartStreams(m_lock, m_connectionId, {stream}, m_origin);
}

Result<void> StreamClearing::clear(const StreamId &stream, const DestinationName &target,
                                   const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return Error::cancelled();
    if (auto forgotten = forgetWhatWouldWin(stream); !forgotten)
        return forgotten;
    const auto cleared = m_destination.clearStream(target, cancellation);
    if (!cleared) {
        Error error = cleared.error();
        if (!error.isCancelled())
            error.message
                = QCoreApplication::translate("engine", "Stream %1 was not cleared at \"%2\": %3")
                      .arg(stream.text(), targetText(target), error.message);
        return error;
    }
    return m_checkpoints.restartEmptied(m_lock, m_connectionId, {{stream, targetText(target)}},
                                        m_origin);
}

} // namespace millrace

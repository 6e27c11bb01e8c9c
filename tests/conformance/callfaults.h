// Every way in which a call to a destination's server can go wrong once.
#pragma once

#include "tests/servers/httpserver.h"

#include <utility>
#include <vector>

namespace millrace::conformance {

/// In milliseconds what takes a slow server seconds.
inline test::Misbehaviour misbehaviourOf(test::Misbehaviour::Kind kind)
{
    test::Misbehaviour misbehaviour = test::Misbehaviour::status(503);
    misbehaviour.kind = kind;
    misbehaviour.pause = std::chrono::milliseconds(2);
    return misbehaviour;
}

/// Every way in which a call can go wrong once.
[[nodiscard]] inline std::vector<std::pair<const char *, test::Misbehaviour>> callFaults()
{
    using test::Misbehaviour;
    using enum Misbehaviour::Kind;
    return {{"status 500", Misbehaviour::status(500)},
            {"status 503", Misbehaviour::status(503)},
            {"status 429", Misbehaviour::status(429)},
            {"rate limit", Misbehaviour::rateLimit(7)},
            {"cut before", misbehaviourOf(CutBeforeAnswer)},
            {"cut after", misbehaviourOf(CutAfterProcessing)},
            {"cut in", misbehaviourOf(CutInAnswer)},
            {"garbage", misbehaviourOf(Garbage)},
            {"broken body", misbehaviourOf(BrokenBody)},
            {"slow", misbehaviourOf(Slow)}};
}

} // namespace millrace::conformance

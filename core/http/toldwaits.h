// Told waits: what an ApiClient waits for, told to whoever runs the connector.
#pragma once

#include "core/connector/configuration.h"
#include "core/http/retrypolicy.h"

namespace millrace {

/// For ApiClientOptions::waitObserver of a connector made with \a configuration.
[[nodiscard]] inline HttpWaitObserver toldWaits(const Configuration &configuration)
{
    return [configuration](const HttpWait &wait) {
        const bool isRateLimit
            = wait.reason == HttpWaitReason::RateLimit || wait.reason == HttpWaitReason::OwnLimit;
        configuration.tellWait({wait.until, isRateLimit});
    };
}

} // namespace millrace

// The two objects of Customer.io: people, and what they did.
#pragma once

#include "core/catalog/destinationobject.h"

namespace millrace {

namespace customerio {

inline constexpr QLatin1StringView identify("person_identify");
inline constexpr QLatin1StringView event("person_event");
inline constexpr QLatin1StringView email("person_email");
inline constexpr QLatin1StringView eventName("event_name");
inline constexpr QLatin1StringView eventId("event_id");
inline constexpr QLatin1StringView timestamp("timestamp");

// Customer.io's limits in bytes of UTF-8, from its description of the API.
inline constexpr std::size_t longestEntry = 32 * 1024;
inline constexpr std::size_t longestAttributeName = 150;
inline constexpr std::size_t longestAttributeValue = 1000;
inline constexpr std::size_t longestEventName = 100;
inline constexpr std::size_t mostAttributes = 300;
inline constexpr std::size_t largestRequest = 500'000;

} // namespace customerio

/// Both objects; they are the same for every account.
[[nodiscard]] std::vector<DestinationObject> customerIoObjects();

} // namespace millrace

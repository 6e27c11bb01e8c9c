// The topics of notices: how their keys begin, up to the first slash.
#pragma once

#include <QLatin1StringView>

namespace millrace::noticetopics {

inline constexpr QLatin1StringView failed("failed");
inline constexpr QLatin1StringView recovered("recovered");
inline constexpr QLatin1StringView paused("paused"); ///< By itself, for failing.
inline constexpr QLatin1StringView warned("warned"); ///< It is about to be paused.
inline constexpr QLatin1StringView rejected("rejected");
inline constexpr QLatin1StringView longRun("long"); ///< It has ended.
inline constexpr QLatin1StringView slowRun("slow"); ///< It is still on.
inline constexpr QLatin1StringView takenOver("taken-over"); ///< A change the connection follows.
inline constexpr QLatin1StringView schema("schema"); ///< A change that waits for a person.
inline constexpr QLatin1StringView nothingNew("nothing-new");

} // namespace millrace::noticetopics

// Measures: sizes inside controls that both their size and their painting depend on.
#pragma once

namespace millrace::measures {

inline constexpr int leastHandle = 32; ///< Of scroll bars.
inline constexpr int stepWidth = 22; ///< Of the buttons of spin boxes.
inline constexpr int arrowWidth = 28; ///< Of combo boxes.
inline constexpr int menuArrowWidth = 24; ///< Of tool buttons with a menu.
inline constexpr int textPadding = 6; ///< Beside the two pixels QLineEdit keeps free by itself.

} // namespace millrace::measures

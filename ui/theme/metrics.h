// Metrics: every distance and size of the window, in device-independent pixels.
#pragma once

namespace millrace::metrics {

/// The grid: all distances are multiples of four.
inline constexpr int grid = 4;
inline constexpr int spaceXS = 4;
inline constexpr int spaceS = 8;
inline constexpr int spaceM = 12;
inline constexpr int spaceL = 16;
inline constexpr int spaceXL = 24;
inline constexpr int spaceXXL = 40;

inline constexpr int radius = 6; ///< Of controls.
inline constexpr int cardRadius = 10; ///< Of cards and panels.
inline constexpr int controlHeight = 32; ///< Buttons and inputs; above the 24 px a target needs.
inline constexpr int rowHeight = 36; ///< Of lists and tables; trees use treeRowHeight.
inline constexpr int compactRowHeight = 28; ///< With the density "compact", and in data tables.
inline constexpr int treeRowHeight = 30;
inline constexpr int navigationWidth = 208;
inline constexpr int formWidth = 640; ///< The widest a form gets.

inline constexpr int iconS = 16;
inline constexpr int iconM = 20;
inline constexpr int iconL = 24;
inline constexpr int iconXL = 48; ///< Of empty states.

} // namespace millrace::metrics

// offscreen: a screen of the commonest size for programs that show their windows nowhere.
#pragma once

#include <QSize>

namespace millrace::test {

inline constexpr QSize s_offscreenSize{1920, 1080};

/// Call before the QApplication is made. Without it the screen of the platform "offscreen" has
/// 800 pixels, to which dialogues are fitted. Nothing happens on another platform.
void useOffscreenSize();

} // namespace millrace::test

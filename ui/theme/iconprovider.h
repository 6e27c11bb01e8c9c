// IconProvider: one SVG per meaning, recoloured for scheme and state.
#pragma once

#include "ui/theme/colors.h"

#include <QIcon>
#include <QPixmap>

namespace millrace {

/// The icon ":/icons/<name>.svg" in the colour of \a role, crisp at any scale, muted when disabled;
/// follows the scheme by itself (the engine asks the theme when it paints). What points along the
/// direction of reading is mirrored where that is from right to left.
[[nodiscard]] QIcon icon(const QString &name, ColorRole role = ColorRole::Text);

/// The same as one pixmap of \a size device-independent pixels.
[[nodiscard]] QPixmap iconPixmap(const QString &name, ColorRole role, int size,
                                 double devicePixelRatio);

} // namespace millrace

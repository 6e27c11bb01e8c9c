// Colors: the one table of colours, each with a light and a dark value.
#pragma once

#include <QColor>

#include <array>

namespace millrace {

enum class Scheme { Light, Dark };

/// What a colour is for. "Soft" ones are backgrounds for text of the same name.
enum class ColorRole {
    Window, ///< Behind everything; the navigation.
    Surface, ///< Pages, lists, inputs.
    SurfaceRaised, ///< Cards, menus, dialogues.
    SurfaceSunken, ///< Headers of tables, code, hovered rows.
    Border, ///< Hairlines; decoration only.
    BorderStrong, ///< Frames of inputs and check boxes: 3:1 against their surroundings.
    Text,
    TextMuted, ///< Secondary text, still 4.5:1.
    TextDisabled,
    Accent, ///< Filled buttons, links, the selected tab.
    AccentHover,
    AccentText, ///< On Accent.
    AccentSoft, ///< Behind selected rows and navigation entries.
    Focus, ///< The ring around the focused widget, 3:1.
    Positive, ///< Text and icons of healthy things.
    PositiveSoft,
    Warning,
    WarningSoft,
    Negative,
    NegativeSoft,
    Info, ///< Running.
    InfoSoft,
    Neutral, ///< Paused, not run yet.
    NeutralSoft,
    ChartWritten,
    ChartRejected,
    ChartDuration,
};
inline constexpr int s_colorRoleCount = static_cast<int>(ColorRole::ChartDuration) + 1;

/// The value of \a role.
[[nodiscard]] QColor colorOf(ColorRole role, Scheme scheme);

/// The contrast ratio of WCAG 2.2 between two opaque colours, 1 to 21.
[[nodiscard]] double contrast(const QColor &first, const QColor &second);

} // namespace millrace

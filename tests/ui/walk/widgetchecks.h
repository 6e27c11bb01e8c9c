// Widget checks: what a person who uses keyboard, screen reader or large letters would stumble on.
#pragma once

#include <QStringList>

#include <functional>

class QImage;
class QWidget;

namespace millrace::test {

// Each looks at everything visible in a window and returns one sentence per fault.

/// What \a look still finds once layouts have come to rest: on a busy machine they are late, so
/// it looks again for some seconds as long as it finds anything.
[[nodiscard]] QStringList lastingFaults(const std::function<QStringList()> &look);

/// Widgets that take the focus and have no accessible name.
[[nodiscard]] QStringList namelessWidgets(QWidget &window);
/// Buttons that show an icon alone and have no tool tip.
[[nodiscard]] QStringList iconsWithoutToolTip(QWidget &window);
/// Texts that have less room than they need, and are no texts that are cut with an ellipsis.
[[nodiscard]] QStringList clippedTexts(QWidget &window);
/// What a shown text is in another language, with its mnemonic.
using SpokenIn = std::function<QString(const QString &text)>;
/// Letters behind Alt that two things have: two that can be used now, or two entries of a menu,
/// open or not. With \a spoken as they would be in that language.
[[nodiscard]] QStringList sharedMnemonics(QWidget &window, const SpokenIn &spoken = {});
/// Widgets of a dialogue or window of its own at which F1 finds no page of help, and pages that are
/// not there. The main window has a page for each of its own.
[[nodiscard]] QStringList faultsOfHelp(QWidget &window);
/// Presses Tab until it has come round: widgets it does not reach, that keep it, or that it comes
/// to against the direction of reading.
[[nodiscard]] QStringList faultsOfTabOrder(QWidget &window);

/// The window at twice its size in pixels, for the edges of letters.
[[nodiscard]] QImage pictureOf(QWidget &window);
/// Enabled texts with a contrast below 4.5 : 1 in \a picture, which is pictureOf() \a window.
[[nodiscard]] QStringList faintTexts(QWidget &window, const QImage &picture);

} // namespace millrace::test

// Theme: colours, fonts and style of the whole program, light or dark.
#pragma once

#include "ui/theme/colors.h"

#include <QFont>
#include <QObject>
#include <QPalette>

namespace millrace {

class SystemScheme;

/// The type scale; sizes follow the system's font size.
enum class TextRole {
    Display, ///< The number or sentence a page is about.
    Title, ///< Of a page.
    Heading, ///< Of a section or card.
    Body,
    BodyStrong,
    Small, ///< Captions, table headers.
    Mono, ///< Logs, JSON, codes.
};

/// One per program, made on first use after the QApplication and owned by it. UI thread only.
class Theme final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Theme)

public:
    enum class Choice { System, Light, Dark };

    [[nodiscard]] static Theme &instance();

    /// Sets style, palette and font of the application. Called once by the program and by tests
    /// that look at pixels; later changes follow by themselves.
    void install();

    void setChoice(Choice choice);
    [[nodiscard]] Choice choice() const { return m_choice; }
    /// What Choice::System comes to now, or the forced one.
    [[nodiscard]] Scheme scheme() const { return m_scheme; }

    /// With a desktop that asks for strong contrast, frames and muted text are as strong as text.
    [[nodiscard]] QColor color(ColorRole role) const;
    [[nodiscard]] QFont font(TextRole role) const;
    /// False where the desktop asks for none; the style's animation duration is 0 then.
    [[nodiscard]] bool wantsAnimations() const;

signals:
    /// Colours have changed; widgets that keep pixmaps or paint by themselves update.
    void changed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    explicit Theme(QObject *parent);
    void refresh();
    void followSystem();

    SystemScheme *m_system = nullptr;
    Choice m_choice = Choice::System;
    Scheme m_scheme = Scheme::Light;
    bool m_isInstalled = false;
    bool m_isSettingPalette = false;
};

} // namespace millrace

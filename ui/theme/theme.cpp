#include "ui/theme/theme.h"

#include "ui/theme/painting.h"
#include "ui/theme/style.h"
#include "ui/theme/systemscheme.h"

#include <QApplication>
#include <QEvent>
#include <QFontDatabase>
#include <QPointer>
#include <QScopedValueRollback>
#include <QToolTip>

#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct PaletteEntry final
{
    QPalette::ColorRole role;
    ColorRole color;
    ColorRole disabled;
};

constexpr std::array s_palette{
    PaletteEntry{QPalette::Window, ColorRole::Window, ColorRole::Window},
    PaletteEntry{QPalette::WindowText, ColorRole::Text, ColorRole::TextDisabled},
    PaletteEntry{QPalette::Base, ColorRole::Surface, ColorRole::SurfaceSunken},
    PaletteEntry{QPalette::AlternateBase, ColorRole::SurfaceSunken, ColorRole::SurfaceSunken},
    PaletteEntry{QPalette::Text, ColorRole::Text, ColorRole::TextDisabled},
    PaletteEntry{QPalette::PlaceholderText, ColorRole::TextMuted, ColorRole::TextDisabled},
    PaletteEntry{QPalette::Button, ColorRole::SurfaceRaised, ColorRole::SurfaceSunken},
    PaletteEntry{QPalette::ButtonText, ColorRole::Text, ColorRole::TextDisabled},
    PaletteEntry{QPalette::BrightText, ColorRole::AccentText, ColorRole::TextDisabled},
    PaletteEntry{QPalette::ToolTipBase, ColorRole::SurfaceRaised, ColorRole::SurfaceRaised},
    PaletteEntry{QPalette::ToolTipText, ColorRole::Text, ColorRole::Text},
    PaletteEntry{QPalette::HighlightedText, ColorRole::Text, ColorRole::TextDisabled},
    PaletteEntry{QPalette::Link, ColorRole::Accent, ColorRole::TextDisabled},
    PaletteEntry{QPalette::LinkVisited, ColorRole::Accent, ColorRole::TextDisabled},
    PaletteEntry{QPalette::Light, ColorRole::SurfaceRaised, ColorRole::SurfaceRaised},
    PaletteEntry{QPalette::Midlight, ColorRole::SurfaceSunken, ColorRole::SurfaceSunken},
    PaletteEntry{QPalette::Mid, ColorRole::Border, ColorRole::Border},
    PaletteEntry{QPalette::Dark, ColorRole::BorderStrong, ColorRole::Border},
    PaletteEntry{QPalette::Shadow, ColorRole::BorderStrong, ColorRole::Border},
};

QPalette paletteOf(const Theme &theme)
{
    QPalette palette;
    for (const PaletteEntry &entry : s_palette) {
        palette.setColor(QPalette::Active, entry.role, theme.color(entry.color));
        palette.setColor(QPalette::Inactive, entry.role, theme.color(entry.color));
        palette.setColor(QPalette::Disabled, entry.role, theme.color(entry.disabled));
    }
    // Selected text keeps its colour, so that delegates of any kind stay readable.
    const QColor highlight
        = mixed(theme.color(ColorRole::Accent), theme.color(ColorRole::Surface), 0.28);
    palette.setColor(QPalette::Active, QPalette::Highlight, highlight);
    palette.setColor(QPalette::Inactive, QPalette::Highlight, highlight);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, theme.color(ColorRole::Border));
    return palette;
}

/// The names fontconfig and the platform plugins give when no desktop has chosen a font.
bool isGeneric(const QString &family)
{
    static const QStringList s_generic{
        {},           u"sans"_s,         u"sans serif"_s,  u"sans-serif"_s,
        u"system"_s,  u"helvetica"_s,    u"dejavu sans"_s, u"ms shell dlg 2"_s,
        u"default"_s, u"ms sans serif"_s};
    return s_generic.contains(family.toLower());
}

QFont scaled(QFont font, double factor)
{
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * factor);
    else
        font.setPixelSize(qRound(font.pixelSize() * factor));
    return font;
}

QFont weighted(QFont font, QFont::Weight weight)
{
    font.setWeight(weight);
    return font;
}

/// Under strong contrast nothing is merely hinted at.
ColorRole strengthened(ColorRole role)
{
    switch (role) {
    case ColorRole::Border:
    case ColorRole::BorderStrong:
    case ColorRole::TextMuted:
    case ColorRole::Neutral:
        return ColorRole::Text;
    default:
        return role;
    }
}

} // namespace

Theme::Theme(QObject *parent)
    : QObject(parent)
    , m_system(new SystemScheme(this))
{
    connect(m_system, &SystemScheme::changed, this, &Theme::refresh);
}

Theme &Theme::instance()
{
    static QPointer<Theme> s_theme;
    if (s_theme.isNull())
        s_theme = new Theme(qApp);
    return *s_theme;
}

void Theme::install()
{
    if (m_isInstalled)
        return;
    m_system->setPlatformPalette(QApplication::palette());
    m_isInstalled = true;
    if (isGeneric(QApplication::font().family()) && QFontDatabase::hasFamily(u"Inter"_s)) {
        QFont font(u"Inter"_s);
        font.setPointSizeF(std::max(10.0, QApplication::font().pointSizeF()));
        QApplication::setFont(font);
    }
    QApplication::setStyle(new MillraceStyle);
    refresh();
    qApp->installEventFilter(this);
    m_system->askPortal();
}

void Theme::setChoice(Choice choice)
{
    if (choice == m_choice)
        return;
    m_choice = choice;
    refresh();
}

QColor Theme::color(ColorRole role) const
{
    return colorOf(m_system->isHighContrast() ? strengthened(role) : role, m_scheme);
}

bool Theme::wantsAnimations() const { return m_system->wantsAnimations(); }

QFont Theme::font(TextRole role) const
{
    const QFont body = QApplication::font();
    switch (role) {
    case TextRole::Display:
        return weighted(scaled(body, 1.9), QFont::DemiBold);
    case TextRole::Title:
        return weighted(scaled(body, 1.4), QFont::DemiBold);
    case TextRole::Heading:
        return weighted(scaled(body, 1.1), QFont::DemiBold);
    case TextRole::Body:
        return body;
    case TextRole::BodyStrong:
        return weighted(body, QFont::DemiBold);
    case TextRole::Small:
        return scaled(body, 0.9);
    case TextRole::Mono: {
        QFont mono = QFontDatabase::systemFont(QFontDatabase::FixedFont);
        mono.setStyleHint(QFont::Monospace);
        if (body.pointSizeF() > 0)
            mono.setPointSizeF(body.pointSizeF() * 0.95);
        return mono;
    }
    }
    return body;
}

bool Theme::eventFilter(QObject *watched, QEvent *event)
{
    // The desktop has changed its colours, or somebody has set a palette that is not ours.
    const bool isPalette = event->type() == QEvent::ApplicationPaletteChange && watched == qApp;
    const bool isTheme = event->type() == QEvent::ThemeChange && watched->isWindowType();
    if (isPalette || isTheme)
        followSystem();
    return QObject::eventFilter(watched, event);
}

void Theme::refresh()
{
    switch (m_choice) {
    case Choice::System:
        m_scheme = m_system->scheme();
        break;
    case Choice::Light:
        m_scheme = Scheme::Light;
        break;
    case Choice::Dark:
        m_scheme = Scheme::Dark;
        break;
    }
    if (m_isInstalled) {
        const QScopedValueRollback guard(m_isSettingPalette, true);
        const QPalette palette = paletteOf(*this);
        QApplication::setPalette(palette);
        QToolTip::setPalette(palette);
    }
    emit changed();
}

void Theme::followSystem()
{
    if (m_isSettingPalette)
        return;
    QPalette found = QApplication::palette();
    const QScopedValueRollback guard(m_isSettingPalette, true);
    if (found == paletteOf(*this)) {
        // Ours hides the platform's; without it the platform's shows.
        QApplication::setPalette({});
        found = QApplication::palette();
    }
    m_system->setPlatformPalette(found);
    m_isSettingPalette = false;
    refresh();
}

} // namespace millrace

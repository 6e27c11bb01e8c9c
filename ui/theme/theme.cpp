#include "ui/theme/theme.h"

#include <QApplication>
#include <QPointer>
#include <QStyleFactory>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QPalette paletteOf(Scheme scheme)
{
    const auto color = [scheme](ColorRole role) { return colorOf(role, scheme); };
    QPalette palette;
    palette.setColor(QPalette::Window, color(ColorRole::Window));
    palette.setColor(QPalette::WindowText, color(ColorRole::Text));
    palette.setColor(QPalette::Base, color(ColorRole::Surface));
    palette.setColor(QPalette::AlternateBase, color(ColorRole::SurfaceSunken));
    palette.setColor(QPalette::Text, color(ColorRole::Text));
    palette.setColor(QPalette::PlaceholderText, color(ColorRole::TextMuted));
    palette.setColor(QPalette::Button, color(ColorRole::SurfaceRaised));
    palette.setColor(QPalette::ButtonText, color(ColorRole::Text));
    palette.setColor(QPalette::ToolTipBase, color(ColorRole::SurfaceRaised));
    palette.setColor(QPalette::ToolTipText, color(ColorRole::Text));
    palette.setColor(QPalette::Highlight, color(ColorRole::Accent));
    palette.setColor(QPalette::HighlightedText, color(ColorRole::AccentText));
    palette.setColor(QPalette::Link, color(ColorRole::Accent));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, color(ColorRole::TextDisabled));
    return palette;
}

} // namespace

Theme::Theme(QObject *parent)
    : QObject(parent)
{
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
    m_isInstalled = true;
    QApplication::setStyle(QStyleFactory::create(u"Fusion"_s));
    refresh();
}

void Theme::setChoice(Choice choice)
{
    m_choice = choice;
    refresh();
}

void Theme::refresh()
{
    m_scheme = m_choice == Choice::Dark ? Scheme::Dark : Scheme::Light;
    if (m_isInstalled)
        QApplication::setPalette(paletteOf(m_scheme));
    emit changed();
}

QFont Theme::font(TextRole role) const
{
    QFont font = QApplication::font();
    const double size = font.pointSizeF();
    switch (role) {
    case TextRole::Display:
        font.setPointSizeF(size * 1.8);
        font.setWeight(QFont::DemiBold);
        break;
    case TextRole::Title:
        font.setPointSizeF(size * 1.4);
        font.setWeight(QFont::DemiBold);
        break;
    case TextRole::Heading:
        font.setPointSizeF(size * 1.1);
        font.setWeight(QFont::DemiBold);
        break;
    case TextRole::Body:
        break;
    case TextRole::BodyStrong:
        font.setWeight(QFont::DemiBold);
        break;
    case TextRole::Small:
        font.setPointSizeF(size * 0.9);
        break;
    case TextRole::Mono:
        font.setFamilies({u"monospace"_s});
        font.setStyleHint(QFont::Monospace);
        break;
    }
    return font;
}

} // namespace millrace

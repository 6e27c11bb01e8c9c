#include "ui/widgets/textlabel.h"

namespace millrace {

TextLabel::TextLabel(TextRole role, ColorRole color, QWidget *parent)
    : TextLabel({}, role, color, parent)
{
}

TextLabel::TextLabel(const QString &text, TextRole role, ColorRole color, QWidget *parent)
    : QLabel(text, parent)
    , m_role(role)
    , m_color(color)
{
    connect(&Theme::instance(), &Theme::changed, this, &TextLabel::refresh);
    refresh();
}

void TextLabel::setTextRole(TextRole role)
{
    m_role = role;
    refresh();
}

void TextLabel::setColorRole(ColorRole color)
{
    m_color = color;
    refresh();
}

void TextLabel::refresh()
{
    setFont(Theme::instance().font(m_role));
    // Only the active and inactive text: a disabled label is muted by the application's palette.
    QPalette own;
    own.setColor(QPalette::Active, QPalette::WindowText, Theme::instance().color(m_color));
    own.setColor(QPalette::Inactive, QPalette::WindowText, Theme::instance().color(m_color));
    setPalette(own);
}

} // namespace millrace

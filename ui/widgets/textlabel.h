// TextLabel: a label in a font and colour of the theme.
#pragma once

#include "ui/theme/theme.h"

#include <QLabel>

namespace millrace {

/// Follows the theme by itself. The colour of a link is the accent's.
class TextLabel final : public QLabel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TextLabel)

public:
    explicit TextLabel(TextRole role, ColorRole color = ColorRole::Text, QWidget *parent = nullptr);
    TextLabel(const QString &text, TextRole role, ColorRole color, QWidget *parent = nullptr);

    void setTextRole(TextRole role);
    void setColorRole(ColorRole color);

private:
    void refresh();

    TextRole m_role;
    ColorRole m_color;
};

} // namespace millrace

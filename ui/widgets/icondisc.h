// IconDisc: a large icon on a soft disc, for places without content.
#pragma once

#include "ui/theme/colors.h"

#include <QWidget>

namespace millrace {

/// Decoration: what it stands for is said in words beside it.
class IconDisc final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(IconDisc)

public:
    IconDisc(const QString &iconName, ColorRole color, ColorRole ground, QWidget *parent = nullptr);

    void setIcon(const QString &iconName);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_iconName;
    const ColorRole m_color;
    const ColorRole m_ground;
};

} // namespace millrace

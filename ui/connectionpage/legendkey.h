// LegendKey: a spot of a chart's colour with its name.
#pragma once

#include "ui/theme/colors.h"

#include <QWidget>

namespace millrace {

class LegendKey final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LegendKey)

public:
    LegendKey(ColorRole color, const QString &name, QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const ColorRole m_color;
    const QString m_name;
};

} // namespace millrace

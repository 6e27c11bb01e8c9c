// BarsView: one chart of bars, a slot per run.
#pragma once

#include "ui/theme/colors.h"

#include <QChartView>

#include <vector>

class QBarCategoryAxis;
class QBarSet;
class QValueAxis;

namespace millrace {

/// One kind of bar and its colour; stacked in their order.
struct BarLayer final
{
    QString name;
    ColorRole color = ColorRole::ChartWritten;
};

/// A Qt chart without axes' clutter: bars stand at the right, the newest last, in a fixed number of
/// slots. Knows places, not runs; takes no focus. Follows the theme.
class BarsView final : public QChartView
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(BarsView)

public:
    BarsView(const std::vector<BarLayer> &layers, int slotCount, QWidget *parent = nullptr);

    /// The values of each bar, one per layer, oldest first; at most as many bars as slots.
    void setBars(const std::vector<std::vector<double>> &bars);
    /// Marks a bar; -1 marks none.
    void setCurrent(int bar);
    /// Whether the marked bar has the focus.
    void setFocusShown(bool isShown);
    /// The place of a bar in this widget, over the whole height.
    [[nodiscard]] QRect rectOf(int bar) const;
    /// The bar at \a position; -1 beside all of them.
    [[nodiscard]] int barAt(const QPoint &position) const;

signals:
    void barClicked(int bar);
    /// The pointer is over the bar; -1 when it left.
    void barHovered(int bar);

protected:
    void drawBackground(QPainter *painter, const QRectF &rect) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    void recolor();
    void hover(int bar);
    [[nodiscard]] QRectF slotRect(int slot) const;

    const int m_slotCount;
    const std::vector<BarLayer> m_layers;
    std::vector<QBarSet *> m_sets;
    QValueAxis *m_values = nullptr;
    int m_barCount = 0;
    int m_current = -1;
    int m_hovered = -1;
    int m_pressed = -1;
    bool m_isFocusShown = false;
};

} // namespace millrace

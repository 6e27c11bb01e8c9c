// SlotsChart: runs by time as bars, one for each slot.
#pragma once

#include "core/store/runhistogram.h"
#include "ui/widgets/barchart.h"

#include <vector>

namespace millrace {

/// Painted by itself, without the library of charts, which the first page of a start need not wait
/// for. A click opens a slot, as Enter does. UI thread only.
class SlotsChart final : public BarChart
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SlotsChart)

public:
    explicit SlotsChart(QWidget *parent = nullptr);

    /// Oldest first. The choice stays on its moment; at first it is the newest slot.
    void setBars(std::vector<RunSlot> bars, RunSpan span);
    [[nodiscard]] const std::vector<RunSlot> &bars() const { return m_bars; }
    [[nodiscard]] int barCount() const override { return static_cast<int>(m_bars.size()); }
    /// The place of a slot, over the whole height of the bars.
    [[nodiscard]] QRect rectOf(int bar) const override;
    [[nodiscard]] QString barText(int bar) const override;
    void openBar(int bar) override;
    [[nodiscard]] int barAt(const QPoint &position) const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    /// The slot is chosen or pointed at; -1: none.
    void told(int bar);
    void activated(int bar);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void showCurrent() override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    [[nodiscard]] QRect plot() const;
    void hover(int bar);
    void paintBar(QPainter &painter, int bar, qint64 most) const;
    void paintAxis(QPainter &painter) const;

    std::vector<RunSlot> m_bars;
    RunSpan m_span = RunSpan::Day;
    int m_hovered = -1;
    int m_pressed = -1;
};

} // namespace millrace

#include "ui/connectionpage/barsview.h"

#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QBarCategoryAxis>
#include <QBarSet>
#include <QGraphicsLayout>
#include <QMouseEvent>
#include <QStackedBarSeries>
#include <QValueAxis>

#include <algorithm>
#include <cmath>

namespace millrace {

BarsView::BarsView(const std::vector<BarLayer> &layers, int slotCount, QWidget *parent)
    : QChartView(new QChart, parent)
    , m_slotCount(slotCount)
    , m_layers(layers)
{
    auto *series = new QStackedBarSeries(chart());
    for (const BarLayer &layer : layers) {
        m_sets.push_back(new QBarSet(layer.name, series));
        series->append(m_sets.back());
    }
    series->setBarWidth(0.62);
    chart()->addSeries(series);

    auto *places = new QBarCategoryAxis(chart());
    QStringList names;
    for (int slot = 0; slot < slotCount; ++slot)
        names << QString::number(slot);
    places->append(names);
    places->setVisible(false);
    chart()->addAxis(places, Qt::AlignBottom);
    series->attachAxis(places);

    m_values = new QValueAxis(chart());
    m_values->setTickCount(3);
    m_values->setLabelsVisible(false);
    m_values->setLineVisible(false);
    chart()->addAxis(m_values, Qt::AlignLeft);
    series->attachAxis(m_values);

    chart()->legend()->hide();
    chart()->setBackgroundVisible(false);
    chart()->setMargins({});
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setMouseTracking(true);
    setMinimumSize(120, 56);
    viewport()->setAutoFillBackground(false);
    setBackgroundBrush(Qt::NoBrush);
    connect(&Theme::instance(), &Theme::changed, this, &BarsView::recolor);
    recolor();
    setBars({});
}

void BarsView::recolor()
{
    const Theme &theme = Theme::instance();
    for (std::size_t i = 0; i < m_sets.size(); ++i) {
        m_sets[i]->setColor(theme.color(m_layers[i].color));
        m_sets[i]->setBorderColor(Qt::transparent);
    }
    m_values->setGridLineColor(theme.color(ColorRole::Border));
    resetCachedContent();
    viewport()->update();
}

void BarsView::setBars(const std::vector<std::vector<double>> &bars)
{
    m_barCount = std::min(static_cast<int>(bars.size()), m_slotCount);
    const auto first = static_cast<std::size_t>(m_slotCount - m_barCount);
    double highest = 0;
    for (std::size_t layer = 0; layer < m_sets.size(); ++layer) {
        QList<qreal> values(static_cast<qsizetype>(first), 0.0);
        for (int bar = 0; bar < m_barCount; ++bar)
            values << bars[static_cast<std::size_t>(bar)][layer];
        m_sets[layer]->remove(0, m_sets[layer]->count());
        m_sets[layer]->append(values);
    }
    for (const std::vector<double> &bar : bars) {
        double sum = 0;
        for (const double value : bar)
            sum += value;
        highest = std::max(highest, sum);
    }
    m_values->setRange(0, highest > 0 ? highest : 1);
    viewport()->update();
}

void BarsView::setCurrent(int bar)
{
    if (bar == m_current)
        return;
    m_current = bar;
    resetCachedContent();
    viewport()->update();
}

void BarsView::setFocusShown(bool isShown)
{
    m_isFocusShown = isShown;
    resetCachedContent();
    viewport()->update();
}

QRectF BarsView::slotRect(int slot) const
{
    const QRectF plot = chart()->mapRectToScene(chart()->plotArea());
    const double width = plot.width() / m_slotCount;
    return {plot.left() + slot * width, plot.top(), width, plot.height()};
}

QRect BarsView::rectOf(int bar) const
{
    if (bar < 0 || bar >= m_barCount)
        return {};
    const QRectF slot = slotRect(m_slotCount - m_barCount + bar);
    return QRect(mapFromScene(slot.topLeft()), mapFromScene(slot.bottomRight()));
}

int BarsView::barAt(const QPoint &position) const
{
    const QRectF plot = chart()->mapRectToScene(chart()->plotArea());
    if (plot.width() <= 0)
        return -1;
    const double place = (mapToScene(position).x() - plot.left()) * m_slotCount / plot.width();
    const int bar = static_cast<int>(std::floor(place)) - (m_slotCount - m_barCount);
    return bar >= 0 && bar < m_barCount ? bar : -1;
}

void BarsView::drawBackground(QPainter *painter, const QRectF &rect)
{
    QChartView::drawBackground(painter, rect);
    const int marked = m_hovered >= 0 ? m_hovered : m_current;
    if (marked < 0 || marked >= m_barCount)
        return;
    painter->setRenderHint(QPainter::Antialiasing);
    const QRectF slot = slotRect(m_slotCount - m_barCount + marked);
    painter->setPen(m_isFocusShown ? QPen(Theme::instance().color(ColorRole::Focus), 2)
                                   : QPen(Qt::NoPen));
    painter->setBrush(Theme::instance().color(ColorRole::AccentSoft));
    painter->drawRoundedRect(slot.adjusted(-1, 1, 1, -1), metrics::spaceXS, metrics::spaceXS);
}

// Presses and releases stay here: a chart view would start to drag or zoom.
void BarsView::mousePressEvent(QMouseEvent *event)
{
    m_pressed = event->button() == Qt::LeftButton ? barAt(event->position().toPoint()) : -1;
    event->accept();
}

void BarsView::mouseReleaseEvent(QMouseEvent *event)
{
    const int bar = barAt(event->position().toPoint());
    event->accept();
    if (bar >= 0 && bar == m_pressed)
        emit barClicked(bar);
    m_pressed = -1;
}

void BarsView::mouseMoveEvent(QMouseEvent *event) { hover(barAt(event->position().toPoint())); }

void BarsView::leaveEvent(QEvent *event)
{
    hover(-1);
    QChartView::leaveEvent(event);
}

void BarsView::hover(int bar)
{
    if (bar == m_hovered)
        return;
    m_hovered = bar;
    setCursor(bar >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    resetCachedContent();
    viewport()->update();
    emit barHovered(bar);
}

} // namespace millrace

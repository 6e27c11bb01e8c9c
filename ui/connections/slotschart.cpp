#include "ui/connections/slotschart.h"

#include "ui/connections/runslottext.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/displaytext.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QStyle>
#include <QToolTip>

#include <algorithm>

namespace millrace {

namespace {

/// The least that is seen of some runs among many.
constexpr double s_leastHeight = 4;
constexpr int s_barsHeight = 72;
/// Places with words under the bars.
constexpr int s_axisTexts = 5;

int axisHeight() { return QFontMetrics(Theme::instance().font(TextRole::Small)).height(); }

} // namespace

SlotsChart::SlotsChart(QWidget *parent)
    : BarChart(parent)
{
    setMouseTracking(true);
    setAccessibleName(tr("Runs by time"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

QSize SlotsChart::sizeHint() const { return {480, s_barsHeight + axisHeight() + metrics::spaceXS}; }

QSize SlotsChart::minimumSizeHint() const { return {200, sizeHint().height()}; }

QRect SlotsChart::plot() const
{
    return rect().adjusted(0, metrics::spaceXS, 0, -axisHeight() - metrics::spaceXS);
}

void SlotsChart::setBars(std::vector<RunSlot> bars, RunSpan span)
{
    const bool isOtherSpan = span != m_span;
    const bool wasNewest = m_current < 0 || m_current + 1 == static_cast<int>(m_bars.size());
    const TimePoint chosen
        = m_current < 0 ? TimePoint() : m_bars[static_cast<std::size_t>(m_current)].from;
    m_bars = std::move(bars);
    m_span = span;
    m_hovered = std::min(m_hovered, static_cast<int>(m_bars.size()) - 1);
    const auto kept = std::ranges::find(m_bars, chosen, &RunSlot::from);
    const bool isKept = !isOtherSpan && !wasNewest && kept != m_bars.end();
    m_current = -1;
    setCurrent(isKept ? static_cast<int>(kept - m_bars.begin())
                      : static_cast<int>(m_bars.size()) - 1);
    update();
}

QString SlotsChart::barText(int bar) const
{
    return slotText(m_bars[static_cast<std::size_t>(bar)]);
}

void SlotsChart::openBar(int bar) { emit activated(bar); }

void SlotsChart::showCurrent()
{
    update();
    emit told(m_current);
}

QRect SlotsChart::rectOf(int bar) const
{
    const auto count = static_cast<int>(m_bars.size());
    if (bar < 0 || bar >= count)
        return {};
    const QRect area = plot();
    // Shared out exactly, so that no gap gathers at the end.
    const int left = area.left() + area.width() * bar / count;
    const int right = area.left() + area.width() * (bar + 1) / count;
    const QRect place(left, area.top(), right - left, area.height());
    return QStyle::visualRect(layoutDirection(), rect(), place);
}

int SlotsChart::barAt(const QPoint &position) const
{
    for (int bar = 0; bar < static_cast<int>(m_bars.size()); ++bar) {
        const QRect place = rectOf(bar);
        if (position.x() >= place.left() && position.x() <= place.right())
            return bar;
    }
    return -1;
}

void SlotsChart::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::instance();
    qint64 most = 1;
    for (const RunSlot &slot : m_bars)
        most = std::max(most, slot.total());
    const int marked = m_hovered >= 0 ? m_hovered : hasFocus() ? m_current : -1;
    if (marked >= 0) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(hasFocus() && marked == m_current ? QPen(theme.color(ColorRole::Focus), 2)
                                                         : QPen(Qt::NoPen));
        painter.setBrush(theme.color(ColorRole::AccentSoft));
        painter.drawRoundedRect(QRectF(rectOf(marked)).adjusted(1, 1, -1, -1), metrics::spaceXS,
                                metrics::spaceXS);
        painter.setRenderHint(QPainter::Antialiasing, false);
    }
    painter.setPen(theme.color(ColorRole::Border));
    const int ground = plot().bottom();
    painter.drawLine(0, ground, width(), ground);
    for (int bar = 0; bar < static_cast<int>(m_bars.size()); ++bar)
        paintBar(painter, bar, most);
    paintAxis(painter);
}

void SlotsChart::paintBar(QPainter &painter, int bar, qint64 most) const
{
    const RunSlot &slot = m_bars[static_cast<std::size_t>(bar)];
    const QRectF place(rectOf(bar));
    const double gap = std::clamp(place.width() * 0.16, 1.0, 6.0);
    const double room = place.height() - 6;
    double bottom = place.bottom();
    for (const RunOutcome outcome : s_allRunOutcomes) {
        const qint64 count = slot.count(outcome);
        if (count == 0)
            continue;
        const double share = room * static_cast<double>(count) / static_cast<double>(most);
        const double height = std::min(std::max(share, s_leastHeight), bottom - place.top());
        paintOutcome(painter,
                     QRectF(place.left() + gap, bottom - height, place.width() - 2 * gap, height),
                     outcome);
        bottom -= height + 1;
    }
}

void SlotsChart::paintAxis(QPainter &painter) const
{
    if (m_bars.empty())
        return;
    const Theme &theme = Theme::instance();
    painter.setFont(theme.font(TextRole::Small));
    painter.setPen(theme.color(ColorRole::TextMuted));
    const QFontMetrics metrics = painter.fontMetrics();
    const auto count = static_cast<int>(m_bars.size());
    const int top = plot().bottom() + metrics::spaceXS;
    int free = 0;
    for (int text = 0; text < s_axisTexts; ++text) {
        const bool isLast = text + 1 == s_axisTexts;
        const int bar = isLast ? count - 1 : count * text / (s_axisTexts - 1);
        const QString words
            = isLast ? tr("now") : slotAxisText(m_bars[static_cast<std::size_t>(bar)], m_span);
        const int length = metrics.horizontalAdvance(words);
        const int left = isLast ? width() - length : width() * bar / count;
        // What would run into its neighbour is left out.
        if (left < free || (!isLast && left + length > width() - metrics.averageCharWidth() * 6))
            continue;
        painter.drawText(QStyle::visualRect(layoutDirection(), rect(),
                                            QRect(left, top, length, metrics.height())),
                         Qt::AlignLeft | Qt::AlignVCenter, words);
        free = left + length + metrics.averageCharWidth();
    }
}

bool SlotsChart::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return BarChart::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const int bar = barAt(help->pos());
    if (bar >= 0)
        QToolTip::showText(help->globalPos(), plainToolTip(barText(bar)), this, rectOf(bar));
    else
        QToolTip::hideText();
    return true;
}

void SlotsChart::hover(int bar)
{
    if (bar == m_hovered)
        return;
    m_hovered = bar;
    const bool isOpenable = bar >= 0 && m_bars[static_cast<std::size_t>(bar)].total() > 0;
    setCursor(isOpenable ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
    emit told(bar >= 0 ? bar : m_current);
}

void SlotsChart::mouseMoveEvent(QMouseEvent *event) { hover(barAt(event->position().toPoint())); }

void SlotsChart::mousePressEvent(QMouseEvent *event)
{
    m_pressed = event->button() == Qt::LeftButton ? barAt(event->position().toPoint()) : -1;
}

void SlotsChart::mouseReleaseEvent(QMouseEvent *event)
{
    const int bar = barAt(event->position().toPoint());
    if (bar >= 0 && bar == m_pressed) {
        setCurrent(bar);
        emit activated(bar);
    }
    m_pressed = -1;
}

void SlotsChart::leaveEvent(QEvent *event)
{
    hover(-1);
    BarChart::leaveEvent(event);
}

void SlotsChart::focusInEvent(QFocusEvent *event)
{
    BarChart::focusInEvent(event);
    update();
}

void SlotsChart::focusOutEvent(QFocusEvent *event)
{
    BarChart::focusOutEvent(event);
    update();
}

} // namespace millrace

#include "ui/connectionpage/runchart.h"

#include "ui/connectionpage/barsview.h"
#include "ui/connectionpage/legendkey.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/textlabel.h"

#include <QBoxLayout>

#include <algorithm>

namespace millrace {

RunChart::RunChart(QWidget *parent)
    : BarChart(parent)
{
    setAccessibleName(tr("Last runs"));
    build();
    setBars({});
}

void RunChart::build()
{
    const auto row = [](std::initializer_list<QWidget *> left, QWidget *right) {
        auto *layout = new QHBoxLayout;
        layout->setSpacing(metrics::spaceM);
        for (QWidget *widget : left)
            layout->addWidget(widget);
        layout->addStretch();
        layout->addWidget(right);
        return layout;
    };
    const auto small
        = [this] { return new TextLabel(TextRole::Small, ColorRole::TextMuted, this); };
    m_recordsPeak = small();
    m_durationPeak = small();
    m_records = new BarsView(
        {{tr("Written"), ColorRole::ChartWritten}, {tr("Rejected"), ColorRole::ChartRejected}},
        s_mostRuns, this);
    m_durations = new BarsView({{tr("Duration"), ColorRole::ChartDuration}}, s_mostRuns, this);
    m_caption = new ElidedLabel(this);
    for (BarsView *view : {m_records, m_durations})
        connectBars(view);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceXS);
    layout->addLayout(row({new LegendKey(ColorRole::ChartWritten, tr("Written"), this),
                           new LegendKey(ColorRole::ChartRejected, tr("Rejected"), this)},
                          m_recordsPeak));
    layout->addWidget(m_records, 3);
    layout->addSpacing(metrics::spaceXS);
    layout->addLayout(
        row({new LegendKey(ColorRole::ChartDuration, tr("Duration"), this)}, m_durationPeak));
    layout->addWidget(m_durations, 1);
    layout->addWidget(m_caption);
}

void RunChart::connectBars(BarsView *view)
{
    connect(view, &BarsView::barClicked, this, &RunChart::openBar);
    connect(view, &BarsView::barHovered, this,
            [this](int bar) { tell(bar >= 0 ? bar : m_current); });
}

void RunChart::setBars(std::vector<RunBar> bars)
{
    const qint64 chosen = m_current >= 0 ? m_bars[static_cast<std::size_t>(m_current)].jobId : 0;
    const bool wasNewest = m_current + 1 == static_cast<int>(m_bars.size());
    m_bars = std::move(bars);
    std::vector<std::vector<double>> records;
    std::vector<std::vector<double>> durations;
    qint64 mostRecords = 0;
    qint64 longest = 0;
    for (const RunBar &bar : m_bars) {
        records.push_back({static_cast<double>(bar.written), static_cast<double>(bar.rejected)});
        durations.push_back({static_cast<double>(bar.duration.value_or(0))});
        mostRecords = std::max(mostRecords, bar.written + bar.rejected);
        longest = std::max(longest, bar.duration.value_or(0));
    }
    m_records->setBars(records);
    m_durations->setBars(durations);
    m_recordsPeak->setText(tr("most in one run: %1").arg(groupedNumber(mostRecords)));
    m_durationPeak->setText(tr("longest: %1").arg(durationText(longest)));
    m_recordsPeak->setVisible(mostRecords > 0);
    m_durationPeak->setVisible(longest > 0);
    const auto kept = std::ranges::find(m_bars, chosen, &RunBar::jobId);
    const bool isKept = !wasNewest && kept != m_bars.end();
    m_current = -1;
    setCurrent(isKept ? static_cast<int>(kept - m_bars.begin())
                      : static_cast<int>(m_bars.size()) - 1);
}

QString RunChart::barText(int bar) const
{
    return runBarText(m_bars[static_cast<std::size_t>(bar)]);
}

void RunChart::showCurrent()
{
    m_records->setCurrent(m_current);
    m_durations->setCurrent(m_current);
    tell(m_current);
}

void RunChart::tell(int bar) { m_caption->setText(bar < 0 ? tr("No runs yet.") : barText(bar)); }

QString RunChart::caption() const { return m_caption->text(); }

QRect RunChart::rectOf(int bar) const
{
    const QRect inView = m_records->rectOf(bar);
    return inView.isNull() ? QRect()
                           : QRect(m_records->mapTo(this, inView.topLeft()), inView.size());
}

void RunChart::openBar(int bar)
{
    setCurrent(bar);
    emit runRequested(m_bars[static_cast<std::size_t>(m_current)].jobId);
}

void RunChart::focusInEvent(QFocusEvent *event)
{
    BarChart::focusInEvent(event);
    showFocus();
}

void RunChart::focusOutEvent(QFocusEvent *event)
{
    BarChart::focusOutEvent(event);
    showFocus();
}

void RunChart::showFocus()
{
    for (BarsView *view : {m_records, m_durations})
        view->setFocusShown(hasFocus());
}

} // namespace millrace

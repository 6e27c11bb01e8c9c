// RunChart: the last runs as bars: records written and rejected, and how long each took.
#pragma once

#include "ui/connectionpage/runbar.h"
#include "ui/widgets/barchart.h"

#include <vector>

namespace millrace {

class BarsView;
class ElidedLabel;
class TextLabel;

/// The run chosen or pointed at is told below the bars in words; a click opens a run, as Enter
/// does. UI thread only.
class RunChart final : public BarChart
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RunChart)

public:
    static constexpr int s_mostRuns = 30;

    explicit RunChart(QWidget *parent = nullptr);

    /// Oldest first, at most s_mostRuns. The choice stays on its run.
    void setBars(std::vector<RunBar> bars);
    [[nodiscard]] const std::vector<RunBar> &bars() const { return m_bars; }
    [[nodiscard]] int barCount() const override { return static_cast<int>(m_bars.size()); }
    [[nodiscard]] QRect rectOf(int bar) const override;
    [[nodiscard]] QString barText(int bar) const override;
    void openBar(int bar) override;
    /// What is told below the bars.
    [[nodiscard]] QString caption() const;

signals:
    void runRequested(qint64 jobId);

protected:
    void showCurrent() override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void build();
    void showFocus();
    void tell(int bar);
    void connectBars(BarsView *view);

    std::vector<RunBar> m_bars;
    TextLabel *m_recordsPeak = nullptr;
    TextLabel *m_durationPeak = nullptr;
    BarsView *m_records = nullptr;
    BarsView *m_durations = nullptr;
    ElidedLabel *m_caption = nullptr;
};

} // namespace millrace

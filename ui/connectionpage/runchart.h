// RunChart: the last runs as bars: records written and rejected, and how long each took.
#pragma once

#include "ui/connectionpage/runbar.h"

#include <QWidget>

#include <vector>

namespace millrace {

class BarsView;
class ElidedLabel;
class TextLabel;

/// Takes the focus as a whole: Left, Right, Home and End choose a run, Enter opens it, as a click
/// does. The run chosen or pointed at is told below the bars in words; screen readers find each
/// run as an item of a list. UI thread only.
class RunChart final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RunChart)

public:
    static constexpr int s_mostRuns = 30;

    explicit RunChart(QWidget *parent = nullptr);

    /// Oldest first, at most s_mostRuns. The choice stays on its run.
    void setBars(std::vector<RunBar> bars);
    [[nodiscard]] const std::vector<RunBar> &bars() const { return m_bars; }
    /// The place of the chosen run; -1 when there is none.
    [[nodiscard]] int current() const { return m_current; }
    void setCurrent(int bar);
    /// The place of a bar in this widget.
    [[nodiscard]] QRect rectOf(int bar) const;
    /// What is told below the bars.
    [[nodiscard]] QString caption() const;

signals:
    void runRequested(qint64 jobId);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void build();
    void open(int bar);
    void showFocus();
    void tell(int bar);
    void connectBars(BarsView *view);

    std::vector<RunBar> m_bars;
    int m_current = -1;
    TextLabel *m_recordsPeak = nullptr;
    TextLabel *m_durationPeak = nullptr;
    BarsView *m_records = nullptr;
    BarsView *m_durations = nullptr;
    ElidedLabel *m_caption = nullptr;
};

} // namespace millrace

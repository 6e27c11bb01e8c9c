// Dashboard: the runs of all connections over the last hours or days, on the first page.
#pragma once

#include "core/store/runhistogram.h"

#include <QTimer>
#include <QWidget>

#include <vector>

class QToolButton;

namespace millrace {

class ElidedLabel;
class ErrorView;
class OutcomeKey;
class SegmentedControl;
class SlotsChart;
class TextLabel;
class UiPreferences;
class Workspace;

/// Can be folded; remembers that, and the span. Counts on a background thread, only while it is
/// seen and something has changed. UI thread only.
class Dashboard final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Dashboard)

public:
    /// Both outlive it.
    Dashboard(Workspace &workspace, UiPreferences &preferences, QWidget *parent = nullptr);

    [[nodiscard]] SlotsChart *chart() const { return m_chart; }
    [[nodiscard]] RunSpan span() const { return m_span; }
    void setSpan(RunSpan span);
    [[nodiscard]] bool isExpanded() const;
    void setExpanded(bool isExpanded);
    /// What is told of the slot chosen or pointed at.
    [[nodiscard]] QString caption() const;

signals:
    /// A run of a list was opened.
    void runRequested(const QString &connectionId, qint64 jobId);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void build();
    [[nodiscard]] QWidget *buildTop(QWidget *parent);
    [[nodiscard]] QWidget *buildLegend();
    /// Something may be other than what is shown.
    void note();
    void follow(bool isExpanded);
    void load();
    void take(std::vector<RunSlot> bars);
    void tell(int bar);
    void open(int bar);

    Workspace &m_workspace;
    UiPreferences &m_preferences;
    RunSpan m_span = RunSpan::Day;
    QToolButton *m_heading = nullptr;
    SegmentedControl *m_spans = nullptr;
    TextLabel *m_sum = nullptr;
    SlotsChart *m_chart = nullptr;
    ElidedLabel *m_caption = nullptr;
    std::vector<OutcomeKey *> m_keys; ///< By RunOutcome; of those that are there.
    ErrorView *m_error = nullptr;
    QWidget *m_content = nullptr;
    QTimer m_pause; ///< Between two looks.
    QTimer m_clock; ///< Slots move on by themselves.
    quint64 m_token = 0;
    bool m_isStale = true;
    bool m_isLoading = false;
};

} // namespace millrace

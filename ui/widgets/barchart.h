// BarChart: what charts of bars share: one choice by keys, and a list for screen readers.
#pragma once

#include <QWidget>

namespace millrace {

/// Takes the focus as a whole: Left, Right, Home and End choose a bar, Enter opens it. Screen
/// readers find each bar as an item of a list, with its sentence as name. UI thread only.
class BarChart : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(BarChart)

public:
    explicit BarChart(QWidget *parent = nullptr);

    [[nodiscard]] virtual int barCount() const = 0;
    /// The chosen bar; -1 when there is none.
    [[nodiscard]] int current() const { return m_current; }
    /// Takes the nearest one where there is no such bar.
    void setCurrent(int bar);
    /// The place of a bar in this widget.
    [[nodiscard]] virtual QRect rectOf(int bar) const = 0;
    /// A bar in words. REQUIRES: there is one.
    [[nodiscard]] virtual QString barText(int bar) const = 0;
    /// Does what Enter and a click do. REQUIRES: there is such a bar.
    virtual void openBar(int bar) = 0;

protected:
    /// The choice is another one, or its bar has changed.
    virtual void showCurrent() = 0;
    void keyPressEvent(QKeyEvent *event) override;

    int m_current = -1;
};

} // namespace millrace

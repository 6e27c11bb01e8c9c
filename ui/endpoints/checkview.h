// CheckView: the steps of a connection test as they pass.
#pragma once

#include "core/connector/checkresult.h"
#include "ui/theme/colors.h"

#include <QFrame>

class QPushButton;
class QVBoxLayout;

namespace millrace {

class ErrorDetails;
class TextLabel;

/// A line for each step with its time; below a failed one what to do, and the driver's words.
/// Hidden until a test starts.
class CheckView final : public QFrame
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CheckView)

public:
    explicit CheckView(QWidget *parent = nullptr);

    void start();
    void addStep(const CheckStep &step);
    /// No further step comes; \a summary is the last line, empty for none.
    void finish(const QString &summary);
    void clear();
    /// While a test runs; the button that cancels it.
    [[nodiscard]] QPushButton *cancelButton() const { return m_cancel; }

signals:
    /// The person wants the test to stop.
    void cancelRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void addLine(const QString &iconName, ColorRole color, const QString &text,
                 const QString &time);

    QVBoxLayout *m_lines;
    QWidget *m_running;
    QPushButton *m_cancel;
    TextLabel *m_hint;
    ErrorDetails *m_details;
    TextLabel *m_summary;
};

} // namespace millrace

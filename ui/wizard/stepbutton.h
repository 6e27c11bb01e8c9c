// StepButton: one entry of the list of steps.
#pragma once

#include <QPushButton>

namespace millrace {

/// A mark and a name on a soft ground while it is the current one. Checked: current.
class StepButton final : public QPushButton
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StepButton)

public:
    StepButton(int number, const QString &name, QWidget *parent = nullptr);

    void setNumber(int number);
    void setDone(bool isDone);
    [[nodiscard]] bool isDone() const { return m_isDone; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    void describe();

    int m_number;
    bool m_isDone = false;
};

} // namespace millrace

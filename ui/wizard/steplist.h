// StepList: the steps of the wizard at its left, each with a mark once it is done.
#pragma once

#include <QWidget>

#include <vector>

class QVBoxLayout;

namespace millrace {

class StepButton;

/// A column of buttons; the current one is checked. Steps that were not reached yet are disabled.
class StepList final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StepList)

public:
    explicit StepList(QWidget *parent = nullptr);

    void addStep(const QString &name);
    /// A step that is not needed is not shown; the numbers of the others close the gap.
    void setShown(int index, bool isShown);
    void setCurrent(int index);
    /// Marks the step as done, or takes the mark away.
    void setDone(int index, bool isDone);
    /// Steps up to \a index can be clicked.
    void setReached(int index);

signals:
    void chosen(int index);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QVBoxLayout *m_layout;
    std::vector<StepButton *> m_buttons;
    int m_current = 0;
};

} // namespace millrace

#include "ui/wizard/steplist.h"

#include "ui/theme/metrics.h"
#include "ui/wizard/stepbutton.h"

#include <QKeyEvent>
#include <QVBoxLayout>

namespace millrace {

StepList::StepList(QWidget *parent)
    : QWidget(parent)
    , m_layout(new QVBoxLayout(this))
{
    setAccessibleName(tr("Steps"));
    m_layout->setContentsMargins({});
    m_layout->setSpacing(metrics::spaceXS);
    m_layout->addStretch();
}

void StepList::addStep(const QString &name)
{
    const int index = static_cast<int>(m_buttons.size());
    auto *button = new StepButton(index + 1, name, this);
    connect(button, &QAbstractButton::clicked, this, [this, index] {
        setCurrent(m_current); // The owner decides whether the step is left.
        emit chosen(index);
    });
    m_layout->insertWidget(index, button);
    m_buttons.push_back(button);
}

void StepList::setShown(int index, bool isShown)
{
    m_buttons[static_cast<std::size_t>(index)]->setVisible(isShown);
    int number = 0;
    for (StepButton *button : m_buttons) {
        if (!button->isHidden())
            button->setNumber(++number);
    }
}

void StepList::setCurrent(int index)
{
    m_current = index;
    for (int i = 0; i < static_cast<int>(m_buttons.size()); ++i)
        m_buttons[static_cast<std::size_t>(i)]->setChecked(i == index);
}

void StepList::setDone(int index, bool isDone)
{
    m_buttons[static_cast<std::size_t>(index)]->setDone(isDone);
}

void StepList::setReached(int index)
{
    for (int i = 0; i < static_cast<int>(m_buttons.size()); ++i)
        m_buttons[static_cast<std::size_t>(i)]->setEnabled(i <= index);
}

void StepList::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Down)
        focusNextChild();
    else if (event->key() == Qt::Key_Up)
        focusPreviousChild();
    else
        QWidget::keyPressEvent(event);
}

} // namespace millrace

#include "ui/wizard/steplist.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"

#include <QKeyEvent>
#include <QToolButton>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

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
    auto *button = new QToolButton(this);
    button->setCheckable(true);
    button->setAutoRaise(true);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setIconSize({metrics::iconM, metrics::iconM});
    button->setMinimumHeight(metrics::controlHeight);
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    const int index = static_cast<int>(m_entries.size());
    connect(button, &QToolButton::clicked, this, [this, index] {
        setCurrent(m_current);
        emit chosen(index);
    });
    m_layout->insertWidget(index, button);
    m_entries.push_back({button, name});
    update(index);
}

void StepList::setCurrent(int index)
{
    m_current = index;
    for (int i = 0; i < static_cast<int>(m_entries.size()); ++i)
        update(i);
}

void StepList::setDone(int index, bool isDone)
{
    m_entries[static_cast<std::size_t>(index)].isDone = isDone;
    update(index);
}

void StepList::setReached(int index)
{
    for (std::size_t i = 0; i < m_entries.size(); ++i)
        m_entries[i].button->setEnabled(static_cast<int>(i) <= index);
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

void StepList::update(int index)
{
    const Entry &entry = m_entries[static_cast<std::size_t>(index)];
    const bool isCurrent = index == m_current;
    entry.button->setText(tr("%1. %2").arg(index + 1).arg(entry.name));
    entry.button->setChecked(isCurrent);
    entry.button->setIcon(entry.isDone    ? icon(u"check-circle"_s, ColorRole::Positive)
                              : isCurrent ? icon(u"chevron-right"_s, ColorRole::Accent)
                                          : icon(u"not-run"_s, ColorRole::TextMuted));
    entry.button->setAccessibleName(entry.isDone
                                        ? tr("Step %1, %2, done").arg(index + 1).arg(entry.name)
                                        : tr("Step %1, %2").arg(index + 1).arg(entry.name));
}

} // namespace millrace

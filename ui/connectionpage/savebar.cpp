#include "ui/connectionpage/savebar.h"

#include "ui/settings/pagekeys.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/undohistory.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QShortcut>
#include <QToolButton>

#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

SaveBar::SaveBar(QWidget *parent)
    : QWidget(parent)
    , m_layout(new QHBoxLayout(this))
    , m_text(new TextLabel(TextRole::Body, ColorRole::TextMuted, this))
    , m_revert(new QPushButton(tr("Re&vert"), this))
    , m_save(primaryButton(tr("&Save changes"), this))
    , m_shortcut(new QShortcut(this))
{
    m_layout->setContentsMargins(0, metrics::spaceS, 0, 0);
    m_layout->setSpacing(metrics::spaceS);
    m_layout->addWidget(m_text, 1);
    m_layout->addWidget(m_revert);
    m_layout->addWidget(m_save);
    // A shortcut of the button itself would take the place of its letter.
    followPageKeys(m_shortcut, u"connection.save"_s);
    connect(m_shortcut, &QShortcut::activated, m_save, &QPushButton::click);
    connect(m_save, &QPushButton::clicked, this, &SaveBar::saveRequested);
    connect(m_revert, &QPushButton::clicked, this, &SaveBar::revertRequested);
    refresh();
}

void SaveBar::setHistory(QUndoStack &history)
{
    // The page has the keys, for all of its tabs.
    const std::array buttons{undoButton(history, this), redoButton(history, this),
                             undoHistoryButton(history, this)};
    for (std::size_t i = 0; i < buttons.size(); ++i)
        m_layout->insertWidget(static_cast<int>(i), buttons[i]);
    setTabOrder(buttons.back(), m_revert);
}

void SaveBar::setModified(bool isModified)
{
    m_isModified = isModified;
    refresh();
}

void SaveBar::setBusy(bool isBusy)
{
    m_isBusy = isBusy;
    refresh();
}

void SaveBar::refresh()
{
    m_text->setText(m_isBusy           ? tr("Saving…")
                        : m_isModified ? tr("There are unsaved changes.")
                                       : tr("All changes are saved."));
    m_revert->setEnabled(m_isModified && !m_isBusy);
    m_save->setEnabled(m_isModified && !m_isBusy);
    const QString keys = m_shortcut->key().toString(QKeySequence::NativeText);
    m_save->setToolTip(keys.isEmpty() ? QString() : tr("Save changes (%1)").arg(keys));
}

} // namespace millrace

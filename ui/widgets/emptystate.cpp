#include "ui/widgets/emptystate.h"

#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/icondisc.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace millrace {

namespace {

constexpr int s_textCharacters = 56; // The widest a line of the explanation gets.

TextLabel *centred(TextRole role, ColorRole color, QWidget *parent)
{
    auto *label = new TextLabel(role, color, parent);
    label->setAlignment(Qt::AlignCenter);
    label->setWordWrap(true);
    return label;
}

} // namespace

EmptyState::EmptyState(const QString &iconName, const QString &title, const QString &text,
                       QWidget *parent)
    : QWidget(parent)
    , m_icon(new IconDisc(iconName, ColorRole::Accent, ColorRole::AccentSoft, this))
    , m_title(centred(TextRole::Title, ColorRole::Text, this))
    , m_text(centred(TextRole::Body, ColorRole::TextMuted, this))
    , m_buttons(new QHBoxLayout)
    , m_further(new QHBoxLayout)
{
    m_buttons->setSpacing(metrics::spaceS);
    m_text->setMaximumWidth(fontMetrics().averageCharWidth() * s_textCharacters);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceXL, metrics::spaceXL, metrics::spaceXL,
                               metrics::spaceXL);
    layout->setSpacing(0);
    layout->addStretch(2);
    layout->addWidget(m_icon, 0, Qt::AlignHCenter);
    layout->addSpacing(metrics::spaceL);
    layout->addWidget(m_title);
    layout->addSpacing(metrics::spaceXS);
    auto *textRow = new QHBoxLayout;
    textRow->addStretch(1);
    textRow->addWidget(m_text, 8);
    textRow->addStretch(1);
    layout->addLayout(textRow);
    layout->addSpacing(metrics::spaceXL);
    auto *row = new QHBoxLayout;
    row->addStretch();
    row->addLayout(m_buttons);
    row->addStretch();
    layout->addLayout(row);
    layout->addLayout(m_further);
    layout->addStretch(3);
    setTexts(title, text);
}

QPushButton *EmptyState::addAction(const QString &text, bool isPrimary)
{
    Q_ASSERT(m_buttons->count() < 3);
    auto *button = new QPushButton(text, this);
    setPrimary(button, isPrimary);
    m_buttons->addWidget(button);
    return button;
}

QPushButton *EmptyState::addFurtherAction(const QString &text)
{
    auto *button = new QPushButton(text, this);
    setPlain(button, true);
    m_further->setContentsMargins(0, metrics::spaceS, 0, 0);
    m_further->addStretch();
    m_further->addWidget(button);
    m_further->addStretch();
    return button;
}

void EmptyState::setTexts(const QString &title, const QString &text)
{
    m_title->setText(title);
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    setAccessibleName(title);
    setAccessibleDescription(text);
}

void EmptyState::setIcon(const QString &iconName) { m_icon->setIcon(iconName); }

} // namespace millrace

#include "ui/widgets/emptystate.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace millrace {

namespace {

constexpr int s_groundSize = metrics::iconXL + metrics::spaceXXL; // The disc behind the icon.
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
    , m_iconName(iconName)
    , m_iconPlace(new QWidget(this))
    , m_title(centred(TextRole::Title, ColorRole::Text, this))
    , m_text(centred(TextRole::Body, ColorRole::TextMuted, this))
    , m_buttons(new QHBoxLayout)
{
    m_iconPlace->setFixedSize(s_groundSize, s_groundSize);
    m_buttons->setSpacing(metrics::spaceS);
    m_text->setFixedWidth(fontMetrics().averageCharWidth() * s_textCharacters);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceXL, metrics::spaceXL, metrics::spaceXL,
                               metrics::spaceXL);
    layout->setSpacing(0);
    layout->addStretch(2);
    layout->addWidget(m_iconPlace, 0, Qt::AlignHCenter);
    layout->addSpacing(metrics::spaceL);
    layout->addWidget(m_title);
    layout->addSpacing(metrics::spaceXS);
    layout->addWidget(m_text, 0, Qt::AlignHCenter);
    layout->addSpacing(metrics::spaceXL);
    auto *row = new QHBoxLayout;
    row->addStretch();
    row->addLayout(m_buttons);
    row->addStretch();
    layout->addLayout(row);
    layout->addStretch(3);
    setTexts(title, text);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

QPushButton *EmptyState::addAction(const QString &text, bool isPrimary)
{
    Q_ASSERT(m_buttons->count() < 3);
    auto *button = new QPushButton(text, this);
    setPrimary(button, isPrimary);
    m_buttons->addWidget(button);
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

void EmptyState::setIcon(const QString &iconName)
{
    m_iconName = iconName;
    update();
}

void EmptyState::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QRect ground = m_iconPlace->geometry();
    paintBox(painter, ground, s_groundSize / 2.0, Theme::instance().color(ColorRole::AccentSoft));
    const int inset = (s_groundSize - metrics::iconXL) / 2;
    icon(m_iconName, ColorRole::Accent)
        .paint(&painter, ground.adjusted(inset, inset, -inset, -inset));
}

} // namespace millrace

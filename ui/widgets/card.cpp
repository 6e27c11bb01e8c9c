#include "ui/widgets/card.h"

#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace millrace {

Card::Card(QWidget *parent)
    : QFrame(parent)
    , m_header(new QWidget(this))
    , m_heading(new TextLabel(TextRole::Heading, ColorRole::Text, m_header))
    , m_headerLayout(new QHBoxLayout(m_header))
    , m_body(new QVBoxLayout)
{
    m_headerLayout->setContentsMargins(0, 0, 0, 0);
    m_headerLayout->setSpacing(metrics::spaceS);
    m_headerLayout->addWidget(m_heading, 1);
    m_header->hide();
    m_body->setSpacing(metrics::spaceM);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceL, metrics::spaceL, metrics::spaceL, metrics::spaceL);
    layout->setSpacing(metrics::spaceM);
    layout->addWidget(m_header);
    layout->addLayout(m_body, 1);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Card::setHeading(const QString &text)
{
    m_heading->setText(text);
    setAccessibleName(text);
    refreshHeader();
}

void Card::addHeaderWidget(QWidget *widget)
{
    m_headerLayout->addWidget(widget, 0, Qt::AlignVCenter);
    refreshHeader();
}

void Card::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::instance();
    paintBox(painter, rect(), metrics::cardRadius, theme.color(ColorRole::SurfaceRaised),
             theme.color(ColorRole::Border));
}

void Card::refreshHeader()
{
    m_header->setVisible(!m_heading->text().isEmpty() || m_headerLayout->count() > 1);
}

} // namespace millrace

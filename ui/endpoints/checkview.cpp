#include "ui/endpoints/checkview.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/theme/theme.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/errordetails.h"
#include "ui/widgets/iconlabel.h"
#include "ui/widgets/spinner.h"
#include "ui/widgets/textlabel.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

CheckView::CheckView(QWidget *parent)
    : QFrame(parent)
    , m_lines(new QVBoxLayout)
    , m_running(new QWidget(this))
    , m_cancel(new QPushButton(tr("&Cancel the test"), m_running))
    , m_hint(new TextLabel(TextRole::Body, ColorRole::TextMuted, this))
    , m_details(new ErrorDetails(this))
    , m_summary(new TextLabel(TextRole::BodyStrong, ColorRole::Text, this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceM, metrics::spaceM, metrics::spaceM, metrics::spaceM);
    layout->setSpacing(metrics::spaceXS);
    m_lines->setSpacing(metrics::spaceXS);
    layout->addLayout(m_lines);
    auto *running = new QHBoxLayout(m_running);
    running->setContentsMargins(0, 0, 0, 0);
    running->setSpacing(metrics::spaceS);
    running->addWidget(new Spinner(metrics::iconS, m_running));
    running->addWidget(
        new TextLabel(tr("Testing…"), TextRole::Body, ColorRole::TextMuted, m_running), 1);
    running->addWidget(m_cancel);
    m_cancel->setAutoDefault(false);
    connect(m_cancel, &QPushButton::clicked, this, &CheckView::cancelRequested);
    layout->addWidget(m_running);
    m_hint->setWordWrap(true);
    m_hint->setContentsMargins(metrics::iconS + metrics::spaceS, 0, 0, 0);
    layout->addWidget(m_hint);
    layout->addWidget(m_details);
    m_summary->setWordWrap(true);
    layout->addWidget(m_summary);
    setAccessibleName(tr("Steps of the test"));
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
    clear();
}

void CheckView::start()
{
    clear();
    m_running->show();
    show();
}

void CheckView::addStep(const CheckStep &step)
{
    if (!step.error) {
        addLine(u"check-circle"_s, ColorRole::Positive, step.name, durationText(step.duration));
        return;
    }
    if (step.error->isCancelled())
        return;
    addLine(u"error-circle"_s, ColorRole::Negative,
            tr("%1: %2").arg(step.name, step.error->message), durationText(step.duration));
    m_hint->setText(step.error->hint);
    m_hint->setVisible(!step.error->hint.isEmpty());
    m_details->setError(*step.error);
    setAccessibleDescription(step.error->message);
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void CheckView::addLine(const QString &iconName, ColorRole color, const QString &text,
                        const QString &time)
{
    auto *line = new QWidget(this);
    auto *layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::spaceS);
    layout->addWidget(new IconLabel(iconName, color, metrics::iconS, line), 0, Qt::AlignTop);
    auto *label = new TextLabel(text, TextRole::Body, ColorRole::Text, line);
    label->setWordWrap(true);
    layout->addWidget(label, 1);
    layout->addWidget(new TextLabel(time, TextRole::Small, ColorRole::TextMuted, line), 0,
                      Qt::AlignTop);
    m_lines->addWidget(line);
    // A layout shows a new widget one turn of the event loop later; the end of the test may come
    // before.
    line->show();
}

void CheckView::finish(const QString &summary)
{
    m_running->hide();
    m_summary->setText(summary);
    m_summary->setVisible(!summary.isEmpty());
}

void CheckView::clear()
{
    while (QLayoutItem *item = m_lines->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    m_running->hide();
    m_hint->hide();
    m_details->clear();
    m_summary->hide();
    hide();
}

void CheckView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme &theme = Theme::instance();
    paintBox(painter, rect(), metrics::radius, theme.color(ColorRole::SurfaceSunken));
}

} // namespace millrace

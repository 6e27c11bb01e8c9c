#include "ui/wizard/stepbutton.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/displaytext.h"

#include <QEvent>
#include <QPainter>
#include <QStyle>

namespace millrace {

using namespace Qt::StringLiterals;

StepButton::StepButton(int number, const QString &name, QWidget *parent)
    : QPushButton(parent)
    , m_number(number)
{
    setText(name);
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
    describe();
}

void StepButton::setNumber(int number)
{
    m_number = number;
    describe();
    update();
}

void StepButton::setDone(bool isDone)
{
    m_isDone = isDone;
    describe();
    update();
}

void StepButton::describe()
{
    setAccessibleName(m_isDone ? tr("Step %1, %2, done").arg(m_number).arg(text())
                               : tr("Step %1, %2").arg(m_number).arg(text()));
}

QSize StepButton::sizeHint() const
{
    const QFontMetrics letters(Theme::instance().font(TextRole::BodyStrong));
    const int width = 2 * metrics::spaceM + metrics::iconM + metrics::spaceS
        + letters.horizontalAdvance(text());
    return {width, std::max(metrics::controlHeight, letters.height() + metrics::spaceM)};
}

bool StepButton::event(QEvent *event)
{
    if (event->type() == QEvent::EnabledChange)
        setCursor(isEnabled() ? Qt::PointingHandCursor : Qt::ArrowCursor);
    return QPushButton::event(event);
}

void StepButton::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::instance();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF ground = QRectF(rect()).adjusted(1, 1, -1, -1);
    painter.setPen(hasFocus() ? QPen(theme.color(ColorRole::Focus), 2) : QPen(Qt::NoPen));
    painter.setBrush(isChecked()                       ? theme.color(ColorRole::AccentSoft)
                         : underMouse() && isEnabled() ? theme.color(ColorRole::SurfaceSunken)
                                                       : QColor(Qt::transparent));
    painter.drawRoundedRect(ground, metrics::radius, metrics::radius);

    const ColorRole ink = !isEnabled() ? ColorRole::TextDisabled
        : isChecked()                  ? ColorRole::Accent
                                       : ColorRole::Text;
    const QRect first(metrics::spaceM, (height() - metrics::iconM) / 2, metrics::iconM,
                      metrics::iconM);
    const QRect mark = QStyle::visualRect(layoutDirection(), rect(), first);
    if (m_isDone) {
        millrace::icon(u"check-circle"_s, ColorRole::Positive).paint(&painter, mark);
    } else {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme.color(ink), 1.5));
        painter.drawEllipse(QRectF(mark).adjusted(1, 1, -1, -1));
        painter.setFont(theme.font(TextRole::Small));
        painter.drawText(mark, Qt::AlignCenter, groupedNumber(m_number));
    }
    painter.setPen(theme.color(ink));
    painter.setFont(theme.font(isChecked() ? TextRole::BodyStrong : TextRole::Body));
    const QRect words = rect().adjusted(first.right() + metrics::spaceS, 0, -metrics::spaceS, 0);
    painter.drawText(QStyle::visualRect(layoutDirection(), rect(), words),
                     QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft | Qt::AlignVCenter),
                     text());
}

} // namespace millrace

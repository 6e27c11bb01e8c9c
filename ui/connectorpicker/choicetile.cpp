#include "ui/connectorpicker/choicetile.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace millrace {

using namespace Qt::StringLiterals;

ChoiceTile::ChoiceTile(const QString &iconName, const QString &title, QWidget *parent)
    : QPushButton(parent)
    , m_iconName(iconName)
{
    setText(title);
    setCheckable(true);
    setAutoExclusive(true);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ChoiceTile::setDetail(const QString &detail)
{
    m_detail = detail;
    setAccessibleDescription(detail);
    setToolTip(detail);
    update();
}

QSize ChoiceTile::sizeHint() const
{
    const Theme &theme = Theme::instance();
    const QFontMetrics title(theme.font(TextRole::BodyStrong));
    const QFontMetrics detail(theme.font(TextRole::Body));
    return {title.horizontalAdvance(text()) + metrics::iconL + 4 * metrics::spaceL,
            title.lineSpacing() + detail.lineSpacing() + 2 * metrics::spaceM};
}

void ChoiceTile::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme &theme = Theme::instance();
    const ColorRole ground = isChecked() ? ColorRole::AccentSoft
        : underMouse() && isEnabled()    ? ColorRole::SurfaceSunken
                                         : ColorRole::SurfaceRaised;
    paintBox(painter, rect(), metrics::cardRadius, theme.color(ground),
             theme.color(isChecked() ? ColorRole::Accent : ColorRole::Border), isChecked() ? 2 : 1);
    if (hasFocus())
        paintFocusRing(painter, rect(), metrics::cardRadius);
    const QRect inside
        = rect().adjusted(metrics::spaceL, metrics::spaceM, -metrics::spaceL, -metrics::spaceM);
    const bool isMirrored = layoutDirection() == Qt::RightToLeft;
    QRect iconPlace(inside.left(), inside.center().y() - metrics::iconL / 2, metrics::iconL,
                    metrics::iconL);
    QRect texts = inside.adjusted(metrics::iconL + metrics::spaceM, 0, 0, 0);
    if (isMirrored) {
        iconPlace.moveRight(inside.right());
        texts = inside.adjusted(0, 0, -metrics::iconL - metrics::spaceM, 0);
    }
    millrace::icon(m_iconName, isChecked() ? ColorRole::Accent : ColorRole::TextMuted)
        .paint(&painter, iconPlace, Qt::AlignCenter, isEnabled() ? QIcon::Normal : QIcon::Disabled);
    const auto line = [&](TextRole role, ColorRole color, int top, const QString &text) {
        painter.setFont(theme.font(role));
        painter.setPen(theme.color(isEnabled() ? color : ColorRole::TextDisabled));
        const QFontMetrics metrics(painter.font());
        painter.drawText(QRect(texts.left(), top, texts.width(), metrics.lineSpacing()),
                         Qt::AlignLeading | Qt::TextSingleLine,
                         metrics.elidedText(text, Qt::ElideRight, texts.width()));
        return top + metrics.lineSpacing();
    };
    const int below = line(TextRole::BodyStrong, ColorRole::Text, texts.top(), text());
    line(TextRole::Body, ColorRole::TextMuted, below, m_detail);
}

} // namespace millrace

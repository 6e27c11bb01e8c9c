#include "ui/endpoints/markedit.h"

#include "ui/theme/metrics.h"
#include "ui/widgets/endpointmark.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QIcon dotOf(const QColor &color)
{
    QPixmap dot(metrics::iconS * 2, metrics::iconS * 2);
    dot.setDevicePixelRatio(2);
    dot.fill(Qt::transparent);
    QPainter painter(&dot);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawEllipse(QRectF(2, 2, metrics::iconS - 4, metrics::iconS - 4));
    return dot;
}

} // namespace

MarkEdit::MarkEdit(QWidget *parent)
    : QWidget(parent)
    , m_color(new QComboBox(this))
    , m_production(new QCheckBox(tr("Mar&k as production"), this))
{
    auto *label = new QLabel(tr("Colo&ur"), this);
    label->setBuddy(m_color);
    m_color->setAccessibleName(tr("Colour"));
    m_color->setToolTip(tr("A bar in this colour stands on everything that writes here."));
    m_production->setToolTip(
        tr("Whoever starts a run by hand types the name of the destination first."));
    fillColors();
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    layout->addWidget(label);
    layout->addWidget(m_color);
    layout->addSpacing(metrics::spaceM);
    layout->addWidget(m_production);
    layout->addStretch();
    connect(m_color, &QComboBox::activated, this, &MarkEdit::edited);
    connect(m_production, &QCheckBox::clicked, this, &MarkEdit::edited);
}

void MarkEdit::fillColors()
{
    // In the order of s_markColors.
    const std::array names{tr("Red"),  tr("Orange"), tr("Green"),
                           tr("Blue"), tr("Violet"), tr("Grey")};
    static_assert(std::tuple_size_v<decltype(names)> == s_markColors.size());
    m_color->addItem(tr("None"), QString());
    for (std::size_t i = 0; i < names.size(); ++i) {
        const QString color = QLatin1StringView(s_markColors[i]);
        m_color->addItem(dotOf(QColor::fromString(color)), names[i], color);
    }
}

void MarkEdit::setMarks(const Endpoint &endpoint)
{
    int index = m_color->findData(endpoint.color);
    if (index < 0) {
        m_color->addItem(dotOf(QColor::fromString(endpoint.color)), endpoint.color, endpoint.color);
        index = m_color->count() - 1;
    }
    m_color->setCurrentIndex(index);
    m_production->setChecked(endpoint.isProduction);
}

void MarkEdit::apply(Endpoint &endpoint) const
{
    endpoint.color = m_color->currentData().toString();
    endpoint.isProduction = m_production->isChecked();
}

} // namespace millrace

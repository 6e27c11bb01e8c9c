#include "ui/widgets/loadingview.h"

#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/widgets/spinner.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

#include <array>
#include <chrono>

namespace millrace {

using namespace std::chrono_literals;

namespace {

constexpr std::array s_barWidths{0.42, 0.78, 0.61, 0.86, 0.5, 0.7}; // Of the room, in turn.
constexpr int s_barHeight = 12;

} // namespace

LoadingView::LoadingView(QWidget *parent)
    : QWidget(parent)
    , m_panel(new QWidget(this))
    , m_spinner(new Spinner(metrics::iconM, m_panel))
    , m_text(new TextLabel(tr("Loading"), TextRole::Body, ColorRole::TextMuted, m_panel))
{
    auto *cancel = new QPushButton(tr("Cancel"), m_panel);
    auto *row = new QHBoxLayout(m_panel);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(metrics::spaceM);
    row->addWidget(m_spinner);
    row->addWidget(m_text, 1);
    row->addWidget(cancel);
    m_text->setWordWrap(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceXL, metrics::spaceL, metrics::spaceXL,
                               metrics::spaceXL);
    layout->addWidget(m_panel);
    layout->addStretch();
    m_panel->hide();
    setAccessibleName(m_text->text());

    m_skeletonTimer.setSingleShot(true);
    m_skeletonTimer.setInterval(200ms);
    m_textTimer.setSingleShot(true);
    m_textTimer.setInterval(2s);
    connect(&m_skeletonTimer, &QTimer::timeout, this, &LoadingView::showSkeleton);
    connect(&m_textTimer, &QTimer::timeout, this, &LoadingView::showText);
    connect(cancel, &QPushButton::clicked, this, &LoadingView::cancelled);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void LoadingView::setText(const QString &text)
{
    m_text->setText(text);
    setAccessibleName(text);
}

void LoadingView::start()
{
    m_isLoading = true;
    m_isSkeletonShown = false;
    m_panel->hide();
    m_text->hide();
    m_spinner->hide();
    m_skeletonTimer.start();
    m_textTimer.start();
    update();
}

void LoadingView::stop()
{
    m_isLoading = false;
    m_isSkeletonShown = false;
    m_skeletonTimer.stop();
    m_textTimer.stop();
    m_panel->hide();
    update();
}

void LoadingView::paintEvent(QPaintEvent *)
{
    if (!m_isSkeletonShown)
        return;
    QPainter painter(this);
    painter.setLayoutDirection(layoutDirection());
    const Theme &theme = Theme::instance();
    const QColor bar
        = mixed(theme.color(ColorRole::Border), theme.color(ColorRole::SurfaceSunken), 0.6);
    const int left = metrics::spaceXL;
    const int room = width() - 2 * metrics::spaceXL;
    int top = m_panel->geometry().bottom() + 1 + metrics::spaceXL;
    for (std::size_t i = 0; top + s_barHeight <= height() - metrics::spaceL; ++i) {
        const int length = static_cast<int>(room * s_barWidths[i % s_barWidths.size()]);
        const QRect place(left, top, length, s_barHeight);
        paintBox(painter, QStyle::visualRect(layoutDirection(), rect(), place), s_barHeight / 2.0,
                 bar);
        top += metrics::rowHeight;
    }
}

void LoadingView::showSkeleton()
{
    m_isSkeletonShown = true;
    m_panel->show();
    update();
}

void LoadingView::showText()
{
    m_spinner->show();
    m_text->show();
    update();
}

} // namespace millrace

#include "ui/mainwindow/sidepanel.h"

#include "ui/mainwindow/navigationlist.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/theme/readingmargins.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QStyle>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// The window is wide enough for names when they take at most this share of it.
constexpr int s_widestShare = 4;

/// The logo in the accent's colour, crisp after a change of scheme or screen.
class Logo final : public QWidget
{
public:
    explicit Logo(QWidget *parent = nullptr)
        : QWidget(parent)
    {
        setFixedSize(metrics::iconL, metrics::iconL);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        icon(u"logo"_s, ColorRole::Accent).paint(&painter, rect());
    }
};

} // namespace

SidePanel::SidePanel(QMenu *menu, QWidget *parent)
    : QWidget(parent)
    , m_menu(menu)
    , m_brand(new QWidget)
    , m_head(new QHBoxLayout)
    , m_menuButton(iconButton(u"menu"_s, tr("Menu"), this))
    , m_navigation(new NavigationList)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, metrics::spaceM, 1, metrics::spaceM);
    layout->setSpacing(metrics::spaceM);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);

    auto *brand = new QHBoxLayout(m_brand);
    brand->setContentsMargins({});
    brand->setSpacing(metrics::spaceS);
    brand->addWidget(new Logo);
    brand->addWidget(new TextLabel(tr("Millrace"), TextRole::Heading, ColorRole::Text));
    brand->addStretch(1);
    m_head->setContentsMargins(metrics::spaceL + metrics::spaceXS, 0, metrics::spaceM, 0);
    m_head->addWidget(m_brand, 1);
    m_head->addWidget(m_menuButton);
    layout->addLayout(m_head);
    layout->addWidget(m_navigation, 1);

    m_menuButton->setToolTip(tr("Menu (F10)"));
    connect(m_menuButton, &QToolButton::clicked, this, &SidePanel::openMenu);
    connect(menu, &QMenu::aboutToShow, this, &SidePanel::menuAboutToOpen);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void SidePanel::addPage(PageId id)
{
    switch (id) {
    case PageId::Connections:
        m_navigation->addEntry(id, u"connections"_s, tr("Connections"));
        break;
    case PageId::Sources:
        m_navigation->addEntry(id, u"source"_s, tr("Sources"));
        break;
    case PageId::Destinations:
        m_navigation->addEntry(id, u"destination"_s, tr("Destinations"));
        break;
    case PageId::Rejected:
        m_navigation->addEntry(id, u"rejected"_s, tr("Rejected records"));
        break;
    case PageId::Logs:
        m_navigation->addEntry(id, u"log"_s, tr("Logs"));
        break;
    case PageId::Notices:
        m_navigation->addEntry(id, u"bell"_s, tr("Notices"));
        break;
    case PageId::Settings:
        m_navigation->addEntry(id, u"settings"_s, tr("Settings"));
        break;
    }
}

void SidePanel::openMenu()
{
    // Not QToolButton::showMenu(), which waits in an event loop of its own.
    const QRect button(m_menuButton->mapToGlobal(QPoint()), m_menuButton->size());
    const QRect place(button.bottomLeft() + QPoint(0, 1), m_menu->sizeHint());
    m_menu->popup(QStyle::visualRect(layoutDirection(), button, place).topLeft());
}

void SidePanel::collapseFor(int windowWidth)
{
    const bool isCollapsed = windowWidth < metrics::navigationWidth * s_widestShare;
    m_brand->setVisible(!isCollapsed);
    m_navigation->setCollapsed(isCollapsed);
    const int begin = isCollapsed ? metrics::spaceS : metrics::spaceL + metrics::spaceXS;
    const int end = isCollapsed ? metrics::spaceS : metrics::spaceM;
    ReadingMargins::set(*m_head, {begin, 0, end, 0}, *this);
}

void SidePanel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const bool isMirrored = layoutDirection() == Qt::RightToLeft;
    paintEdge(painter, rect(), isMirrored ? Qt::LeftEdge : Qt::RightEdge,
              Theme::instance().color(ColorRole::Border));
}

} // namespace millrace

#include "ui/widgets/pageheader.h"

#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace millrace {

PageHeader::PageHeader(QWidget *parent)
    : PageHeader(QString(), parent)
{
}

PageHeader::PageHeader(const QString &title, QWidget *parent)
    : QWidget(parent)
    , m_title(new ElidedLabel(this))
    , m_subtitle(new TextLabel(TextRole::Body, ColorRole::TextMuted, this))
    , m_titleRow(new QHBoxLayout)
    , m_actions(new QHBoxLayout)
{
    m_title->setFont(Theme::instance().font(TextRole::Title));
    m_subtitle->setWordWrap(true);
    m_subtitle->hide();
    m_titleRow->setSpacing(metrics::spaceM);
    m_titleRow->addWidget(m_title);
    m_titleRow->addStretch();
    m_actions->setSpacing(metrics::spaceS);

    auto *texts = new QVBoxLayout;
    texts->setSpacing(metrics::spaceXS);
    texts->addStretch();
    texts->addLayout(m_titleRow);
    texts->addWidget(m_subtitle);
    texts->addStretch();
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics::spaceXL, metrics::spaceL, metrics::spaceXL,
                               metrics::spaceL);
    layout->setSpacing(metrics::spaceL);
    layout->addLayout(texts, 1);
    layout->addLayout(m_actions);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    setTitle(title);
    connect(&Theme::instance(), &Theme::changed, m_title,
            [this] { m_title->setFont(Theme::instance().font(TextRole::Title)); });
}

void PageHeader::setTitle(const QString &title)
{
    m_title->setText(title);
    setAccessibleName(title);
}

QString PageHeader::title() const { return m_title->text(); }

void PageHeader::setSubtitle(const QString &subtitle)
{
    m_subtitle->setText(subtitle);
    m_subtitle->setVisible(!subtitle.isEmpty());
}

void PageHeader::addAction(QWidget *widget) { m_actions->addWidget(widget, 0, Qt::AlignVCenter); }

void PageHeader::addBadge(QWidget *widget)
{
    m_titleRow->insertWidget(m_titleRow->count() - 1, widget, 0, Qt::AlignVCenter);
}

} // namespace millrace

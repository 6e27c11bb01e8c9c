#include "ui/widgets/collapsiblesection.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QEvent>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

CollapsibleSection::CollapsibleSection(QWidget *parent)
    : CollapsibleSection(QString(), parent)
{
}

CollapsibleSection::CollapsibleSection(const QString &heading, QWidget *parent)
    : QWidget(parent)
    , m_heading(new QToolButton(this))
    , m_content(new QWidget(this))
    , m_body(new QVBoxLayout(m_content))
{
    m_heading->setCheckable(true);
    m_heading->setAutoRaise(true);
    m_heading->setProperty("variant", u"disclosure"_s);
    m_heading->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_heading->setIconSize({metrics::iconS, metrics::iconS});
    m_heading->setFont(Theme::instance().font(TextRole::BodyStrong));
    m_heading->setFocusPolicy(Qt::StrongFocus);
    m_body->setContentsMargins(metrics::spaceXL, metrics::spaceS, 0, metrics::spaceS);
    m_body->setSpacing(metrics::spaceM);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_heading, 0, Qt::AlignLeft);
    layout->addWidget(m_content);
    connect(m_heading, &QToolButton::toggled, this, &CollapsibleSection::follow);
    connect(&Theme::instance(), &Theme::changed, m_heading,
            [this] { m_heading->setFont(Theme::instance().font(TextRole::BodyStrong)); });
    setHeading(heading);
    m_heading->setIcon(icon(u"chevron-right"_s));
    m_content->hide();
}

void CollapsibleSection::setHeading(const QString &heading)
{
    m_heading->setText(heading);
    setAccessibleName(heading);
}

QString CollapsibleSection::heading() const { return m_heading->text(); }

void CollapsibleSection::setExpanded(bool isExpanded) { m_heading->setChecked(isExpanded); }

bool CollapsibleSection::isExpanded() const { return m_heading->isChecked(); }

void CollapsibleSection::follow(bool isExpanded)
{
    m_heading->setIcon(icon(isExpanded ? u"chevron-down"_s : u"chevron-right"_s));
    m_content->setVisible(isExpanded);
    // What was opened may lie below the edge.
    if (isExpanded && m_heading->hasFocus())
        QMetaObject::invokeMethod(this, &CollapsibleSection::scrollIntoView, Qt::QueuedConnection);
    emit expandedChanged(isExpanded);
}

void CollapsibleSection::scrollIntoView()
{
    // Layout by layout up to the scroll area, which knows the new height only then.
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    for (QWidget *parent = parentWidget(); parent != nullptr; parent = parent->parentWidget()) {
        if (auto *area = qobject_cast<QScrollArea *>(parent)) {
            area->ensureWidgetVisible(m_content);
            area->ensureWidgetVisible(m_heading);
            return;
        }
    }
}

} // namespace millrace

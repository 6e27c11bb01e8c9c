#include "ui/connections/filterbar.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/statebadge.h"
#include "ui/workspace/workspace.h"

#include <QActionGroup>
#include <QHBoxLayout>
#include <QMenu>

namespace millrace {

using namespace Qt::StringLiterals;

FilterBar::FilterBar(QWidget *parent)
    : QWidget(parent)
    , m_edit(new FilterEdit)
    , m_button(new QToolButton)
    , m_clear(new QPushButton(tr("Clear filter")))
    , m_menu(new QMenu(this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    layout->addWidget(m_edit);
    layout->addWidget(m_button);
    layout->addWidget(m_clear);

    m_edit->setPlaceholderText(tr("Filter connections"));
    m_edit->setAccessibleName(tr("Filter connections"));
    m_edit->setToolTip(tr("Part of a name, an end, a schedule or a tag"));
    m_button->setIcon(icon(u"filter"_s));
    m_button->setPopupMode(QToolButton::InstantPopup);
    m_button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_button->setFocusPolicy(Qt::TabFocus);
    m_button->setMenu(m_menu);
    m_button->setAccessibleName(tr("Filter by state, tag, source or destination"));
    m_button->setToolTip(m_button->accessibleName());
    setPlain(m_clear, true);

    connect(m_edit, &FilterEdit::filterChanged, this, [this](const QString &text) {
        m_filter.text = text;
        changed();
    });
    connect(m_edit, &FilterEdit::left, this, &FilterBar::left);
    connect(m_clear, &QPushButton::clicked, this, &FilterBar::clear);
    connect(m_menu, &QMenu::aboutToShow, this, &FilterBar::buildMenu);
    changed();
}

void FilterBar::setChoices(const WorkspaceSnapshot &snapshot)
{
    m_tags.clear();
    m_sources.clear();
    m_destinations.clear();
    for (const Tag &tag : snapshot.tags)
        m_tags << tag.name;
    for (const Endpoint &endpoint : snapshot.sources)
        m_sources << endpoint.name;
    for (const Endpoint &endpoint : snapshot.destinations)
        m_destinations << endpoint.name;
}

void FilterBar::clear()
{
    m_edit->clear();
    m_filter = {};
    changed();
}

void FilterBar::buildMenu()
{
    m_menu->clear();
    addStates(*m_menu->addMenu(tr("&State")));
    addNames(*m_menu, tr("&Tag"), tr("All tags"), m_tags, &ConnectionsFilter::tag);
    addNames(*m_menu, tr("S&ource"), tr("All sources"), m_sources, &ConnectionsFilter::source);
    addNames(*m_menu, tr("&Destination"), tr("All destinations"), m_destinations,
             &ConnectionsFilter::destination);
    m_menu->addSeparator();
    connect(m_menu->addAction(icon(u"tag"_s), tr("&Manage tags…")), &QAction::triggered, this,
            &FilterBar::tagsRequested);
}

void FilterBar::addStates(QMenu &menu)
{
    auto *group = new QActionGroup(&menu);
    const auto add = [&](const QString &text, std::optional<ConnectionState> state) {
        QAction *action = menu.addAction(text);
        action->setCheckable(true);
        action->setChecked(m_filter.state == state);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, state] {
            m_filter.state = state;
            changed();
        });
        return action;
    };
    add(tr("All states"), std::nullopt);
    menu.addSeparator();
    for (const ConnectionState state : s_allConnectionStates)
        add(connectionStateTitle(state), state)
            ->setIcon(icon(StateBadge::iconOf(state), StateBadge::roleOf(state)));
}

void FilterBar::addNames(QMenu &menu, const QString &title, const QString &all,
                         const QStringList &names, QString ConnectionsFilter::*member)
{
    QMenu *sub = menu.addMenu(title);
    sub->setEnabled(!names.isEmpty());
    auto *group = new QActionGroup(sub);
    const auto add = [&](const QString &text, const QString &value) {
        // A "&" of a name is no mnemonic.
        QAction *action = sub->addAction(QString(text).replace(u'&', u"&&"_s));
        action->setCheckable(true);
        action->setChecked(m_filter.*member == value);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, member, value] {
            m_filter.*member = value;
            changed();
        });
    };
    add(all, {});
    sub->addSeparator();
    for (const QString &name : names)
        add(name, name);
}

void FilterBar::changed()
{
    QStringList chosen;
    if (m_filter.state)
        chosen << connectionStateTitle(*m_filter.state);
    for (const auto member :
         {&ConnectionsFilter::tag, &ConnectionsFilter::source, &ConnectionsFilter::destination}) {
        if (!(m_filter.*member).isEmpty())
            chosen << m_filter.*member;
    }
    m_button->setText(chosen.isEmpty() ? tr("Filter") : chosen.join(u" · "_s));
    m_clear->setVisible(!m_filter.isEmpty());
    emit filterChanged(m_filter);
}

} // namespace millrace

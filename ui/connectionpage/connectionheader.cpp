#include "ui/connectionpage/connectionheader.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/endpointmark.h"
#include "ui/widgets/statebadge.h"
#include "ui/widgets/tagchip.h"
#include "ui/widgets/textlabel.h"
#include "ui/workspace/statesentence.h"
#include "ui/workspace/workspace.h"

#include <QAccessible>
#include <QApplication>
#include <QBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QString factsText(const ConnectionSummary &connection, TimePoint now)
{
    QStringList facts{connection.source.name + u" → "_s + connection.destination.name,
                      scheduleText(connection.connection.schedule)};
    if (const auto next = nextRun(connection, now))
        facts << ConnectionHeader::tr("next run %1")
                     .arg(*next <= now ? ConnectionHeader::tr("in a moment") : localTime(*next));
    return facts.join(u"  ·  "_s);
}

} // namespace

ConnectionHeader::ConnectionHeader(QWidget *parent)
    : QWidget(parent)
{
    build();
    buildMenu();
    connect(m_sync, &QPushButton::clicked, this, &ConnectionHeader::syncOrCancelRequested);
    connect(m_pause, &QPushButton::clicked, this, [this] { emit pauseRequested(m_isEnabled); });
}

void ConnectionHeader::build()
{
    QToolButton *back = iconButton(u"chevron-left"_s, tr("Back to the connections"), this);
    connect(back, &QToolButton::clicked, this, &ConnectionHeader::closed);
    m_title = new ElidedLabel(this);
    m_title->setFont(Theme::instance().font(TextRole::Title));
    connect(&Theme::instance(), &Theme::changed, this,
            [this] { m_title->setFont(Theme::instance().font(TextRole::Title)); });
    m_badge = new StateBadge(this);
    m_mark = new MarkBar(this);
    m_production = new TagChip({tr("Production"), {}}, this);
    m_production->setToolTip(tr("Starting a run asks for the name of the destination."));
    m_production->hide();
    m_tags = new QHBoxLayout;
    m_tags->setSpacing(metrics::spaceXS);
    m_sync = primaryButton(tr("Sync now"), this);
    m_pause = new QPushButton(this);
    m_more = new QPushButton(tr("&More"), this);
    m_sentence = new TextLabel(TextRole::Body, ColorRole::Text, this);
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_facts = new TextLabel(TextRole::Small, ColorRole::TextMuted, this);
    m_facts->setWordWrap(true);

    auto *top = new QHBoxLayout;
    top->setSpacing(metrics::spaceS);
    top->addWidget(back);
    top->addWidget(m_title);
    top->addWidget(m_badge);
    top->addWidget(m_production);
    top->addStretch(1);
    top->addWidget(m_sync);
    top->addWidget(m_pause);
    top->addWidget(m_more);
    auto *texts = new QVBoxLayout;
    texts->setContentsMargins(metrics::controlHeight + metrics::spaceS, 0, 0, 0);
    texts->setSpacing(metrics::spaceXS);
    texts->addWidget(m_sentence);
    // Beside the facts: however many there are, the name keeps its room.
    auto *facts = new QHBoxLayout;
    facts->setSpacing(metrics::spaceS);
    facts->addLayout(m_tags);
    facts->addWidget(m_facts, 1);
    texts->addLayout(facts);
    auto *head = new QVBoxLayout;
    head->setContentsMargins(metrics::spaceL, metrics::spaceM, metrics::spaceXL, metrics::spaceS);
    head->setSpacing(metrics::spaceXS);
    head->addLayout(top);
    head->addLayout(texts);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_mark);
    layout->addLayout(head);
}

void ConnectionHeader::buildMenu()
{
    m_menu = new QMenu(this);
    const auto add = [this](const QString &iconName, const QString &text, const auto &act) {
        QAction *action = m_menu->addAction(icon(iconName), text);
        connect(action, &QAction::triggered, this, act);
        return action;
    };
    add(u"duplicate"_s, tr("D&uplicate"), &ConnectionHeader::duplicateRequested);
    add(u"export"_s, tr("&Export…"), [this] { emit exportRequested(false); });
    add(u"export"_s, tr("Export with c&heckpoints…"), [this] { emit exportRequested(true); });
    buildCommandMenu();
    m_menu->addSeparator();
    m_clear = add(u"clear"_s, tr("C&lear…"), &ConnectionHeader::clearRequested);
    add(u"delete"_s, tr("&Delete…"), &ConnectionHeader::deleteRequested);
    m_more->setMenu(m_menu);
}

void ConnectionHeader::buildCommandMenu()
{
    QMenu *menu = m_menu->addMenu(icon(u"copy"_s), tr("Copy as &command"));
    const auto add = [&](const QString &text, CommandTwin twin) {
        connect(menu->addAction(text), &QAction::triggered, this,
                [this, twin] { emit commandRequested(twin); });
    };
    add(tr("&Sync now"), CommandTwin::Sync);
    add(tr("&Test both ends"), CommandTwin::Check);
    add(tr("&Export"), CommandTwin::Export);
    add(tr("Export with c&heckpoints"), CommandTwin::ExportWithState);
    add(tr("Export the &rejected records"), CommandTwin::ExportRejected);
    add(tr("C&lear"), CommandTwin::Clear);
    add(tr("&Delete"), CommandTwin::Delete);
}

QString ConnectionHeader::sentence() const { return m_sentence->text(); }

void ConnectionHeader::show(const ConnectionSummary &connection, const Workspace &workspace)
{
    m_name = connection.connection.name;
    m_title->setText(m_name);
    const ConnectionState state = workspace.state(connection);
    const bool isNews = m_shownId == connection.connection.id && m_shownState != state;
    m_shownId = connection.connection.id;
    m_shownState = state;
    m_badge->setState(state);
    const QString sentence = workspace.stateSentence(connection);
    if (sentence != m_sentence->text())
        m_sentence->setText(sentence);
    if (isNews)
        announceState();
    m_facts->setText(factsText(connection, workspace.services().clock.now()));
    showMark(connection.destination);
    showTags(connection, workspace);
    showActions(connection, workspace);
}

void ConnectionHeader::announceState()
{
    // Not each number of a run, only that it began, ended or failed.
    QAccessibleEvent event(m_sentence, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void ConnectionHeader::showMark(const Endpoint &destination)
{
    m_mark->setEndpoint(destination);
    m_production->setTag({tr("Production"), markColor(destination).name()});
    m_production->setVisible(destination.isProduction);
}

void ConnectionHeader::showTags(const ConnectionSummary &connection, const Workspace &workspace)
{
    if (m_tagNames == connection.connection.tags)
        return;
    m_tagNames = connection.connection.tags;
    while (QLayoutItem *item = m_tags->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    const auto &known = workspace.snapshot()->tags;
    for (const QString &name : std::as_const(m_tagNames)) {
        const auto tag = std::ranges::find(known, name, &Tag::name);
        m_tags->addWidget(new TagChip(tag == known.end() ? Tag{name, {}} : *tag, this));
    }
}

void ConnectionHeader::showActions(const ConnectionSummary &connection, const Workspace &workspace)
{
    const QString &id = connection.connection.id;
    const EngineThread &engine = workspace.services().engine;
    const bool isOn = engine.isRunning(id) || engine.isQueued(id);
    const bool isElsewhere = !isOn && connection.isLocked;
    m_isEnabled = connection.connection.isEnabled;
    m_sync->setText(isOn ? tr("Cancel") : tr("Sync now"));
    m_sync->setIcon(isOn ? icon(u"stop"_s) : icon(u"refresh"_s, ColorRole::AccentText));
    setPrimary(m_sync, !isOn);
    m_sync->setEnabled(!isElsewhere && (isOn || m_isEnabled));
    QString tip = isOn ? tr("Stops the run; what is written so far is kept. (Ctrl+Return)")
                       : tr("Starts a run. (Ctrl+Return)");
    if (isElsewhere)
        tip = tr("Another program runs this connection.");
    else if (!isOn && !m_isEnabled)
        tip = tr("A paused connection is resumed first.");
    m_sync->setToolTip(tip);
    m_pause->setText(m_isEnabled ? tr("&Pause") : tr("&Resume"));
    m_pause->setIcon(icon(m_isEnabled ? u"pause"_s : u"play"_s));
    m_pause->setToolTip(m_isEnabled ? tr("Stops the run that is on and the schedule.")
                                    : tr("The schedule starts runs again."));
    m_clear->setEnabled(!isOn && !isElsewhere);
}

} // namespace millrace

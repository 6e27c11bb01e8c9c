#include "ui/connectionpage/connectionheader.h"

#include "core/model/streamschedule.h"
#include "core/store/nextrun.h"
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
    QStringList facts{
        connection.source.name + u" → "_s + connection.destination.name,
        schedulesText(connection.connection.schedule, connection.connection.streamSchedules)};
    if (const auto next = nextRunOf(connection, now)) {
        const TimePoint start = next->planned.start;
        facts << ConnectionHeader::tr("next run %1")
                     .arg(start <= now ? ConnectionHeader::tr("in a moment") : localTime(start));
        if (const QString reason = reasonOf(*next); !reason.isEmpty())
            facts.back() += u", "_s + reason;
    }
    return facts.join(u"  ·  "_s);
}

} // namespace

ConnectionHeader::ConnectionHeader(QWidget *parent)
    : QWidget(parent)
{
    build();
    buildSyncMenu();
    buildMenu();
    connect(m_pauseRun, &QPushButton::clicked, this, &ConnectionHeader::pauseRunRequested);
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
    m_untested = new TagChip({{}, {}}, this);
    m_untested->hide();
    m_tags = new QHBoxLayout;
    m_tags->setSpacing(metrics::spaceXS);
    m_sync = primaryButton(tr("Sync now"), this);
    m_syncMore = iconButton(u"chevron-down"_s, tr("Other ways to run"), this);
    m_pauseRun = new QPushButton(icon(u"pause"_s), tr("Pause r&un"), this);
    m_pauseRun->setToolTip(
        tr("The run stops and waits until it is resumed; what is written so far is kept."));
    m_pauseRun->hide();
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
    top->addWidget(m_syncMore);
    top->addWidget(m_pauseRun);
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
    facts->addWidget(m_untested);
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

void ConnectionHeader::buildSyncMenu()
{
    m_syncMenu = new QMenu(this);
    m_trial = m_syncMenu->addAction(icon(u"play"_s), tr("Sync &100 rows"));
    m_trial->setToolTip(
        tr("A trial: at most so many rows of each stream. A stream that replaces its "
           "table leaves no others in it until the next run."));
    m_runNext = m_syncMenu->addAction(icon(u"chevron-up"_s), tr("Run &next"));
    m_giveUp = m_syncMenu->addAction(icon(u"stop"_s), tr("&Give up the paused run"));
    m_syncMenu->setToolTipsVisible(true);
    m_syncMore->setMenu(m_syncMenu);
    m_syncMore->setPopupMode(QToolButton::InstantPopup);
    connect(m_trial, &QAction::triggered, this, &ConnectionHeader::trialRequested);
    connect(m_runNext, &QAction::triggered, this, &ConnectionHeader::runNextRequested);
    connect(m_giveUp, &QAction::triggered, this, &ConnectionHeader::giveUpRequested);
}

void ConnectionHeader::buildMenu()
{
    m_menu = new QMenu(this);
    const auto add = [this](const QString &iconName, const QString &text, const auto &act) {
        QAction *action = m_menu->addAction(icon(iconName), text);
        connect(action, &QAction::triggered, this, act);
        return action;
    };
    m_dryRun = add(u"preview"_s, tr("Dr&y run…"), &ConnectionHeader::dryRunRequested);
    add(u"shield"_s, tr("&Verify…"), &ConnectionHeader::verifyRequested)
        ->setToolTip(tr("Compares the rows of the destination with those of the source."));
    m_menu->addSeparator();
    add(u"duplicate"_s, tr("D&uplicate"), &ConnectionHeader::duplicateRequested);
    add(u"export"_s, tr("&Export…"), [this] { emit exportRequested(false); });
    add(u"export"_s, tr("Export with c&heckpoints…"), [this] { emit exportRequested(true); });
    buildCommandMenu();
    m_menu->addSeparator();
    add(u"source"_s, tr("L&ook for changes of the source"), &ConnectionHeader::lookRequested);
    m_refresh = add(u"refresh-retain"_s, tr("&Refresh…"), &ConnectionHeader::refreshRequested);
    m_menu->addSeparator();
    m_clear = add(u"clear"_s, tr("C&lear…"), &ConnectionHeader::clearRequested);
    add(u"delete"_s, tr("&Delete…"), &ConnectionHeader::deleteRequested);
    m_menu->setToolTipsVisible(true);
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
    add(tr("Sync &100 rows"), CommandTwin::SyncTrial);
    add(tr("&Pause run"), CommandTwin::PauseRun);
    add(tr("Resu&me run"), CommandTwin::ResumeRun);
    add(tr("Cancel ru&n"), CommandTwin::CancelRun);
    add(tr("Run ne&xt"), CommandTwin::RunNext);
    add(tr("Pause the c&onnection"), CommandTwin::Pause);
    add(tr("Resume the connec&tion"), CommandTwin::Resume);
    add(tr("Test &both ends"), CommandTwin::Check);
    add(tr("D&uplicate"), CommandTwin::Duplicate);
    add(tr("Loo&k for changes of the source"), CommandTwin::LookForChanges);
    add(tr("The schedule as &it is"), CommandTwin::Schedule);
    add(tr("The settin&gs as they are"), CommandTwin::Settings);
    add(tr("The tags as they &are"), CommandTwin::Tags);
    add(tr("&Verify"), CommandTwin::Verify);
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

void ConnectionHeader::setUntested(const std::vector<Endpoint> &ends)
{
    m_untested->setVisible(!ends.empty());
    if (ends.empty())
        return;
    QString text = tr("Neither end is tested");
    if (ends.size() == 1)
        text = ends.front().role == EndpointRole::Source ? tr("Source not tested")
                                                         : tr("Destination not tested");
    m_untested->setTag({text, {}});
    m_untested->setToolTip(tr("No test and no run has passed with the present settings."));
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
    const bool isQueued = engine.isQueued(id);
    const bool isHere = engine.isRunning(id) || isQueued;
    const bool isElsewhere = !isHere && connection.isLocked;
    m_isOn = isHere || isElsewhere;
    m_isEnabled = connection.connection.isEnabled;
    showSync(connection, isElsewhere, isQueued);
    m_pauseRun->setVisible(m_isOn && !isQueued);
    // A trial would give up the run that is paused.
    m_trial->setVisible(!m_isOn && connection.pausedRun() == nullptr);
    m_trial->setEnabled(m_isEnabled);
    m_runNext->setVisible(isQueued);
    const auto place = workspace.queuePlace(id);
    m_runNext->setEnabled(place && place->place > 1);
    m_giveUp->setVisible(!m_isOn && connection.pausedRun() != nullptr);
    m_syncMore->setVisible(m_trial->isVisible() || m_runNext->isVisible() || m_giveUp->isVisible());
    m_pause->setText(m_isEnabled ? tr("&Pause") : tr("&Resume"));
    m_pause->setIcon(icon(m_isEnabled ? u"pause"_s : u"play"_s));
    m_pause->setToolTip(m_isEnabled ? tr("Stops the run that is on and the schedule.")
                                    : tr("The schedule starts runs again."));
    const bool hasObjects = std::ranges::any_of(
        connection.connection.catalog.streams,
        [](const ConfiguredStream &stream) { return stream.mapping.has_value(); });
    const bool isBusy = m_isOn || isElsewhere;
    m_refresh->setEnabled(!isBusy && m_isEnabled && !hasObjects);
    m_refresh->setToolTip(isBusy            ? tr("The run that is on ends first.")
                              : hasObjects  ? tr("The destination has records of its own.")
                              : m_isEnabled ? tr("Reads streams again from their beginning.")
                                            : tr("A paused connection is resumed first."));
    m_dryRun->setEnabled(hasObjects);
    m_dryRun->setToolTip(hasObjects ? tr("Shows what a run would do, and sends nothing.")
                                    : tr("The destination has no objects to compare with."));
    m_clear->setEnabled(!isBusy);
    m_clear->setToolTip(isBusy ? tr("The run that is on ends first.")
                               : tr("Deletes rows at the destination."));
}

void ConnectionHeader::showSync(const ConnectionSummary &connection, bool isElsewhere,
                                bool isQueued)
{
    const bool isPaused = connection.pausedRun() != nullptr;
    const QString start = isPaused ? tr("Resume run") : tr("Sync now");
    m_sync->setText(!m_isOn ? start : isQueued ? tr("Take back") : tr("Cancel"));
    m_sync->setIcon(m_isOn ? icon(u"stop"_s) : icon(u"refresh"_s, ColorRole::AccentText));
    setPrimary(m_sync, !m_isOn);
    m_sync->setEnabled(m_isOn || m_isEnabled);
    QString tip = isPaused ? tr("Goes on with the paused run at its checkpoint. (Ctrl+Return)")
                           : tr("Starts a run. (Ctrl+Return)");
    if (isElsewhere)
        tip = tr("Asks the program that runs this connection to stop. (Ctrl+Return)");
    else if (isQueued)
        tip = tr("The run that waits is not started. (Ctrl+Return)");
    else if (m_isOn)
        tip = tr("Stops the run; what is written so far is kept. (Ctrl+Return)");
    else if (!m_isEnabled)
        tip = tr("A paused connection is resumed first.");
    m_sync->setToolTip(tip);
}

} // namespace millrace

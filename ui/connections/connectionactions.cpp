#include "ui/connections/connectionactions.h"

#include "core/interchange/connectioncopy.h"
#include "ui/connections/deleteconnectiondialog.h"
#include "ui/files/connectionexporter.h"
#include "ui/mapping/dryrundialog.h"
#include "ui/settings/pagekeys.h"
#include "ui/theme/iconprovider.h"
#include "ui/workspace/commandtexts.h"
#include "ui/workspace/productionguard.h"
#include "ui/workspace/workspace.h"

#include <QApplication>
#include <QClipboard>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

bool runsOrWaits(const ConnectionRow &row)
{
    return row.state == ConnectionState::Running || row.state == ConnectionState::Queued;
}

void enable(QAction *action, bool isPossible, const QString &why)
{
    action->setEnabled(isPossible);
    const QString name = action->text().remove(u'&');
    const QString keys = action->shortcut().toString(QKeySequence::NativeText);
    QString tip = keys.isEmpty() ? name : u"%1 (%2)"_s.arg(name, keys);
    if (!isPossible)
        tip += u'\n' + why;
    action->setToolTip(tip);
}

} // namespace

ConnectionActions::ConnectionActions(Workspace &workspace, QWidget *owner)
    : QObject(owner)
    , m_workspace(workspace)
    , m_owner(owner)
    , m_exporter(new ConnectionExporter(workspace, owner))
{
    open = make(tr("&Open"), u"arrow-right"_s, {});
    sync = make(tr("&Sync now"), u"play"_s, {});
    sync->setObjectName(u"mainAct"_s);
    cancel = make(tr("&Cancel run"), u"stop"_s, {});
    runNext = make(tr("Run &next"), u"chevron-up"_s, {});
    pauseRun = make(tr("P&ause run"), u"pause"_s, {});
    dryRun = make(tr("Dry r&un…"), u"shield"_s, {});
    pause = make(tr("&Pause"), u"pause"_s, {});
    resume = make(tr("&Resume"), u"play"_s, {});
    duplicate = make(tr("&Duplicate"), u"duplicate"_s, u"connections.duplicate"_s);
    exportFile = make(tr("E&xport…"), u"export"_s, {});
    remove = make(tr("D&elete…"), u"delete"_s, u"connections.delete"_s);
    connect(open, &QAction::triggered, this, &ConnectionActions::openSelected);
    connect(sync, &QAction::triggered, this, &ConnectionActions::syncSelected);
    connect(cancel, &QAction::triggered, this, [this] {
        for (const ConnectionRow &row : m_rows)
            if (!row.isDraft && runsOrWaits(row))
                m_workspace.cancelSync(row.id);
    });
    connect(runNext, &QAction::triggered, this, [this] {
        for (const ConnectionRow &row : m_rows)
            m_workspace.runNext(row.id);
    });
    connect(pauseRun, &QAction::triggered, this, [this] {
        for (const ConnectionRow &row : m_rows)
            if (!row.isDraft && row.state == ConnectionState::Running)
                m_workspace.pauseRun(row.id);
    });
    connect(dryRun, &QAction::triggered, this, &ConnectionActions::dryRunSelected);
    connect(pause, &QAction::triggered, this, [this] { setPaused(true); });
    connect(resume, &QAction::triggered, this, [this] { setPaused(false); });
    connect(duplicate, &QAction::triggered, this, &ConnectionActions::duplicateSelected);
    connect(exportFile, &QAction::triggered, this, [this] { m_exporter->ask(selectedIds()); });
    connect(m_exporter, &ConnectionExporter::done, this, &ConnectionActions::done);
    connect(m_exporter, &ConnectionExporter::failed, this, &ConnectionActions::failed);
    connect(remove, &QAction::triggered, this, &ConnectionActions::removeSelected);
    refresh();
}

QAction *ConnectionActions::make(const QString &text, const QString &iconName, const QString &keyId)
{
    auto *action = new QAction(icon(iconName), text, this);
    if (!keyId.isEmpty())
        followPageKeys(action, keyId);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_owner->addAction(action);
    return action;
}

void ConnectionActions::setSelection(std::vector<ConnectionRow> rows)
{
    m_rows = std::move(rows);
    refresh();
}

void ConnectionActions::refresh()
{
    const auto has = [this](auto &&is) { return std::ranges::any_of(m_rows, is); };
    const auto isDraft = [](const ConnectionRow &row) { return row.isDraft; };
    const bool isOne = m_rows.size() == 1;
    const bool hasDraft = has(isDraft);
    const bool areDrafts = !m_rows.empty() && std::ranges::all_of(m_rows, isDraft);
    const bool hasConnection = !m_rows.empty() && !areDrafts;
    const QString none = tr("Nothing is selected.");
    const QString why = m_rows.empty() ? none : tr("A draft has to be finished first.");
    const auto reason = [&](const QString &text) { return hasConnection ? text : why; };

    open->setText(isOne && hasDraft ? tr("C&ontinue") : tr("&Open"));
    remove->setText(areDrafts ? tr("Discard dra&ft…") : tr("D&elete…"));
    enable(open, isOne, m_rows.empty() ? none : tr("Several are selected."));
    const auto isRunning
        = [](const ConnectionRow &row) { return !row.isDraft && runsOrWaits(row); };
    const bool canCancel = has(isRunning);
    const bool canPause
        = has([](const ConnectionRow &row) { return !row.isDraft && row.isEnabled; });
    const bool canResume
        = has([](const ConnectionRow &row) { return !row.isDraft && !row.isEnabled; });
    // First what is shown: an action that is not counts as disabled, whatever it is told.
    const auto isState = [](ConnectionState state) {
        return [state](const ConnectionRow &row) { return !row.isDraft && row.state == state; };
    };
    const bool isOn = has(isState(ConnectionState::Running));
    cancel->setText(isOn || !canCancel ? tr("&Cancel run") : tr("Ta&ke back"));
    cancel->setVisible(canCancel);
    runNext->setVisible(has(isState(ConnectionState::Queued)));
    pauseRun->setVisible(isOn);
    dryRun->setVisible(has([this](const ConnectionRow &row) { return hasMapping(row); }));
    resume->setVisible(canResume);
    pause->setVisible(canPause || !canResume);
    enable(sync, has([](const ConnectionRow &row) {
               return !row.isDraft && row.isEnabled && !runsOrWaits(row);
           }),
           reason(canCancel ? tr("It is running already.") : tr("It is paused. Resume it first.")));
    enable(dryRun, isOne && hasMapping(m_rows.front()), tr("Exactly one can be tried."));
    enable(cancel, canCancel, reason(tr("Nothing is running.")));
    enable(pause, canPause, reason(tr("It is paused already.")));
    enable(resume, canResume, reason(tr("It is not paused.")));
    enable(duplicate, isOne && hasConnection, isOne ? why : tr("Exactly one can be duplicated."));
    enable(exportFile, hasConnection, why);
    enable(remove, areDrafts || (isOne && hasConnection),
           m_rows.empty() ? none : tr("Connections are deleted one at a time."));
}

void ConnectionActions::fill(QMenu &menu) const
{
    menu.addAction(open);
    menu.addSeparator();
    menu.addActions({sync, cancel, runNext, pauseRun, dryRun, pause, resume});
    menu.addSeparator();
    menu.addActions({duplicate, exportFile});
    QMenu *commands = menu.addMenu(icon(u"copy"_s), tr("Cop&y as command"));
    // The selection may have changed since the menu was made.
    connect(commands, &QMenu::aboutToShow, this, [this, commands] { fillCommands(*commands); });
    menu.addSeparator();
    menu.addAction(remove);
}

QStringList ConnectionActions::selectedIds() const
{
    QStringList ids;
    for (const ConnectionRow &row : m_rows) {
        if (!row.isDraft)
            ids << row.id;
    }
    return ids;
}

void ConnectionActions::fillCommands(QMenu &menu) const
{
    menu.clear();
    QStringList names;
    for (const ConnectionRow &row : m_rows) {
        if (!row.isDraft)
            names << row.name;
    }
    const CommandTexts texts(m_workspace.services().profile);
    const auto add = [&menu](const QString &text, const QStringList &lines) {
        QAction *action = menu.addAction(text);
        action->setEnabled(!lines.isEmpty());
        connect(action, &QAction::triggered, action,
                [lines] { QApplication::clipboard()->setText(lines.join(u" && "_s)); });
    };
    const auto each = [&names](const auto &lineOf) {
        QStringList lines;
        for (const QString &name : names)
            lines << lineOf(name);
        return lines;
    };
    add(tr("&Sync now"), each([&](const QString &name) { return texts.sync(name); }));
    add(tr("&Cancel run"), each([&](const QString &name) { return texts.cancelRun(name); }));
    add(tr("P&ause run"), each([&](const QString &name) { return texts.pauseRun(name); }));
    add(tr("Dry r&un"), each([&](const QString &name) { return texts.dryRun(name); }));
    add(tr("&Pause"), each([&](const QString &name) { return texts.setPaused(name, true); }));
    add(tr("&Resume"), each([&](const QString &name) { return texts.setPaused(name, false); }));
    add(tr("&Duplicate"), each([&](const QString &name) { return texts.duplicate(name); }));
    add(tr("E&xport"), names.isEmpty() ? QStringList() : QStringList{texts.exported(names)});
    add(tr("De&lete"), each([&](const QString &name) { return texts.remove(name); }));
}

void ConnectionActions::openSelected()
{
    if (m_rows.size() != 1)
        return;
    if (m_rows.front().isDraft)
        emit draftOpened(m_rows.front().id);
    else
        emit connectionOpened(m_rows.front().id);
}

void ConnectionActions::syncSelected()
{
    QStringList ids;
    for (const ConnectionRow &row : m_rows) {
        if (!row.isDraft && row.isEnabled && !runsOrWaits(row))
            ids << row.id;
    }
    guardRuns(m_owner, m_workspace, ids, [this, ids] {
        for (const QString &id : ids)
            m_workspace.startSync(id);
    });
}

bool ConnectionActions::hasMapping(const ConnectionRow &row) const
{
    const auto snapshot = m_workspace.snapshot();
    const ConnectionSummary *summary = row.isDraft ? nullptr : snapshot->connection(row.id);
    return summary != nullptr
        && std::ranges::any_of(
               summary->connection.catalog.streams,
               [](const ConfiguredStream &stream) { return stream.mapping.has_value(); });
}

void ConnectionActions::dryRunSelected()
{
    if (m_rows.size() == 1)
        openDryRun(m_workspace, m_rows.front().id, m_owner);
}

void ConnectionActions::setPaused(bool isPaused)
{
    for (const ConnectionRow &row : m_rows) {
        if (!row.isDraft && row.isEnabled == isPaused)
            m_workspace.setPaused(row.id, isPaused);
    }
}

void ConnectionActions::duplicateSelected()
{
    const auto snapshot = m_workspace.snapshot();
    const ConnectionSummary *original
        = m_rows.size() == 1 ? snapshot->connection(m_rows.front().id) : nullptr;
    if (original == nullptr)
        return;
    const auto work = [copied = original->connection,
                       &secrets = m_workspace.services().secrets](StateDatabase &database) {
        return storeCopy(copied, {}, database, secrets, ChangeOrigin::Window);
    };
    m_workspace.query<Connection>(
        this, work, [this, name = original->connection.name](const Result<Connection> &saved) {
            if (saved)
                emit duplicated(*saved, name);
            else
                emit failed(saved.error());
            m_workspace.refresh();
        });
}

void ConnectionActions::removeSelected()
{
    if (m_rows.empty())
        return;
    if (m_rows.front().isDraft)
        askForDiscarding();
    else
        askForDeletion(m_rows.front());
}

void ConnectionActions::askForDeletion(const ConnectionRow &row)
{
    auto *dialog = new DeleteConnectionDialog(row.name, row.destination, row.openRejected, m_owner);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    const auto deleteIt = [this, id = row.id] {
        m_workspace.removeConnection(id, this, [this](const Result<void> &removed) {
            if (!removed)
                emit failed(removed.error());
        });
    };
    connect(dialog, &QDialog::accepted, this, deleteIt);
    dialog->open();
}

void ConnectionActions::askForDiscarding()
{
    QStringList ids;
    for (const ConnectionRow &row : m_rows)
        ids << row.id;
    auto *box = new QMessageBox(
        QMessageBox::NoIcon, tr("Discard draft"),
        ids.size() == 1 ? tr("Discard the draft \"%1\"?").arg(m_rows.front().name)
                        : tr("Discard %n drafts?", nullptr, static_cast<int>(ids.size())),
        QMessageBox::Cancel, m_owner);
    box->setInformativeText(tr("What was entered so far is gone then."));
    box->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton *discard = box->addButton(tr("Discard"), QMessageBox::DestructiveRole);
    box->setDefaultButton(QMessageBox::Cancel);
    connect(discard, &QPushButton::clicked, this, [this, ids] {
        for (const QString &id : ids)
            m_workspace.removeDraft(id);
    });
    box->open();
}

} // namespace millrace

#include "ui/connectionpage/configuretab.h"

#include "ui/connectionpage/savebar.h"
#include "ui/connectionpage/settingscommand.h"
#include "ui/settings/pagekeys.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/messagebar.h"
#include "ui/wizard/configureform.h"

#include <QKeyEvent>
#include <QVBoxLayout>

namespace millrace {

namespace {

/// Whether the form would show the same.
bool isAlike(const Connection &a, const Connection &b)
{
    return a.name == b.name && a.tags == b.tags && a.schedule == b.schedule
        && a.streamSchedules == b.streamSchedules && a.settings == b.settings;
}

} // namespace

ConfigureTab::ConfigureTab(Workspace &workspace, QWidget *parent,
                           std::shared_ptr<QUndoStack> history)
    : EditTab(parent, std::move(history))
    , m_workspace(workspace)
    , m_form(new ConfigureForm(workspace, this))
    , m_message(new MessageBar(this))
    , m_bar(new SaveBar(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceM);
    layout->addWidget(m_message);
    layout->addWidget(m_form);
    layout->addWidget(m_bar);
    m_bar->setHistory(this->history());
    connect(m_form, &ConfigureForm::edited, this, &ConfigureTab::note);
    connect(m_bar, &SaveBar::saveRequested, this, &ConfigureTab::save);
    connect(m_bar, &SaveBar::revertRequested, this, &ConfigureTab::revert);
    connect(&m_workspace, &Workspace::snapshotChanged, this, &ConfigureTab::follow);
    // The inputs would undo letters by themselves, each with steps of its own.
    for (QWidget *input : m_form->findChildren<QWidget *>())
        input->installEventFilter(this);
}

ConfigureTab::~ConfigureTab()
{
    // The steps of this tab change a form that goes.
    history().clear();
}

bool ConfigureTab::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (isUndoOrRedo(*key)) {
            event->ignore();
            return true;
        }
    }
    return EditTab::eventFilter(watched, event);
}

bool ConfigureTab::owns(const QUndoCommand &command) const
{
    return dynamic_cast<const SettingsCommand *>(&command) != nullptr;
}

void ConfigureTab::showConnection(const QString &id)
{
    m_connectionId = id;
    m_stale.reset();
    m_message->dismiss();
    const auto snapshot = m_workspace.snapshot();
    if (const ConnectionSummary *summary = snapshot->connection(id))
        showStored(*summary);
}

void ConfigureTab::follow()
{
    const auto snapshot = m_workspace.snapshot();
    const ConnectionSummary *summary = snapshot->connection(m_connectionId);
    if (summary == nullptr)
        return;
    // A snapshot that was on its way while the changes were saved is no change elsewhere.
    if (m_stale && isAlike(summary->connection, *m_stale))
        return;
    m_stale.reset();
    if (!m_isModified)
        showStored(*summary);
}

void ConfigureTab::revert()
{
    m_message->dismiss();
    const auto snapshot = m_workspace.snapshot();
    const ConnectionSummary *summary = snapshot->connection(m_connectionId);
    if (summary == nullptr)
        return;
    const Connection before = m_shown;
    showStored(*summary);
    if (!isAlike(before, m_shown))
        history().push(new SettingsCommand(before, m_shown, tr("everything back to what is stored"),
                                           [this](const auto &change) { edit(change); }));
}

void ConfigureTab::showStored(const ConnectionSummary &summary)
{
    m_stored = summary.connection;
    m_destination = summary.destination;
    m_form->setConnection(summary.connection, summary.destination);
    m_base = m_form->connection();
    refresh();
}

void ConfigureTab::note(const QString &act)
{
    const Connection before = m_shown;
    refresh();
    history().push(
        new SettingsCommand(before, m_shown, act, [this](const auto &change) { edit(change); }));
}

void ConfigureTab::edit(const std::function<void(Connection &)> &change)
{
    Connection shown = m_form->connection();
    change(shown);
    m_form->setConnection(shown, m_destination);
    refresh();
}

void ConfigureTab::save()
{
    const auto problems = m_form->problems();
    if (!problems.isEmpty()) {
        m_message->showMessage(MessageBar::Kind::Warning, problems.first().text);
        m_form->focusProblem(problems.first());
        emit notSaved();
        return;
    }
    // Only what the form shows: streams or pause may have changed since it was filled.
    const bool hasChosen = m_shown.settings.verifiesRuns != m_base.settings.verifiesRuns;
    const auto store = [edited = m_shown, hasChosen](Connection &connection) {
        const ConnectionSettings stored = connection.settings;
        connection.name = edited.name;
        connection.tags = edited.tags;
        connection.schedule = edited.schedule;
        connection.streamSchedules = edited.streamSchedules;
        connection.settings = edited.settings;
        // They are stored as soon as they are chosen, elsewhere.
        connection.settings.notices = stored.notices;
        if (!hasChosen)
            connection.settings.verifiesRuns = stored.verifiesRuns;
    };
    m_bar->setBusy(true);
    // What is typed from now on is a step of its own.
    history().setClean();
    m_workspace.editConnection(
        m_connectionId, store, this,
        [this, edited = m_shown](const Result<Connection> &saved) { takeSaved(saved, edited); });
}

void ConfigureTab::takeSaved(const Result<Connection> &saved, const Connection &edited)
{
    m_bar->setBusy(false);
    if (!saved) {
        m_message->showError(saved.error());
        emit notSaved();
        return;
    }
    m_message->dismiss();
    m_stale = m_stored;
    m_stored = *saved;
    // What was typed while it was being stored is still to be saved.
    m_base = edited;
    refresh();
    emit EditTab::saved();
}

void ConfigureTab::refresh()
{
    m_shown = m_form->connection();
    m_isModified = !isAlike(m_shown, m_base);
    m_bar->setModified(m_isModified);
}

} // namespace millrace

#include "ui/connectionpage/configuretab.h"

#include "ui/connectionpage/savebar.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/messagebar.h"
#include "ui/wizard/configureform.h"

#include <QVBoxLayout>

namespace millrace {

namespace {

/// Whether the form would show the same.
bool isAlike(const Connection &a, const Connection &b)
{
    return a.name == b.name && a.tags == b.tags && a.schedule == b.schedule
        && a.settings == b.settings;
}

} // namespace

ConfigureTab::ConfigureTab(Workspace &workspace, QWidget *parent)
    : EditTab(parent)
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
    connect(m_form, &ConfigureForm::edited, this, [this] {
        ++m_edits;
        setModified(true);
    });
    connect(m_bar, &SaveBar::saveRequested, this, &ConfigureTab::save);
    connect(m_bar, &SaveBar::revertRequested, this, &ConfigureTab::revert);
    connect(&m_workspace, &Workspace::snapshotChanged, this, &ConfigureTab::follow);
}

void ConfigureTab::showConnection(const QString &id)
{
    m_connectionId = id;
    m_stale.reset();
    revert();
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
    if (const ConnectionSummary *summary = snapshot->connection(m_connectionId))
        showStored(*summary);
    setModified(false);
}

void ConfigureTab::showStored(const ConnectionSummary &summary)
{
    m_stored = summary.connection;
    m_form->setConnection(summary.connection, summary.destination);
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
    const auto edit = [edited = m_form->connection()](Connection &connection) {
        connection.name = edited.name;
        connection.tags = edited.tags;
        connection.schedule = edited.schedule;
        connection.settings = edited.settings;
    };
    m_bar->setBusy(true);
    m_workspace.editConnection(
        m_connectionId, edit, this,
        [this, edits = m_edits](const Result<Connection> &saved) { takeSaved(saved, edits); });
}

void ConfigureTab::takeSaved(const Result<Connection> &saved, int savedEdits)
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
    setModified(m_edits != savedEdits);
    emit EditTab::saved();
}

void ConfigureTab::setModified(bool isModified)
{
    m_isModified = isModified;
    m_bar->setModified(isModified);
}

} // namespace millrace

#include "ui/connectionpage/configuretab.h"

#include "ui/connectionpage/savebar.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/messagebar.h"
#include "ui/wizard/configureform.h"

#include <QVBoxLayout>

namespace millrace {

ConfigureTab::ConfigureTab(Workspace &workspace, QWidget *parent)
    : QWidget(parent)
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
    connect(m_form, &ConfigureForm::edited, this, [this] { setModified(true); });
    connect(m_bar, &SaveBar::saveRequested, this, &ConfigureTab::save);
    connect(m_bar, &SaveBar::revertRequested, this, &ConfigureTab::revert);
    connect(&m_workspace, &Workspace::snapshotChanged, this, &ConfigureTab::follow);
}

void ConfigureTab::showConnection(const QString &id)
{
    m_connectionId = id;
    m_message->dismiss();
    revert();
}

void ConfigureTab::follow()
{
    if (!m_isModified)
        revert();
}

void ConfigureTab::revert()
{
    const auto snapshot = m_workspace.snapshot();
    if (const ConnectionSummary *summary = snapshot->connection(m_connectionId))
        m_form->setConnection(summary->connection, summary->destination);
    setModified(false);
}

void ConfigureTab::save()
{
    const auto problems = m_form->problems();
    if (!problems.isEmpty()) {
        m_message->showMessage(MessageBar::Kind::Warning, problems.first().text);
        m_form->focusProblem(problems.first());
        return;
    }
    const auto snapshot = m_workspace.snapshot();
    const ConnectionSummary *summary = snapshot->connection(m_connectionId);
    if (summary == nullptr)
        return;
    // Only what the form shows: streams or pause may have changed since it was filled.
    Connection connection = summary->connection;
    const Connection edited = m_form->connection();
    connection.name = edited.name;
    connection.tags = edited.tags;
    connection.schedule = edited.schedule;
    connection.settings = edited.settings;
    m_bar->setBusy(true);
    m_workspace.saveConnection(connection, this, [this](const Result<Connection> &saved) {
        m_bar->setBusy(false);
        if (!saved) {
            m_message->showError(saved.error());
            return;
        }
        m_message->dismiss();
        setModified(false);
    });
}

void ConfigureTab::setModified(bool isModified)
{
    m_isModified = isModified;
    m_bar->setModified(isModified);
}

} // namespace millrace

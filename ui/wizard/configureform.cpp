#include "ui/wizard/configureform.h"

#include "ui/theme/metrics.h"
#include "ui/widgets/card.h"
#include "ui/widgets/collapsiblesection.h"
#include "ui/widgets/textlabel.h"
#include "ui/wizard/advancededit.h"
#include "ui/wizard/destinationnamesedit.h"
#include "ui/wizard/scheduleedit.h"
#include "ui/wizard/streamschedulesedit.h"
#include "ui/wizard/tagedit.h"

#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace millrace {

ConfigureForm::ConfigureForm(Workspace &workspace, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_name(new QLineEdit(this))
    , m_nameProblem(new TextLabel(TextRole::Small, ColorRole::Negative, this))
    , m_tags(new TagEdit(this))
    , m_schedule(new ScheduleEdit(this))
    , m_streamSchedules(new StreamSchedulesEdit(this))
    , m_names(new DestinationNamesEdit(workspace, this))
    , m_advancedSection(new CollapsibleSection(tr("Advanced settings"), this))
    , m_advanced(new AdvancedEdit(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceL);
    addIdentity();
    addSchedule();
    addNames();
    addAdvanced();
    layout->addStretch();
    const auto refreshTags = [this] { m_tags->setKnownTags(m_workspace.snapshot()->tags); };
    connect(&m_workspace, &Workspace::snapshotChanged, this, refreshTags);
    refreshTags();
}

void ConfigureForm::addIdentity()
{
    auto *card = new Card(this);
    auto *nameLabel = new QLabel(tr("Connection &name"), card);
    nameLabel->setBuddy(m_name);
    auto *tagLabel = new QLabel(tr("Ta&gs"), card);
    tagLabel->setBuddy(m_tags->input());
    card->body()->addWidget(nameLabel);
    card->body()->addWidget(m_name);
    card->body()->addWidget(m_nameProblem);
    card->body()->addWidget(tagLabel);
    card->body()->addWidget(m_tags);
    layout()->addWidget(card);
    connect(m_name, &QLineEdit::textEdited, this, [this] {
        showNameProblem();
        emit edited(tr("name"));
    });
    connect(m_tags, &TagEdit::edited, this, [this] { emit edited(tr("tags")); });
}

void ConfigureForm::addSchedule()
{
    auto *card = new Card(this);
    card->setHeading(tr("When it runs"));
    card->body()->addWidget(m_schedule);
    card->body()->addWidget(m_streamSchedules);
    layout()->addWidget(card);
    connect(m_schedule, &ScheduleEdit::edited, this, [this] { emit edited(tr("schedule")); });
    connect(m_streamSchedules, &StreamSchedulesEdit::edited, this,
            [this] { emit edited(tr("schedules of streams")); });
}

void ConfigureForm::addNames()
{
    auto *card = new Card(this);
    card->setHeading(tr("Names at the destination"));
    card->body()->addWidget(m_names);
    layout()->addWidget(card);
    connect(m_names, &DestinationNamesEdit::edited, this,
            [this] { emit edited(tr("destination names")); });
}

void ConfigureForm::addAdvanced()
{
    auto *card = new Card(this);
    m_advancedSection->body()->addWidget(m_advanced);
    card->body()->addWidget(m_advancedSection);
    layout()->addWidget(card);
    connect(m_advanced, &AdvancedEdit::edited, this,
            [this] { emit edited(tr("advanced settings")); });
}

void ConfigureForm::setConnection(const Connection &connection, const Endpoint &destination)
{
    m_connection = connection;
    // The cursor stays where it is when the same text comes back from the owner.
    if (m_name->text() != connection.name && m_name->text().trimmed() != connection.name)
        m_name->setText(connection.name);
    m_tags->setTags(connection.tags);
    const ConnectionSummary *summary = m_workspace.snapshot()->connection(connection.id);
    m_schedule->setSchedule(connection.schedule,
                            summary != nullptr ? summary->lastScheduled() : std::nullopt);
    std::vector<StreamId> streams;
    for (const ConfiguredStream &stream : connection.catalog.streams)
        streams.push_back(stream.stream.id);
    m_streamSchedules->setSchedules(connection.streamSchedules, std::move(streams));
    m_names->setSettings(connection.settings);
    m_names->showNamesOf(connection, destination);
    m_advanced->setSettings(connection.settings);
    showNameProblem();
}

Connection ConfigureForm::connection() const
{
    Connection connection = m_connection;
    connection.name = m_name->text().trimmed();
    connection.tags = m_tags->tags();
    connection.schedule = m_schedule->schedule();
    connection.streamSchedules = m_streamSchedules->schedules();
    connection.settings = m_advanced->applied(m_names->applied(connection.settings));
    return connection;
}

QString ConfigureForm::nameProblem() const
{
    const QString name = m_name->text().trimmed();
    if (name.isEmpty())
        return tr("The connection needs a name.");
    for (const ConnectionSummary &summary : m_workspace.snapshot()->connections) {
        if (summary.connection.name == name && summary.connection.id != m_connection.id)
            return tr("Another connection has this name.");
    }
    return {};
}

void ConfigureForm::showNameProblem()
{
    const QString problem = nameProblem();
    m_nameProblem->setVisible(!problem.isEmpty());
    m_nameProblem->setText(problem);
}

QList<ConfigureForm::Problem> ConfigureForm::problems() const
{
    QList<Problem> found;
    if (const QString name = nameProblem(); !name.isEmpty())
        found.append({Problem::Place::Name, name});
    if (const auto schedule = m_schedule->problem())
        found.append({Problem::Place::Schedule, schedule->message});
    if (!m_names->isFormatGiven())
        found.append({Problem::Place::Namespace, tr("The custom namespace needs a text.")});
    // It is not among the settings, and would be left out without a word.
    if (const QString hook = m_advanced->hookProblem(); !hook.isEmpty())
        found.append({Problem::Place::Hook, hook});
    return found;
}

int ConfigureForm::conflictCount() const { return m_names->conflictCount(); }

void ConfigureForm::focusProblem(const Problem &problem)
{
    switch (problem.place) {
    case Problem::Place::Name:
        m_name->setFocus();
        m_name->selectAll();
        break;
    case Problem::Place::Schedule:
        m_schedule->focusProblem();
        break;
    case Problem::Place::Namespace:
        m_names->focusFormat();
        break;
    case Problem::Place::Hook:
        m_advancedSection->setExpanded(true);
        m_advanced->focusHookProblem();
        break;
    }
}

} // namespace millrace

#include "ui/wizard/connectionwizard.h"

#include "core/interchange/connectionfile.h"
#include "ui/mapping/dryrundialog.h"
#include "ui/mapping/mappingview.h"
#include "ui/settings/pagekeys.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/undohistory.h"
#include "ui/wizard/configurestep.h"
#include "ui/wizard/endpointstep.h"
#include "ui/wizard/mappingstep.h"
#include "ui/wizard/steplist.h"
#include "ui/wizard/streamsstep.h"
#include "ui/workspace/commandtexts.h"
#include "ui/workspace/productionguard.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace millrace {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

enum Step { SourceStep, DestinationStep, StreamStep, FieldStep, FinalStep };

} // namespace

ConnectionWizard::ConnectionWizard(Workspace &workspace, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_draft(new ConnectionDraft(workspace, this))
    , m_list(new StepList(this))
    , m_question(new QLabel(this))
    , m_message(new MessageBar(this))
    , m_stack(new QStackedWidget(this))
    , m_back(new QPushButton(tr("&Back"), this))
    , m_next(primaryButton({}, this))
    , m_create(new QPushButton(tr("&Create"), this))
{
    m_question->setFont(Theme::instance().font(TextRole::Title));
    auto *side = new QVBoxLayout;
    side->setContentsMargins(metrics::spaceL, metrics::spaceXL, metrics::spaceL, metrics::spaceL);
    auto *title = new QLabel(tr("New connection"), this);
    title->setFont(Theme::instance().font(TextRole::Heading));
    side->addWidget(title);
    side->addSpacing(metrics::spaceM);
    side->addWidget(m_list, 1);
    m_list->setMinimumWidth(metrics::navigationWidth - metrics::spaceXXL);

    auto *main = new QVBoxLayout;
    main->setContentsMargins(metrics::spaceXL, metrics::spaceXL, metrics::spaceXL, metrics::spaceL);
    main->setSpacing(metrics::spaceL);
    main->addWidget(m_question);
    main->addWidget(m_message);
    main->addWidget(m_stack, 1);
    main->addWidget(makeFooter());

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addLayout(side);
    layout->addLayout(main, 1);

    addSteps();
    addActions();
    m_storeTimer.setSingleShot(true);
    m_storeTimer.setInterval(2s);
    connect(&m_storeTimer, &QTimer::timeout, this, &ConnectionWizard::store);
    connect(m_draft, &ConnectionDraft::changed, this, &ConnectionWizard::noteChange);
    goTo(SourceStep);
}

ConnectionWizard::~ConnectionWizard()
{
    // Closed with the window, no close event came.
    if (m_storeTimer.isActive())
        store();
}

void ConnectionWizard::setPreferences(UiPreferences &preferences)
{
    m_streamsStep->setPreferences(preferences);
}

void ConnectionWizard::addSteps()
{
    auto *source = new EndpointStep(m_workspace, *m_draft, EndpointRole::Source, this);
    auto *destination = new EndpointStep(m_workspace, *m_draft, EndpointRole::Destination, this);
    m_endSteps = {source, destination};
    for (EndpointStep *step : m_endSteps)
        connect(step, &EndpointStep::secretBackendNeeded, this,
                &ConnectionWizard::secretBackendNeeded);
    addStep(source);
    addStep(destination);
    m_streamsStep = new StreamsStep(m_workspace, *m_draft, this);
    addStep(m_streamsStep);
    m_mappingStep = new MappingStep(
        m_workspace, *m_draft, [this] { goTo(StreamStep); }, this);
    addStep(m_mappingStep);
    addStep(new ConfigureStep(m_workspace, *m_draft, this));
    connect(m_list, &StepList::chosen, this, &ConnectionWizard::goTo);
}

void ConnectionWizard::addStep(WizardStep *step)
{
    m_steps.push_back(step);
    m_list->addStep(step->name());
    m_stack->addWidget(step);
    connect(step, &WizardStep::changed, this, &ConnectionWizard::noteChange);
    connect(step, &WizardStep::done, this, [this, step] { advance(step); });
    connect(step, &WizardStep::refused, this, &ConnectionWizard::showMissing);
}

QWidget *ConnectionWizard::makeFooter()
{
    auto *footer = new QWidget(this);
    auto *layout = new QHBoxLayout(footer);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    auto *leave = new QPushButton(tr("C&lose"), footer);
    leave->setToolTip(tr("What was entered is kept as a draft."));
    const auto button = [&](QAction *action) {
        auto *made = new QToolButton(footer);
        made->setDefaultAction(action);
        made->setAutoRaise(true);
        return made;
    };
    const UndoActions steps = addUndoActions(m_draft->undoStack(), this);
    layout->addWidget(leave);
    layout->addWidget(button(steps.undo));
    layout->addWidget(button(steps.redo));
    layout->addWidget(undoHistoryButton(m_draft->undoStack(), footer));
    layout->addStretch();
    m_copyCommand = new QPushButton(icon(u"copy"_s), tr("Copy as co&mmand"), footer);
    m_copyCommand->setToolTip(tr("Copies the commands that make and run the same connection."));
    setPlain(m_copyCommand, true);
    connect(m_copyCommand, &QPushButton::clicked, this, &ConnectionWizard::copyCommand);
    layout->addWidget(m_copyCommand);
    m_dryRun = new QPushButton(tr("Dry run…"), footer);
    m_dryRun->setToolTip(tr("Reads records and shows what a run would do to the destination."));
    setPlain(m_dryRun, true);
    connect(m_dryRun, &QPushButton::clicked, this, &ConnectionWizard::openDryRun);
    layout->addWidget(m_dryRun);
    layout->addWidget(m_back);
    layout->addWidget(m_create);
    layout->addWidget(m_next);
    connect(leave, &QPushButton::clicked, this, &QWidget::close);
    connect(m_back, &QPushButton::clicked, this, [this] { goBy(-1); });
    connect(m_next, &QPushButton::clicked, this, &ConnectionWizard::runMainAct);
    connect(m_create, &QPushButton::clicked, this, [this] { create(false); });
    return footer;
}

void ConnectionWizard::addActions()
{
    const auto add = [this](const QString &id, const QKeySequence &keys, auto act) {
        auto *action = new QAction(this);
        followWindowKeys(action, id, keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, act);
        addAction(action);
    };
    add(u"go.back"_s, Qt::ALT | Qt::Key_Left, [this] { goBy(-1); });
    add(u"go.forward"_s, Qt::ALT | Qt::Key_Right, [this] {
        if (currentStep() < FinalStep)
            runMainAct();
    });
}

int ConnectionWizard::currentStep() const { return m_stack->currentIndex(); }

void ConnectionWizard::goTo(int index)
{
    if (index < 0 || index >= static_cast<int>(m_steps.size()))
        return;
    m_reached = std::max(m_reached, index);
    WizardStep *step = m_steps[static_cast<std::size_t>(index)];
    m_message->dismiss();
    m_stack->setCurrentIndex(index);
    m_list->setReached(m_reached);
    m_list->setCurrent(index);
    m_question->setText(step->question());
    step->enter();
    updateFooter();
}

bool ConnectionWizard::isNeeded(int index) const
{
    return index != FieldStep || m_draft->takesObjects();
}

void ConnectionWizard::goBy(int step)
{
    int index = currentStep() + step;
    while (index >= SourceStep && index <= FinalStep && !isNeeded(index))
        index += step;
    goTo(index);
}

void ConnectionWizard::runMainAct()
{
    m_message->dismiss();
    if (currentStep() == FinalStep)
        create(true);
    else
        m_steps[static_cast<std::size_t>(currentStep())]->finish();
}

void ConnectionWizard::advance(const WizardStep *step)
{
    // A step may end its saving after the person has gone elsewhere.
    if (m_stack->currentWidget() == step)
        goBy(1);
    updateFooter();
}

void ConnectionWizard::showMissing()
{
    const auto missing = m_steps[static_cast<std::size_t>(currentStep())]->missing();
    if (missing.isEmpty())
        return; // The step shows what failed by itself.
    const MissingPart &first = missing.first();
    QStringList rest;
    for (qsizetype i = 1; i < missing.size(); ++i)
        rest << missing[i].text;
    first.goTo(); // It may lead to another step, where the message has to stand.
    m_message->clearActions();
    m_message->showMessage(MessageBar::Kind::Warning, first.text, rest.join(u' '));
    auto *show = m_message->addAction(tr("Show"));
    connect(show, &QPushButton::clicked, this, [goTo = first.goTo] { goTo(); });
}

void ConnectionWizard::noteChange()
{
    m_storeTimer.start();
    updateFooter();
}

void ConnectionWizard::updateFooter()
{
    if (m_steps.size() <= FinalStep)
        return; // They are being made.
    const bool isLast = currentStep() == FinalStep;
    m_back->setVisible(currentStep() > SourceStep);
    m_create->setVisible(isLast);
    m_copyCommand->setVisible(isLast);
    // Only objects that are there already can be compared with.
    m_dryRun->setVisible(isLast && isNeeded(FieldStep));
    m_next->setText(isLast ? tr("Create and &sync") : tr("&Next"));
    m_list->setShown(FieldStep, isNeeded(FieldStep));
    for (std::size_t i = 0; i < m_steps.size(); ++i) {
        const int index = static_cast<int>(i);
        const bool isEnd = index <= DestinationStep;
        const bool isChosen = !isEnd
            || m_draft->hasEnd(index == SourceStep ? EndpointRole::Source
                                                   : EndpointRole::Destination);
        m_list->setDone(index, index < m_reached && isChosen && m_steps[i]->missing().isEmpty());
    }
}

void ConnectionWizard::copyCommand()
{
    if (!m_steps[static_cast<std::size_t>(currentStep())]->missing().isEmpty()) {
        showMissing();
        return;
    }
    const Connection connection = m_draft->connection();
    const Endpoint &source = m_draft->end(EndpointRole::Source);
    const Endpoint &destination = m_draft->end(EndpointRole::Destination);
    QJsonObject form = connectionToJson(connection, source, destination, m_workspace.registry());
    // Both ends are stored already.
    form.insert(u"source"_s, source.name);
    form.insert(u"destination"_s, destination.name);
    QApplication::clipboard()->setText(CommandTexts(m_workspace.services().profile)
                                           .createFrom(connectionToYaml(form), connection.name));
    m_message->clearActions();
    m_message->showMessage(MessageBar::Kind::Positive, tr("The command is copied."));
}

void ConnectionWizard::openDryRun()
{
    if (!m_steps[static_cast<std::size_t>(currentStep())]->missing().isEmpty()) {
        showMissing();
        return;
    }
    const Connection connection = m_draft->connection();
    auto *dialog = new DryRunDialog(DryRunTask::runnerOf(m_workspace, connection,
                                                         m_draft->end(EndpointRole::Source),
                                                         m_draft->end(EndpointRole::Destination)),
                                    connection.name, false, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void ConnectionWizard::create(bool isStarted)
{
    for (std::size_t i = 0; i < m_steps.size(); ++i) {
        if (m_steps[i]->missing().isEmpty())
            continue;
        goTo(static_cast<int>(i));
        showMissing();
        return;
    }
    // Creating alone writes nothing.
    if (isStarted)
        guardProduction(this, {m_draft->end(EndpointRole::Destination)}, [this] { save(true); });
    else
        save(false);
}

void ConnectionWizard::save(bool isStarted)
{
    m_next->setEnabled(false);
    m_create->setEnabled(false);
    m_workspace.saveConnection(
        m_draft->connection(), this,
        [this, isStarted](const Result<Connection> &saved) { finishCreating(saved, isStarted); });
}

void ConnectionWizard::finishCreating(const Result<Connection> &saved, bool isStarted)
{
    m_next->setEnabled(true);
    m_create->setEnabled(true);
    if (!saved) {
        m_message->showError(saved.error());
        return;
    }
    m_isCreated = true;
    m_storeTimer.stop();
    m_mappingStep->view()->remember();
    m_workspace.removeDraft(m_draft->id());
    if (isStarted)
        m_workspace.startSync(saved->id);
    // Its page can be shown once the window knows of it.
    connect(&m_workspace, &Workspace::snapshotChanged, this, [this, id = saved->id, isStarted] {
        if (m_isAnnounced || m_workspace.snapshot()->connection(id) == nullptr)
            return;
        m_isAnnounced = true;
        emit created(id, isStarted);
    });
}

void ConnectionWizard::store()
{
    if (m_isCreated)
        return;
    QJsonObject content = m_draft->toJson();
    content.insert(u"step"_s, currentStep());
    content.insert(u"reached"_s, m_reached);
    content.insert(u"unsaved_source"_s, m_endSteps[0]->unsaved());
    content.insert(u"unsaved_destination"_s, m_endSteps[1]->unsaved());
    const bool isEmpty = m_draft->isEmpty() && m_endSteps[0]->unsaved().isEmpty()
        && m_endSteps[1]->unsaved().isEmpty();
    if (isEmpty)
        m_workspace.removeDraft(m_draft->id());
    else
        m_workspace.saveDraft(
            {m_draft->id(), draftName(), content, m_workspace.services().clock.now()});
}

QString ConnectionWizard::draftName() const
{
    if (const QString name = m_draft->connection().name; !name.isEmpty())
        return name;
    const QString typed = m_endSteps[0]->unsaved().value("name"_L1).toString();
    return typed.isEmpty() ? tr("New connection") : typed;
}

void ConnectionWizard::openDraft(const Draft &draft)
{
    m_draft->restore(draft.id, draft.content);
    m_endSteps[0]->restoreUnsaved(draft.content.value("unsaved_source"_L1).toObject());
    m_endSteps[1]->restoreUnsaved(draft.content.value("unsaved_destination"_L1).toObject());
    m_reached = qBound(0, draft.content.value("reached"_L1).toInt(), static_cast<int>(FinalStep));
    const int step = qBound(0, draft.content.value("step"_L1).toInt(), m_reached);
    goTo(isNeeded(step) ? step : FinalStep);
    m_storeTimer.stop();
}

void ConnectionWizard::startWith(const QString &pathOrUrl)
{
    goTo(SourceStep);
    m_endSteps[0]->takePath(pathOrUrl);
}

void ConnectionWizard::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    // Only what is on the screen can take the focus.
    QTimer::singleShot(0, this,
                       [this] { m_steps[static_cast<std::size_t>(currentStep())]->enter(); });
}

void ConnectionWizard::closeEvent(QCloseEvent *event)
{
    m_storeTimer.stop();
    store();
    event->accept();
    emit closed();
}

} // namespace millrace

#include "ui/files/importdialog.h"

#include "core/declarative/library/manifestcatalogue.h"
#include "core/interchange/airbytechoice.h"
#include "core/interchange/connectionsetfiles.h"
#include "ui/files/airbytereportview.h"
#include "ui/files/planmodel.h"
#include "ui/help/helptopics.h"
#include "ui/settings/secretplacedialog.h"
#include "ui/widgets/loadingview.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/readingorder.h"
#include "ui/widgets/textlabel.h"
#include "ui/workspace/commandtexts.h"

#include <QCheckBox>
#include <QFileInfo>
#include <QHeaderView>
#include <QListView>
#include <QPushButton>
#include <QScreen>
#include <QStackedWidget>
#include <QStringListModel>
#include <QTreeView>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

/// What came of reading and planning.
struct ImportDialog::Outcome final
{
    PlanOutcome planned{};
    std::optional<Error> error{}; ///< Of a file that cannot be read, or of the profile.
};

namespace {

constexpr int s_reportLines = 44; ///< With a report the dialogue is as high, where there is room.

QString namesOf(const QStringList &paths)
{
    QStringList names;
    for (const QString &path : paths)
        names << QFileInfo(path).fileName();
    return names.join(u", "_s);
}

} // namespace

ImportDialog::ImportDialog(Workspace &workspace, const QStringList &paths, QWidget *parent,
                           Origin origin)
    : QDialog(parent)
    , m_workspace(workspace)
    , m_paths(paths)
    , m_origin(origin)
    , m_model(new PlanModel(this))
    , m_faultTexts(new QStringListModel(this))
{
    setWindowTitle(tr("Import connections"));
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(true);
    build();
    readFiles();
}

ImportDialog::~ImportDialog() { m_cancellation.request_stop(); }

QString ImportDialog::command() const
{
    const CommandTexts texts(m_workspace.services().profile);
    const bool isAirbyte = m_airbyte != nullptr || m_origin == Origin::Airbyte;
    return isAirbyte ? texts.importAirbyte(m_paths) : texts.apply(m_paths, m_prune->isChecked());
}

void ImportDialog::setBusy(bool isBusy)
{
    m_prune->setEnabled(!isBusy);
    m_back->setEnabled(!isBusy);
    m_act->setEnabled(!isBusy && m_plan != nullptr && !m_plan->isEmpty());
    if (!isBusy) {
        m_loading->stop();
        return;
    }
    m_places->setCurrentWidget(m_loading);
    m_loading->start();
}

void ImportDialog::readFiles()
{
    m_message->clearActions();
    m_message->dismiss();
    m_about->setText(tr("Nothing is changed before it is agreed to."));
    m_loading->setText(tr("Reading the files"));
    setBusy(true);
    using Read = std::optional<Result<AirbyteImport>>;
    const auto work = [&registry = m_workspace.registry(), paths = m_paths, origin = m_origin,
                       connectors = m_workspace.services().profile.connectorsFolder(),
                       cancellation = m_cancellation.get_token()]() -> Read {
        if (origin == Origin::Any && !isFromAirbyte(paths, cancellation))
            return std::nullopt;
        return importFromAirbyte(paths, registry,
                                 declarative::ManifestCatalogue::definitionsIn(connectors),
                                 cancellation);
    };
    runInBackground(m_workspace.pool(), this, work, [this, round = ++m_round](const Read &read) {
        if (round != m_round)
            return;
        if (!read)
            return makePlan();
        setBusy(false);
        if (!*read)
            return showFaults({read->error()});
        m_airbyte = std::make_shared<const AirbyteImport>(**read);
        setHelpTopic(*this, u"concepts/import-from-airbyte"_s);
        m_report->setImport(*m_airbyte, m_workspace.registry());
        const int room = screen()->availableGeometry().height() * 9 / 10;
        resize(
            width(),
            std::clamp(fontMetrics().height() * s_reportLines, height(), std::max(height(), room)));
        showReport();
    });
}

void ImportDialog::showReport()
{
    m_plan.reset();
    m_model->setItems({});
    m_message->clearActions();
    m_message->dismiss();
    m_summary->hide();
    m_prune->hide();
    m_back->hide();
    m_about->setText(tr("This is what becomes of %1. What is marked is taken over; nothing is "
                        "changed before the plan is agreed to.")
                         .arg(namesOf(m_paths)));
    m_act->setText(tr("Make the &plan"));
    m_act->setEnabled(m_report->isAnyTaken());
    if (!m_report->isAnyTaken() && !m_airbyte->report.items.empty())
        m_message->showMessage(MessageBar::Kind::Warning,
                               tr("Nothing of this can come over as it is."),
                               tr("The list says what each thing needs."));
    m_places->setCurrentWidget(m_report);
    m_report->setFocus();
}

void ImportDialog::goOn()
{
    if (m_airbyte != nullptr && m_places->currentWidget() == m_report)
        makePlan();
    else
        carryOutPlan();
}

void ImportDialog::stop()
{
    if (m_airbyte == nullptr)
        return reject();
    m_cancellation.request_stop();
    m_cancellation = CancellationSource();
    ++m_round; // What is still on its way is of no use.
    setBusy(false);
    showReport();
}

void ImportDialog::makePlan()
{
    m_plan.reset();
    m_act->setText(tr("&Import"));
    m_about->setText(tr("This is what %1 would change. Nothing is changed before it is agreed to; "
                        "then all of it is, or nothing.")
                         .arg(namesOf(m_paths)));
    m_loading->setText(tr("Reading the files and asking the sources for their streams"));
    m_back->setVisible(m_airbyte != nullptr);
    m_message->clearActions();
    m_message->dismiss();
    m_summary->hide();
    setBusy(true);
    const PlanOptions options{.prunes = m_prune->isChecked(), .asksEnds = m_asksEnds};
    const auto work
        = [services = m_workspace.services(), paths = m_paths, options, airbyte = m_airbyte,
           choice = m_report->choice(), cancellation = m_cancellation.get_token()]() -> Outcome {
        ChosenParts chosen;
        if (airbyte != nullptr) {
            chosen = chosenParts(*airbyte, choice, services.registry);
        } else {
            ConnectionSetReader reader(services.registry);
            if (auto read = readConnectionSetFiles(paths, reader); !read)
                return {{}, read.error()};
            chosen = {reader.set(), reader.problems()};
        }
        if (!chosen.problems.empty())
            return {{{}, std::move(chosen.problems), {}}, {}};
        auto planned = ProfilePlanner(services.registry, services.secrets, services.database)
                           .plan(chosen.set, options, cancellation);
        return planned ? Outcome{std::move(*planned), {}} : Outcome{{}, planned.error()};
    };
    runInBackground(m_workspace.pool(), this, work,
                    [this, round = ++m_round](const Outcome &outcome) {
                        if (round == m_round)
                            present(outcome);
                    });
}

void ImportDialog::present(const Outcome &outcome)
{
    if (outcome.error)
        showFaults({*outcome.error});
    else if (!outcome.planned.problems.empty())
        showFaults(outcome.planned.problems);
    else if (!outcome.planned.questions.empty())
        askFirst(outcome.planned.questions);
    else
        showPlan(outcome.planned.plan);
    setBusy(false);
}

void ImportDialog::showFaults(const std::vector<Error> &faults)
{
    QStringList texts;
    for (const Error &fault : faults)
        texts << (fault.hint.isEmpty() ? fault.message
                                       : tr("%1 %2").arg(fault.message, fault.hint));
    m_faultTexts->setStringList(texts);
    m_back->setVisible(m_airbyte != nullptr);
    m_prune->setVisible(m_airbyte == nullptr && m_origin == Origin::Any);
    m_places->setCurrentWidget(m_faults);
    m_message->showMessage(MessageBar::Kind::Negative,
                           tr("%n fault(s) keep the files from being imported.", nullptr,
                              static_cast<int>(faults.size())),
                           m_airbyte == nullptr
                               ? tr("Mend the files and look again.")
                               : tr("Back in the report, enter what is missing and unmark what "
                                    "cannot come over."));
    connect(m_message->addAction(tr("Look &again")), &QPushButton::clicked, this,
            m_airbyte == nullptr ? &ImportDialog::readFiles : &ImportDialog::makePlan);
    m_faults->setFocus();
}

void ImportDialog::askFirst(const std::vector<Endpoint> &ends)
{
    QStringList names;
    for (const Endpoint &end : ends)
        names << tr("“%1” (%2)").arg(end.name, end.connectorId);
    m_model->setItems({});
    m_places->setCurrentWidget(m_nothing);
    m_message->showMessage(
        MessageBar::Kind::Warning,
        tr("For the plan the files have to be trusted: %1 would be asked for streams, with the "
           "secrets of this computer that the files refer to.")
            .arg(names.join(u", "_s)),
        tr("A file from somebody else can name any server. Look at it first."));
    QPushButton *trust = m_message->addAction(tr("&Trust and ask"));
    connect(trust, &QPushButton::clicked, this, [this] {
        m_asksEnds = true;
        makePlan();
    });
    // Enter alone is no consent.
    trust->setAutoDefault(false);
}

void ImportDialog::showPlan(const ProfilePlan &plan)
{
    m_plan = std::make_shared<const ProfilePlan>(plan);
    m_model->setItems(plan.items);
    m_tree->expandAll();
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QModelIndex item = m_model->index(row, 0);
        m_tree->setFirstColumnSpanned(row, {}, true);
        for (int part = 0; part < m_model->rowCount(item); ++part)
            m_tree->setFirstColumnSpanned(part, item,
                                          m_model->isSentence(m_model->index(part, 0, item)));
    }
    // The tree may not have been laid out yet.
    const int width = m_places->width();
    m_tree->header()->resizeSection(PlanModel::ChangeColumn, width * 2 / 5);
    m_tree->header()->resizeSection(PlanModel::BeforeColumn, width / 4);
    m_tree->setCurrentIndex(m_model->index(0, 0));
    m_places->setCurrentWidget(m_tree);
    m_summary->setText(plan.summary());
    m_summary->show();
    if (plan.isEmpty())
        m_message->showMessage(MessageBar::Kind::Positive,
                               tr("Nothing to change: the profile is as the files say."));
    else if (!plan.remarks.isEmpty())
        m_message->showMessage(MessageBar::Kind::Warning, plan.remarks.join(u'\n'));
    m_tree->setFocus();
}

bool ImportDialog::focusNextPrevChild(bool isForward)
{
    // Lines for passwords are made after the buttons that stand below them.
    return focusNextInReadingOrder(*this, isForward);
}

void ImportDialog::reject()
{
    if (m_cancel->isEnabled())
        QDialog::reject();
}

void ImportDialog::carryOutPlan()
{
    if (m_plan == nullptr)
        return;
    m_act->setEnabled(false);
    m_prune->setEnabled(false);
    m_cancel->setEnabled(false);
    m_back->setEnabled(false);
    const auto work = [services = m_workspace.services(), plan = m_plan]() -> Result<QString> {
        QStringList left;
        const auto locks = lockRemoved(*plan, services.profile);
        if (!locks)
            return locks.error();
        auto done = carryOut(*plan, services.database, services.secrets, ChangeOrigin::Window,
                             [&left](const Error &error) { left << error.message; });
        if (!done)
            return done.error();
        return left.join(u' ');
    };
    runInBackground(m_workspace.pool(), this, work,
                    [this](const Result<QString> &done) { finish(done); });
}

void ImportDialog::finish(const Result<QString> &done)
{
    m_workspace.refresh();
    m_prune->setEnabled(true);
    m_cancel->setEnabled(true);
    m_back->setEnabled(true);
    if (!done) {
        m_message->clearActions();
        if (secretPlaceHelps(done.error())) {
            m_act->setEnabled(true);
            connect(m_message->addAction(tr("Choose where secrets are &kept…")),
                    &QPushButton::clicked, this,
                    [this, error = done.error()] { emit secretBackendNeeded(error); });
        }
        m_message->showError(done.error());
        connect(m_message->addAction(tr("Make the plan &again")), &QPushButton::clicked, this,
                &ImportDialog::makePlan);
        return;
    }
    QStringList ids;
    for (const Connection &connection : m_plan->change.connections)
        ids << connection.id;
    emit imported(ids,
                  tr("The files are imported: %1. %2").arg(m_plan->summary(), *done).trimmed());
    accept();
}

} // namespace millrace

#include "ui/files/importdialog.h"

#include "core/interchange/connectionsetfiles.h"
#include "ui/files/planmodel.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/loadingview.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/textlabel.h"
#include "ui/workspace/commandtexts.h"

#include <QApplication>
#include <QBoxLayout>
#include <QCheckBox>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QHeaderView>
#include <QListView>
#include <QPushButton>
#include <QStackedWidget>
#include <QStringListModel>
#include <QTreeView>

namespace millrace {

using namespace Qt::StringLiterals;

/// What came of reading and planning.
struct ImportDialog::Outcome final
{
    PlanOutcome planned{};
    std::optional<Error> error{}; ///< Of a file that cannot be read, or of the profile.
};

ImportDialog::ImportDialog(Workspace &workspace, const QStringList &paths, QWidget *parent)
    : QDialog(parent)
    , m_workspace(workspace)
    , m_paths(paths)
    , m_model(new PlanModel(this))
    , m_faultTexts(new QStringListModel(this))
{
    setWindowTitle(tr("Import connections"));
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(true);
    build();
    makePlan();
}

ImportDialog::~ImportDialog() { m_cancellation.request_stop(); }

void ImportDialog::build()
{
    QStringList names;
    for (const QString &path : m_paths)
        names << QFileInfo(path).fileName();
    auto *heading = new TextLabel(windowTitle(), TextRole::Heading, ColorRole::Text, this);
    auto *about = new TextLabel(
        tr("This is what %1 would change. Nothing is changed before it is agreed to; then all of "
           "it is, or nothing.")
            .arg(names.join(u", "_s)),
        TextRole::Body, ColorRole::TextMuted, this);
    about->setTextFormat(Qt::PlainText);
    about->setWordWrap(true);
    m_message = new MessageBar(this);
    m_message->setClosable(false);
    m_loading = new LoadingView(this);
    m_loading->setText(tr("Reading the files and asking the sources for their streams"));
    connect(m_loading, &LoadingView::cancelled, this, &QDialog::reject);
    m_tree = new QTreeView(this);
    m_tree->setModel(m_model);
    m_tree->setAccessibleName(tr("What would change"));
    m_tree->setUniformRowHeights(true);
    m_tree->setAlternatingRowColors(true);
    m_tree->header()->setSectionsMovable(false);
    m_tree->header()->setStretchLastSection(true);
    m_tree->setMinimumHeight(8 * metrics::controlHeight);
    m_faults = new QListView(this);
    m_faults->setModel(m_faultTexts);
    m_faults->setAccessibleName(tr("Faults of the files"));
    m_faults->setWordWrap(true);
    m_faults->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_faults->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_faults->setSpacing(metrics::spaceXS);
    m_places = new QStackedWidget(this);
    m_nothing = new QWidget(this);
    for (QWidget *place : {static_cast<QWidget *>(m_loading), static_cast<QWidget *>(m_tree),
                           static_cast<QWidget *>(m_faults), m_nothing})
        m_places->addWidget(place);
    m_summary = new TextLabel(TextRole::Body, ColorRole::TextMuted, this);
    m_prune = new QCheckBox(tr("&Delete what the profile has and the files do not"), this);
    m_prune->setToolTip(tr("Connections, sources, destinations and tags that no file declares."));
    connect(m_prune, &QCheckBox::toggled, this, &ImportDialog::makePlan);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceXL, metrics::spaceL, metrics::spaceXL,
                               metrics::spaceL);
    layout->setSpacing(metrics::spaceM);
    layout->addWidget(heading);
    layout->addWidget(about);
    layout->addWidget(m_message);
    layout->addWidget(m_places, 1);
    layout->addWidget(m_summary);
    layout->addWidget(m_prune);
    layout->addWidget(buildButtons());
    resize(fontMetrics().averageCharWidth() * 120, fontMetrics().height() * 32);
}

QWidget *ImportDialog::buildButtons()
{
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    QPushButton *copy = buttons->addButton(tr("Copy as &command"), QDialogButtonBox::ActionRole);
    setPlain(copy, true);
    m_cancel = buttons->button(QDialogButtonBox::Cancel);
    m_act = buttons->addButton(tr("&Import"), QDialogButtonBox::AcceptRole);
    setPrimary(m_act, true);
    m_act->setDefault(true);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(command()); });
    // Not accepted by itself: it closes once everything is done.
    connect(m_act, &QPushButton::clicked, this, &ImportDialog::carryOutPlan);
    return buttons;
}

QString ImportDialog::command() const
{
    return CommandTexts(m_workspace.services().profile).apply(m_paths, m_prune->isChecked());
}

void ImportDialog::setBusy(bool isBusy)
{
    m_prune->setEnabled(!isBusy);
    m_act->setEnabled(!isBusy && m_plan != nullptr && !m_plan->isEmpty());
    if (!isBusy) {
        m_loading->stop();
        return;
    }
    m_places->setCurrentWidget(m_loading);
    m_loading->start();
}

void ImportDialog::makePlan()
{
    m_plan.reset();
    m_message->clearActions();
    m_message->dismiss();
    m_summary->hide();
    setBusy(true);
    const PlanOptions options{.prunes = m_prune->isChecked(), .asksEnds = m_asksEnds};
    const auto work = [services = m_workspace.services(), paths = m_paths, options,
                       cancellation = m_cancellation.get_token()]() -> Outcome {
        ConnectionSetReader reader(services.registry);
        if (auto read = readConnectionSetFiles(paths, reader); !read)
            return {{}, read.error()};
        if (!reader.problems().empty())
            return {{{}, reader.problems(), {}}, {}};
        auto planned = ProfilePlanner(services.registry, services.secrets, services.database)
                           .plan(reader.set(), options, cancellation);
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
    m_places->setCurrentWidget(m_faults);
    m_message->showMessage(MessageBar::Kind::Negative,
                           tr("%n fault(s) keep the files from being imported.", nullptr,
                              static_cast<int>(faults.size())),
                           tr("Mend the files and look again."));
    connect(m_message->addAction(tr("Look &again")), &QPushButton::clicked, this,
            &ImportDialog::makePlan);
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
    if (!done) {
        m_message->clearActions();
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

#include "ui/connectionpage/runview.h"

#include "core/store/deliverystore.h"
#include "core/store/jobrepository.h"
#include "core/store/storedsummary.h"
#include "ui/connectionpage/balanceview.h"
#include "ui/connectionpage/deliveryline.h"
#include "ui/connectionpage/logview.h"
#include "ui/connectionpage/progresstext.h"
#include "ui/connectionpage/runbar.h"
#include "ui/connectionpage/streamspanel.h"
#include "ui/connectionpage/streamtablemodel.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/iconlabel.h"
#include "ui/widgets/loadingview.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/textlabel.h"
#include "ui/workspace/commandtexts.h"
#include "ui/workspace/workspace.h"

#include <QApplication>
#include <QBoxLayout>
#include <QClipboard>
#include <QComboBox>
#include <QDesktopServices>
#include <QFileDialog>
#include <QJsonDocument>
#include <QLabel>
#include <QMenu>
#include <QSaveFile>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QUrl>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

ColorRole colorRoleOf(JobStatus status)
{
    switch (status) {
    case JobStatus::Running:
        return ColorRole::Info;
    case JobStatus::Pending:
    case JobStatus::Incomplete:
        return ColorRole::Warning;
    case JobStatus::Failed:
        return ColorRole::Negative;
    case JobStatus::Succeeded:
        return ColorRole::Positive;
    case JobStatus::Cancelled:
        return ColorRole::Neutral;
    }
    return ColorRole::Neutral;
}

/// What is stored about one run.
struct StoredRun final
{
    Job job;
    DeliverySummary delivery;
};

Result<StoredRun> storedRun(StateDatabase &database, qint64 id)
{
    auto job = JobRepository(database).find(id);
    if (!job)
        return job.error();
    auto delivery = DeliveryStore(database).summary(id);
    if (!delivery)
        return delivery.error();
    return StoredRun{std::move(*job), std::move(*delivery)};
}

constexpr ErrorDefinition s_notSaved{
    "run.summary_not_saved", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The file %1 cannot be written."),
    QT_TRANSLATE_NOOP("errors", "Check the permissions and the free space there.")};

Result<QByteArray> summaryText(StateDatabase &database, qint64 id)
{
    const auto summary = storedSummary(database, id);
    if (!summary)
        return summary.error();
    return QJsonDocument(*summary).toJson();
}

Result<void> writeSummary(StateDatabase &database, qint64 id, const QString &path)
{
    const auto text = summaryText(database, id);
    if (!text)
        return text.error();
    QSaveFile file(path);
    const bool isWritten
        = file.open(QIODevice::WriteOnly) && file.write(*text) == text->size() && file.commit();
    return isWritten ? Result<void>() : makeError(s_notSaved, {path}, file.errorString());
}

} // namespace

RunView::RunView(Workspace &workspace, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
{
    build();
    connect(m_attempts, &QComboBox::currentIndexChanged, this, &RunView::showAttempt);
    connect(m_error, &ErrorView::retried, this, &RunView::load);
    connect(m_loading, &LoadingView::cancelled, this, &RunView::closed);
    connect(m_balance, &BalanceView::rejectedRequested, this, &RunView::rejectedRequested);
    connect(m_delivery, &DeliveryLine::folderRequested, this,
            [](const QString &folder) { QDesktopServices::openUrl(QUrl::fromLocalFile(folder)); });
    connect(m_streams, &StreamsPanel::logRequested, m_log, &LogView::showError);
    connect(m_log, &LogView::searchAllRequested, this, &RunView::logSearchRequested);
}

void RunView::build()
{
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(buildContent());
    m_loading = new LoadingView(m_stack);
    m_loading->setText(tr("Reading the run"));
    m_error = new ErrorView(m_stack);
    m_stack->addWidget(m_loading);
    m_stack->addWidget(m_error);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceXL, metrics::spaceM, metrics::spaceXL,
                               metrics::spaceL);
    layout->setSpacing(metrics::spaceM);
    layout->addWidget(buildTitle());
    layout->addWidget(m_stack, 1);
}

QWidget *RunView::buildTitle()
{
    auto *bar = new QWidget(this);
    QToolButton *back = iconButton(u"chevron-left"_s, tr("Back to the connection (Esc)"), bar);
    connect(back, &QToolButton::clicked, this, &RunView::closed);
    m_icon = new IconLabel(metrics::iconM, bar);
    m_title = new TextLabel(TextRole::Heading, ColorRole::Text, bar);
    m_line = new TextLabel(TextRole::Body, ColorRole::TextMuted, bar);
    m_line->setWordWrap(true);
    m_attemptLabel = new QLabel(tr("Att&empt:"), bar);
    m_attempts = new QComboBox(bar);
    m_attempts->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_attemptLabel->setBuddy(m_attempts);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins({});
    row->setSpacing(metrics::spaceS);
    row->addWidget(back);
    row->addWidget(m_icon);
    row->addWidget(m_title);
    row->addSpacing(metrics::spaceXS);
    row->addWidget(m_line, 1);
    row->addWidget(m_attemptLabel);
    row->addWidget(m_attempts);
    buildSummary(bar);
    row->addWidget(m_summary);
    return bar;
}

void RunView::buildSummary(QWidget *bar)
{
    m_summary = new QToolButton(bar);
    m_summary->setText(tr("&Summary"));
    m_summary->setIcon(icon(u"export"_s));
    m_summary->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_summary->setPopupMode(QToolButton::InstantPopup);
    m_summary->setFocusPolicy(Qt::StrongFocus);
    m_summary->setToolTip(tr("What the run did and measured, as JSON"));
    auto *menu = new QMenu(m_summary);
    menu->addAction(icon(u"copy"_s), tr("&Copy as JSON"), this, &RunView::copySummary);
    menu->addAction(icon(u"save"_s), tr("&Save as JSON…"), this, &RunView::chooseSummaryFile);
    menu->addAction(tr("Copy c&ommand"), this, [this] {
        QApplication::clipboard()->setText(
            CommandTexts(m_workspace.services().profile).runSummary(m_jobId));
    });
    m_summary->setMenu(menu);
    m_summary->hide();
}

void RunView::copySummary()
{
    m_workspace.query<QByteArray>(
        this, [id = m_jobId](StateDatabase &database) { return summaryText(database, id); },
        [this](const Result<QByteArray> &text) {
            if (text)
                QApplication::clipboard()->setText(QString::fromUtf8(*text));
            else
                m_message->showError(text.error());
        });
}

void RunView::chooseSummaryFile()
{
    auto *dialog = new QFileDialog(this, tr("Save summary"), QString(), tr("JSON files (*.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"json"_s);
    dialog->selectFile(tr("run %1").arg(m_jobId) + u".json"_s);
    connect(dialog, &QFileDialog::fileSelected, this, &RunView::saveSummary);
    dialog->open();
}

void RunView::saveSummary(const QString &file)
{
    m_workspace.query<void>(
        this,
        [id = m_jobId, file](StateDatabase &database) { return writeSummary(database, id, file); },
        [this, file](const Result<void> &saved) {
            if (saved)
                m_message->showMessage(MessageBar::Kind::Positive,
                                       tr("The summary is saved as %1.").arg(file));
            else
                m_message->showError(saved.error());
        });
}

QWidget *RunView::buildContent()
{
    m_splitter = new QSplitter(Qt::Vertical, m_stack);
    m_splitter->setChildrenCollapsible(false);
    auto *top = new QWidget(m_splitter);
    m_message = new MessageBar(top);
    m_message->setClosable(false);
    auto *card = new Card(top);
    m_balance = new BalanceView(card);
    m_delivery = new DeliveryLine(card);
    m_streams = new StreamsPanel(u"run"_s, card);
    m_streams->setHistoryShown(false);
    m_streams->setHasLog(true);
    card->body()->setSpacing(metrics::spaceM);
    card->body()->addWidget(m_balance);
    card->body()->addWidget(m_delivery);
    card->body()->addWidget(m_streams, 1);
    auto *column = new QVBoxLayout(top);
    column->setContentsMargins(0, 0, 0, metrics::spaceS);
    column->setSpacing(metrics::spaceM);
    column->addWidget(m_message);
    column->addWidget(card, 1);
    auto *scroll = new QScrollArea(m_splitter);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidgetResizable(true);
    scroll->setWidget(top);

    auto *logCard = new Card(m_splitter);
    logCard->setHeading(tr("Log"));
    m_log = new LogView(m_workspace.pool(), logCard);
    logCard->body()->addWidget(m_log, 1);
    m_splitter->addWidget(scroll);
    m_splitter->addWidget(logCard);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 1);
    return m_splitter;
}

void RunView::showRun(const QString &connectionId, qint64 jobId)
{
    m_connectionId = connectionId;
    m_jobId = jobId;
    m_job.reset();
    m_wantedAttempt = 0;
    m_message->hide();
    m_log->clear();
    m_title->setText(tr("Run %1").arg(jobId));
    m_line->clear();
    m_icon->setIcon({}, ColorRole::Text);
    m_attemptLabel->hide();
    m_attempts->hide();
    m_summary->hide();
    m_loading->start();
    m_stack->setCurrentWidget(m_loading);
    load();
}

void RunView::leave()
{
    m_jobId = 0;
    ++m_token;
    m_loading->stop();
    m_log->clear();
}

void RunView::load()
{
    const quint64 token = ++m_token;
    m_workspace.query<StoredRun>(
        this, [id = m_jobId](StateDatabase &database) { return storedRun(database, id); },
        [this, token](const Result<StoredRun> &run) {
            if (token != m_token)
                return;
            m_loading->stop();
            if (run) {
                take(run->job, run->delivery);
                return;
            }
            m_error->showError(run.error());
            m_stack->setCurrentWidget(m_error);
        });
}

void RunView::take(const Job &job, const DeliverySummary &delivery)
{
    m_job = job;
    m_delivery->showDelivery(delivery);
    m_title->setText(runHeading(job));
    // Of a run that is on it would be wrong the next moment.
    m_summary->setVisible(isTerminal(job.status));
    m_stack->setCurrentWidget(m_splitter);
    showSummary();
    fillAttempts();
    showAttempt();
}

bool RunView::isOn() const
{
    const auto progress = m_workspace.progress(m_connectionId);
    return progress && progress->jobId == m_jobId
        && m_workspace.services().engine.isRunning(m_connectionId);
}

void RunView::follow()
{
    if (m_jobId == 0 || !m_job || isTerminal(m_job->status))
        return;
    load();
}

void RunView::followProgress()
{
    if (m_jobId == 0 || !m_job)
        return;
    if (!isOn())
        return;
    const auto progress = m_workspace.progress(m_connectionId);
    if (static_cast<int>(m_job->attempts.size()) != progress->attempt) {
        load();
        return;
    }
    showSummary();
    showAttempt();
}

void RunView::fillAttempts()
{
    const bool wasNewest = m_attempts->currentIndex() <= 0;
    const QSignalBlocker blocker(m_attempts);
    const QVariant chosen = m_attempts->currentData();
    m_attempts->clear();
    for (auto attempt = m_job->attempts.rbegin(); attempt != m_job->attempts.rend(); ++attempt) {
        const QIcon shape = icon(jobStatusIcon(attempt->status), colorRoleOf(attempt->status));
        m_attempts->addItem(
            shape,
            tr("%1: %2").arg(QString::number(attempt->number), jobStatusTitle(attempt->status)),
            attempt->number);
    }
    const int kept = m_attempts->findData(chosen);
    m_attempts->setCurrentIndex(wasNewest || kept < 0 ? 0 : kept);
    if (m_wantedAttempt > 0)
        m_attempts->setCurrentIndex(std::max(0, m_attempts->findData(m_wantedAttempt)));
    m_wantedAttempt = 0;
    m_attempts->setVisible(m_attempts->count() > 1);
    m_attemptLabel->setVisible(m_attempts->count() > 1);
}

const Attempt *RunView::attempt() const
{
    const int number = m_attempts->currentData().toInt();
    for (const Attempt &attempt : m_job->attempts) {
        if (attempt.number == number)
            return &attempt;
    }
    return nullptr;
}

void RunView::showSummary()
{
    const TimePoint now = m_workspace.services().clock.now();
    const auto progress = isOn() ? m_workspace.progress(m_connectionId) : nullptr;
    const JobStatus status = progress ? progress->status : m_job->status;
    m_icon->setIcon(jobStatusIcon(status), colorRoleOf(status));
    m_line->setText(progress ? runningText(*progress, now) + u' ' + speedText(*progress)
                             : endedText(*m_job, now));
    StreamCounts totals = jobTotals(*m_job);
    if (progress && m_job->attempts.size() == 1)
        totals = progress->totals();
    m_balance->setCounts(totals);
    m_balance->setNotes(progress ? QStringList() : runNotes(summarised(m_job->attempts)));
}

void RunView::showAttempt()
{
    if (!m_job)
        return;
    const Attempt *shown = attempt();
    const bool isNewest = m_attempts->currentIndex() <= 0;
    std::vector<StreamRow> rows;
    if (shown != nullptr)
        rows = streamRows(shown->streams);
    const bool hasProgress = isNewest && isOn();
    if (hasProgress)
        overlay(rows, *m_workspace.progress(m_connectionId));
    m_streams->setRows(std::move(rows), m_workspace.services().clock.now());
    const std::optional<Error> &error = shown != nullptr ? shown->error : m_job->error;
    if (error)
        m_message->showError(*error);
    else
        m_message->hide();
    if (shown == nullptr)
        return;
    m_log->showLog(
        m_workspace.services().profile.attemptLog(m_jobId, shown->number),
        tr("run %1 attempt %2").arg(QString::number(m_jobId), QString::number(shown->number))
            + u".txt"_s);
    // A run of another program writes its log as well.
    m_log->setFollowed(isNewest && (hasProgress || !isTerminal(m_job->status)));
}

void RunView::showLine(int attempt, qint64 line)
{
    m_wantedAttempt = attempt;
    m_log->showLine(line);
    if (!m_job)
        return;
    fillAttempts();
    showAttempt();
}

void RunView::showLogLine(const QString &stream, const QString &code)
{
    m_attempts->setCurrentIndex(0);
    m_log->showError(stream, code);
}

} // namespace millrace

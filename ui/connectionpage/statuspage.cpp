#include "ui/connectionpage/statuspage.h"

#include "core/store/jobrepository.h"
#include "ui/connectionpage/balanceview.h"
#include "ui/connectionpage/progresstext.h"
#include "ui/connectionpage/runchart.h"
#include "ui/connectionpage/runtrust.h"
#include "ui/connectionpage/streamspanel.h"
#include "ui/connectionpage/streamtablemodel.h"
#include "ui/connectionpage/untestedends.h"
#include "ui/connectionpage/widerow.h"
#include "ui/endpoints/endpointtests.h"
#include "ui/theme/metrics.h"
#include "ui/verify/verifyline.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/formarea.h"
#include "ui/widgets/loadingview.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/textlabel.h"
#include "ui/workspace/workspace.h"

#include <QBoxLayout>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>

namespace millrace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

StreamCounts totalsOf(const std::vector<StreamProgress> &streams)
{
    StreamCounts sum;
    for (const StreamProgress &stream : streams)
        sum += stream.counts;
    return sum;
}

} // namespace

StatusPage::StatusPage(Workspace &workspace, const EndpointTests &tests, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_trust(new RunTrust(workspace, this))
    , m_untested(new UntestedEnds(workspace, tests, this))
{
    build();
    m_retryTimer.setInterval(1s);
    connect(&m_retryTimer, &QTimer::timeout, this, [this] { showRetry(runningProgress().get()); });
    // "5 minutes ago" goes stale by itself.
    m_minuteTimer.setInterval(30s);
    connect(&m_minuteTimer, &QTimer::timeout, this, &StatusPage::showStreams);
    m_minuteTimer.start();
    // Not with the snapshot: that may know of a run whose test of the ends is not read yet.
    connect(&tests, &EndpointTests::loaded, this, &StatusPage::followTests);
    connect(m_trust, &RunTrust::runRequested, this, &StatusPage::trustingSyncRequested);
    connect(m_chart, &RunChart::runRequested, this, &StatusPage::runRequested);
    connect(m_chartError, &ErrorView::retried, this, &StatusPage::loadRuns);
    connect(m_balance, &BalanceView::rejectedRequested, this, &StatusPage::rejectedRequested);
    connect(m_openRun, &QPushButton::clicked, this, [this] {
        if (const auto job = shownJob())
            emit runRequested(job->id);
    });
    connect(m_streams, &StreamsPanel::syncRequested, this, &StatusPage::streamSyncRequested);
    connect(m_streams, &StreamsPanel::commandRequested, this, &StatusPage::streamCommandRequested);
    connect(m_streams, &StreamsPanel::refreshRequested, this, &StatusPage::refreshRequested);
    connect(m_streams, &StreamsPanel::clearRequested, this, &StatusPage::clearRequested);
    connect(m_streams, &StreamsPanel::logRequested, this,
            [this](const QString &stream, const QString &code) {
                if (const auto job = shownJob())
                    emit logRequested(job->id, stream, code);
            });
}

void StatusPage::build()
{
    m_retry = new MessageBar(this);
    m_retry->setClosable(false);
    m_notRun = new EmptyState(u"not-run"_s, tr("Not run yet"),
                              tr("The first run copies everything that is chosen."), this);
    QPushButton *sync = m_notRun->addAction(tr("Sync now"), false);
    connect(sync, &QPushButton::clicked, this, &StatusPage::syncRequested);

    // Not a stack: that would be as high as the higher of the two.
    m_runRow = new WideRow(metrics::spaceL, this);
    m_runRow->addWidget(buildRunCard(), 5);
    m_runRow->addWidget(buildChartCard(), 6);
    for (QWidget *part : {static_cast<QWidget *>(m_runRow), static_cast<QWidget *>(m_notRun)})
        part->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    m_notRun->hide();

    m_verified = new VerifyLine(m_workspace, this);
    m_streamsCard = new Card(this);
    m_streamsCard->setHeading(tr("Streams"));
    m_streams = new StreamsPanel(u"status"_s, m_streamsCard);
    m_streams->setHasLog(true);
    auto *syncStreams = new QPushButton(m_streamsCard);
    setPlain(syncStreams, true);
    m_streamsCard->addHeaderWidget(syncStreams);
    m_streams->setSyncButton(syncStreams);
    m_streamsCard->body()->addWidget(m_streams);

    auto *area = new FormArea(this);
    QVBoxLayout *column = area->body();
    column->setContentsMargins(metrics::spaceXL, metrics::spaceL, metrics::spaceXL,
                               metrics::spaceXL);
    column->setSpacing(metrics::spaceL);
    column->addWidget(m_trust);
    column->addWidget(m_untested);
    column->addWidget(m_retry);
    column->addWidget(m_runRow);
    column->addWidget(m_notRun);
    column->addWidget(m_verified);
    column->addWidget(m_streamsCard, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(area);
}

Card *StatusPage::buildRunCard()
{
    m_runCard = new Card(this);
    m_openRun = new QPushButton(tr("&Open run"), m_runCard);
    setPlain(m_openRun, true);
    m_runCard->addHeaderWidget(m_openRun);
    m_runLine = new TextLabel(TextRole::Body, ColorRole::TextMuted, m_runCard);
    m_runLine->setWordWrap(true);
    m_balance = new BalanceView(m_runCard);
    m_progress = new QProgressBar(m_runCard);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Progress of the run"));
    m_speed = new TextLabel(TextRole::Body, ColorRole::TextMuted, m_runCard);
    m_speed->setWordWrap(true);
    QVBoxLayout *body = m_runCard->body();
    body->setSpacing(metrics::spaceM);
    body->addWidget(m_runLine);
    body->addWidget(m_balance);
    body->addWidget(m_progress);
    body->addWidget(m_speed);
    body->addStretch();
    return m_runCard;
}

Card *StatusPage::buildChartCard()
{
    auto *card = new Card(this);
    card->setHeading(tr("Last %1 runs").arg(RunChart::s_mostRuns));
    auto *all = new QPushButton(tr("&All runs"), card);
    setPlain(all, true);
    card->addHeaderWidget(all);
    connect(all, &QPushButton::clicked, this, &StatusPage::timelineRequested);
    m_chartStack = new QStackedWidget(card);
    m_chart = new RunChart(m_chartStack);
    m_chart->setMinimumHeight(fontMetrics().height() * 4 + 116);
    m_loading = new LoadingView(m_chartStack);
    m_loading->setText(tr("Reading the last runs"));
    m_chartError = new ErrorView(m_chartStack);
    m_chartStack->addWidget(m_chart);
    m_chartStack->addWidget(m_loading);
    m_chartStack->addWidget(m_chartError);
    card->body()->addWidget(m_chartStack);
    connect(m_loading, &LoadingView::cancelled, this, [this] {
        ++m_token;
        m_chartStack->setCurrentWidget(m_chart);
    });
    return card;
}

const ConnectionSummary *StatusPage::summary() const
{
    return m_workspace.snapshot()->connection(m_connectionId);
}

std::shared_ptr<const SyncProgress> StatusPage::runningProgress() const
{
    const auto progress = m_workspace.progress(m_connectionId);
    return m_workspace.services().engine.isRunning(m_connectionId) ? progress : nullptr;
}

std::optional<Job> StatusPage::shownJob() const
{
    const ConnectionSummary *connection = summary();
    return connection != nullptr ? connection->lastJob : std::nullopt;
}

void StatusPage::showConnection(const QString &id)
{
    m_connectionId = id;
    m_history = {};
    m_isLoaded = false;
    m_rates.clear();
    m_trust->reset();
    followTests();
    m_verified->showConnection(id);
    m_chart->setBars({});
    m_loading->start();
    m_chartStack->setCurrentWidget(m_loading);
    follow();
}

void StatusPage::follow()
{
    if (m_connectionId.isEmpty())
        return;
    showRun();
    showStreams();
    followEnds();
    loadRuns();
    m_verified->follow();
}

void StatusPage::followEnds()
{
    const auto snapshot = m_workspace.snapshot();
    const ConnectionSummary *connection = snapshot->connection(m_connectionId);
    if (connection == nullptr)
        return;
    m_trust->follow(*connection, isOn(*connection));
}

void StatusPage::followTests()
{
    const auto snapshot = m_workspace.snapshot();
    const ConnectionSummary *connection = snapshot->connection(m_connectionId);
    if (connection != nullptr)
        m_untested->follow(*connection, isOn(*connection));
}

bool StatusPage::isOn(const ConnectionSummary &connection) const
{
    const EngineThread &engine = m_workspace.services().engine;
    return engine.isRunning(m_connectionId) || engine.isQueued(m_connectionId)
        || connection.isLocked;
}

void StatusPage::followProgress()
{
    const auto progress = runningProgress();
    if (!progress)
        return;
    if (progress->jobId != m_ratedJob) {
        m_rates.clear();
        m_ratedJob = progress->jobId;
    }
    const auto now = m_workspace.services().clock.steadyNow();
    for (const StreamProgress &stream : progress->streams)
        m_rates[stream.stream].add(now, stream.counts);
    showRun();
    showStreams();
    showChart();
}

void StatusPage::loadRuns()
{
    const quint64 token = ++m_token;
    const auto read = [id = m_connectionId](StateDatabase &database) -> Result<StoredHistory> {
        StoredHistory history;
        auto jobs = JobRepository(database).list(id, RunChart::s_mostRuns);
        if (!jobs)
            return jobs.error();
        history.jobs = std::move(*jobs);
        auto activity = streamActivity(database, id);
        if (!activity)
            return activity.error();
        history.activity = std::move(*activity);
        auto freshness = StatisticsStore(database).freshness(id);
        if (!freshness)
            return freshness.error();
        history.freshness = std::move(*freshness);
        return history;
    };
    m_workspace.query<StoredHistory>(this, read, [this, token](Result<StoredHistory> history) {
        if (token != m_token)
            return;
        if (history) {
            takeRuns(std::move(*history));
            return;
        }
        m_loading->stop();
        m_chartError->showError(history.error());
        m_chartStack->setCurrentWidget(m_chartError);
    });
}

void StatusPage::takeRuns(StoredHistory history)
{
    m_history = std::move(history);
    m_isLoaded = true;
    m_loading->stop();
    m_chartStack->setCurrentWidget(m_chart);
    showChart();
    showStreams();
}

void StatusPage::showChart()
{
    if (!m_isLoaded)
        return;
    std::vector<RunBar> bars = runBars(m_history.jobs, RunChart::s_mostRuns);
    if (const auto progress = runningProgress()) {
        const auto running = std::ranges::find(bars, progress->jobId, &RunBar::jobId);
        if (running != bars.end()) {
            const StreamCounts totals = totalsOf(progress->streams);
            running->written = std::max(running->written, totals.written);
            running->rejected = std::max(running->rejected, totals.rejected);
            running->status = progress->status;
        }
    }
    if (bars != m_chart->bars())
        m_chart->setBars(std::move(bars));
}

void StatusPage::showRun()
{
    const auto progress = runningProgress();
    showRetry(progress.get());
    if (progress) {
        showRunning(*progress);
    } else if (const auto job = shownJob()) {
        showEnded(*job);
    } else {
        m_runRow->hide();
        m_notRun->show();
        return;
    }
    m_notRun->hide();
    m_runRow->show();
}

void StatusPage::showRunning(const SyncProgress &progress)
{
    const auto job = shownJob();
    m_runCard->setHeading(job && job->id == progress.jobId ? runHeading(*job)
                                                           : tr("Run %1").arg(progress.jobId));
    m_runLine->setText(runningText(progress, m_workspace.services().clock.now()));
    m_balance->setCounts(totalsOf(progress.streams));
    m_balance->setNotes({});
    const std::optional<int> percent = percentOf(progress);
    m_progress->setVisible(!progress.retryAt);
    // Without an estimate the bar runs back and forth: nobody knows how far it is.
    m_progress->setRange(0, percent ? 100 : 0);
    if (percent)
        m_progress->setValue(*percent);
    m_speed->setText(speedText(progress));
    m_speed->setVisible(!m_speed->text().isEmpty());
}

void StatusPage::showEnded(const Job &job)
{
    m_runCard->setHeading(runHeading(job));
    m_runLine->setText(endedText(job, m_workspace.services().clock.now()));
    m_balance->setCounts(jobTotals(job));
    m_balance->setNotes(runNotes(summarised(job.attempts)));
    m_progress->hide();
    m_speed->hide();
}

void StatusPage::showRetry(const SyncProgress *progress)
{
    const bool isWaiting = progress != nullptr && progress->retryAt;
    if (!isWaiting) {
        m_retryTimer.stop();
        m_retry->hide();
        return;
    }
    if (!m_retryTimer.isActive())
        m_retryTimer.start();
    const QString text = retryText(*progress, m_workspace.services().clock.now());
    if (m_retry->isHidden() || m_retry->text() != text)
        m_retry->showMessage(MessageBar::Kind::Warning, text, retryReason(*progress));
}

void StatusPage::showStreams()
{
    const ConnectionSummary *connection = summary();
    if (connection == nullptr)
        return;
    std::vector<StreamRow> rows = streamRows(connection->connection, connection->lastJob);
    addActivity(rows, m_history.activity,
                connection->lastJob ? std::optional(connection->lastJob->id) : std::nullopt);
    if (const auto progress = runningProgress())
        overlay(rows, *progress);
    addFreshness(rows, m_history.freshness);
    for (StreamRow &row : rows) {
        const auto rate = m_rates.find(row.id);
        if (rate != m_rates.end() && row.status == StreamStatus::Syncing)
            row.rowsPerSecond = rate->second.rowsPerSecond();
    }
    m_streams->setRows(std::move(rows), m_workspace.services().clock.now());
    showSyncable();
}

void StatusPage::showSyncable()
{
    const ConnectionSummary *connection = summary();
    const ConnectionState state = m_workspace.state(*connection);
    QString reason;
    if (state == ConnectionState::Running || state == ConnectionState::Queued)
        reason = tr("A run is on or waits; streams can be run once it has ended.");
    else if (!connection->connection.isEnabled)
        reason = tr("The connection is paused; resume it to run streams.");
    m_streams->setSyncBlocked(reason);
}

} // namespace millrace

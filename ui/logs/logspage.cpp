#include "ui/logs/logspage.h"

#include "ui/connectionpage/logfile.h"
#include "ui/connectionpage/logmodel.h"
#include "ui/logs/loghitmodel.h"
#include "ui/logs/logsearchbar.h"
#include "ui/logs/logsearchtask.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/pagetable.h"
#include "ui/widgets/spinner.h"
#include "ui/widgets/textlabel.h"
#include "ui/workspace/commandtexts.h"
#include "ui/workspace/workspace.h"

#include <QAction>
#include <QBoxLayout>
#include <QClipboard>
#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTextBlock>

namespace millrace {

using namespace Qt::StringLiterals;

LogsPage::LogsPage(Workspace &workspace, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_task(new LogSearchTask(workspace.services().database, workspace.services().profile, this))
    , m_model(new LogHitModel(this))
{
    build();
    connectParts();
    addActions();
    m_bar->follow(workspace.snapshot());
    m_stack->setCurrentWidget(m_start);
    setSearching(false);
}

LogsPage::~LogsPage() = default;

void LogsPage::build()
{
    m_bar = new LogSearchBar(m_workspace.services().clock, this);
    m_messages = new MessageBar(this);
    m_stack = new QStackedWidget(this);
    m_start = new EmptyState(u"log"_s, tr("Search the logs"),
                             tr("A text, a stream or a level finds lines in the logs of every run, "
                                "the newest run first."),
                             m_stack);
    m_none = new EmptyState(u"search"_s, {}, {}, m_stack);
    const QPushButton *all = m_none->addAction(tr("&Clear search"), false);
    connect(all, &QPushButton::clicked, m_bar, &LogSearchBar::clear);
    buildResults();
    for (QWidget *page : std::initializer_list<QWidget *>{m_start, m_none, m_results})
        m_stack->addWidget(page);

    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins({});
    outer->setSpacing(0);
    outer->addWidget(new PageHeader(tr("Logs"), this));
    auto *layout = new QVBoxLayout;
    layout->setContentsMargins(metrics::spaceXL, 0, metrics::spaceXL, metrics::spaceL);
    layout->setSpacing(metrics::spaceM);
    layout->addWidget(m_bar);
    layout->addWidget(m_messages);
    layout->addWidget(buildProgress());
    layout->addWidget(m_stack, 1);
    outer->addLayout(layout, 1);
}

QWidget *LogsPage::buildProgress()
{
    m_progress = new QWidget(this);
    m_spinner = new Spinner(metrics::iconS, m_progress);
    m_state = new TextLabel(TextRole::Body, ColorRole::TextMuted, m_progress);
    m_stop = new QPushButton(tr("S&top"), m_progress);
    m_stop->setToolTip(tr("Ends the search; what is found stays."));
    m_open = new QPushButton(icon(u"log"_s), tr("&Open the log"), m_progress);
    m_open->setToolTip(tr("Shows the chosen line in its log (Enter)."));
    auto *row = new QHBoxLayout(m_progress);
    row->setContentsMargins({});
    row->setSpacing(metrics::spaceS);
    row->addWidget(m_spinner);
    row->addWidget(m_state, 1);
    row->addWidget(m_stop);
    row->addWidget(m_open);
    return m_progress;
}

void LogsPage::buildResults()
{
    m_results = new QSplitter(Qt::Vertical, m_stack);
    m_results->setChildrenCollapsible(false);
    m_table = new PageTable(u"log-hits"_s, m_results, TableRows::Dense);
    m_table->setAccessibleName(tr("Lines that were found"));
    m_table->setFrameShape(QFrame::StyledPanel);
    m_table->viewport()->setAutoFillBackground(true);
    m_table->setUp(m_model, LogHitModel::MessageColumn,
                   {{LogHitModel::TimeColumn, u"2026-05-04 10:31:05"_s},
                    {LogHitModel::ConnectionColumn, tr("Orders to the warehouse")},
                    {LogHitModel::RunColumn, tr("%1, attempt %2").arg(u"1,000"_s, u"1"_s)},
                    {LogHitModel::LevelColumn, logLevelTitle(LogLevel::Warning)},
                    {LogHitModel::StreamColumn, u"customers"_s}});
    auto *below = new QWidget(m_results);
    m_aroundTitle = new TextLabel(TextRole::Small, ColorRole::TextMuted, below);
    m_around = new QPlainTextEdit(below);
    m_around->setReadOnly(true);
    m_around->setAccessibleName(tr("The line among those around it"));
    m_around->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_around->setTabChangesFocus(true);
    m_around->setFont(Theme::instance().font(TextRole::Mono));
    auto *column = new QVBoxLayout(below);
    column->setContentsMargins(0, metrics::spaceS, 0, 0);
    column->setSpacing(metrics::spaceXS);
    column->addWidget(m_aroundTitle);
    column->addWidget(m_around, 1);
    m_results->addWidget(m_table);
    m_results->addWidget(below);
    m_results->setStretchFactor(0, 3);
    m_results->setStretchFactor(1, 2);
}

void LogsPage::connectParts()
{
    connect(m_bar, &LogSearchBar::changed, this, &LogsPage::search);
    connect(m_bar, &LogSearchBar::left, m_table, [this] { m_table->setFocus(); });
    connect(m_task, &LogSearchTask::found, this, &LogsPage::take);
    connect(m_task, &LogSearchTask::moved, this, &LogsPage::showState);
    connect(m_task, &LogSearchTask::ended, this, &LogsPage::showEnd);
    connect(m_stop, &QPushButton::clicked, this, &LogsPage::stop);
    connect(m_open, &QPushButton::clicked, this, &LogsPage::openCurrent);
    connect(m_table, &QTableView::activated, this, &LogsPage::openCurrent);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &LogsPage::showCurrent);
    connect(&m_workspace, &Workspace::snapshotChanged, this, [this] {
        if (isVisible())
            m_bar->follow(m_workspace.snapshot());
    });
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        m_around->setFont(Theme::instance().font(TextRole::Mono));
        showCurrent();
    });
}

void LogsPage::addActions()
{
    auto *open = new QAction(icon(u"log"_s), tr("&Open the log"), this);
    connect(open, &QAction::triggered, this, &LogsPage::openCurrent);
    auto *command = new QAction(icon(u"copy"_s), tr("Copy the search as a co&mmand"), this);
    connect(command, &QAction::triggered, this, &LogsPage::copyCommand);
    m_table->addActions({open, command});
    // The window looks for an action of this name on F5.
    auto *refresh = new QAction(tr("Refresh"), this);
    refresh->setObjectName(u"refresh"_s);
    connect(refresh, &QAction::triggered, this, &LogsPage::search);
    addAction(refresh);
}

void LogsPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_bar->follow(m_workspace.snapshot());
}

void LogsPage::searchFor(const QString &connectionId, const QString &text, bool isPattern)
{
    m_bar->follow(m_workspace.snapshot());
    m_bar->choose(connectionId, text, isPattern);
    m_bar->focusText();
}

void LogsPage::search()
{
    m_task->stop();
    m_model->clear();
    m_messages->dismiss();
    m_searched = m_bar->query();
    m_searchedConnection = m_bar->connectionId();
    if (!m_bar->isRestricted()) {
        setSearching(false);
        m_state->clear();
        m_stack->setCurrentWidget(m_start);
        return;
    }
    const auto matcher = LogMatcher::compile(m_searched);
    if (!matcher) {
        setSearching(false);
        m_state->clear();
        m_messages->showError(matcher.error());
        m_stack->setCurrentWidget(m_start);
        return;
    }
    m_state->setText(tr("Searching."));
    setSearching(true);
    m_stack->setCurrentWidget(m_results);
    m_task->start(*matcher, {{m_searchedConnection, 0, 0}, 0, s_mostHits});
}

void LogsPage::take(const std::vector<LogHit> &hits)
{
    const bool isFirst = m_model->rowCount() == 0;
    m_model->add(hits);
    // Without the focus, which may be in the box where the person types.
    if (isFirst)
        m_table->setCurrentIndex(m_model->index(0, LogHitModel::MessageColumn));
}

void LogsPage::showState(const LogSearchState &state)
{
    m_state->setText(tr("Searching: %1 of %2 logs (%3), lines found: %4.")
                         .arg(groupedNumber(state.logs), groupedNumber(state.allLogs),
                              byteText(state.bytes), groupedNumber(state.hits)));
}

void LogsPage::showEnd(const Result<LogSearchState> &end)
{
    setSearching(false);
    if (!end) {
        m_state->clear();
        m_messages->showError(end.error());
        return;
    }
    const QString looked
        = tr("%1 in %n log(s) (%2).", nullptr, static_cast<int>(end->logs))
              .arg(tr("%n line(s)", nullptr, static_cast<int>(end->hits)), byteText(end->bytes));
    m_state->setText(end->isComplete
                         ? looked
                         : tr("The first %1 lines are shown; what is searched for more closely "
                              "shows the rest.")
                               .arg(groupedNumber(end->hits)));
    if (end->unreadable > 0)
        m_messages->showMessage(
            MessageBar::Kind::Warning,
            tr("%n log(s) could not be read.", nullptr, static_cast<int>(end->unreadable)));
    if (m_model->rowCount() > 0)
        return;
    m_none->setTexts(tr("No line matches"),
                     tr("%n log(s) were searched (%1).", nullptr, static_cast<int>(end->logs))
                         .arg(byteText(end->bytes)));
    m_stack->setCurrentWidget(m_none);
}

void LogsPage::stop()
{
    m_task->stop();
    setSearching(false);
    m_state->setText(
        tr("The search was ended; lines found: %1.").arg(groupedNumber(m_model->rowCount())));
}

void LogsPage::setSearching(bool isOn)
{
    m_spinner->setVisible(isOn);
    m_stop->setVisible(isOn);
    // Where nothing is found there is nothing to open.
    m_open->setVisible(isOn || m_model->rowCount() > 0);
    m_open->setEnabled(current() != nullptr);
}

const LogHit *LogsPage::current() const
{
    const int row = m_table->currentIndex().row();
    return row >= 0 && row < m_model->rowCount() ? &m_model->hit(row) : nullptr;
}

void LogsPage::showCurrent()
{
    const LogHit *hit = current();
    const quint64 token = ++m_token;
    m_open->setEnabled(hit != nullptr);
    if (hit == nullptr) {
        m_aroundTitle->clear();
        m_around->clear();
        return;
    }
    const QString path = m_workspace.services().profile.attemptLog(hit->jobId, hit->attempt);
    runInBackground(
        m_workspace.pool(), this,
        [path, offset = hit->offset] { return logAround(path, offset, s_aroundLines); },
        [this, token, hit = *hit](const Result<LogSurroundings> &around) {
            if (token == m_token)
                showAround(hit, around);
        });
}

void LogsPage::showAround(const LogHit &hit, const Result<LogSurroundings> &around)
{
    m_aroundTitle->setText(tr("%1, run %2, attempt %3, line %4")
                               .arg(hit.connectionName, groupedNumber(hit.jobId),
                                    groupedNumber(hit.attempt), groupedNumber(hit.line + 1)));
    m_around->setExtraSelections({});
    if (!around) {
        m_around->setPlainText(around.error().message);
        return;
    }
    QStringList lines;
    for (const LogEntry &entry : around->lines)
        lines << logLineText(entry).replace(u'\n', u'⏎');
    m_around->setPlainText(lines.join(u'\n'));
    QTextEdit::ExtraSelection mark;
    mark.format.setBackground(Theme::instance().color(ColorRole::AccentSoft));
    mark.format.setProperty(QTextFormat::FullWidthSelection, true);
    mark.cursor = QTextCursor(m_around->document()->findBlockByNumber(around->place));
    m_around->setExtraSelections({mark});
    m_around->setTextCursor(mark.cursor);
    m_around->centerCursor();
}

void LogsPage::openCurrent()
{
    if (const LogHit *hit = current())
        emit lineRequested(hit->connectionId, hit->jobId, hit->attempt, hit->line);
}

void LogsPage::copyCommand()
{
    const ConnectionSummary *connection = m_workspace.snapshot()->connection(m_searchedConnection);
    const QString command
        = CommandTexts(m_workspace.services().profile)
              .searchLogs(connection != nullptr ? connection->connection.name : QString(),
                          m_searched);
    QGuiApplication::clipboard()->setText(command);
    m_messages->showMessage(MessageBar::Kind::Positive, tr("The command is copied."), command);
}

} // namespace millrace

#include "ui/connectionpage/logview.h"

#include "core/base/pluralform.h"
#include "ui/connectionpage/logbar.h"
#include "ui/connectionpage/logmodel.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/loadingview.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagetable.h"
#include "ui/widgets/rowchoice.h"
#include "ui/widgets/rowcountlabel.h"
#include "ui/workspace/backgroundtask.h"

#include <QApplication>
#include <QBoxLayout>
#include <QClipboard>
#include <QFileDialog>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPushButton>
#include <QScrollBar>
#include <QStackedWidget>

#include <algorithm>
#include <numeric>
#include <utility>

namespace millrace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A clipboard of more is of no use to anybody, and costs memory in two programs.
constexpr int s_mostCopied = 100'000;

} // namespace

LogView::LogView(QThreadPool &pool, QWidget *parent)
    : QWidget(parent)
    , m_pool(pool)
{
    build();
    connectTools();
    m_timer.setInterval(1s);
    connect(&m_timer, &QTimer::timeout, this, &LogView::read);
    connect(m_model, &LogModel::blocksWanted, this, &LogView::readBlocks);
}

LogView::~LogView() { m_searching.request_stop(); }

void LogView::build()
{
    m_model = new LogModel(this);
    m_bar = new LogBar(this);
    m_stack = new QStackedWidget(this);
    m_table = new PageTable(u"log"_s, m_stack, TableRows::Dense);
    m_table->setAccessibleName(tr("Lines of the log"));
    m_table->setCopier([this] { copy(); });
    m_table->setUp(
        m_model, LogModel::MessageColumn,
        {{LogModel::TimeColumn, u"00:00:00.000"_s}, {LogModel::LevelColumn, tr("Warning")}});
    m_empty = new EmptyState(u"log"_s, tr("No line matches"), {}, m_stack);
    QPushButton *all = m_empty->addAction(tr("Show all lines"), false);
    connect(all, &QPushButton::clicked, m_bar, &LogBar::showAll);
    m_loading = new LoadingView(m_stack);
    m_loading->setText(tr("Reading the log"));
    m_error = new ErrorView(m_stack);
    for (QWidget *page : std::initializer_list<QWidget *>{m_table, m_empty, m_loading, m_error})
        m_stack->addWidget(page);
    m_messages = new MessageBar(this);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    layout->addWidget(m_bar);
    layout->addWidget(m_messages);
    layout->addWidget(m_stack, 1);
}

void LogView::connectTools()
{
    m_bar->count().follow(*m_model, [this] { return static_cast<qint64>(m_model->totalCount()); });
    connect(m_bar, &LogBar::filterChanged, this, &LogView::applyFilter);
    connect(m_bar, &LogBar::searchChanged, this, [this] {
        m_isJumping = true;
        startSearch(0, 0);
    });
    connect(m_bar, &LogBar::nextRequested, this, [this] { step(false); });
    connect(m_bar, &LogBar::left, m_table, [this] { m_table->setFocus(); });
    connect(m_bar, &LogBar::copyRequested, this, &LogView::copy);
    connect(m_bar, &LogBar::saveRequested, this, &LogView::save);
    connect(m_bar, &LogBar::searchAllRequested, this,
            [this] { emit searchAllRequested(m_bar->searchText(), m_bar->isPattern()); });
    connect(m_bar, &LogBar::followRequested, this, &LogView::follow);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, &LogView::noteScrolling);
    connect(m_error, &ErrorView::retried, this, &LogView::read);
    connect(m_loading, &LoadingView::cancelled, this, [this] {
        clear();
        m_bar->count().setCounting(false);
        m_stack->setCurrentWidget(m_table);
    });
}

void LogView::showLog(const QString &path, const QString &suggestedName)
{
    m_suggestedName = suggestedName;
    if (path == m_path)
        return;
    m_path = path;
    m_isReading = false;
    m_isTailing = true;
    m_messages->hide();
    m_model->clear();
    m_loading->start();
    m_bar->count().setCounting(true);
    m_stack->setCurrentWidget(m_loading);
    read();
}

void LogView::clear()
{
    ++m_token;
    m_path.clear();
    m_isReading = false;
    m_isErrorWanted = false;
    m_wantedLine.reset();
    m_isFollowed = false;
    m_bar->setFollowable(false);
    m_timer.stop();
    m_messages->hide();
    m_searching.request_stop();
    m_hits.clear();
    m_model->clear();
}

void LogView::setFollowed(bool isFollowed)
{
    const bool hasEnded = m_isFollowed && !isFollowed;
    m_isFollowed = isFollowed;
    m_bar->setFollowable(isFollowed);
    m_bar->setAtEnd(m_isTailing);
    if (isFollowed)
        m_timer.start();
    else
        m_timer.stop();
    // The last lines come after the last number.
    if (hasEnded)
        read();
}

void LogView::read()
{
    if (m_isReading || m_path.isEmpty())
        return;
    m_isReading = true;
    const quint64 token = ++m_token;
    runInBackground(
        m_pool, this,
        [path = m_path, end = m_model->end(), names = m_model->names()] {
            return scanLog(path, end, names);
        },
        [this, token](const Result<LogGrowth> &growth) {
            if (token == m_token)
                take(growth);
        });
}

void LogView::take(const Result<LogGrowth> &growth)
{
    m_isReading = false;
    m_loading->stop();
    m_bar->count().setCounting(false);
    if (!growth) {
        m_error->showError(growth.error());
        m_stack->setCurrentWidget(m_error);
        return;
    }
    const auto known = static_cast<quint32>(m_model->totalCount());
    m_isGrowing = true;
    m_model->grow(*growth);
    m_bar->setStreams(m_model->streams());
    showState();
    if (!growth->lines.empty())
        startSearch(growth->from, growth->from == 0 ? 0 : known);
    chooseWantedError();
    chooseWantedLine();
    if (m_isFollowed && m_isTailing)
        m_table->scrollToBottom();
    m_isGrowing = false;
}

bool LogView::isAtEnd() const
{
    const QScrollBar *bar = m_table->verticalScrollBar();
    return bar->value() >= bar->maximum();
}

void LogView::noteScrolling()
{
    if (m_isGrowing)
        return;
    m_isTailing = isAtEnd();
    m_bar->setAtEnd(m_isTailing);
}

void LogView::follow(bool isFollowed)
{
    m_isTailing = isFollowed;
    if (isFollowed)
        m_table->scrollToBottom();
}

void LogView::readBlocks(const std::set<int> &blocks)
{
    for (const int block : blocks) {
        runInBackground(
            m_pool, this,
            [path = m_path, places = m_model->block(block)] { return readLog(path, places); },
            [this, block, path = m_path](Result<std::vector<LogEntry>> entries) {
                if (path == m_path)
                    m_model->setBlock(block,
                                      entries ? std::move(*entries) : std::vector<LogEntry>());
            });
    }
}

void LogView::showState()
{
    if (m_model->rowCount() > 0) {
        m_stack->setCurrentWidget(m_table);
        return;
    }
    const bool isFiltered = m_model->totalCount() > 0;
    m_empty->setTexts(isFiltered ? tr("No line matches") : tr("Nothing logged yet"),
                      isFiltered
                          ? tr("%1 lines are filtered out.", nullptr,
                               pluralOf(static_cast<qint64>(m_model->totalCount())))
                                .arg(groupedNumber(static_cast<qint64>(m_model->totalCount())))
                          : tr("The run has not written a line so far."));
    m_stack->setCurrentWidget(m_empty);
}

void LogView::applyFilter()
{
    m_model->setFilter(m_bar->filter());
    showState();
    startSearch(0, 0);
}

void LogView::startSearch(qint64 from, quint32 firstLine)
{
    m_searching.request_stop();
    m_searching = CancellationSource();
    const LogSearch search{m_bar->searchText(), m_model->filter(), from,
                           m_model->end(),      firstLine,         m_bar->isPattern()};
    const bool isMore = firstLine > 0;
    if (search.text.isEmpty() || m_path.isEmpty()) {
        takeHits({}, false);
        return;
    }
    runInBackground(
        m_pool, this,
        [path = m_path, search, token = m_searching.get_token()] {
            return findInLog(path, search, token);
        },
        [this, isMore, token = m_searching.get_token()](Result<std::vector<quint32>> hits) {
            if (token.stop_requested())
                return;
            const bool isBroken = !hits && !hits.error().isCancelled();
            takeHits(hits ? std::move(*hits) : std::vector<quint32>(), isMore);
            if (isBroken)
                m_bar->setBroken(hits.error().message);
        });
}

void LogView::takeHits(std::vector<quint32> hits, bool isMore)
{
    if (isMore)
        m_hits.insert(m_hits.end(), hits.begin(), hits.end());
    else
        m_hits = std::move(hits);
    m_bar->setHits(static_cast<int>(m_hits.size()));
    if (!m_isJumping)
        return;
    m_isJumping = false;
    if (m_hits.empty())
        return;
    // Typing goes to the first hit at or below the chosen line.
    const int row = m_table->currentIndex().row();
    const auto hit = std::ranges::lower_bound(m_hits, row < 0 ? 0 : m_model->numberOf(row));
    choose(m_model->rowOf(hit == m_hits.end() ? m_hits.front() : *hit));
}

void LogView::step(bool isBackward)
{
    if (m_hits.empty())
        return;
    const int row = m_table->currentIndex().row();
    if (row < 0) {
        choose(m_model->rowOf(isBackward ? m_hits.back() : m_hits.front()));
        return;
    }
    const quint32 here = m_model->numberOf(row);
    if (isBackward) {
        const auto hit = std::ranges::lower_bound(m_hits, here);
        choose(m_model->rowOf(hit == m_hits.begin() ? m_hits.back() : *(hit - 1)));
    } else {
        const auto hit = std::ranges::upper_bound(m_hits, here);
        choose(m_model->rowOf(hit == m_hits.end() ? m_hits.front() : *hit));
    }
}

void LogView::choose(int row)
{
    if (row < 0)
        return;
    chooseRow(*m_table, row);
    m_table->setCurrentIndex(m_model->index(row, LogModel::MessageColumn));
    m_table->scrollTo(m_model->index(row, LogModel::MessageColumn),
                      QAbstractItemView::PositionAtCenter);
}

void LogView::showError(const QString &stream, const QString &code)
{
    m_wantedStream = stream;
    m_wantedCode = code;
    m_isErrorWanted = true;
    m_bar->showAll();
    if (m_model->totalCount() > 0)
        chooseWantedError();
}

void LogView::chooseWantedError()
{
    if (!m_isErrorWanted)
        return;
    const int row = m_model->errorRow(m_wantedStream, m_wantedCode);
    if (row < 0)
        return;
    m_isErrorWanted = false;
    choose(row);
    m_table->setFocus();
}

void LogView::showLine(qint64 line)
{
    m_wantedLine = line;
    m_bar->showAll();
    chooseWantedLine();
}

void LogView::chooseWantedLine()
{
    if (!m_wantedLine || std::cmp_greater_equal(*m_wantedLine, m_model->totalCount()))
        return;
    // Who was sent to a line stays there.
    m_isTailing = false;
    m_bar->setAtEnd(false);
    choose(m_model->rowOf(static_cast<quint32>(*m_wantedLine)));
    m_wantedLine.reset();
    m_table->setFocus();
}

void LogView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_F3)
        step((event->modifiers() & Qt::ShiftModifier) != 0);
    else if (event->matches(QKeySequence::Find))
        m_bar->startSearch();
    else
        QWidget::keyPressEvent(event);
}

void LogView::copy()
{
    std::vector<int> rows;
    for (const QModelIndex &index : m_table->selectionModel()->selectedRows())
        rows.push_back(index.row());
    std::ranges::sort(rows);
    if (rows.empty()) {
        rows.resize(static_cast<std::size_t>(std::min(m_model->rowCount(), s_mostCopied)));
        std::iota(rows.begin(), rows.end(), 0);
    }
    std::vector<LogLine> places;
    for (const int row : rows)
        places.push_back(m_model->line(row));
    runInBackground(
        m_pool, this, [path = m_path, places] { return readLog(path, places); },
        [this](const Result<std::vector<LogEntry>> &entries) { copyLines(entries); });
}

void LogView::copyLines(const Result<std::vector<LogEntry>> &entries)
{
    if (!entries) {
        m_messages->showError(entries.error());
        return;
    }
    QString text;
    for (const LogEntry &entry : *entries)
        text += logLineText(entry) + u'\n';
    QApplication::clipboard()->setText(text);
    if (static_cast<int>(entries->size()) == s_mostCopied)
        m_messages->showMessage(
            MessageBar::Kind::Info,
            tr("The first %1 lines are copied. Saving the log keeps all of them.")
                .arg(groupedNumber(s_mostCopied)));
}

void LogView::save()
{
    auto *dialog = new QFileDialog(this, tr("Save log"), QString(), tr("Text files (*.txt *.log)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"txt"_s);
    dialog->selectFile(m_suggestedName);
    connect(dialog, &QFileDialog::fileSelected, this, &LogView::write);
    dialog->open();
}

void LogView::write(const QString &path)
{
    runInBackground(
        m_pool, this,
        [source = m_path, end = m_model->end(), filter = m_model->filter(), path] {
            return saveLog(source, end, filter, path);
        },
        [this, path](const Result<void> &saved) {
            if (saved)
                m_messages->showMessage(MessageBar::Kind::Positive,
                                        tr("The log is saved as %1.").arg(path));
            else
                m_messages->showError(saved.error());
        });
}

} // namespace millrace

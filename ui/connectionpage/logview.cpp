#include "ui/connectionpage/logview.h"

#include "ui/connectionpage/logbar.h"
#include "ui/connectionpage/logmodel.h"
#include "ui/connectionpage/pagetable.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/loadingview.h"
#include "ui/widgets/messagebar.h"
#include "ui/workspace/backgroundtask.h"

#include <QApplication>
#include <QBoxLayout>
#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPushButton>
#include <QSaveFile>
#include <QScrollBar>
#include <QStackedWidget>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr ErrorDefinition s_notSaved{
    "log.not_saved", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The log cannot be saved as %1."),
    QT_TRANSLATE_NOOP("errors", "Choose another folder, or check the space on the disk.")};

Result<void> saveText(const QString &path, const QString &text)
{
    QSaveFile file(path);
    const QByteArray bytes = text.toUtf8();
    const bool isSaved
        = file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
    if (!isSaved)
        return makeError(s_notSaved, {path}, file.errorString());
    return {};
}

} // namespace

Result<LogView::Reading> LogView::readIfGrown(const QString &path, qint64 knownSize)
{
    const qint64 size = QFileInfo(path).size();
    if (size == knownSize)
        return Reading{size, std::nullopt};
    auto entries = RunLog::read(path);
    if (!entries)
        return entries.error();
    return Reading{size, std::move(*entries)};
}

LogView::LogView(QThreadPool &pool, QWidget *parent)
    : QWidget(parent)
    , m_pool(pool)
{
    build();
    connectTools();
    m_timer.setInterval(1s);
    connect(&m_timer, &QTimer::timeout, this, &LogView::read);
}

void LogView::build()
{
    m_model = new LogModel(this);
    m_bar = new LogBar(this);
    m_stack = new QStackedWidget(this);
    m_table = new PageTable(u"log"_s, m_stack);
    m_table->setAccessibleName(tr("Lines of the log"));
    m_table->setCompact();
    m_table->setUp(m_model, LogModel::MessageColumn);
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
    connect(m_bar, &LogBar::filterChanged, this, &LogView::applyFilter);
    connect(m_bar, &LogBar::searchChanged, this, [this](const QString &text) {
        m_bar->setHits(m_model->countOf(text));
        // Typing goes to the first hit at or below the chosen line.
        const int from = m_table->currentIndex().row() - 1;
        choose(m_model->find(text, std::max(from, -1), false));
    });
    connect(m_bar, &LogBar::nextRequested, this, [this] { search(false); });
    connect(m_bar, &LogBar::left, m_table, [this] { m_table->setFocus(); });
    connect(m_bar, &LogBar::copyRequested, this, &LogView::copy);
    connect(m_bar, &LogBar::saveRequested, this, &LogView::save);
    connect(m_error, &ErrorView::retried, this, &LogView::read);
    connect(m_loading, &LoadingView::cancelled, this, [this] {
        clear();
        m_stack->setCurrentWidget(m_table);
    });
}

void LogView::showLog(const QString &path, const QString &suggestedName)
{
    m_suggestedName = suggestedName;
    if (path == m_path)
        return;
    m_path = path;
    m_readSize = -1;
    m_isReading = false;
    m_messages->hide();
    m_model->setEntries({});
    m_loading->start();
    m_stack->setCurrentWidget(m_loading);
    read();
}

void LogView::clear()
{
    ++m_token;
    m_path.clear();
    m_isReading = false;
    m_isErrorWanted = false;
    m_isFollowed = false;
    m_timer.stop();
    m_messages->hide();
    m_model->setEntries({});
}

void LogView::setFollowed(bool isFollowed)
{
    const bool hasEnded = m_isFollowed && !isFollowed;
    m_isFollowed = isFollowed;
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
        m_pool, this, [path = m_path, known = m_readSize] { return readIfGrown(path, known); },
        [this, token](const Result<Reading> &reading) {
            if (token == m_token)
                take(reading);
        });
}

void LogView::take(const Result<Reading> &reading)
{
    m_isReading = false;
    m_loading->stop();
    if (!reading) {
        m_error->showError(reading.error());
        m_stack->setCurrentWidget(m_error);
        return;
    }
    if (!reading->entries)
        return;
    m_readSize = reading->size;
    const QScrollBar *bar = m_table->verticalScrollBar();
    const bool isAtEnd = bar->value() >= bar->maximum();
    const bool isFirst = m_model->totalCount() == 0;
    m_model->setEntries(*reading->entries);
    m_bar->setStreams(m_model->streams());
    showState();
    m_bar->setHits(m_model->countOf(m_bar->searchText()));
    if (isFirst) {
        m_table->resizeColumnToContents(LogModel::TimeColumn);
        m_table->resizeColumnToContents(LogModel::LevelColumn);
    }
    chooseWantedError();
    if (m_isFollowed && isAtEnd)
        m_table->scrollToBottom();
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
                          ? tr("%1 lines are filtered out.")
                                .arg(groupedNumber(static_cast<qint64>(m_model->totalCount())))
                          : tr("The run has not written a line so far."));
    m_stack->setCurrentWidget(m_empty);
}

void LogView::applyFilter()
{
    m_model->setFilter(m_bar->filter());
    showState();
    m_bar->setHits(m_model->countOf(m_bar->searchText()));
}

void LogView::search(bool isBackward)
{
    choose(m_model->find(m_bar->searchText(), m_table->currentIndex().row(), isBackward));
}

void LogView::choose(int row)
{
    if (row < 0)
        return;
    m_table->selectRow(row);
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

void LogView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_F3)
        search((event->modifiers() & Qt::ShiftModifier) != 0);
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
    QApplication::clipboard()->setText(rows.empty() ? m_model->text() : m_model->text(rows));
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
        m_pool, this, [path, text = m_model->text()] { return saveText(path, text); },
        [this, path](const Result<void> &saved) {
            if (saved)
                m_messages->showMessage(MessageBar::Kind::Positive,
                                        tr("The log is saved as %1.").arg(path));
            else
                m_messages->showError(saved.error());
        });
}

} // namespace millrace

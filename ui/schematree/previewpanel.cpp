#include "ui/schematree/previewpanel.h"

#include "core/base/pluralform.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/loadingview.h"
#include "ui/widgets/recordtable.h"
#include "ui/widgets/recordtablemodel.h"
#include "ui/widgets/tabletools.h"
#include "ui/widgets/textlabel.h"
#include "ui/workspace/backgroundtask.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_rows = 50;
constexpr int s_filterLetters = 24;
constexpr int s_leastRows = 4; // To be seen, however small the window is.

} // namespace

PreviewPanel::PreviewPanel(QWidget *parent)
    : QWidget(parent)
    , m_title(new TextLabel(TextRole::BodyStrong, ColorRole::Text, this))
    , m_filter(new FilterEdit(this))
    , m_pages(new QStackedWidget(this))
    , m_loading(new LoadingView(this))
    , m_error(new ErrorView)
    , m_table(new RecordTable(this))
{
    auto *close = iconButton(u"close"_s, tr("Close the preview"), this);
    m_table->setAccessibleName(tr("First rows"));
    m_pages->addWidget(m_loading);
    // The panel may be lower than an error with its details.
    auto *errorPage = new QScrollArea(this);
    errorPage->setWidgetResizable(true);
    errorPage->setFrameShape(QFrame::NoFrame);
    errorPage->setWidget(m_error);
    m_errorPage = errorPage;
    m_pages->addWidget(errorPage);
    m_pages->addWidget(m_table);
    m_pages->setMinimumHeight(s_leastRows * metrics::compactRowHeight);
    auto *heading = new QHBoxLayout;
    heading->setSpacing(metrics::spaceS);
    heading->addWidget(m_title, 1);
    heading->addWidget(m_filter);
    m_copyCommand = iconButton(u"copy"_s, tr("Copy as command"), this);
    m_copyCommand->hide();
    connect(m_copyCommand, &QToolButton::clicked, this,
            [this] { QApplication::clipboard()->setText(m_command(m_stream, s_rows)); });
    heading->addWidget(m_copyCommand);
    heading->addWidget(close);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, metrics::spaceS, 0, 0);
    layout->setSpacing(metrics::spaceXS);
    layout->addLayout(heading);
    layout->addWidget(m_pages, 1);
    m_filter->setPlaceholderText(tr("Find in these rows"));
    m_filter->setAccessibleName(tr("Find in these rows"));
    m_filter->setMinimumWidth(m_filter->fontMetrics().averageCharWidth() * s_filterLetters);
    m_filter->hide();
    connect(m_filter, &FilterEdit::filterChanged, this, [this](const QString &text) {
        m_table->recordModel()->setFilter(text);
        showTitle();
    });
    connect(m_filter, &FilterEdit::left, m_table, [this] { m_table->setFocus(); });
    connect(close, &QToolButton::clicked, this, &PreviewPanel::leave);
    connect(m_loading, &LoadingView::cancelled, this, &PreviewPanel::leave);
    connect(m_error, &ErrorView::retried, this, &PreviewPanel::read);
}

PreviewPanel::~PreviewPanel()
{
    m_cancellation.request_stop();
    m_pool.waitForDone();
}

void PreviewPanel::setCommand(Command command)
{
    m_command = std::move(command);
    m_copyCommand->setVisible(static_cast<bool>(m_command));
}

void PreviewPanel::show(const ConfiguredStream &stream)
{
    if (m_stream.stream.id != stream.stream.id) {
        m_filter->clear();
        m_table->recordModel()->setFilter({});
    }
    m_stream = stream;
    read();
    show();
}

void PreviewPanel::read()
{
    cancel();
    m_cancellation = {};
    const QString name = m_stream.stream.id.text();
    m_title->setText(tr("First rows of %1").arg(name));
    m_loading->setText(tr("Reading the first rows of %1").arg(name));
    m_filter->hide();
    m_pages->setCurrentWidget(m_loading);
    m_loading->start();
    runInBackground(
        m_pool, this,
        [reader = m_reader, stream = m_stream, token = m_cancellation.get_token()] {
            return reader(stream, s_rows, token);
        },
        [this, reading = m_reading](const Result<Preview> &result) { take(reading, result); });
}

void PreviewPanel::take(int reading, const Result<Preview> &result)
{
    if (reading != m_reading)
        return;
    m_loading->stop();
    if (!result) {
        m_error->showError(result.error());
        m_pages->setCurrentWidget(m_errorPage);
        return;
    }
    m_isComplete = result->isComplete;
    m_table->tools()->setName(m_stream.stream.id.name);
    m_table->setMemory(m_stream.stream.id.text());
    m_table->setPreview(*result);
    m_filter->setVisible(m_table->recordModel()->unfilteredRowCount() > 0);
    showTitle();
    m_pages->setCurrentWidget(m_table);
}

void PreviewPanel::showTitle()
{
    const RecordTableModel &model = *m_table->recordModel();
    const QString name = m_stream.stream.id.text();
    const QString rows = groupedNumber(model.unfilteredRowCount());
    if (model.unfilteredRowCount() == 0)
        m_title->setText(tr("%1 has no rows").arg(name));
    else if (model.isFiltered())
        m_title->setText(
            m_isComplete
                ? tr("%1 of all %2 rows of %3", nullptr, pluralOf(model.unfilteredRowCount()))
                      .arg(groupedNumber(model.rowCount()), rows, name)
                : tr("%1 of the first %2 rows of %3", nullptr, pluralOf(model.unfilteredRowCount()))
                      .arg(groupedNumber(model.rowCount()), rows, name));
    else
        m_title->setText(
            m_isComplete ? tr("All %1 rows of %2", nullptr, pluralOf(model.unfilteredRowCount()))
                               .arg(rows, name)
                         : tr("First %1 rows of %2", nullptr, pluralOf(model.unfilteredRowCount()))
                               .arg(rows, name));
}

void PreviewPanel::cancel()
{
    m_cancellation.request_stop();
    ++m_reading;
    m_loading->stop();
}

void PreviewPanel::leave()
{
    cancel();
    hide();
    emit closed();
}

void PreviewPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        leave();
    else
        QWidget::keyPressEvent(event);
}

} // namespace millrace

#include "ui/mapping/mappingpreviewpane.h"

#include "ui/mapping/explaindialog.h"
#include "ui/mapping/mappingsampler.h"
#include "ui/mapping/previewtable.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/iconlabel.h"
#include "ui/widgets/loadingview.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/tabletools.h"
#include "ui/widgets/textlabel.h"

#include <QAction>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_leastRows = 4; // To be seen, however small the window is.

QWidget *withHeading(const QString &text, PreviewTable *table)
{
    auto *side = new QWidget;
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceXS);
    auto *heading = new TextLabel(text, TextRole::Small, ColorRole::TextMuted, side);
    heading->setBuddy(table);
    layout->addWidget(heading);
    layout->addWidget(table, 1);
    return side;
}

} // namespace

MappingPreviewPane::MappingPreviewPane(QWidget *parent)
    : QWidget(parent)
{
    build();
    connectParts();
    refresh();
}

void MappingPreviewPane::build()
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    auto *head = new QWidget(this);
    buildHead(head);
    m_message = new MessageBar(this);
    m_message->setClosable(false);
    m_pages = new QStackedWidget(this);
    m_pages->setMinimumHeight(s_leastRows * metrics::compactRowHeight);
    buildBody();
    buildPages();
    m_statusIcon = new IconLabel(metrics::iconS, this);
    m_status = new ElidedLabel(this);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(metrics::spaceS);
    foot->addWidget(m_statusIcon);
    foot->addWidget(m_status, 1);
    layout->addWidget(head);
    layout->addWidget(m_message);
    layout->addWidget(m_pages, 1);
    layout->addLayout(foot);
    setFocusProxy(m_after);
}

void MappingPreviewPane::buildHead(QWidget *head)
{
    auto *title
        = new TextLabel(tr("Before and after"), TextRole::BodyStrong, ColorRole::Text, head);
    m_facts = new TextLabel(TextRole::Small, ColorRole::TextMuted, head);
    m_onlyProblems = new QCheckBox(tr("Only &problems"), head);
    m_onlyProblems->setToolTip(tr("Shows only records with a value that is rejected or altered"));
    m_explain = new QPushButton(icon(u"help"_s), tr("Explain this &cell…"), head);
    m_explain->setToolTip(tr("From the source value to the value that is sent (Enter)"));
    auto *layout = new QHBoxLayout(head);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceM);
    layout->addWidget(title);
    layout->addWidget(m_facts, 1);
    layout->addWidget(m_onlyProblems);
    layout->addWidget(m_explain);
}

void MappingPreviewPane::buildBody()
{
    m_body = new QSplitter(Qt::Horizontal, m_pages);
    m_body->setChildrenCollapsible(false);
    m_before = new PreviewTable(MappingPreviewModel::Side::Before, m_body);
    m_after = new PreviewTable(MappingPreviewModel::Side::After, m_body);
    m_before->setAccessibleName(tr("Records before"));
    m_after->setAccessibleName(tr("Records after"));
    m_before->tools()->setName(u"before"_s);
    m_after->tools()->setName(u"after"_s);
    // Both have the same rows in view, so both have room for as many.
    for (PreviewTable *table : {m_before, m_after})
        table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    m_body->addWidget(withHeading(tr("Before: as they are read"), m_before));
    m_body->addWidget(withHeading(tr("After: as they would be sent"), m_after));
    m_body->setStretchFactor(0, 1);
    m_body->setStretchFactor(1, 1);
    m_explainAction = new QAction(icon(u"help"_s), tr("&Explain this cell…"), this);
    m_explainAction->setShortcut(Qt::Key_Return);
    m_explainAction->setShortcutContext(Qt::WidgetShortcut);
    m_after->addAction(m_explainAction);
    m_pages->addWidget(m_body);
}

void MappingPreviewPane::buildPages()
{
    m_loading = new LoadingView(m_pages);
    m_error = new ErrorView;
    // The pane may be lower than an error with its details.
    auto *errorPage = new QScrollArea(m_pages);
    errorPage->setWidgetResizable(true);
    errorPage->setFrameShape(QFrame::NoFrame);
    errorPage->setWidget(m_error);
    m_errorPage = errorPage;
    m_stopped
        = new EmptyState(u"preview"_s, tr("No records were read"),
                         tr("With some records of the stream, the mapping shows what it makes "
                            "of them."),
                         m_pages);
    const QPushButton *read = m_stopped->addAction(tr("&Read records"), false);
    connect(read, &QPushButton::clicked, this, &MappingPreviewPane::readRequested);
    m_empty
        = new EmptyState(u"stream"_s, tr("The stream has no records"),
                         tr("The mapping is checked by the types of the fields alone."), m_pages);
    m_noProblems = new EmptyState(u"check-circle"_s, tr("No problem in these records"),
                                  tr("Every value fits the field it goes to."), m_pages);
    const QPushButton *all = m_noProblems->addAction(tr("Show &all records"), false);
    connect(all, &QPushButton::clicked, m_onlyProblems,
            [this] { m_onlyProblems->setChecked(false); });
    m_pending = m_stopped;
    for (QWidget *page :
         {static_cast<QWidget *>(m_loading), m_errorPage, static_cast<QWidget *>(m_stopped),
          static_cast<QWidget *>(m_empty), static_cast<QWidget *>(m_noProblems)})
        m_pages->addWidget(page);
}

void MappingPreviewPane::connectParts()
{
    tie(m_before, m_after);
    tie(m_after, m_before);
    connect(m_onlyProblems, &QCheckBox::toggled, this, &MappingPreviewPane::setOnlyProblems);
    connect(m_explain, &QPushButton::clicked, this, &MappingPreviewPane::explainCurrent);
    connect(m_explainAction, &QAction::triggered, this, &MappingPreviewPane::explainCurrent);
    connect(m_after, &PreviewTable::asked, this, &MappingPreviewPane::explainCurrent);
    connect(m_loading, &LoadingView::cancelled, this, &MappingPreviewPane::cancelRequested);
    connect(m_error, &ErrorView::retried, this, &MappingPreviewPane::readRequested);
    connect(
        m_after->selectionModel(), &QItemSelectionModel::currentChanged, this,
        [this](const QModelIndex &current) {
            refreshStatus();
            if (current.isValid() && !m_isFollowing && m_preview)
                emit targetChosen(
                    m_preview->mapping().fields[static_cast<std::size_t>(current.column())].target);
        });
}

void MappingPreviewPane::tie(PreviewTable *from, PreviewTable *to)
{
    connect(from->verticalScrollBar(), &QScrollBar::valueChanged, to->verticalScrollBar(),
            &QScrollBar::setValue);
    connect(from->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this, from, to] { follow(from, to); });
}

void MappingPreviewPane::follow(const PreviewTable *from, PreviewTable *to)
{
    const QModelIndex current = from->currentIndex();
    if (m_isFollowing || !current.isValid() || to->previewModel()->columnCount() == 0)
        return;
    m_isFollowing = true;
    int column = std::max(0, to->currentIndex().column());
    if (to == m_before) {
        // The field the value comes from stands beside it.
        const FieldMapping &row
            = m_preview->mapping().fields[static_cast<std::size_t>(current.column())];
        if (row.origin == ValueOrigin::Field)
            column = m_preview->readSchema().indexOf(row.value).value_or(column);
    }
    to->setCurrentIndex(to->model()->index(current.row(), column));
    m_isFollowing = false;
}

void MappingPreviewPane::setPreview(const std::shared_ptr<const MappingPreview> &preview)
{
    const QModelIndex current = m_after->currentIndex();
    const int record = current.isValid() ? m_after->previewModel()->record(current.row()) : -1;
    const QString target = current.isValid()
        ? m_after->model()->headerData(current.column(), Qt::Horizontal, Qt::DisplayRole).toString()
        : QString();
    const int scrolled = m_after->verticalScrollBar()->value();
    m_preview = preview;
    for (PreviewTable *table : {m_before, m_after}) {
        table->previewModel()->setPreview(preview);
        table->fitColumns();
    }
    if (record >= 0 && !m_after->currentIndex().isValid() && preview) {
        const auto &fields = preview->mapping().fields;
        const auto place = std::ranges::find(fields, target, &FieldMapping::target);
        const int row = m_after->previewModel()->rowOf(record);
        m_isFollowing = true;
        if (row >= 0 && place != fields.end())
            m_after->setCurrentIndex(
                m_after->model()->index(row, static_cast<int>(place - fields.begin())));
        m_isFollowing = false;
    }
    m_after->verticalScrollBar()->setValue(scrolled);
    refresh();
}

void MappingPreviewPane::showSample(const MappingSampler &sampler, const StreamId &stream)
{
    const SampleRows rows = sampler.rows(stream);
    const MappingSampler::State state = sampler.state(stream);
    m_sampledRows = rows.rowCount();
    m_isComplete = rows.isComplete;
    m_isReading = state == MappingSampler::State::Reading;
    const bool isReading = m_isReading && !rows.schema;
    if (isReading && !m_loading->isLoading())
        m_loading->start();
    if (!isReading)
        m_loading->stop();
    m_loading->setText(tr("Reading the first records of %1").arg(stream.text()));
    m_message->clearActions();
    m_message->hide();
    m_pending = m_stopped;
    if (isReading) {
        m_pending = m_loading;
    } else if (const auto error = sampler.error(stream); error && rows.rowCount() > 0) {
        // What was read before stays visible.
        m_message->showError(*error);
        const QPushButton *retry = m_message->addAction(tr("&Retry"));
        connect(retry, &QPushButton::clicked, this, &MappingPreviewPane::readRequested);
    } else if (error) {
        m_error->showError(*error);
        m_pending = m_errorPage;
    } else if (state == MappingSampler::State::Ready && rows.rowCount() == 0) {
        m_pending = m_empty;
    }
    refresh();
}

void MappingPreviewPane::showTarget(const QString &target)
{
    if (!m_preview)
        return;
    const auto &fields = m_preview->mapping().fields;
    const auto place = std::ranges::find(fields, target, &FieldMapping::target);
    if (place == fields.end() || m_after->model()->rowCount() == 0)
        return;
    const int row = std::max(0, m_after->currentIndex().row());
    const QModelIndex index
        = m_after->model()->index(row, static_cast<int>(place - fields.begin()));
    if (m_after->currentIndex() == index)
        return;
    // The table already shows the row this is about.
    const QSignalBlocker blocker(this);
    m_after->setCurrentIndex(index);
}

void MappingPreviewPane::explainCurrent()
{
    const QModelIndex current = m_after->currentIndex();
    if (!current.isValid() || !m_preview)
        return;
    auto *dialog = new ExplainDialog(m_preview, m_after->previewModel()->record(current.row()),
                                     current.column(), window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MappingPreviewPane::setOnlyProblems(bool isOnlyProblems)
{
    for (const PreviewTable *table : {m_before, m_after})
        table->previewModel()->setOnlyProblems(isOnlyProblems);
    refresh();
}

void MappingPreviewPane::refresh()
{
    const int rows = m_preview ? m_preview->rowCount() : 0;
    const int problems = m_preview ? static_cast<int>(m_preview->rowsWithProblems().size()) : 0;
    m_onlyProblems->setText(problems == 0 ? tr("Only &problems")
                                          : tr("Only &problems (%1)").arg(groupedNumber(problems)));
    m_onlyProblems->setEnabled(rows > 0);
    const bool hasNone = rows > 0 && m_after->previewModel()->rowCount() == 0;
    m_pages->setCurrentWidget(rows == 0     ? m_pending
                                  : hasNone ? static_cast<QWidget *>(m_noProblems)
                                            : m_body);
    if (rows == 0)
        m_facts->clear();
    else if (m_isComplete && rows >= m_sampledRows)
        m_facts->setText(tr("all %1 records").arg(groupedNumber(rows)));
    else
        m_facts->setText(
            (m_isReading ? tr("records 1–%1, %2 read so far") : tr("records 1–%1 of %2 read"))
                .arg(groupedNumber(rows), groupedNumber(std::max<qint64>(rows, m_sampledRows))));
    refreshStatus();
}

QString MappingPreviewPane::summary() const
{
    const int rows = m_preview->rowCount();
    int rejected = 0;
    for (const int record : m_preview->rowsWithProblems())
        rejected += m_preview->isRejected(record) ? 1 : 0;
    if (rejected == 0)
        return tr("All of these %n record(s) would be sent.", nullptr, rows);
    return tr("%1 of these %2 records would be rejected.")
        .arg(groupedNumber(rejected), groupedNumber(rows));
}

void MappingPreviewPane::refreshStatus()
{
    const QModelIndex current = m_after->currentIndex();
    const bool hasBody = m_pages->currentWidget() == m_body;
    const bool canExplain = hasBody && current.isValid();
    m_explain->setEnabled(canExplain);
    m_explainAction->setEnabled(canExplain);
    m_statusIcon->setVisible(hasBody);
    m_status->setVisible(hasBody);
    if (!hasBody)
        return;
    const QString remark = m_after->previewModel()->remark(current);
    if (remark.isEmpty()) {
        m_statusIcon->setIcon(u"info"_s, ColorRole::TextMuted);
        m_status->setText(m_preview->mapping().fields.empty() ? tr("No field is mapped yet.")
                                                              : summary());
        return;
    }
    const PreviewCell::State state = m_after->previewModel()->cell(current).state;
    m_statusIcon->setIcon(previewStateIcon(state),
                          state == PreviewCell::State::Rejected      ? ColorRole::Negative
                              : state == PreviewCell::State::Altered ? ColorRole::Warning
                                                                     : ColorRole::TextMuted);
    const int record = m_after->previewModel()->record(current.row());
    m_status->setText(tr("%1 of record %2: %3")
                          .arg(m_after->model()
                                   ->headerData(current.column(), Qt::Horizontal, Qt::DisplayRole)
                                   .toString(),
                               groupedNumber(record + 1), remark));
}

} // namespace millrace

#include "ui/mapping/mappingpreviewpane.h"

#include "core/base/pluralform.h"
#include "ui/mapping/explaindialog.h"
#include "ui/mapping/mappingsampler.h"
#include "ui/mapping/previewtable.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/iconlabel.h"
#include "ui/widgets/loadingview.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/textlabel.h"

#include <QAction>
#include <QCheckBox>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedWidget>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

MappingPreviewPane::MappingPreviewPane(QWidget *parent)
    : QWidget(parent)
{
    build();
    connectParts();
    refresh();
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
    m_onlyProblems->setText(problems == 0 ? tr("Onl&y problems")
                                          : tr("Onl&y problems (%1)").arg(groupedNumber(problems)));
    m_onlyProblems->setEnabled(rows > 0);
    const bool hasNone = rows > 0 && m_after->previewModel()->rowCount() == 0;
    m_pages->setCurrentWidget(rows == 0     ? m_pending
                                  : hasNone ? static_cast<QWidget *>(m_noProblems)
                                            : m_body);
    if (rows == 0)
        m_facts->clear();
    else if (m_isComplete && rows >= m_sampledRows)
        m_facts->setText(tr("all %1 records", nullptr, pluralOf(rows)).arg(groupedNumber(rows)));
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
    return tr("%1 of these %2 records would be rejected.", nullptr, pluralOf(rows))
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

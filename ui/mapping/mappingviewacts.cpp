// The part of MappingView that acts: streams, records, suggestions, links.
#include "ui/mapping/dryrundialog.h"
#include "ui/mapping/expressionedit.h"
#include "ui/mapping/fieldlanding.h"
#include "ui/mapping/mappingchoicebar.h"
#include "ui/mapping/mappingfiles.h"
#include "ui/mapping/mappingmemory.h"
#include "ui/mapping/mappingpreviewpane.h"
#include "ui/mapping/mappingrecords.h"
#include "ui/mapping/mappingtable.h"
#include "ui/mapping/mappingtext.h"
#include "ui/mapping/mappingview.h"
#include "ui/mapping/sourcefieldlist.h"
#include "ui/mapping/suggestionbar.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/loadingview.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/textlabel.h"

#include <QApplication>
#include <QInputDialog>
#include <QPushButton>
#include <QStackedWidget>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

void MappingView::connectParts()
{
    connect(m_draft, &MappingDraft::streamChanged, this, [this] {
        m_table->landing().stopPicking();
        showPage();
        showMissing();
        m_records->read();
        emit changed();
    });
    connect(m_draft, &MappingDraft::mappingChanged, this, [this] {
        showPage();
        showMissing();
        emit changed();
    });
    connect(m_draft, &MappingDraft::choiceChanged, this, &MappingView::changed);
    connect(m_draft, &MappingDraft::suggested, this, &MappingView::showSuggested);
    connect(m_draft, &MappingDraft::objectsChanged, this, [this] {
        showPage();
        showMissing();
        emit changed();
    });
    connect(&m_facts, &DestinationFacts::objectsStateChanged, this, [this] {
        m_message->dismiss();
        showPage();
        emit changed();
    });
    connect(&m_catalog, &CatalogModel::choicesChanged, this, &MappingView::chooseStream);
    connect(&m_catalog, &CatalogModel::streamsChanged, this, &MappingView::chooseStream);
    connect(m_error, &ErrorView::retried, &m_facts, &DestinationFacts::loadObjects);
    connect(m_model, &MappingModel::summaryChanged, this, [this] {
        showCounters();
        showPicking();
    });
    connect(m_sourceModel, &SourceFieldsModel::summaryChanged, this, &MappingView::showCounters);
    connect(&m_table->landing(), &FieldLanding::pickingChanged, this, &MappingView::showPicking);
    connect(&m_table->landing(), &FieldLanding::left, m_sources, qOverload<>(&QWidget::setFocus));
    connect(m_table, &MappingTable::cellRequested, m_records, &MappingRecords::explain);
    connect(m_table, &MappingTable::fitRequested, m_records, &MappingRecords::listUnfit);
    connect(m_sources, &SourceFieldList::pickRequested, this, &MappingView::pick);
    connect(m_suggestions, &SuggestionBar::reviewRequested, this,
            [this](const QString &target) { m_table->goTo(target, false); });
    connect(m_files, &MappingFiles::failed, m_message, &MessageBar::showError);
    connect(m_files, &MappingFiles::written, this, [this](const QString &path) {
        m_message->showMessage(MessageBar::Kind::Positive,
                               tr("The mapping is written to %1.").arg(path));
    });
    connect(m_missing, &QLabel::linkActivated, this, &MappingView::followLink);
    connect(m_filter, &FilterEdit::filterChanged, this, &MappingView::applyFilter);
    connect(m_filter, &FilterEdit::left, m_table, qOverload<>(&QWidget::setFocus));
    connect(m_sourceFilter, &FilterEdit::filterChanged, this, &MappingView::applyFilter);
    connect(m_sourceFilter, &FilterEdit::left, m_sources, qOverload<>(&QWidget::setFocus));
    connect(m_unused, &QPushButton::toggled, this, &MappingView::applyFilter);
    connect(m_empty, &QPushButton::toggled, this, [this](bool isOn) {
        if (isOn)
            m_problems->setChecked(false);
        applyFilter();
    });
    connect(m_problems, &QPushButton::toggled, this, [this](bool isOn) {
        if (isOn)
            m_empty->setChecked(false);
        applyFilter();
    });
    connect(m_nothingFound->addAction(tr("Clear filter"), true), &QPushButton::clicked, this,
            &MappingView::showAll);
    connect(m_noObject->addAction(tr("Choose an object"), true), &QPushButton::clicked, m_choices,
            &MappingChoiceBar::focusObject);
    showCounters();
    showMissing();
}

void MappingView::setEnds(const Endpoint &source, const Endpoint &destination)
{
    m_records->setSource(source);
    m_draft->setEnds(source, destination);
}

void MappingView::showRecords()
{
    chooseStream();
    m_records->read();
}

void MappingView::enter()
{
    showRecords();
    if (!isVisible())
        return;
    if (!m_draft->hasMapping())
        m_choices->focusObject();
    else if (!m_table->hasFocus())
        m_sources->setFocus();
}

void MappingView::chooseStream()
{
    const auto streams = m_catalog.configuredStreams();
    const bool isThere = std::ranges::any_of(
        streams, [this](const StreamId &stream) { return m_draft->stream() == stream; });
    if (!isThere)
        m_draft->setStream(streams.empty() ? std::nullopt : std::optional(streams.front()));
}

void MappingView::suggest()
{
    if (!m_draft->hasMapping())
        return;
    m_message->dismiss();
    m_draft->suggest(m_memory->pairs());
}

void MappingView::showSuggested()
{
    // An answer that is empty is said too.
    if (m_draft->suggestions().empty())
        m_message->showMessage(MessageBar::Kind::Info,
                               tr("No further fields seem to belong together."),
                               tr("Drag a field onto a row, or press Enter on it."));
    else if (!m_table->landing().isPicking())
        m_table->goTo(m_draft->suggestions().front().target, false);
}

void MappingView::remember() { m_memory->learn(m_draft->learned()); }

void MappingView::pick(const QStringList &fields)
{
    if (!m_draft->hasMapping()) {
        m_choices->focusObject();
        return;
    }
    // What was carried before lands nowhere.
    m_table->landing().stopPicking();
    auto *landing = new QObject(this);
    connect(&m_table->landing(), &FieldLanding::picked, landing, [this, landing] {
        landing->deleteLater();
        m_sources->setFocus();
        m_sources->goOn();
    });
    connect(&m_table->landing(), &FieldLanding::pickingChanged, landing, [this, landing] {
        if (!m_table->landing().isPicking() && m_model->carried().isEmpty())
            landing->deleteLater();
    });
    m_table->landing().pickFor(fields);
}

void MappingView::goTo(const MappingGap &gap)
{
    m_draft->setStream(gap.stream);
    if (gap.isCursor) {
        m_choices->focusCursor();
    } else if (!gap.target.isEmpty()) {
        showAll();
        m_table->goTo(gap.target, true);
    } else if (!m_draft->hasMapping()) {
        m_choices->focusObject();
    } else if (m_draft->mapping().object.offer(m_draft->mapping().operation) == nullptr) {
        m_choices->focusOperation();
    } else if (m_draft->mapping().matchingKey.isEmpty()
               && !m_draft->mapping()
                       .object.offer(m_draft->mapping().operation)
                       ->matchingKeys.empty()) {
        m_choices->focusKey();
    } else {
        m_choices->focusObject();
    }
}

void MappingView::followLink(const QString &link)
{
    const auto place = static_cast<std::size_t>(link.toUInt());
    if (place < m_gaps.size())
        goTo(MappingGap(m_gaps[place]));
}

bool MappingView::isInSources() const
{
    return m_sources->hasFocus() || m_sourceFilter->hasFocus();
}

void MappingView::focusFilter()
{
    FilterEdit *filter = isInSources() ? m_sourceFilter : m_filter;
    filter->setFocus();
    filter->selectAll();
}

void MappingView::stepHit(int step)
{
    if (isInSources()) {
        m_sources->setFocus();
        m_sources->step(step);
        return;
    }
    const QModelIndex current = m_table->currentIndex();
    const QModelIndex next = m_model->row(current) == nullptr ? m_model->firstRow()
                                                              : m_model->neighbour(current, step);
    m_table->goTo(m_model->target(next), false);
    m_table->setFocus();
}

void MappingView::beginExpression()
{
    // In an open box it is the large editor that is asked for.
    if (auto *edit = qobject_cast<ExpressionEdit *>(QApplication::focusWidget()))
        edit->openDialog();
    else
        m_table->beginExpression();
}

void MappingView::applyFilter()
{
    m_model->setFilter(m_filter->text().trimmed(),
                       m_empty->isChecked()          ? MappingRows::Empty
                           : m_problems->isChecked() ? MappingRows::Problems
                                                     : MappingRows::All);
    m_sourceModel->setFilter(m_sourceFilter->text().trimmed(), m_unused->isChecked());
}

void MappingView::showAll()
{
    m_filter->clear();
    m_empty->setChecked(false);
    m_problems->setChecked(false);
    applyFilter();
}

void MappingView::askForField()
{
    auto *dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Add field"));
    dialog->setLabelText(tr("&Name of the field at the destination"));
    connect(dialog, &QInputDialog::textValueSelected, this, &MappingView::addField);
    dialog->open();
}

void MappingView::addField(const QString &name)
{
    const QString target = name.trimmed();
    if (target.isEmpty())
        return;
    showAll();
    if (!m_model->indexOf(target).isValid()) {
        ObjectMapping mapping = m_draft->mapping();
        FieldMapping added;
        added.target = target;
        mapping.fields.push_back(added);
        m_draft->change(mapping, tr("add field %1").arg(target));
    }
    m_table->goTo(target, true);
}

void MappingView::openDryRun(const Connection &connection, bool isStored)
{
    if (const auto gaps = mappingGaps(m_catalog); !gaps.empty()) {
        m_message->showMessage(MessageBar::Kind::Warning, gaps.front().text, gaps.front().hint);
        goTo(gaps.front());
        return;
    }
    millrace::openDryRun(m_workspace, connection, m_draft->source(), m_draft->destination(),
                         isStored, this);
}

} // namespace millrace

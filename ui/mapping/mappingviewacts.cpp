// The part of MappingView that acts: streams, records, suggestions, files, links.
#include "core/interchange/mappingfile.h"
#include "ui/mapping/dryrundialog.h"
#include "ui/mapping/explaindialog.h"
#include "ui/mapping/expressionedit.h"
#include "ui/mapping/fitproblemsdialog.h"
#include "ui/mapping/mappingchoicebar.h"
#include "ui/mapping/mappingmemory.h"
#include "ui/mapping/mappingpreviewer.h"
#include "ui/mapping/mappingpreviewpane.h"
#include "ui/mapping/mappingsampler.h"
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
#include <QFileDialog>
#include <QInputDialog>
#include <QPushButton>
#include <QSaveFile>
#include <QStackedWidget>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_notWritten{
    "mapping.file_not_written", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The mapping could not be written to %1."),
    QT_TRANSLATE_NOOP("errors", "Choose another place, or make room there.")};

/// What records are read by: everything of the stream, whatever is mapped of it.
ConfiguredStream sampledStream(ConfiguredStream stream)
{
    stream.mode = {SourceSyncMode::FullRefresh, DestinationSyncMode::Append};
    stream.selectedFields.clear();
    stream.fieldRules = {};
    stream.mapping.reset();
    return stream;
}

Result<void> writeText(const QString &path, const QString &text)
{
    QSaveFile file(path);
    const QByteArray bytes = text.toUtf8();
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit())
        return {};
    Error error = makeError(s_notWritten, {path});
    error.detail = file.errorString();
    return error;
}

Result<MappingSpec> readMapping(const QString &path)
{
    const auto document = readDocument(path);
    return document ? mappingSpecFrom(*document) : Result<MappingSpec>(document.error());
}

} // namespace

void MappingView::connectParts()
{
    connect(m_draft, &MappingDraft::streamChanged, this, [this] {
        m_table->stopPicking();
        showPage();
        showMissing();
        readRecords();
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
    connect(m_table, &MappingTable::pickingChanged, this, &MappingView::showPicking);
    connect(m_table, &MappingTable::left, m_sources, qOverload<>(&QWidget::setFocus));
    connect(m_table, &MappingTable::cellRequested, this, &MappingView::explain);
    connect(m_table, &MappingTable::fitRequested, this, &MappingView::listUnfit);
    connect(m_sources, &SourceFieldList::pickRequested, this, &MappingView::pick);
    connect(m_suggestions, &SuggestionBar::reviewRequested, this,
            [this](const QString &target) { m_table->goTo(target, false); });
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

void MappingView::connectRecords()
{
    connect(m_sampler, &MappingSampler::changed, this, &MappingView::takeRecords);
    connect(m_draft, &MappingDraft::sampleChanged, this, [this] {
        if (!m_draft->sample().schema) {
            m_previewer->clear();
            return;
        }
        m_previewer->setMapping(m_draft->mapping());
        m_previewer->setSample(m_draft->sample());
    });
    connect(m_draft, &MappingDraft::mappingChanged, this,
            [this] { m_previewer->setMapping(m_draft->mapping()); });
    connect(m_draft, &MappingDraft::streamChanged, this,
            [this] { m_previewer->setMapping(m_draft->mapping()); });
    connect(m_previewer, &MappingPreviewer::previewChanged, m_preview,
            [this] { m_preview->setPreview(m_previewer->preview()); });
    connect(m_draft, &MappingDraft::currentTargetChanged, m_preview,
            [this] { m_preview->showTarget(m_draft->currentTarget()); });
    connect(m_preview, &MappingPreviewPane::targetChosen, m_table,
            [this](const QString &target) { m_draft->setCurrentTarget(target); });
    connect(m_preview, &MappingPreviewPane::readRequested, this, [this] {
        if (m_draft->stream())
            m_sampler->readAgain(*m_draft->stream());
    });
    connect(m_preview, &MappingPreviewPane::cancelRequested, this, [this] {
        if (m_draft->stream())
            m_sampler->cancel(*m_draft->stream());
    });
}

void MappingView::setEnds(const Endpoint &source, const Endpoint &destination)
{
    if (m_draft->source().id != source.id
        || m_draft->source().configuration != source.configuration)
        m_sampler->setReader(MappingSampler::readerOf(m_workspace.services().probe,
                                                      source.connectorId, source.configuration));
    m_draft->setEnds(source, destination);
}

void MappingView::showRecords()
{
    chooseStream();
    readRecords();
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

void MappingView::readRecords()
{
    const auto stream = m_draft->configured();
    // Only what is looked at is read.
    if (!stream || m_draft->source().id.isEmpty() || !isVisible())
        return;
    m_sampler->read(sampledStream(*stream));
    takeRecords(stream->stream.id);
}

void MappingView::takeRecords(const StreamId &stream)
{
    if (m_draft->stream() != stream)
        return;
    m_preview->showSample(*m_sampler, stream);
    const SampleRows rows = m_sampler->rows(stream);
    if (rows.schema)
        m_draft->setSample(rows);
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
    else if (!m_table->isPicking())
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
    m_table->stopPicking();
    auto *landing = new QObject(this);
    connect(m_table, &MappingTable::picked, landing, [this, landing] {
        landing->deleteLater();
        m_sources->setFocus();
        m_sources->goOn();
    });
    connect(m_table, &MappingTable::pickingChanged, landing, [this, landing] {
        if (!m_table->isPicking() && m_model->carried().isEmpty())
            landing->deleteLater();
    });
    m_table->pickFor(fields);
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

void MappingView::explain(const QString &target)
{
    const auto preview = m_previewer->preview();
    if (!preview || preview->rowCount() == 0)
        return;
    const auto &fields = preview->mapping().fields;
    const auto place = std::ranges::find(fields, target, &FieldMapping::target);
    if (place == fields.end())
        return;
    auto *dialog = new ExplainDialog(preview, 0, static_cast<int>(place - fields.begin()), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
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

void MappingView::listUnfit(const QString &target)
{
    const FieldFit *fit = m_draft->fitOf(target);
    if (fit == nullptr || fit->failingRows == 0)
        return;
    const auto &fields = m_draft->mapping().fields;
    const auto place = std::ranges::find(fields, target, &FieldMapping::target);
    auto *dialog
        = new FitProblemsDialog(m_draft->mapping(), static_cast<int>(place - fields.begin()),
                                m_draft->sample(), m_draft->context(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MappingView::openDryRun(const Connection &connection, bool isStored)
{
    if (const auto gaps = mappingGaps(m_catalog); !gaps.empty()) {
        m_message->showMessage(MessageBar::Kind::Warning, gaps.front().text, gaps.front().hint);
        goTo(gaps.front());
        return;
    }
    auto *dialog = new DryRunDialog(
        DryRunTask::runnerOf(m_workspace, connection, m_draft->source(), m_draft->destination()),
        connection.name, isStored, this);
    dialog->setCommands(CommandTexts(m_workspace.services().profile));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MappingView::saveFile()
{
    if (!m_draft->hasMapping())
        return;
    auto *dialog = new QFileDialog(this, tr("Save mapping"), QString(), tr("Mappings (*.yaml)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"yaml"_s);
    dialog->selectFile(m_draft->mapping().object.name + u".yaml"_s);
    connect(dialog, &QFileDialog::fileSelected, this, &MappingView::writeFile);
    dialog->open();
}

void MappingView::writeFile(const QString &path)
{
    runInBackground(
        m_workspace.pool(), this,
        [path, text = mappingToYaml(m_draft->mapping())] { return writeText(path, text); },
        [this, path](const Result<void> &written) {
            if (written)
                m_message->showMessage(MessageBar::Kind::Positive,
                                       tr("The mapping is written to %1.").arg(path));
            else
                m_message->showError(written.error());
        });
}

void MappingView::loadFile()
{
    auto *dialog = new QFileDialog(this, tr("Load mapping"), QString(),
                                   tr("Mappings (*.yaml *.yml *.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &MappingView::readFile);
    dialog->open();
}

void MappingView::readFile(const QString &path)
{
    runInBackground(
        m_workspace.pool(), this, [path] { return readMapping(path); },
        [this, path, stream = m_draft->stream()](const Result<MappingSpec> &spec) {
            // It was chosen for the stream that was shown.
            if (stream != m_draft->stream())
                return;
            const auto mapping
                = spec ? completed(*spec, m_draft->objects()) : Result<ObjectMapping>(spec.error());
            if (mapping)
                m_draft->change(*mapping, tr("load mapping %1").arg(QFileInfo(path).fileName()));
            else
                m_message->showError(mapping.error());
        });
}

} // namespace millrace

#include "ui/mapping/mappingrecords.h"

#include "ui/mapping/explaindialog.h"
#include "ui/mapping/fitproblemsdialog.h"
#include "ui/mapping/mappingpreviewer.h"
#include "ui/mapping/mappingpreviewpane.h"
#include "ui/mapping/mappingsampler.h"
#include "ui/workspace/workspace.h"

#include <algorithm>

namespace millrace {

namespace {

/// What records are read by: everything of the stream, whatever is mapped of it.
ConfiguredStream sampledStream(ConfiguredStream stream)
{
    stream.mode = {SourceSyncMode::FullRefresh, DestinationSyncMode::Append};
    stream.selectedFields.clear();
    stream.fieldRules = {};
    stream.mapping.reset();
    return stream;
}

} // namespace

MappingRecords::MappingRecords(Workspace &workspace, MappingDraft &draft, MappingPreviewPane &pane,
                               QWidget &owner)
    : QObject(&owner)
    , m_workspace(workspace)
    , m_draft(draft)
    , m_pane(pane)
    , m_owner(owner)
    , m_sampler(new MappingSampler(this))
    , m_previewer(new MappingPreviewer(workspace.services().clock, this))
{
    connectParts();
}

MappingRecords::~MappingRecords() = default;

void MappingRecords::connectParts()
{
    connect(m_sampler, &MappingSampler::changed, this, &MappingRecords::take);
    connect(&m_draft, &MappingDraft::sampleChanged, this, [this] {
        if (!m_draft.sample().schema) {
            m_previewer->clear();
            return;
        }
        m_previewer->setMapping(m_draft.mapping());
        m_previewer->setSample(m_draft.sample());
    });
    connect(&m_draft, &MappingDraft::mappingChanged, this,
            [this] { m_previewer->setMapping(m_draft.mapping()); });
    connect(&m_draft, &MappingDraft::streamChanged, this,
            [this] { m_previewer->setMapping(m_draft.mapping()); });
    connect(m_previewer, &MappingPreviewer::previewChanged, &m_pane,
            [this] { m_pane.setPreview(m_previewer->preview()); });
    connect(&m_draft, &MappingDraft::currentTargetChanged, &m_pane,
            [this] { m_pane.showTarget(m_draft.currentTarget()); });
    connect(&m_pane, &MappingPreviewPane::targetChosen, this,
            [this](const QString &target) { m_draft.setCurrentTarget(target); });
    connect(&m_pane, &MappingPreviewPane::readRequested, this, [this] {
        if (m_draft.stream())
            m_sampler->readAgain(*m_draft.stream());
    });
    connect(&m_pane, &MappingPreviewPane::cancelRequested, this, [this] {
        if (m_draft.stream())
            m_sampler->cancel(*m_draft.stream());
    });
}

void MappingRecords::setSource(const Endpoint &source)
{
    if (m_draft.source().id != source.id || m_draft.source().configuration != source.configuration)
        m_sampler->setReader(MappingSampler::readerOf(m_workspace.services().probe,
                                                      source.connectorId, source.configuration));
}

void MappingRecords::read()
{
    const auto stream = m_draft.configured();
    // Only what is looked at is read.
    if (!stream || m_draft.source().id.isEmpty() || !m_owner.isVisible())
        return;
    m_sampler->read(sampledStream(*stream));
    take(stream->stream.id);
}

void MappingRecords::take(const StreamId &stream)
{
    if (m_draft.stream() != stream)
        return;
    m_pane.showSample(*m_sampler, stream);
    const SampleRows rows = m_sampler->rows(stream);
    if (rows.schema)
        m_draft.setSample(rows);
}

void MappingRecords::explain(const QString &target)
{
    const auto preview = m_previewer->preview();
    if (!preview || preview->rowCount() == 0)
        return;
    const auto &fields = preview->mapping().fields;
    const auto place = std::ranges::find(fields, target, &FieldMapping::target);
    if (place == fields.end())
        return;
    auto *dialog
        = new ExplainDialog(preview, 0, static_cast<int>(place - fields.begin()), &m_owner);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MappingRecords::listUnfit(const QString &target)
{
    const FieldFit *fit = m_draft.fitOf(target);
    if (fit == nullptr || fit->failingRows == 0)
        return;
    const auto &fields = m_draft.mapping().fields;
    const auto place = std::ranges::find(fields, target, &FieldMapping::target);
    auto *dialog
        = new FitProblemsDialog(m_draft.mapping(), static_cast<int>(place - fields.begin()),
                                m_draft.sample(), m_draft.context(), &m_owner);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

} // namespace millrace

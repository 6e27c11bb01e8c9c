#include "ui/wizard/mappingstep.h"

#include "ui/mapping/mappingview.h"

#include <QVBoxLayout>

namespace millrace {

MappingStep::MappingStep(Workspace &workspace, ConnectionDraft &draft,
                         std::function<void()> chooseStreams, QWidget *parent)
    : WizardStep(parent)
    , m_draft(draft)
    , m_chooseStreams(std::move(chooseStreams))
    , m_view(new MappingView(workspace, draft.catalog(), draft.destinationFacts(), this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_view);
    const auto takeEnds = [this] {
        m_view->setEnds(m_draft.end(EndpointRole::Source), m_draft.end(EndpointRole::Destination));
    };
    connect(m_view, &MappingView::changed, this, &WizardStep::changed);
    connect(m_view, &MappingView::dryRunRequested, this,
            [this] { m_view->openDryRun(m_draft.connection(), false); });
    connect(&m_draft, &ConnectionDraft::endsChanged, this, takeEnds);
    takeEnds();
}

QString MappingStep::name() const { return tr("Mapping"); }

QString MappingStep::question() const { return tr("Which field goes where?"); }

QList<MissingPart> MappingStep::missing() const
{
    QList<MissingPart> parts;
    if (!m_draft.takesObjects())
        return parts;
    const DestinationFacts &facts = m_draft.destinationFacts();
    const auto show = [view = m_view] { view->setFocus(); };
    if (m_draft.catalog().selectedCount() == 0)
        return {{tr("No stream is selected."), m_chooseStreams}};
    if (m_draft.catalog().objects().empty()) {
        if (facts.objectsState() == DestinationFacts::Objects::Running)
            return {{tr("The destination is still being asked for its objects."), show}};
        if (facts.objectsError())
            return {{facts.objectsError()->message, show}};
    }
    for (const MappingGap &gap : mappingGaps(m_draft.catalog())) {
        parts.append({gap.hint.isEmpty() ? gap.text : tr("%1 %2").arg(gap.text, gap.hint),
                      [view = m_view, gap] { view->goTo(gap); }});
    }
    return parts;
}

void MappingStep::enter() { m_view->enter(); }

} // namespace millrace

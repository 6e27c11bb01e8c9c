// MappingStep: which fields of the streams go to which fields of the destination's objects.
#pragma once

#include "ui/wizard/connectiondraft.h"
#include "ui/wizard/wizardstep.h"

namespace millrace {

class MappingView;

/// The mapping of the draft's streams. Only for destinations with objects of their own; for others
/// nothing is missing here.
class MappingStep final : public WizardStep
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MappingStep)

public:
    /// \a chooseStreams leads to where streams are selected.
    MappingStep(Workspace &workspace, ConnectionDraft &draft, std::function<void()> chooseStreams,
                QWidget *parent = nullptr);

    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString question() const override;
    [[nodiscard]] QList<MissingPart> missing() const override;
    void enter() override;

    [[nodiscard]] MappingView *view() const { return m_view; }

private:
    ConnectionDraft &m_draft;
    const std::function<void()> m_chooseStreams;
    MappingView *m_view;
};

} // namespace millrace

// StreamsStep: which streams and fields are copied, and how.
#pragma once

#include "ui/wizard/connectiondraft.h"
#include "ui/wizard/wizardstep.h"

namespace millrace {

class SchemaTreeView;
class UiPreferences;

/// The schema tree on the draft's catalog, with the state of the discovery.
class StreamsStep final : public WizardStep
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StreamsStep)

public:
    StreamsStep(Workspace &workspace, ConnectionDraft &draft, QWidget *parent = nullptr);

    /// See SchemaTreeView::setPreferences().
    void setPreferences(UiPreferences &preferences);
    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString question() const override;
    [[nodiscard]] QList<MissingPart> missing() const override;
    void enter() override;

private:
    void showSource();
    void showDiscovery();

    Workspace &m_workspace;
    ConnectionDraft &m_draft;
    SchemaTreeView *m_tree;
};

} // namespace millrace

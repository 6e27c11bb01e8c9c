// ConfigureStep: name, schedule, names at the destination and advanced settings.
#pragma once

#include "ui/wizard/configureform.h"
#include "ui/wizard/connectiondraft.h"
#include "ui/wizard/wizardstep.h"

class QLabel;

namespace millrace {

class MarkBar;

/// The last step: ConfigureForm on the draft, above it what is going to happen, in sentences.
class ConfigureStep final : public WizardStep
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConfigureStep)

public:
    ConfigureStep(Workspace &workspace, ConnectionDraft &draft, QWidget *parent = nullptr);

    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString question() const override;
    [[nodiscard]] QList<MissingPart> missing() const override;
    void enter() override;

private:
    void show();
    void showSummary();

    ConnectionDraft &m_draft;
    MarkBar *m_mark;
    QLabel *m_summary;
    ConfigureForm *m_form;
    bool m_isTaking = false; ///< The form is where the change comes from.
};

} // namespace millrace

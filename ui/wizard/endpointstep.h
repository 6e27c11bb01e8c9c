// EndpointStep: the wizard's question for the source, and the one for the destination.
#pragma once

#include "ui/connectorpicker/endpointchooser.h"
#include "ui/wizard/connectiondraft.h"
#include "ui/wizard/wizardstep.h"

class QPushButton;
class QStackedWidget;

namespace millrace {

class EndpointEditor;

/// Chooses an existing source or destination, or sets a new one up in place. Going on tests and
/// stores what was set up.
class EndpointStep final : public WizardStep
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EndpointStep)

public:
    EndpointStep(Workspace &workspace, ConnectionDraft &draft, EndpointRole role,
                 QWidget *parent = nullptr);

    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString question() const override;
    [[nodiscard]] QList<MissingPart> missing() const override;
    void enter() override;
    void finish() override;

    /// Starts with what this file or connection URL stands for.
    void takePath(const QString &pathOrUrl);
    /// What was typed and not stored yet, without secrets; empty when there is nothing.
    [[nodiscard]] QJsonObject unsaved() const;
    void restoreUnsaved(const QJsonObject &json);

signals:
    void secretBackendNeeded(const millrace::Error &error);

private:
    [[nodiscard]] QWidget *makeEditorPage();
    [[nodiscard]] bool isEditing() const;
    void showChooser();
    void showEditor();
    void setUp(const QString &connectorId);
    void take(const Endpoint &endpoint);
    void followDraft();

    Workspace &m_workspace;
    ConnectionDraft &m_draft;
    const EndpointRole m_role;
    QString m_followed; ///< The end of the draft that was marked last.
    QStackedWidget *m_pages;
    EndpointChooser *m_chooser;
    EndpointEditor *m_editor;
    QPushButton *m_test;
    QPushButton *m_saveUntested;
};

} // namespace millrace

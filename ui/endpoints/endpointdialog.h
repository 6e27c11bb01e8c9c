// EndpointDialog: the editor of a source or destination in a window of its own.
#pragma once

#include "core/model/endpoint.h"

#include <QDialog>
#include <QJsonObject>

class QStackedWidget;

namespace millrace {

class ConnectorPicker;
class EndpointEditor;
struct Error;
class Workspace;

/// Opened with open(); deletes itself when closed where the owner says so. A new endpoint starts
/// with the choice of its connector. Esc closes; what was entered is asked for only when it would
/// be lost.
class EndpointDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EndpointDialog)

public:
    EndpointDialog(Workspace &workspace, EndpointRole role, QWidget *parent = nullptr);

    /// Skips the choice of the connector.
    void setEndpoint(const Endpoint &endpoint);
    [[nodiscard]] EndpointEditor *editor() const { return m_editor; }

    void reject() override;

protected:
    bool focusNextPrevChild(bool isForward) override;

signals:
    void saved(const millrace::Endpoint &endpoint);
    void secretBackendNeeded(const millrace::Error &error);

private:
    void showPicker();
    void showEditor(const QString &connectorId);
    void finish(const Endpoint &endpoint);
    void askBeforeClosing();

    Workspace &m_workspace;
    EndpointRole m_role;
    QStackedWidget *m_pages;
    ConnectorPicker *m_picker;
    EndpointEditor *m_editor;
};

} // namespace millrace

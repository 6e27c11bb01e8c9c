// EndpointDialog: the editor of a source or destination in a window of its own.
#pragma once

#include "core/model/endpoint.h"

#include <QDialog>
#include <QJsonObject>

class QStackedWidget;

namespace millrace {

class ConnectorPicker;
class EndpointEditor;
class MessageBar;
struct EndpointDraft;
struct Error;
class Workspace;

/// Opened with open(); deletes itself when closed where the owner says so. A new endpoint starts
/// with the choice of its connector. Esc closes and asks nothing: what was entered is kept as a
/// draft, without secrets, and offered the next time.
class EndpointDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EndpointDialog)

public:
    EndpointDialog(Workspace &workspace, EndpointRole role, QWidget *parent = nullptr);
    /// Keeps a draft when there is anything to keep.
    ~EndpointDialog() override;

    /// Skips the choice of the connector. Offers the draft of a stored one.
    void setEndpoint(const Endpoint &endpoint);
    /// Goes on where \a draft was left.
    void openDraft(const EndpointDraft &draft);
    [[nodiscard]] EndpointEditor *editor() const { return m_editor; }

    void reject() override;

protected:
    bool focusNextPrevChild(bool isForward) override;

signals:
    void saved(const millrace::Endpoint &endpoint);
    /// Closed before it was saved; \a lacksSecrets: some were entered and are not kept.
    void draftKept(const QString &name, bool lacksSecrets);
    void secretBackendNeeded(const millrace::Error &error);

private:
    void showPicker();
    void showEditor(const QString &connectorId);
    void finish(const Endpoint &endpoint);
    void offerDraft(const EndpointDraft &draft);
    void discardDraft(const EndpointDraft &draft);
    void keepDraft();

    Workspace &m_workspace;
    EndpointRole m_role;
    QString m_draftId; ///< Of the draft that is gone on with or offered.
    bool m_isOver = false; ///< Saved, or kept as a draft.
    MessageBar *m_offer;
    QStackedWidget *m_pages;
    ConnectorPicker *m_picker;
    EndpointEditor *m_editor;
};

} // namespace millrace

// ConnectionActs: what can be done with a whole connection besides running it.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/error.h"
#include "core/catalog/statedocument.h"
#include "core/connector/destination.h"

#include <QObject>
#include <QPointer>

#include <map>
#include <vector>

namespace millrace {

class ConfirmNameDialog;
class ConnectionExporter;
class StartAgainDialog;
class Workspace;
struct ConnectionSummary;
struct RefreshRequest;
struct StreamCheckpoint;

/// Asks, in a dialogue above the window of its parent, and acts in the background. UI thread only.
class ConnectionActs final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConnectionActs)

public:
    ConnectionActs(Workspace &workspace, QWidget *parent);
    ~ConnectionActs() override;

    void setConnection(const QString &id) { m_connectionId = id; }

    /// Stores a paused copy under a free name; duplicated() follows.
    void duplicate();
    /// Asks for a file and writes the connection there, without secrets; on demand with how far
    /// each stream has come.
    void exportFile(bool hasCheckpoints = false);
    /// Asks for the name, then empties what \a streams (all when empty) wrote at the destination.
    void clear(const std::vector<StreamId> &streams = {});
    /// Asks how, then reads \a streams (all that can be when empty) again, in a run.
    void refresh(const std::vector<StreamId> &streams = {});
    /// Shows the earlier checkpoints, to go back to one.
    void showHistory(const StreamId &stream);
    /// Asks for the name, then removes the connection; removed() follows.
    void remove();
    /// Asks from where, then forgets the checkpoint.
    void startAgain(const StreamCheckpoint &checkpoint);
    /// Moves streams to where \a positions say.
    void setPositions(const std::vector<StreamPosition> &positions);

signals:
    void duplicated(const QString &id);
    void removed();
    /// Something is done, in a sentence.
    void done(const QString &text);
    void failed(const millrace::Error &error);
    /// What setPositions() asked for is stored; checkpointsChanged() follows.
    void positionsSet();
    /// Checkpoints have moved.
    void checkpointsChanged();

private:
    [[nodiscard]] const ConnectionSummary *summary() const;
    [[nodiscard]] QWidget *window() const;
    void listTargets(ConfirmNameDialog *dialog, const std::vector<StreamId> &streams);
    void runClear(ConfirmNameDialog *dialog, const std::vector<StreamId> &streams);
    void tellCleared(const QPointer<ConfirmNameDialog> &dialog, qint64 jobId);
    /// The clearings that were asked for here do not begin now.
    void tellNotBegun(const QString &connectionId, const Error &error);
    void showFault(const QPointer<ConfirmNameDialog> &dialog, const Error &error);
    void runRefresh(const RefreshRequest &request);
    void askHow(const std::vector<StreamId> &streams,
                const Result<DestinationCapabilities> &capabilities);
    void runRemove(ConfirmNameDialog *dialog);
    void runStartAgain(StartAgainDialog *dialog, const StreamId &stream, const QString &start);

    Workspace &m_workspace;
    ConnectionExporter *const m_exporter;
    QString m_connectionId;
    CancellationSource m_cancellation;
    /// The dialogues of clearings that are on, by job; null: closed meanwhile.
    std::map<qint64, QPointer<ConfirmNameDialog>> m_clearings;
};

} // namespace millrace

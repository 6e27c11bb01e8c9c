// ConnectionActs: what can be done with a whole connection besides running it.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/error.h"
#include "core/catalog/stream.h"

#include <QObject>
#include <QPointer>

#include <vector>

namespace millrace {

class ConfirmNameDialog;
class StartAgainDialog;
class Workspace;
struct ConnectionSummary;
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
    /// Asks for the name, then removes the connection; removed() follows.
    void remove();
    /// Asks from where, then forgets the checkpoint.
    void startAgain(const StreamCheckpoint &checkpoint);
    /// Has the next run go on at \a position, JSON only the source understands.
    void setPosition(const StreamId &stream, const QString &position);

signals:
    void duplicated(const QString &id);
    void removed();
    /// Something is done, in a sentence.
    void done(const QString &text);
    void failed(const millrace::Error &error);
    /// Checkpoints have moved.
    void checkpointsChanged();

private:
    [[nodiscard]] const ConnectionSummary *summary() const;
    [[nodiscard]] QWidget *window() const;
    void listTargets(ConfirmNameDialog *dialog, const std::vector<StreamId> &streams);
    void runClear(ConfirmNameDialog *dialog, const std::vector<StreamId> &streams);
    void runRemove(ConfirmNameDialog *dialog);
    void runStartAgain(StartAgainDialog *dialog, const StreamId &stream, const QString &start);
    void writeFile(const QString &path, bool hasCheckpoints);

    Workspace &m_workspace;
    QString m_connectionId;
    CancellationSource m_cancellation;
};

} // namespace millrace

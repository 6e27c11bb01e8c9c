// ConnectionImporter: makes the connections of a file that was exported before.
#pragma once

#include "core/base/cancellation.h"
#include "ui/workspace/workspace.h"

#include <QObject>
#include <QStringList>

namespace millrace {

/// Reads a connection file, asks its sources for their streams, and stores what it describes, all
/// in the background. What was stored before a failure stays and is told.
class ConnectionImporter final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConnectionImporter)

public:
    explicit ConnectionImporter(Workspace &workspace, QObject *parent = nullptr);
    ~ConnectionImporter() override;

    void importFile(const QString &path);

signals:
    /// The ids of what was stored, in the order of the file; may be empty when it failed.
    void imported(const QStringList &connectionIds);
    void failed(const millrace::Error &error);

private:
    Workspace &m_workspace;
    CancellationSource m_cancellation;
};

} // namespace millrace

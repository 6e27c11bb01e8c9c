// ConnectionExporter: writes connections to a file the person chooses.
#pragma once

#include "core/base/error.h"
#include "ui/workspace/workspace.h"

#include <QObject>
#include <QStringList>

namespace millrace {

/// The form of docs/files.md; a name that ends in ".json" makes it JSON. The work is done in the
/// background. UI thread only.
class ConnectionExporter final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConnectionExporter)

public:
    /// \a workspace outlives it; \a window is its parent and that of its file dialog.
    ConnectionExporter(Workspace &workspace, QWidget *window);

    /// Asks where to write the connections \a ids with their ends and tags; none: the whole
    /// profile.
    void ask(const QStringList &ids, bool hasCheckpoints = false);
    /// Writes without asking.
    void write(const QString &path, const QStringList &ids, bool hasCheckpoints);

signals:
    void done(const QString &sentence);
    void failed(const millrace::Error &error);

private:
    [[nodiscard]] QString proposedName(const QStringList &ids) const;

    Workspace &m_workspace;
};

} // namespace millrace

// MappingFiles: a mapping to and from a file that people can read.
#pragma once

#include "ui/mapping/mappingdraft.h"

#include <QObject>

class QWidget;

namespace millrace {

class Workspace;

/// Files are written and read in the background. Lives in the UI thread.
class MappingFiles final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MappingFiles)

public:
    /// Its dialogues stand over \a owner, which owns it; the others outlive it.
    MappingFiles(Workspace &workspace, MappingDraft &draft, QWidget &owner);

    /// Asks where to; nothing without a mapping.
    void askToSave();
    void askToLoad();
    void write(const QString &path);
    /// The mapping of the stream that is shown becomes that of the file; one undo step.
    void read(const QString &path);

signals:
    void written(const QString &path);
    void failed(const millrace::Error &error);

private:
    Workspace &m_workspace;
    MappingDraft &m_draft;
    QWidget &m_owner;
};

} // namespace millrace

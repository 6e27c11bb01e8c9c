// MappingRecords: reads the records a mapping is shown with, and shows what becomes of them.
#pragma once

#include "ui/mapping/mappingdraft.h"

#include <QObject>

class QWidget;

namespace millrace {

class MappingPreviewer;
class MappingPreviewPane;
class MappingSampler;
class Workspace;

/// Ties a draft, the reading of its stream and the pane of records before and after. Lives in the
/// UI thread.
class MappingRecords final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MappingRecords)

public:
    /// Its dialogues stand over \a owner, which owns it; the others outlive it.
    MappingRecords(Workspace &workspace, MappingDraft &draft, MappingPreviewPane &pane,
                   QWidget &owner);
    ~MappingRecords() override;

    /// Where records come from.
    void setSource(const Endpoint &source);
    /// Reads those of the draft's stream, unless nobody sees the owner: only what is looked at is
    /// read.
    void read();
    /// How the value of \a target came about for the first record.
    void explain(const QString &target);
    /// Lists the values of \a target that do not fit, if there are any.
    void listUnfit(const QString &target);

private:
    void connectParts();
    void take(const StreamId &stream);

    Workspace &m_workspace;
    MappingDraft &m_draft;
    MappingPreviewPane &m_pane;
    QWidget &m_owner;
    MappingSampler *m_sampler;
    MappingPreviewer *m_previewer;
};

} // namespace millrace

// RejectedHistory: edits of rejected records as steps that can be undone.
#pragma once

#include "core/engine/rejectededitor.h"

#include <QObject>
#include <QPointer>
#include <QUndoStack>

#include <deque>
#include <functional>
#include <memory>
#include <optional>

namespace millrace {

class Workspace;

/// Records as they were before an edit: the edits they had by then. A plain value.
struct FormerEdits final
{
    std::vector<qint64> ids; ///< All open records of the selection.
    std::vector<RejectedEdit> edits; ///< Of those that had one.
    bool isWhole = true; ///< There were not too many to be kept.
};

/// Reads what an edit of \a selection is going to change; blocks.
[[nodiscard]] Result<FormerEdits> formerEdits(StateDatabase &database,
                                              const RejectedSelection &selection,
                                              const Cancellation &cancellation);

/// What was stored already is put on an undo stack; undoing and redoing store as well, one step
/// after the other in the background. Steps over records that are closed by then change nothing
/// and say so. UI thread; the workspace outlives it.
class RejectedHistory final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RejectedHistory)

public:
    /// Returns how many records were changed.
    using Act = std::function<Result<qint64>(StateDatabase &, const Cancellation &)>;

    explicit RejectedHistory(Workspace &workspace, QObject *parent = nullptr);
    ~RejectedHistory() override;

    /// The steps go there from now on, instead of onto a stack of its own.
    void setStack(const std::shared_ptr<QUndoStack> &stack) { m_stack = stack; }
    [[nodiscard]] QUndoStack &stack() const { return *m_stack; }

    /// The record \a id was edited; \a before is the edit it had, if any. Reads what it has now.
    void noteEdit(qint64 id, const std::string &before, const StreamId &stream);
    /// Nothing \a changed: the edit was broken off, and some records may have it.
    void noteGroupEdit(const FormerEdits &former, const RecordExpression &edit, qint64 changed);
    /// The originals of these records were put back.
    void notePutBack(const FormerEdits &former);

    /// Whether \a command is one of these steps.
    [[nodiscard]] static bool owns(const QUndoCommand &command);

signals:
    /// A step back or forth was stored for so many records.
    void stepped(const QString &text, qint64 changed);
    void failed(const millrace::Error &error);

private:
    friend class RejectedEditCommand;

    void push(const QString &text, const FormerEdits &former, Act forth);
    void run(const QString &text, const Act &act);
    void runNext();

    Workspace &m_workspace;
    /// Shared: the page that has it and this go in any order.
    std::shared_ptr<QUndoStack> m_stack;
    std::deque<std::pair<QString, Act>> m_waiting; ///< The first one runs.
    CancellationSource m_cancellation;
};

} // namespace millrace

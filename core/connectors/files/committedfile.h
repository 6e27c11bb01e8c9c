// CommittedFile: a data file that grows from commit to commit and never shows anything between.
#pragma once

#include "core/connectors/files/commitstate.h"
#include "core/connectors/files/filedescriptor.h"

#include <memory>
#include <string_view>

namespace millrace {

/// An open data file and its CommitState. Used by one thread at a time.
///
/// Destroying it cuts off what was not committed; a file that never had a commit goes altogether.
class CommittedFile final
{
public:
    /// Opens \a path, which is created when missing, and cuts it to \a state's committed bytes.
    /// REQUIRES: the file is at least that long.
    [[nodiscard]] static Result<std::unique_ptr<CommittedFile>>
    open(const QString &path, const CommitState &state, bool isStored);

    /// \a isStored: \a state lies beside the file already.
    CommittedFile(QString path, FileDescriptor file, const CommitState &state, bool isStored);
    ~CommittedFile();
    CommittedFile(const CommittedFile &) = delete;
    CommittedFile &operator=(const CommittedFile &) = delete;

    [[nodiscard]] const QString &path() const { return m_path; }
    [[nodiscard]] const CommitState &state() const { return m_state; }
    /// Whether a commit() of this or an earlier run stands.
    [[nodiscard]] bool hasCommit() const { return m_isStored && !m_isNew; }

    /// Adds \a bytes at the end; not durable, not visible to a later run.
    Result<void> append(std::string_view bytes);
    /// Brings all bytes to the disk.
    Result<void> sync();
    /// Makes every byte so far valid, together with \a checkpoint. REQUIRES: sync() succeeded.
    Result<void> commit(const std::optional<Checkpoint> &checkpoint);
    /// Stores the end of the stream. REQUIRES: nothing uncommitted.
    Result<void> finish();
    /// Renames the file over \a target and hands it its state, all or nothing also across a kill
    /// (see completeSwap()). The object owns nothing afterwards.
    Result<void> moveOver(const QString &target);

private:
    Result<void> storeOpen();

    QString m_path;
    FileDescriptor m_file;
    CommitState m_state;
    qint64 m_end;
    bool m_isStored; ///< The state file exists.
    bool m_isNew; ///< No commit ever: nothing is worth keeping.
};

/// The hidden name under which the replacement of \a dataPath is written.
[[nodiscard]] QString sidePath(const QString &dataPath);

/// Ends a swap of the replacement of \a dataPath that a kill interrupted, if there is one.
[[nodiscard]] Result<void> completeSwap(const QString &dataPath);

/// Removes the replacement of \a dataPath and its state.
[[nodiscard]] Result<void> dropSideFile(const QString &dataPath);

} // namespace millrace

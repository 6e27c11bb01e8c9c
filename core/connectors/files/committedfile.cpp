#include "core/connectors/files/committedfile.h"

#include "core/connectors/files/filesdestinationerrors.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstdio>
#include <utility>

namespace millrace {

using namespace Qt::StringLiterals;

Result<std::unique_ptr<CommittedFile>> CommittedFile::open(const QString &path,
                                                           const CommitState &state, bool isStored)
{
    FileDescriptor file(
        ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
    if (!file.isOpen())
        return fileserrors::writeFailure(path, errno);
    if (::ftruncate(file.number(), state.committedBytes) != 0
        || ::lseek(file.number(), state.committedBytes, SEEK_SET) < 0)
        return fileserrors::writeFailure(path, errno);
    return std::make_unique<CommittedFile>(path, std::move(file), state, isStored);
}

CommittedFile::CommittedFile(QString path, FileDescriptor file, const CommitState &state,
                             bool isStored)
    : m_path(std::move(path))
    , m_file(std::move(file))
    , m_state(state)
    , m_end(state.committedBytes)
    , m_isStored(isStored)
    , m_isNew(state.committedBytes == 0 && !state.checkpoint && !state.isFinished)
{
}

CommittedFile::~CommittedFile()
{
    if (!m_file.isOpen())
        return;
    if (m_isNew) {
        // The data first: a state without data is ignored, data without a state would be taken for
        // those of another program.
        (void)removeFile(m_path);
        (void)removeFile(commitStatePath(m_path));
        return;
    }
    if (m_end == m_state.committedBytes && !m_state.isOpen)
        return;
    if (::ftruncate(m_file.number(), m_state.committedBytes) == 0 && m_state.isOpen) {
        m_state.isOpen = false;
        (void)m_state.store(commitStatePath(m_path));
    }
}

Result<void> CommittedFile::storeOpen()
{
    CommitState state = m_state;
    state.isOpen = true;
    if (auto stored = state.store(commitStatePath(m_path)); !stored)
        return stored;
    m_state = state;
    m_isStored = true;
    return {};
}

Result<void> CommittedFile::append(std::string_view bytes)
{
    if (bytes.empty())
        return {};
    if (!m_state.isOpen || !m_isStored) {
        // From here on a later run must know which bytes are not to be trusted.
        if (auto marked = storeOpen(); !marked)
            return marked;
    }
    while (!bytes.empty()) {
        const auto count = ::write(m_file.number(), bytes.data(), bytes.size());
        if (count < 0) {
            if (errno == EINTR)
                continue;
            return fileserrors::writeFailure(m_path, errno);
        }
        m_end += count;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return {};
}

Result<void> CommittedFile::sync()
{
    if (::fsync(m_file.number()) != 0)
        return fileserrors::writeFailure(m_path, errno);
    return {};
}

Result<void> CommittedFile::commit(const std::optional<Checkpoint> &checkpoint)
{
    CommitState state = m_state;
    state.committedBytes = m_end;
    state.isOpen = true;
    state.isFinished = false;
    if (checkpoint)
        state.checkpoint = checkpoint;
    if (auto stored = state.store(commitStatePath(m_path)); !stored) {
        // It may have taken effect all the same: what lies there now is what counts.
        if (const auto current = CommitState::load(commitStatePath(m_path)); current && *current)
            m_state = **current;
        return stored;
    }
    m_state = state;
    m_isStored = true;
    m_isNew = false;
    return {};
}

Result<void> CommittedFile::finish()
{
    CommitState state = m_state;
    state.isOpen = false;
    state.isFinished = true;
    if (state == m_state)
        return {};
    if (auto stored = state.store(commitStatePath(m_path)); !stored)
        return stored;
    m_state = state;
    return {};
}

Result<void> CommittedFile::moveOver(const QString &target)
{
    CommitState state = m_state;
    state.isSwapping = true;
    if (auto stored = state.store(commitStatePath(m_path)); !stored)
        return stored;
    m_state = state;
    // The old file's permissions stay with the name.
    struct stat old
    {
    };
    if (::stat(QFile::encodeName(target).constData(), &old) == 0)
        (void)::fchmod(m_file.number(), old.st_mode & 07777);
    // Kept, whatever comes: a swap that was begun is ended by completeSwap().
    m_file = FileDescriptor();
    return completeSwap(target);
}

QString sidePath(const QString &dataPath)
{
    const QFileInfo file(dataPath);
    return file.path() + u"/."_s + file.fileName() + u".new"_s;
}

Result<void> completeSwap(const QString &dataPath)
{
    const QString side = sidePath(dataPath);
    const auto state = CommitState::load(commitStatePath(side));
    if (!state)
        return state.error();
    if (!state->has_value() || !(*state)->isSwapping)
        return {};
    // When the side file is gone, the rename took place before the kill.
    if (std::rename(QFile::encodeName(side).constData(), QFile::encodeName(dataPath).constData())
            != 0
        && errno != ENOENT)
        return fileserrors::writeFailure(dataPath, errno);
    if (auto synced = syncFolderOf(dataPath); !synced)
        return synced;
    CommitState swapped = **state;
    swapped.isSwapping = false;
    swapped.isOpen = false;
    swapped.isFinished = true;
    if (std::exchange(swapped.isWidening, false)) {
        // With further columns the stream goes on where it was.
        const auto former = CommitState::load(commitStatePath(dataPath));
        if (!former)
            return former.error();
        swapped.isFinished = former->has_value() && (*former)->isFinished;
    }
    if (auto stored = swapped.store(commitStatePath(dataPath)); !stored)
        return stored;
    return removeFile(commitStatePath(side));
}

Result<void> dropSideFile(const QString &dataPath)
{
    const QString side = sidePath(dataPath);
    // The state first: it must never outlive its data and be taken for those of the next run.
    if (auto removed = removeFile(commitStatePath(side)); !removed)
        return removed;
    return removeFile(side);
}

} // namespace millrace

#include "core/connectors/files/fileclearing.h"

#include "core/connectors/files/committedfile.h"
#include "core/connectors/files/filesdestinationerrors.h"
#include "core/connectors/files/targetlock.h"

#include <fcntl.h>

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cerrno>

namespace millrace {

namespace {

bool isAnythingThere(const QString &dataPath)
{
    const QString side = sidePath(dataPath);
    const QStringList places{dataPath, commitStatePath(dataPath), side, commitStatePath(side)};
    return std::ranges::any_of(places, [](const QString &place) {
        const QFileInfo info(place);
        return info.exists() || info.isSymLink();
    });
}

Result<void> cutBack(const QString &path, qint64 bytes)
{
    const FileDescriptor file(::open(QFile::encodeName(path).constData(), O_WRONLY | O_CLOEXEC));
    if (!file.isOpen() || ::ftruncate(file.number(), bytes) != 0 || ::fsync(file.number()) != 0)
        return fileserrors::writeFailure(path, errno);
    return {};
}

/// Takes what Millrace added to another program's file.
Result<void> takeAddedBytes(const QString &dataPath, CommitState state)
{
    // From here on the added bytes do not exist for a later run, whatever happens.
    state.committedBytes = state.foreignBytes;
    state.isOpen = true;
    state.isFinished = false;
    state.checkpoint.reset();
    if (auto stored = state.store(commitStatePath(dataPath)); !stored)
        return stored;
    return cutBack(dataPath, state.foreignBytes);
}

Result<void> takeRows(const QString &dataPath)
{
    const QFileInfo info(dataPath);
    const auto state = CommitState::load(commitStatePath(dataPath));
    if (!state)
        return state.error();
    const bool isForeign = info.exists() && (!info.isFile() || (!*state && info.size() > 0));
    if (isForeign)
        return makeError(fileserrors::foreignFile, {dataPath});
    if (auto dropped = dropSideFile(dataPath); !dropped)
        return dropped;
    if (!*state)
        return {};
    const bool isMixed = (*state)->foreignBytes > 0 && info.size() >= (*state)->foreignBytes;
    // The data first: a state without data is ignored, data without a state would be taken for
    // those of another program.
    auto taken = isMixed ? takeAddedBytes(dataPath, **state) : removeFile(dataPath);
    if (taken)
        taken = syncFolderOf(dataPath);
    return taken ? removeFile(commitStatePath(dataPath)) : taken;
}

} // namespace

Result<void> clearFile(const QString &dataPath)
{
    if (!isAnythingThere(dataPath))
        return {};
    const auto lock = TargetLock::take(dataPath);
    if (!lock)
        return lock.error();
    if (auto swapped = completeSwap(dataPath); !swapped)
        return swapped;
    if (auto taken = takeRows(dataPath); !taken)
        return taken;
    return syncFolderOf(dataPath);
}

} // namespace millrace

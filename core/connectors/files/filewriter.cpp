#include "core/connectors/files/filewriter.h"

#include "core/connectors/files/filesdestinationerrors.h"

namespace millrace {

namespace {

/// Large enough that a system call costs nothing beside the rows in it.
constexpr std::size_t s_handOnBytes = 256 * 1024;

} // namespace

FileWriter::FileWriter(Parts parts)
    : m_parts(std::move(parts))
{
    if (m_parts.file)
        m_packed = CompressedWriter::create(m_parts.compression, *m_parts.file);
}

std::optional<CommittedState> FileWriter::committedState() const { return m_parts.committed; }

Result<WriteReport> FileWriter::write(const std::shared_ptr<const RecordBatch> &batch,
                                      const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return Error::cancelled();
    if (!m_parts.file)
        return makeError(fileserrors::alreadyFinished, {m_parts.target});
    if (batch->rowCount() > 0)
        m_buffer.append(std::exchange(m_parts.lead, {}));
    m_parts.format->appendRows(m_buffer, *batch);
    if (m_buffer.size() >= s_handOnBytes) {
        if (auto done = handOn(); !done)
            return done.error();
    }
    return WriteReport{static_cast<qint64>(batch->rowCount()), {}};
}

Result<WriteReport> FileWriter::prepare(const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return Error::cancelled();
    if (!m_parts.file)
        return WriteReport{};
    if (auto done = bringToDisk(); !done)
        return done.error();
    return WriteReport{};
}

Result<void> FileWriter::commit(const Checkpoint &checkpoint)
{
    if (!m_parts.file)
        return makeError(fileserrors::alreadyFinished, {m_parts.target});
    auto done = m_parts.file->commit(checkpoint);
    if (done || m_parts.file->state().checkpoint == checkpoint)
        m_parts.committed = CommittedState{checkpoint, false};
    return done;
}

Result<void> FileWriter::finish(const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return Error::cancelled();
    if (!m_parts.file)
        return {};
    if (!m_parts.file->hasCommit()) {
        // A stream without rows: its file has a header all the same.
        if (auto done = bringToDisk(); !done)
            return done;
        if (auto done = m_parts.file->commit(std::nullopt); !done)
            return done;
    }
    if (!m_parts.isReplacing) {
        if (auto done = m_parts.file->finish(); !done)
            return done;
    } else {
        if (auto done = m_parts.file->moveOver(m_parts.target); !done)
            return done;
        m_packed.reset();
        m_parts.file.reset();
    }
    m_parts.committed
        = CommittedState{m_parts.committed ? m_parts.committed->checkpoint : Checkpoint{}, true};
    return {};
}

Result<void> FileWriter::handOn()
{
    auto done = m_packed->write(m_buffer);
    m_buffer.clear();
    return done;
}

Result<void> FileWriter::bringToDisk()
{
    const bool isEmptyFile = m_parts.file->state().committedBytes == 0;
    if (isEmptyFile)
        m_buffer.append(std::exchange(m_parts.lead, {}));
    if (auto done = handOn(); !done)
        return done;
    if (auto done = m_packed->endFrame(isEmptyFile); !done)
        return done;
    return m_parts.file->sync();
}

} // namespace millrace

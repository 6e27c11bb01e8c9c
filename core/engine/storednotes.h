// StoredNotes: the notes of a writer in the state database.
#pragma once

#include "core/connector/writernotes.h"
#include "core/store/checkpointstore.h"

#include <utility>

namespace millrace {

/// See WriterNotes; \a checkpoints outlives it.
class StoredNotes final : public WriterNotes
{
public:
    StoredNotes(CheckpointStore &checkpoints, NotesKey key)
        : m_checkpoints(checkpoints)
        , m_key(std::move(key))
    {
    }

    [[nodiscard]] Result<QByteArray> kept() const override
    {
        return m_checkpoints.writerNotes(m_key);
    }
    [[nodiscard]] Result<void> keep(const QByteArray &notes, const QByteArray &afterwards) override
    {
        return m_checkpoints.keepWriterNotes(m_key, notes, afterwards);
    }

private:
    CheckpointStore &m_checkpoints;
    const NotesKey m_key;
};

} // namespace millrace

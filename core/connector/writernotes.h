// WriterNotes: what a writer has to know again after a kill or a failed attempt.
#pragma once

#include "core/base/result.h"

#include <QByteArray>

#include <memory>

namespace millrace {

/// Kept by the engine for one stream, durably and apart for runs and for retries of rejected
/// records. They belong to the flush on its way: its confirmation forgets them in the same
/// transaction, and a new generation begins without any. Used by one thread at a time.
class WriterNotes
{
public:
    virtual ~WriterNotes() = default;

    /// What is kept; empty: nothing.
    [[nodiscard]] virtual Result<QByteArray> kept() const = 0;
    /// Keeps \a notes in the place of what was kept. Once the flush is confirmed, \a afterwards is
    /// kept instead; empty: nothing.
    [[nodiscard]] virtual Result<void> keep(const QByteArray &notes, const QByteArray &afterwards)
        = 0;
};

/// A StreamWriter that takes notes is one of these as well: for a destination where rows take
/// effect before commit(), so that rows sent again can be told from rows that are there.
class NoteTaker
{
public:
    virtual ~NoteTaker() = default;

    /// Called once, before the first row.
    virtual void takeNotes(std::unique_ptr<WriterNotes> notes) = 0;
};

} // namespace millrace

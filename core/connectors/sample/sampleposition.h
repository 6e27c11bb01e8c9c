// SamplePosition: where a reader of sample data can go on.
#pragma once

#include <QtGlobal>

#include <optional>
#include <string>

namespace millrace {

/// The rows before `next` were read. A plain value.
struct SamplePosition final
{
    qint64 seed = 0;
    qint64 next = 0; ///< Index of the first row not read yet.
    qint64 updatedAt = 0; ///< Microseconds since 1970: the time of the run that was interrupted.
    bool isComplete = false; ///< The run reached the last row.

    bool operator==(const SamplePosition &) const = default;

    /// The JSON form a checkpoint stores.
    [[nodiscard]] std::string text() const;
    /// Reads text(); nothing when \a text is anything else.
    [[nodiscard]] static std::optional<SamplePosition> fromText(const std::string &text);
};

} // namespace millrace

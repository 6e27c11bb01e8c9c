// Checkpoint: the position of one stream, and the flush that made it durable.
#pragma once

#include <QString>

#include <string>

namespace millrace {

/// Belongs to every row up to it. The position is JSON that only the source understands; the
/// flush id is the engine's name for the group of rows that became durable with it.
struct Checkpoint final
{
    std::string position;
    QString flushId;

    bool operator==(const Checkpoint &) const = default;
};

} // namespace millrace

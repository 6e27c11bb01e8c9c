// StreamQueue: which of the streams of a source is read next.
#pragma once

#include "core/declarative/stream/streamreading.h"

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace millrace::declarative {

/// Streams in their order; one that would be read, or whose parents would be, together with
/// another stream of its group goes to the end. Not safe from several threads.
class StreamQueue final
{
public:
    /// A stream by its place in the list, with the names it uses.
    struct Entry final
    {
        std::size_t place = 0;
        std::string name;
        StreamNames parents;
    };

    StreamQueue(const std::vector<DeclarativeStream *> &streams, StreamGroups groups);

    [[nodiscard]] bool isEmpty() const { return m_waiting.empty(); }
    /// Takes the next stream that may begin, if any may.
    [[nodiscard]] std::optional<Entry> take();
    /// The slices of \a entry are generated: its parents are free.
    void releaseParents(const Entry &entry);
    /// \a entry is over.
    void release(const Entry &entry);

private:
    [[nodiscard]] const std::string *groupOf(const std::string &name) const;
    [[nodiscard]] bool mayBegin(const Entry &entry) const;
    void activate(const std::string &name);
    void deactivate(const std::string &name);

    std::deque<Entry> m_waiting;
    const StreamGroups m_groups;
    /// How many streams of a group are being read, by themselves or as parents.
    std::map<std::string, int> m_activeGroups;
};

} // namespace millrace::declarative

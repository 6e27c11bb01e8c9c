// JsonPruner: JSON values without some of their members, every other byte as it was.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace millrace {

/// Compiled once from the paths of the members to leave out. Immutable; safe from any thread.
///
/// A path names members from the outside in. Lists are gone through: a path means the members of
/// every object in a list, as addStructure() names them.
class JsonPruner final
{
public:
    using Path = std::vector<std::string>;

    /// \a paths are not empty; one below another is covered by it.
    explicit JsonPruner(const std::vector<Path> &paths);

    /// Appends \a json without the members to \a out. False, and nothing appended, when the text is
    /// no JSON where it had to be looked into: what is to be left out cannot be told then.
    [[nodiscard]] bool append(std::string &out, std::string_view json) const;

private:
    friend class JsonPruning;

    struct Node final
    {
        std::vector<std::pair<std::string, std::size_t>> children; ///< Into m_nodes.
        bool isLeftOut = false;
    };

    std::vector<Node> m_nodes; ///< The first one is the root.
};

} // namespace millrace

// MappingMemory: the pairs of fields a person chose or removed, for suggestions to come.
#pragma once

#include "core/mapping/mappingsuggester.h"
#include "ui/workspace/workspace.h"

#include <QObject>

#include <vector>

namespace millrace {

/// Kept in the state database of the profile and nowhere else; the latest pairs replace the oldest.
/// Lives in the UI thread and never blocks it.
class MappingMemory final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MappingMemory)

public:
    /// The most pairs that are kept.
    static constexpr std::size_t capacity = 2'000;

    /// Starts reading what is kept.
    explicit MappingMemory(Workspace &workspace, QObject *parent = nullptr);

    /// The latest last; empty until it was read.
    [[nodiscard]] const std::vector<RememberedPair> &pairs() const { return m_pairs; }
    /// Keeps \a pairs as the latest; what is said of the same two names before is replaced.
    void learn(const std::vector<RememberedPair> &pairs);

signals:
    void loaded();
    /// learn() is stored, or could not be.
    void stored();

private:
    Workspace &m_workspace;
    std::vector<RememberedPair> m_pairs;
};

/// \a former with \a latest behind it, without what they replace, \a capacity at most.
[[nodiscard]] std::vector<RememberedPair>
mergedPairs(const std::vector<RememberedPair> &former, const std::vector<RememberedPair> &latest,
            std::size_t capacity = MappingMemory::capacity);

} // namespace millrace

// StateDocument: the checkpoints of a connection as JSON that a person reads and edits.
#pragma once

#include "core/base/result.h"
#include "core/catalog/stream.h"

#include <optional>
#include <string>
#include <vector>

namespace millrace {

/// Where one stream stands.
struct StreamPosition final
{
    StreamId stream;
    std::optional<std::string> position; ///< JSON; nothing: the beginning.

    bool operator==(const StreamPosition &) const = default;
};

/// The shapes in which Airbyte writes states.
enum class StateShape {
    PerStream, ///< A list of streams, each with its own state; the shape written here.
    Global, ///< One shared state, and those of streams beside it.
    Legacy, ///< One value for everything, which no stream can be told from.
};

/// The content of a document. A plain value.
struct StateDocument final
{
    StateShape shape = StateShape::PerStream;
    std::vector<StreamPosition> streams; ///< None in the legacy shape.
    bool hasSharedState = false; ///< Something that belongs to no stream.
};

/// \a streams in the shape per stream, with line breaks and indents:
/// [{"streamDescriptor": {"name", "namespace"}, "streamState": …}].
[[nodiscard]] QString stateDocumentText(const std::vector<StreamPosition> &streams);

/// What \a text says, in any of the three shapes and by the names of Airbyte's editor or of its
/// protocol. "state.invalid" names the line where it is no JSON, or what is wrong with which
/// stream.
[[nodiscard]] Result<StateDocument> stateDocumentFrom(const QString &text);

/// What a person has to know before a document of another shape than PerStream is taken; empty for
/// that one.
[[nodiscard]] QString stateShapeWarning(const StateDocument &document);

/// The streams of \a document that stand elsewhere than in \a stored. "state.shape" for the legacy
/// shape, "state.stream_unknown" for a stream that is not in \a stored.
[[nodiscard]] Result<std::vector<StreamPosition>>
changedPositions(const StateDocument &document, const std::vector<StreamPosition> &stored);

} // namespace millrace

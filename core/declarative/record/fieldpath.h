// FieldPath: a path whose segments may be templates.
#pragma once

#include "core/declarative/manifest/component.h"
#include "core/declarative/runtime.h"
#include "core/declarative/template/interpolation.h"
#include "core/declarative/value/path.h"

#include <optional>
#include <vector>

namespace millrace::declarative {

/// Segments evaluated with the configuration alone; the result is kept when none is a template.
class FieldPath final
{
public:
    /// \a segments is a list of texts; null: an empty path.
    FieldPath(const Value &segments, const Value &parameters);

    [[nodiscard]] bool isEmpty() const { return m_segments.empty(); }
    [[nodiscard]] Result<Path> evaluate(const Value &config, const Clock &clock) const;

    /// Whether a segment is "*", so that every match counts.
    [[nodiscard]] static bool hasWildcard(const Path &path);
    /// Whether no segment can match more than one key.
    [[nodiscard]] static bool isPlain(const Path &path);

private:
    std::vector<InterpolatedText> m_segments;
    Value m_parameters;
    bool m_hasTemplates = false;
};

/// What a path leads to, taken out of its root where that is possible without a copy.
struct FoundValues final
{
    /// Set: all matches of a path with a wildcard.
    std::optional<std::vector<Value>> matches;
    Value value; ///< The one match; null when there is none.
};

/// Follows \a path through \a root, which may be changed by that. Error:
/// declarative.path_ambiguous.
[[nodiscard]] Result<FoundValues> takeAt(Value &root, const Path &path);

} // namespace millrace::declarative

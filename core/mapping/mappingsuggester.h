// MappingSuggester: which field of a stream probably belongs into which field of an object.
#pragma once

#include "core/catalog/objectmapping.h"
#include "core/mapping/samplerows.h"

#include <QString>

#include <vector>

namespace millrace {

/// Why two fields probably belong together, the strongest first.
enum class SuggestionReason {
    Remembered, ///< The person chose the pair before.
    SameName,
    SameWords, ///< The same but for case and separators.
    Alias, ///< Another word for the same, such as "mail" and "e-mail".
    SimilarWords,
    ValueShape, ///< The values look like what the field takes.
};
/// "remembered", "same_name", "same_words", "alias", "similar_words", "value_shape".
[[nodiscard]] QString suggestionReasonName(SuggestionReason reason);
/// The reason as a short phrase for people: "same name".
[[nodiscard]] QString suggestionReasonText(SuggestionReason reason);

enum class SuggestionConfidence {
    High, ///< Taken by "accept all".
    Medium,
};
/// "high", "medium".
[[nodiscard]] QString suggestionConfidenceName(SuggestionConfidence confidence);

/// A pair to be accepted or not. A plain value.
struct MappingSuggestion final
{
    QString source; ///< The field of the stream.
    QString target; ///< The field of the object.
    SuggestionReason reason = SuggestionReason::SameName;
    SuggestionConfidence confidence = SuggestionConfidence::High;

    bool operator==(const MappingSuggestion &) const = default;
};

/// What the person did before with two fields of these names, whatever stream they were of.
struct RememberedPair final
{
    QString source;
    QString target;
    bool isChosen = true; ///< False: removed, or replaced by another.

    bool operator==(const RememberedPair &) const = default;
};

/// Suggestions for \a mapping, whose rows with a value are left alone: required and key fields
/// first, then by strength. Each field of \a read and of the object comes once at most, and only
/// with types that can be converted. Fields of \a read that a row uses as its field are used up.
/// \a sample may be empty; \a remembered counts more than anything else, removed pairs never come
/// again.
[[nodiscard]] std::vector<MappingSuggestion>
suggestMappings(const ObjectMapping &mapping, const Schema &read, const SampleRows &sample,
                const std::vector<RememberedPair> &remembered);

} // namespace millrace

// Mapping text: the words of the mapping step for operations, fits, rules and suggestions.
#pragma once

#include "core/catalog/objectmapping.h"
#include "core/mapping/fieldfit.h"
#include "core/mapping/mappingsuggester.h"
#include "ui/theme/colors.h"

#include <QString>

namespace millrace {

/// "Insert or update".
[[nodiscard]] QString operationTitle(ObjectOperation operation);
/// What happens to records, one sentence.
[[nodiscard]] QString operationExplanation(ObjectOperation operation);

/// "exact", "converts", "may lose", "does not fit".
[[nodiscard]] QString fitWord(Fit fit);
/// What the badge says: the word, or how many sampled values do not fit.
[[nodiscard]] QString fitBadgeText(const FieldFit &fit);
[[nodiscard]] QString fitIcon(Fit fit);
[[nodiscard]] ColorRole fitColor(Fit fit);

/// The rules of a row in a few words: "reject", "cut · if null “DE”".
[[nodiscard]] QString rulesText(const FieldMapping &field);
/// "Reject the record", "Send the field empty".
[[nodiscard]] QString ruleTitle(ValueRule rule);

/// "same name", "similar words (unsure)".
[[nodiscard]] QString suggestionText(const MappingSuggestion &suggestion);

/// "text, 80 characters at most", for the field of an object.
[[nodiscard]] QString objectFieldTypeText(const ObjectField &field);
/// Everything known of the field, a line each.
[[nodiscard]] QString objectFieldToolTip(const ObjectField &field);

/// The name of the object as people know it: "Contact (contacts)".
[[nodiscard]] QString objectTitle(const DestinationObject &object);

} // namespace millrace

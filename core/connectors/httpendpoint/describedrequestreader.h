// Reads what a description says about requests.
#pragma once

#include "core/connectors/httpendpoint/apidescription.h"
#include "core/connectors/httpendpoint/descriptionplace.h"

namespace millrace {

/// Method, path, query and headers at \a place, whose placeholders follow \a rules.
[[nodiscard]] DescribedRequest readDescribedRequest(const DescriptionPlace &place,
                                                    const TemplateRules &rules);

/// Looks at every placeholder of the JSON at \a place: those that are a whole value follow \a
/// whole, those inside a text \a inside.
void checkJsonTemplate(const DescriptionPlace &place, const TemplateRules &whole,
                       const TemplateRules &inside);

/// How often a whole value of \a json is the placeholder \a kind.
[[nodiscard]] int countPlaceholders(const QJsonValue &json, PlaceholderKind kind);

} // namespace millrace

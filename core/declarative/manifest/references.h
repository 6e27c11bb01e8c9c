// References: "#/definitions/…" inside a manifest, put in place.
#pragma once

#include "core/base/result.h"
#include "core/declarative/manifest/yamltext.h"
#include "core/declarative/value/value.h"

namespace millrace::declarative {

/// The document's root with every reference replaced by its target (reference §3). Targets that are
/// used more than once share their memory. Errors: declarative.reference_missing and
/// declarative.reference_circular, which name \a name and the line.
[[nodiscard]] Result<Value> resolveReferences(const YamlDocument &document, const QString &name);

/// The line of the file on which what stands at \a place ("streams/0/retriever") of the resolved
/// manifest was written, or that of the nearest thing around it.
[[nodiscard]] int lineOf(const YamlDocument &document, const std::string &place);

} // namespace millrace::declarative

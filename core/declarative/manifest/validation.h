// Validation: holds a completed manifest to the shapes of its components.
#pragma once

#include "core/base/result.h"
#include "core/declarative/value/value.h"

#include <QString>

#include <string>
#include <vector>

namespace millrace::declarative {

/// One thing that is wrong with a manifest.
struct ManifestFault final
{
    std::string place; ///< "streams/0/retriever/requester/path"; "" for the root.
    QString reason; ///< Translated: "it has to be text, not a number".
    bool wantsText = false; ///< The reason is that text is wanted there.
};

/// What is wrong with \a manifest, at most \a limit faults. Keys a component does not know are
/// ignored, as they are everywhere; only the root is closed.
[[nodiscard]] std::vector<ManifestFault> faultsOf(const Value &manifest, std::size_t limit = 20);

/// What is wrong with one component that was made while running (dynamic streams).
[[nodiscard]] std::vector<ManifestFault> faultsOfStream(const Value &stream,
                                                        std::size_t limit = 20);

/// The types of components that manifests may name, sorted, for completion.
[[nodiscard]] std::vector<std::string> componentTypes();
/// The fields of components of \a type.
[[nodiscard]] std::vector<std::string> componentFields(std::string_view type);

} // namespace millrace::declarative

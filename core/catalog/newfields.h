// NewFields: what a stream does with fields that its source adds later.
#pragma once

#include <QString>

#include <optional>

namespace millrace {

enum class NewFields {
    Take, ///< They are copied from then on.
    Ask, ///< Each run says that they are there; they wait until the person has chosen.
    Ignore, ///< They are left out, and counted among the fields that were.
};

/// "take", "ask" or "ignore".
[[nodiscard]] QString newFieldsName(NewFields policy);
[[nodiscard]] std::optional<NewFields> newFieldsFromName(const QString &name);

} // namespace millrace

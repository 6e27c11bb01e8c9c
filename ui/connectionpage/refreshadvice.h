// RefreshAdvice: what a change of the chosen streams means for the rows written before.
#pragma once

#include "core/catalog/configuredcatalog.h"

#include <QStringList>

#include <vector>

namespace millrace {

/// One stream whose earlier rows do not match what is chosen now (behaviour §4).
struct RefreshReason final
{
    enum class Kind {
        ReadAnew, ///< Mode, cursor or key changed: saving alone makes the next run read everything.
        FieldsAdded, ///< Rows written before have the new fields empty.
        FieldsRemoved, ///< Rows written before keep the values of fields that no longer come.
        ValuesChanged, ///< Rows written before have values of other transformations.
        MappingChanged, ///< Fields of an object are filled in another way.
        ObjectChanged, ///< Records go to another object, or in another way.
    };

    StreamId stream;
    Kind kind = Kind::ReadAnew;
    QStringList fields{}; ///< Added, removed or changed ones.

    bool operator==(const RefreshReason &) const = default;
};

/// Compares the stored streams with the edited ones. Only incremental streams that ran before
/// matter: a full refresh replaces or repeats everything by itself.
[[nodiscard]] std::vector<RefreshReason> refreshReasons(const ConfiguredCatalog &before,
                                                        const ConfiguredCatalog &after);

/// The reason as one sentence.
[[nodiscard]] QString refreshText(const RefreshReason &reason);

} // namespace millrace

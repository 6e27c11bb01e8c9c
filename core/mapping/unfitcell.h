// UnfitCell: a value that does not suit its field, before a rule says what becomes of it.
#pragma once

#include "core/mapping/valuefault.h"

#include <QString>

#include <cstdint>
#include <string>
#include <vector>

namespace millrace {

/// A plain value.
struct UnfitCell final
{
    std::uint32_t row = 0;
    ValueFaultKind kind = ValueFaultKind::DoesNotFit;
    std::string original;
    QString detail{};
    bool isInexact = false; ///< The column holds a shortened or less exact form of it.
    bool isNullFilled = false; ///< No fault: a null that FieldMapping::fallback stands in for.
};

/// \a first and \a second, each ordered by row, as one; of two cells of a row that of \a first.
[[nodiscard]] std::vector<UnfitCell> merged(std::vector<UnfitCell> first,
                                            std::vector<UnfitCell> second);

} // namespace millrace

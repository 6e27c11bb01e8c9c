// DestinationQuirks: what the conformance suite has to know of a destination.
#pragma once

#include "tests/conformance/connectorquirks.h"

namespace millrace::conformance {

/// A batch with a row the destination cannot take.
struct BadRow final
{
    TableContent content;
    std::uint32_t row = 0; ///< The one that is refused; all others are written.
};

/// Describes a destination to the suite.
class DestinationQuirks : public ConnectorQuirks
{
public:
    /// A configuration that writes below \a folder; the same folder gives the same place.
    [[nodiscard]] virtual QJsonObject configuration(const QString &folder) const = 0;

    /// The rows at \a target as a program other than Millrace reads them, only the fields of
    /// \a schema in their order, cells in the form of appendCellText(); nothing when there is no
    /// such table. Meta columns are not fields, even where a field is called like one.
    [[nodiscard]] virtual std::optional<Cells>
    rows(const QString &folder, const DestinationName &target, const Schema &schema) const = 0;

    /// Arranges at \a folder that one row of the content it returns will be refused when the
    /// content is appended to the table \a target; nothing when the destination refuses no rows.
    [[nodiscard]] virtual std::optional<BadRow> provokeBadRow(const QString &folder,
                                                              const DestinationName &target) const
    {
        Q_UNUSED(folder)
        Q_UNUSED(target)
        return std::nullopt;
    }

    /// Makes the table \a target as another program would, with the fields of numbered() and at
    /// least one row; false when the destination has none but its own.
    [[nodiscard]] virtual bool placeForeign(const QString &folder,
                                            const DestinationName &target) const
    {
        Q_UNUSED(folder)
        Q_UNUSED(target)
        return false;
    }
};

} // namespace millrace::conformance

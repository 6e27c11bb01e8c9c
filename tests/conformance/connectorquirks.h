// ConnectorQuirks: what the conformance suite has to know of one connector.
#pragma once

#include "core/connector/connectorregistry.h"
#include "tests/conformance/contents.h"

#include <QJsonObject>

#include <vector>

namespace millrace::conformance {

/// A configuration that must not work.
struct WrongConfiguration final
{
    QByteArray label; ///< Names the case in the test's output.
    QJsonObject values;
    QString field; ///< JSON pointer the error must name.
};

/// Shared by the two halves of a connector. Every folder passed in is empty, absolute and the
/// connector's own; it is removed after the check.
class ConnectorQuirks
{
public:
    virtual ~ConnectorQuirks() = default;

    /// The id in connector.json.
    [[nodiscard]] virtual QString connectorId() const = 0;

    /// Adds the connector to \a registry, by its generated register function.
    virtual void registerIn(ConnectorRegistry &registry) const = 0;

    /// Configurations that fail, each with a Configuration error naming the field, either when the
    /// connector is made or in check(). At least one.
    [[nodiscard]] virtual std::vector<WrongConfiguration>
    wrongConfigurations(const QString &folder) const = 0;

    /// The form in which the connector gives back a value of \a type that appendCellText() writes
    /// as \a cell: what it cannot represent. Documented in the connector's README.
    [[nodiscard]] virtual Cell expectedCell(FieldType type, const Cell &cell) const
    {
        Q_UNUSED(type)
        return cell;
    }
};

} // namespace millrace::conformance

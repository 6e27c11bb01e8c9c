// MySqlDestinationQuirks: the MySQL destination in the conformance suite.
#pragma once

#include "tests/conformance/destinationquirks.h"

/// Writes to the MariaDB server of the test program, into a database for each folder.
class MySqlDestinationQuirks final : public millrace::conformance::DestinationQuirks
{
public:
    explicit MySqlDestinationQuirks(bool hasMetaColumns)
        : m_hasMetaColumns(hasMetaColumns)
    {
    }

    [[nodiscard]] QString connectorId() const override;
    void registerIn(millrace::ConnectorRegistry &registry) const override;
    [[nodiscard]] QJsonObject configuration(const QString &folder) const override;
    [[nodiscard]] std::vector<millrace::conformance::WrongConfiguration>
    wrongConfigurations(const QString &folder) const override;
    [[nodiscard]] std::optional<millrace::conformance::Cells>
    rows(const QString &folder, const millrace::DestinationName &target,
         const millrace::Schema &schema) const override;
    [[nodiscard]] std::optional<millrace::conformance::BadRow>
    provokeBadRow(const QString &folder, const millrace::DestinationName &target) const override;
    [[nodiscard]] bool placeForeign(const QString &folder,
                                    const millrace::DestinationName &target) const override;

private:
    [[nodiscard]] QString columnOf(const QString &field) const;

    bool m_hasMetaColumns;
};

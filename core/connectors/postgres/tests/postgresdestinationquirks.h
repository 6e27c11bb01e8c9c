// PostgresDestinationQuirks: the PostgreSQL destination in the conformance suite.
#pragma once

#include "tests/conformance/conformance.h"
#include "tests/servers/postgresserver.h"

/// Writes into a schema of its own for each folder, on the server of the test program.
class PostgresDestinationQuirks final : public millrace::conformance::DestinationQuirks
{
public:
    explicit PostgresDestinationQuirks(bool hasMetaColumns);

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
    [[nodiscard]] QString expressionFor(const millrace::Field &field) const;

    bool m_hasMetaColumns;
};

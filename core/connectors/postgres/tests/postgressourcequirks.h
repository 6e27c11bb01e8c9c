// PostgresSourceQuirks: the PostgreSQL source in the conformance suite.
#pragma once

#include "tests/conformance/sourcequirks.h"

/// One database of the shared server for each folder of the suite. In two forms: with a cursor and
/// by transaction number.
class PostgresSourceQuirks final : public millrace::conformance::SourceQuirks
{
public:
    explicit PostgresSourceQuirks(bool readsByTransactionNumber);

    [[nodiscard]] QString connectorId() const override { return QStringLiteral("postgres"); }
    void registerIn(millrace::ConnectorRegistry &registry) const override;
    [[nodiscard]] QJsonObject workingConfiguration(const QString &folder) const override;
    [[nodiscard]] QJsonObject endlessConfiguration(const QString &folder) const override;
    [[nodiscard]] std::vector<millrace::conformance::WrongConfiguration>
    wrongConfigurations(const QString &folder) const override;
    [[nodiscard]] std::optional<QJsonObject>
    makeSource(const QString &folder,
               const millrace::conformance::TableContent &content) const override;

private:
    [[nodiscard]] QJsonObject configurationFor(const QString &database) const;

    bool m_readsByTransactionNumber;
};

// MySqlSourceQuirks: the source in the conformance suite.
#pragma once

#include "tests/conformance/sourcequirks.h"

/// Describes the source on the test program's own MariaDB server. Every folder has a database of
/// its own.
class MySqlSourceQuirks final : public millrace::conformance::SourceQuirks
{
public:
    [[nodiscard]] QString connectorId() const override;
    void registerIn(millrace::ConnectorRegistry &registry) const override;
    [[nodiscard]] QJsonObject workingConfiguration(const QString &folder) const override;
    [[nodiscard]] QJsonObject endlessConfiguration(const QString &folder) const override;
    [[nodiscard]] std::vector<millrace::conformance::WrongConfiguration>
    wrongConfigurations(const QString &folder) const override;
    [[nodiscard]] std::optional<QJsonObject>
    makeSource(const QString &folder,
               const millrace::conformance::TableContent &content) const override;
    [[nodiscard]] QString expectedFieldName(const QString &name) const override;
};

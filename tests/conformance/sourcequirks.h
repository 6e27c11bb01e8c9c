// SourceQuirks: what the conformance suite has to know of a source.
#pragma once

#include "tests/conformance/connectorquirks.h"

namespace millrace::conformance {

/// Describes a source to the suite.
class SourceQuirks : public ConnectorQuirks
{
public:
    /// A configuration with at least one stream of at least 100 rows, the same at each call; makes
    /// what it needs below \a folder. Incremental runs on it must be able to find nothing new.
    [[nodiscard]] virtual QJsonObject workingConfiguration(const QString &folder) const = 0;

    /// A configuration with a stream that cannot be read to its end within a few seconds.
    [[nodiscard]] virtual QJsonObject endlessConfiguration(const QString &folder) const = 0;

    /// Makes a source below \a folder that holds \a content, and returns its configuration; nothing
    /// when the source cannot hold content of others, which skips the checks that need it.
    [[nodiscard]] virtual std::optional<QJsonObject> makeSource(const QString &folder,
                                                                const TableContent &content) const
    {
        Q_UNUSED(folder)
        Q_UNUSED(content)
        return std::nullopt;
    }

    /// Whether the fields keep the names they were made with, for makeSource().
    [[nodiscard]] virtual QString expectedFieldName(const QString &name) const { return name; }
};

} // namespace millrace::conformance

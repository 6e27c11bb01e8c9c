// ManifestFindings: what a look at the text of a manifest has found.
#pragma once

#include "core/declarative/manifest/manifest.h"

#include <QJsonObject>
#include <QStringList>

#include <vector>

namespace millrace {

struct ManifestFindings final
{
    std::vector<declarative::ManifestMessage> faults;
    bool isValid = false;
    QStringList streams; ///< Those with names of their own.
    QJsonObject spec; ///< Of the configuration.
};

/// Any thread.
[[nodiscard]] ManifestFindings findingsIn(const QByteArray &text);

} // namespace millrace

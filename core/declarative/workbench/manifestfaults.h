// Manifest faults: everything that can be found wrong with the text of a manifest before it runs.
#pragma once

#include "core/declarative/manifest/manifest.h"

#include <QByteArray>

#include <vector>

namespace millrace::declarative {

/// What keeps \a text from being a manifest, and its templates that cannot be read; by line. A
/// manifest with faults in templates alone loads, and what needs them fails when it runs.
[[nodiscard]] std::vector<ManifestMessage> manifestFaults(const QByteArray &text);
/// The same of a \a text that \a reading has read already.
[[nodiscard]] std::vector<ManifestMessage> manifestFaults(const ManifestReading &reading,
                                                          const QByteArray &text);

} // namespace millrace::declarative

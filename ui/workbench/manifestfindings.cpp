#include "ui/workbench/manifestfindings.h"

#include "core/declarative/value/jsonqt.h"
#include "core/declarative/workbench/manifestfaults.h"
#include "core/declarative/workbench/trial.h"

namespace millrace {

using declarative::Manifest;

ManifestFindings findingsIn(const QByteArray &text)
{
    ManifestFindings findings;
    const declarative::ManifestReading reading = Manifest::examine(text);
    findings.faults = declarative::manifestFaults(reading, text);
    const auto &manifest = reading.manifest;
    findings.isValid = manifest.has_value();
    if (manifest) {
        findings.streams = declarative::streamNames(*manifest);
        findings.spec = declarative::toJsonObject(manifest->connectionSpecification());
    }
    return findings;
}

} // namespace millrace

#include "ui/workbench/manifestfindings.h"

#include "core/declarative/value/jsonqt.h"
#include "core/declarative/workbench/manifestfaults.h"
#include "core/declarative/workbench/trial.h"

namespace millrace {

using namespace Qt::StringLiterals;
using declarative::Manifest;

ManifestFindings findingsIn(const QByteArray &text)
{
    ManifestFindings findings;
    findings.faults = declarative::manifestFaults(text);
    const auto manifest = Manifest::load(text, u"manifest"_s);
    findings.isValid = bool(manifest);
    if (manifest) {
        findings.streams = declarative::streamNames(*manifest);
        findings.spec = declarative::toJsonObject(manifest->connectionSpecification());
    }
    return findings;
}

} // namespace millrace

// SpecConformance: the checks of a connector's configuration schema.
#pragma once

#include "tests/conformance/connectorquirks.h"

#include <QObject>

namespace millrace::conformance {

/// Run for each half of a connector.
class SpecConformance final : public QObject
{
    Q_OBJECT

public:
    enum class Half { Source, Destination };

    SpecConformance(const ConnectorQuirks &quirks, Half half);

private slots:
    void propertiesAreDescribed();
    void examplesPassTheSpec();
    void defaultsPassTheSpec();
    void unknownPropertiesAreRefused();
    void networkOptionsAreTheSharedOnes();

private:
    ConnectorRegistry m_registry;
    QJsonObject m_spec;
};

} // namespace millrace::conformance

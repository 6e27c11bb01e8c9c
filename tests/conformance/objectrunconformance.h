// ObjectRunConformance: whole runs of the engine into the objects of a destination.
#pragma once

#include "core/connector/connectorregistry.h"
#include "tests/conformance/objectquirks.h"
#include "tests/testutils/instantclock.h"

#include <QObject>

namespace millrace::conformance {

/// What the engine counts and what the other side holds agree, whatever goes wrong with a call.
class ObjectRunConformance final : public QObject
{
    Q_OBJECT

public:
    explicit ObjectRunConformance(const ObjectQuirks &quirks);

private slots:
    void init() { m_quirks.reset(); }
    void everyFaultKeepsTheAccount_data();
    void everyFaultKeepsTheAccount();
    void serverThatStaysAwayLosesNothing();

private:
    const ObjectQuirks &m_quirks;
};

} // namespace millrace::conformance

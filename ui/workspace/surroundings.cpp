#include "ui/workspace/surroundings.h"

#include "ui/workspace/busproperty.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

// NMMetered.
constexpr uint s_yes = 1;
constexpr uint s_guessedYes = 3;

} // namespace

Surroundings::Surroundings(QObject *parent)
    : Surroundings(QDBusConnection::systemBus(), parent)
{
}

Surroundings::Surroundings(const QDBusConnection &bus, QObject *parent)
    : QObject(parent)
    , m_metered(std::make_unique<BusProperty>(
          bus,
          BusProperty::Name{u"org.freedesktop.NetworkManager"_s,
                            u"/org/freedesktop/NetworkManager"_s,
                            u"org.freedesktop.NetworkManager"_s, u"Metered"_s}))
    , m_onBattery(std::make_unique<BusProperty>(
          bus,
          BusProperty::Name{u"org.freedesktop.UPower"_s, u"/org/freedesktop/UPower"_s,
                            u"org.freedesktop.UPower"_s, u"OnBattery"_s}))
{
    connect(m_metered.get(), &BusProperty::changed, this, &Surroundings::changed);
    connect(m_onBattery.get(), &BusProperty::changed, this, &Surroundings::changed);
}

Surroundings::~Surroundings() = default;

bool Surroundings::isMetered() const
{
    const uint metered = m_metered->value().toUInt();
    return metered == s_yes || metered == s_guessedYes;
}

bool Surroundings::isOnBattery() const { return m_onBattery->value().toBool(); }

bool Surroundings::isKnown() const { return m_metered->isKnown() && m_onBattery->isKnown(); }

} // namespace millrace

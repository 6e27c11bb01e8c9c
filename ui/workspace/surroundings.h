// Surroundings: whether the network costs by volume, and whether the computer runs on battery.
#pragma once

#include <QObject>

#include <memory>

class QDBusConnection;

namespace millrace {

class BusProperty;

/// Follows NetworkManager and UPower; where they are missing, the network does not cost and there
/// is power. UI thread.
class Surroundings final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Surroundings)

public:
    /// On the system bus.
    explicit Surroundings(QObject *parent = nullptr);
    explicit Surroundings(const QDBusConnection &bus, QObject *parent = nullptr);
    ~Surroundings() override;

    [[nodiscard]] bool isMetered() const;
    [[nodiscard]] bool isOnBattery() const;
    /// Both services have answered, or will not. Takes two seconds at most.
    [[nodiscard]] bool isKnown() const;

signals:
    void changed();

private:
    const std::unique_ptr<BusProperty> m_metered;
    const std::unique_ptr<BusProperty> m_onBattery;
};

} // namespace millrace

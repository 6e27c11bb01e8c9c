// BusProperty: one property of a service on D-Bus, as it is now.
#pragma once

#include <QDBusConnection>
#include <QObject>
#include <QVariant>

namespace millrace {

/// Asks for it, follows its changes, and the coming and going of its service. Never waits. UI
/// thread.
class BusProperty final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(BusProperty)

public:
    struct Name final
    {
        QString service;
        QString path;
        QString interface;
        QString property;
    };

    BusProperty(const QDBusConnection &bus, Name name, QObject *parent = nullptr);

    /// Invalid while nobody tells: no bus, no service, no such property.
    [[nodiscard]] const QVariant &value() const { return m_value; }
    /// The first answer is there, or there will be none.
    [[nodiscard]] bool isKnown() const { return m_isKnown; }

signals:
    /// value() or isKnown() is another.
    void changed();

private slots:
    // By name, for signals of D-Bus know no other way.
    void noteChanges(const QString &interface, const QVariantMap &values,
                     const QStringList &invalidated);

private:
    void ask();
    void take(const QVariant &value);

    QDBusConnection m_bus;
    const Name m_name;
    QVariant m_value;
    bool m_isKnown = false;
};

} // namespace millrace

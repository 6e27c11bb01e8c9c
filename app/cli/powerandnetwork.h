// PowerAndNetwork: whether scheduled runs wait for mains or for a network that costs nothing.
#pragma once

#include "core/store/profile.h"

#include <QObject>
#include <QProcess>
#include <QTimer>

#include <vector>

namespace millrace {

/// Asks NetworkManager and UPower by busctl, which comes with systemd, every half minute as long as
/// the settings of the window say that runs wait. Where nothing answers, nothing waits. Main
/// thread.
class PowerAndNetwork final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PowerAndNetwork)

public:
    explicit PowerAndNetwork(const Profile &profile, QObject *parent = nullptr);
    ~PowerAndNetwork() override;

    /// Why runs wait: "The network is metered."; empty: they do not.
    [[nodiscard]] QString reason() const;

signals:
    void changed();

private:
    struct Question final
    {
        QString setting; ///< In the settings of the window.
        QStringList property; ///< Service, path, interface and name.
        QStringList answers; ///< That make runs wait, as busctl prints them.
        QString words;
        bool isTrue = false;
    };

    void ask();
    void askNext();
    void take(int exitCode);

    QString m_settings;
    std::vector<Question> m_questions;
    std::size_t m_asked = 0;
    QProcess m_process;
    QTimer m_timer;
    QString m_said;
};

} // namespace millrace

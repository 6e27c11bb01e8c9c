// UserService: the schedules of a profile as a service of the person's systemd.
#pragma once

#include "core/base/result.h"
#include "core/store/profile.h"

#include <QString>

namespace millrace {

/// How the service stands.
struct UserServiceState final
{
    bool isInstalled = false; ///< Its unit is there.
    bool isCurrent = false; ///< … as this program would write it.
    bool isEnabled = false; ///< It starts when the person signs in.
    bool isActive = false; ///< It runs now.
    bool hasFailed = false; ///< It ended with a fault; systemd may start it again after a while.
    bool isLingering = false; ///< It goes on, and starts, without the person signed in.
};

/// Writes, starts and removes the unit that runs "millrace-cli serve" for one profile. Every
/// function waits for systemctl, some seconds at most. Any thread.
class UserService final
{
public:
    /// Of \a profile and the millrace-cli that belongs to this program.
    explicit UserService(const Profile &profile);
    UserService(const Profile &profile, QString program);

    /// "millrace.service", or a name of its own for a profile that is not the usual one.
    [[nodiscard]] QString name() const { return m_name; }
    [[nodiscard]] QString unitFile() const;
    [[nodiscard]] QString unitText() const;

    /// Writes the unit, and starts it now and with each sign-in. "service.program_missing",
    /// "service.no_systemd", "service.not_written", "service.refused".
    [[nodiscard]] Result<void> install() const;
    /// Stops it and removes the unit; nothing happens when it is not installed.
    [[nodiscard]] Result<void> remove() const;
    /// "service.no_systemd" where there is none that answers.
    [[nodiscard]] Result<UserServiceState> state() const;

private:
    QString m_name;
    QString m_folder; ///< Of the profile; empty for the usual one.
    QString m_stateFolder; ///< Of a profile that XDG variables made of two; else empty.
    QString m_program;
};

/// The path of the millrace-cli beside this program, else in the search path; empty without one.
[[nodiscard]] QString commandLineProgram();

} // namespace millrace

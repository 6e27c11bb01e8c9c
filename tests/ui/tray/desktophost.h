// DesktopHost: plays a desktop's tray and notification service in a process of its own.
#pragma once

namespace millrace::test {

/// The argument that turns the test program into the host.
inline constexpr char s_hostArgument[] = "--desktop-host";

/// Owns org.kde.StatusNotifierWatcher (with a host) and org.freedesktop.Notifications on the
/// session bus, as their specifications have it, and says on standard output what comes: "ready",
/// "item <bus name>", "notify <id> <summary>", "close <id>". Takes "click <id>" on standard input.
/// Returns the exit code once its input is closed.
[[nodiscard]] int runDesktopHost(int argc, char *argv[]);

} // namespace millrace::test

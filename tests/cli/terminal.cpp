#include "tests/cli/terminal.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

namespace millrace {

Outcome runOnTerminal(const Program &program, const QStringList &arguments, int columns)
{
    const int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0)
        qFatal("no pseudo terminal");
    const int slave = open(ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC);
    winsize size{};
    size.ws_col = static_cast<unsigned short>(columns);
    size.ws_row = 40;
    ioctl(slave, TIOCSWINSZ, &size);

    const auto process = program.prepare(arguments);
    process->setChildProcessModifier([slave] {
        dup2(slave, STDOUT_FILENO);
        dup2(slave, STDERR_FILENO);
    });
    process->start();
    process->waitForStarted();
    process->closeWriteChannel();
    close(slave);

    Outcome outcome;
    char buffer[4096];
    for (;;) {
        pollfd wait{master, POLLIN, 0};
        if (poll(&wait, 1, 30'000) <= 0)
            qFatal("the terminal stays silent");
        // The read fails when the last process has closed the terminal.
        const ssize_t count = read(master, buffer, sizeof buffer);
        if (count <= 0)
            break;
        outcome.out.append(buffer, static_cast<qsizetype>(count));
    }
    close(master);
    process->waitForFinished(10'000);
    outcome.exitCode = process->exitCode();
    return outcome;
}

} // namespace millrace

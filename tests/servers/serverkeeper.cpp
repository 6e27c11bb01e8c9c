// millrace_server_keeper: starts a server for a test and outlives the test just long enough to end
// the server and all its processes, however the test came to its end.
//
//   millrace_server_keeper <folder> <uid> <gid> <log file> <program> [arguments…]
//
// Prints the server's process id. On standard input, "k" ends the server as a crash would; the end
// of the input means that the test is gone: the folder is removed as well.
#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <system_error>

namespace {

/// Parent of each process.
std::map<pid_t, pid_t> parents()
{
    std::map<pid_t, pid_t> found;
    DIR *folder = opendir("/proc");
    if (!folder)
        return found;
    while (const dirent *entry = readdir(folder)) {
        const auto pid = static_cast<pid_t>(std::strtol(entry->d_name, nullptr, 10));
        if (pid <= 0)
            continue;
        std::ifstream file("/proc/" + std::string(entry->d_name) + "/stat");
        std::string text;
        std::getline(file, text);
        // "pid (name) state ppid …", and the name may hold blanks and brackets.
        const std::size_t end = text.rfind(')');
        if (end != std::string::npos && end + 4 < text.size())
            found[pid] = static_cast<pid_t>(std::strtol(text.c_str() + end + 4, nullptr, 10));
    }
    closedir(folder);
    return found;
}

/// Kills every process below this one. Orphans among them are children by now: this process is
/// their subreaper.
void killAll()
{
    for (;;) {
        const std::map<pid_t, pid_t> all = parents();
        for (const auto &[pid, parent] : all) {
            pid_t above = parent;
            while (above > 1 && above != getpid()) {
                const auto next = all.find(above);
                above = next == all.end() ? 0 : next->second;
            }
            if (above == getpid())
                kill(pid, SIGKILL);
        }
        while (waitpid(-1, nullptr, WNOHANG) > 0) { }
        siginfo_t information{};
        if (waitid(P_ALL, 0, &information, WEXITED | WNOWAIT) != 0)
            return;
    }
}

[[noreturn]] void becomeServer(char **arguments, uid_t user, gid_t group, int log)
{
    const int none = open("/dev/null", O_RDONLY);
    dup2(none, 0);
    dup2(log, 1);
    dup2(log, 2);
    sigset_t signals;
    sigemptyset(&signals);
    sigprocmask(SIG_SETMASK, &signals, nullptr);
    if (geteuid() == 0 && user != 0
        && (setgroups(0, nullptr) != 0 || setgid(group) != 0 || setuid(user) != 0)) {
        std::perror("The user of the server cannot be taken on");
        _exit(126);
    }
    // After the change of user, which resets it. Covers a keeper that is killed itself.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    execv(arguments[0], arguments);
    std::perror(arguments[0]);
    _exit(127);
}

/// Waits until the server ended, or its end is wished for. True if the test is gone.
bool waitForEnd(pid_t server, int signals)
{
    std::array<pollfd, 2> watched{{{0, POLLIN, 0}, {signals, POLLIN, 0}}};
    for (;;) {
        if (poll(watched.data(), watched.size(), -1) < 0)
            continue;
        if ((watched[1].revents & POLLIN) != 0) {
            signalfd_siginfo information{};
            [[maybe_unused]] const ssize_t got = read(signals, &information, sizeof information);
            bool hasEnded = false;
            while (const pid_t pid = waitpid(-1, nullptr, WNOHANG)) {
                if (pid < 0)
                    break;
                hasEnded = hasEnded || pid == server;
            }
            if (hasEnded)
                return false;
        }
        if (watched[0].revents != 0) {
            char command = 0;
            return read(0, &command, 1) != 1;
        }
    }
}

} // namespace

int main(int count, char **arguments)
{
    if (count < 6)
        return 2;
    setsid();
    close_range(3, ~0U, 0);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    const std::string folder = arguments[1];
    const auto user = static_cast<uid_t>(std::strtoul(arguments[2], nullptr, 10));
    const auto group = static_cast<gid_t>(std::strtoul(arguments[3], nullptr, 10));
    const int log = open(arguments[4], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (chdir(folder.c_str()) != 0 || log < 0)
        return 2;
    sigset_t awaited;
    sigemptyset(&awaited);
    sigaddset(&awaited, SIGCHLD);
    sigprocmask(SIG_BLOCK, &awaited, nullptr);
    const int signals = signalfd(-1, &awaited, SFD_CLOEXEC);

    const pid_t server = fork();
    if (server == 0)
        becomeServer(arguments + 5, user, group, log);
    std::printf("%d\n", static_cast<int>(server));
    std::fflush(stdout);
    const bool isTestGone = server < 0 || waitForEnd(server, signals);
    killAll();
    std::error_code ignored;
    if (isTestGone)
        std::filesystem::remove_all(folder, ignored);
    return 0;
}

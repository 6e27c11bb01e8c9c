#include "app/interruption.h"

#include <fcntl.h>
#include <unistd.h>

#include <QEventLoop>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>

namespace millrace {

namespace {

constexpr std::array s_signals{SIGINT, SIGTERM, SIGHUP};
std::array<int, 2> s_pipe{-1, -1};
volatile std::sig_atomic_t s_received = 0;

// Only calls that are safe inside a signal handler: write() and _exit().
void noteSignal(int number)
{
    if (s_received != 0)
        _exit(128 + number);
    s_received = number;
    const int formerError = errno;
    const char byte = static_cast<char>(number);
    [[maybe_unused]] const ssize_t written = write(s_pipe[1], &byte, 1);
    errno = formerError;
}

} // namespace

Interruption::Interruption(QObject *parent)
    : QObject(parent)
{
    std::signal(SIGPIPE, SIG_IGN);
    if (pipe2(s_pipe.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        return; // Without a pipe the signals keep ending the process at once.
    m_notifier = std::make_unique<QSocketNotifier>(s_pipe[0], QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &Interruption::readSignal);
    for (const int number : s_signals) {
        struct sigaction former = {};
        sigaction(number, nullptr, &former);
        if (former.sa_handler == SIG_IGN)
            continue; // Started by nohup or in the background of a script: stay ignored.
        struct sigaction action = {};
        action.sa_handler = noteSignal;
        action.sa_flags = SA_RESTART;
        sigemptyset(&action.sa_mask);
        sigaction(number, &action, nullptr);
    }
}

Interruption::~Interruption()
{
    if (!m_notifier)
        return;
    for (const int number : s_signals)
        std::signal(number, SIG_DFL);
    m_notifier.reset();
    close(s_pipe[0]);
    close(s_pipe[1]);
    s_pipe = {-1, -1};
}

void Interruption::readSignal()
{
    char byte = 0;
    if (read(s_pipe[0], &byte, 1) != 1 || isRequested())
        return;
    m_signal = static_cast<unsigned char>(byte);
    m_source.request_stop();
    emit interrupted();
}

void Interruption::waitForThread(const std::function<void()> &work)
{
    QEventLoop loop;
    const std::jthread thread([&work, &loop] {
        work();
        QMetaObject::invokeMethod(&loop, &QEventLoop::quit, Qt::QueuedConnection);
    });
    loop.exec();
}

} // namespace millrace

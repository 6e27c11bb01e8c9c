// ChildProcess: the test program itself, started again to be another process of the profile.
#pragma once

#include <QCoreApplication>
#include <QProcess>
#include <QtTest>

#include <csignal>
#include <cstdio>

namespace millrace::test {

/// Does \a task with \a arguments in a child: the program's main() hands it to runChild().
class ChildProcess final
{
public:
    explicit ChildProcess(const QStringList &arguments)
    {
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process.start(QCoreApplication::applicationFilePath(),
                      QStringList{QStringLiteral("--child")} + arguments);
    }

    /// Waits until the child has said \a line.
    [[nodiscard]] bool says(const QByteArray &line)
    {
        while (!said.contains(QByteArray(line + '\n'))) {
            if (!process.waitForReadyRead(20'000))
                return false;
            said += process.readAllStandardOutput();
        }
        return true;
    }

    /// Sends SIGKILL and waits for the end.
    void kill()
    {
        process.kill();
        process.waitForFinished(20'000);
    }

    /// Whether the child ended by itself with 0.
    [[nodiscard]] bool ends()
    {
        process.closeWriteChannel();
        return process.waitForFinished(60'000) && process.exitStatus() == QProcess::NormalExit
            && process.exitCode() == 0;
    }

    QProcess process;
    QByteArray said;
};

/// Said by the child.
inline void say(const char *line)
{
    std::puts(line);
    std::fflush(stdout);
}

/// Blocks the child until its parent kills it or closes its input.
inline void waitForParent() { (void)std::getchar(); }

/// main() of a test with children: \a runChild does the child's task and returns its exit code.
template<typename Test>
int runTestOrChild(int argc, char **argv, int (*runChild)(const QStringList &arguments))
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == QStringLiteral("--child"))
        return runChild(arguments.mid(2));
    Test test;
    return QTest::qExec(&test, argc, argv);
}

} // namespace millrace::test

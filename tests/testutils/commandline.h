// CommandLine: runs the real millrace-cli, with a profile of the test's own.
#pragma once

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QString>
#include <QStringList>

#include <chrono>

namespace millrace::test {

/// What a finished call left.
struct CommandResult final
{
    int exitCode = -1;
    bool crashed = false;
    QByteArray output{};
    QByteArray errors{};

    /// Everything it printed.
    [[nodiscard]] QByteArray said() const
    {
        QByteArray text = errors;
        text += output;
        return text;
    }

    /// The output as one JSON object.
    [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(output).object(); }
};

class CommandLine final
{
public:
    /// \a program is the path of millrace-cli; \a profile the folder given as --profile.
    CommandLine(QString program, QString profile)
        : m_program(std::move(program))
        , m_profile(std::move(profile))
    {
    }

    [[nodiscard]] QStringList arguments(const QStringList &command) const
    {
        return QStringList{QStringLiteral("--profile"), m_profile} + command;
    }

    /// Runs \a command to its end.
    [[nodiscard]] CommandResult run(const QStringList &command) const
    {
        QProcess process;
        start(process, command);
        process.waitForFinished(120'000);
        return result(process);
    }

    /// Runs \a command and kills it with SIGKILL after \a delay, unless it ended before.
    [[nodiscard]] CommandResult kill(const QStringList &command,
                                     std::chrono::microseconds delay) const
    {
        QProcess process;
        start(process, command);
        process.waitForStarted();
        // Below a millisecond the wait is over at once: the kill comes as early as it can.
        process.waitForFinished(
            static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(delay).count()));
        process.kill();
        process.waitForFinished(10'000);
        return result(process);
    }

    void start(QProcess &process, const QStringList &command) const
    {
        process.start(m_program, arguments(command));
    }

    [[nodiscard]] static CommandResult result(QProcess &process)
    {
        return {process.exitCode(), process.exitStatus() == QProcess::CrashExit,
                process.readAllStandardOutput(), process.readAllStandardError()};
    }

private:
    const QString m_program;
    const QString m_profile;
};

} // namespace millrace::test

// Program: runs the real millrace-cli with a profile of its own.
#pragma once

#include <QJsonObject>
#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>

#include <memory>

namespace millrace {

/// What one invocation printed and returned.
struct Outcome final
{
    int exitCode = -1;
    QByteArray out;
    QByteArray error;

    /// The one JSON object on standard output; empty when there is none.
    [[nodiscard]] QJsonObject json() const;
    /// The "error" of the one JSON object on standard error.
    [[nodiscard]] QJsonObject jsonError() const;
};

/// A temporary folder with a profile in it; invocations run inside the folder.
class Program final
{
public:
    Program();

    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }
    [[nodiscard]] QString profile() const { return path(QStringLiteral("profile")); }
    void writeFile(const QString &name, const QByteArray &content) const;
    [[nodiscard]] QByteArray readFile(const QString &name) const;

    /// Sets a variable for later invocations.
    void setVariable(const QString &name, const QString &value);

    /// Runs with \a arguments to the end.
    [[nodiscard]] Outcome run(const QStringList &arguments, const QByteArray &input = {}) const;
    /// Starts and leaves the waiting to the caller.
    [[nodiscard]] std::unique_ptr<QProcess> start(const QStringList &arguments) const;
    /// The invocation, not started yet.
    [[nodiscard]] std::unique_ptr<QProcess> prepare(const QStringList &arguments) const;

    /// The first value that \a query gives on the SQLite file \a name.
    [[nodiscard]] QString sqlValue(const QString &name, const QString &query) const;

private:
    QTemporaryDir m_folder;
    QProcessEnvironment m_environment;
};

} // namespace millrace

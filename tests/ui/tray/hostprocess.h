// HostProcess: a running desktop host or tray, and what it has said.
#pragma once

#include <QProcess>
#include <QStringList>

namespace millrace::test {

/// Ended when it goes. REQUIRES: an event loop that turns while lines are waited for.
class HostProcess final
{
public:
    HostProcess();
    ~HostProcess();

    /// This test program as a desktop host; false when it does not come up.
    [[nodiscard]] bool startDesktopHost();
    /// The XEmbed tray of the package trayer.
    [[nodiscard]] bool startTrayer();

    void send(const QString &line);
    /// Lines said so far that start with \a word, without it.
    [[nodiscard]] QStringList said(const QString &word) const;

private:
    QProcess m_process;
    QString m_output;
};

} // namespace millrace::test

// MailServer: a real mail server.
#pragma once

#include "tests/servers/serverprocess.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QTemporaryDir>

#include <vector>

namespace millrace::test {

/// How a mail server is made safe.
struct MailServerOptions final
{
    enum class Security { Tls, StartTls, None };
    Security security = Security::StartTls;
    ServerTls tls{}; ///< REQUIRES: not empty unless security is None.
    QString user{}; ///< Empty: anybody may send.
    QString password{};
};

/// A message as it came.
struct ReceivedMail final
{
    QByteArray bytes;
    QString from; ///< Of the envelope, as the next two.
    QStringList to;
    QString user; ///< Who signed in.
    bool wasEncrypted = false;

    [[nodiscard]] QByteArray head() const;
    /// The value of a line of the head, unfolded, with its encoded words decoded.
    [[nodiscard]] QString header(const QByteArray &name) const;
    [[nodiscard]] QString body() const; ///< Decoded.
};

/// aiosmtpd on a free port of 127.0.0.1. Receivers decide what goes wrong: full@ has no room for
/// now (452), gone@ is unknown (550), slow@ takes a minute, refused@ refuses the message (554); who
/// wrote to mute@ gets no answer to a farewell. Every failure to start ends the test program.
/// Nothing of it stays.
class MailServer final
{
public:
    explicit MailServer(const MailServerOptions &options);
    ~MailServer();
    Q_DISABLE_COPY_MOVE(MailServer)

    [[nodiscard]] int port() const { return m_port; }
    /// In the order they came.
    [[nodiscard]] std::vector<ReceivedMail> mails() const;

private:
    const QTemporaryDir m_folder;
    const int m_port;
    ServerProcess m_process;
};

} // namespace millrace::test

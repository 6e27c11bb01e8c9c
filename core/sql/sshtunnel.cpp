#include "core/sql/sshtunnel.h"

#include "core/sql/tunnelerrors.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

using Deadline = std::chrono::steady_clock::time_point;

/// Whether ssh may be given \a text as a host or a user. ssh hands them on to the shell where a
/// person's settings name a proxy command, so nothing a shell understands is let through.
bool isHarmless(const QString &text)
{
    static const QString s_forbidden = u"'`\"$\\;&<>|(){}/%@,*?!#="_s;
    return !text.isEmpty() && text.size() <= 255 && !text.startsWith(u'-')
        && std::ranges::none_of(text, [](QChar letter) {
               return letter.isSpace() || !letter.isPrint() || s_forbidden.contains(letter);
           });
}

/// \a path as ssh reads the name of a file in its settings.
QString quotedPath(QString path)
{
    return u'"' + path.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s).replace(u'%', u"%%"_s)
        + u'"';
}

/// Base64 of 32 bytes, without padding; nothing else is put into a setting of ssh.
bool isFingerprint(const QString &text)
{
    constexpr qsizetype letters = 43;
    return text.size() == letters && std::ranges::all_of(text, [](QChar letter) {
               return letter.unicode() < 0x80
                   && (letter.isLetterOrNumber() || letter == u'+' || letter == u'/');
           });
}

/// Settings of ssh with which no key is known but the trusted one, or none at all.
QStringList trustSettings(const QString &fingerprint)
{
    QStringList settings{u"UserKnownHostsFile=/dev/null"_s, u"GlobalKnownHostsFile=/dev/null"_s,
                         u"CheckHostIP=no"_s, u"VerifyHostKeyDNS=no"_s,
                         u"NoHostAuthenticationForLocalhost=no"_s};
    // ssh asks the command which keys are known and hands it the one it was shown; the answer is
    // that key if it has the trusted fingerprint.
    settings << (fingerprint.isEmpty()
                     ? u"KnownHostsCommand=none"_s
                     : u"KnownHostsCommand=/bin/sh -c '[ \"$1\" = \"$2\" ] && echo \"$3 $4 $5\"; "
                       "exit 0' sh %f SHA256:"_s
                         + fingerprint + u" %H %t %K"_s);
    return settings;
}

std::optional<Error> checked(const TunnelOptions &options, const QString &host)
{
    if (!isHarmless(options.host))
        return makeError(tunnelerrors::textInvalid, {options.host}, {}, u"/tunnel/host"_s);
    // Directories write the user's domain in front of or behind the name.
    if (QString user = options.user;
        !user.isEmpty() && !isHarmless(user.remove(u'@').replace(u'\\', u'-')))
        return makeError(tunnelerrors::textInvalid, {options.user}, {}, u"/tunnel/username"_s);
    if (!isHarmless(host))
        return makeError(tunnelerrors::textInvalid, {host}, {}, u"/host"_s);
    if (!options.keyFile.isEmpty() && !QFileInfo(options.keyFile).isReadable())
        return makeError(tunnelerrors::keyUnreadable, {options.keyFile}, {}, u"/tunnel/key_file"_s);
    if (!options.knownHostsFile.isEmpty() && !QFileInfo(options.knownHostsFile).isReadable())
        return makeError(tunnelerrors::knownHostsUnreadable, {options.knownHostsFile}, {},
                         u"/tunnel/known_hosts_file"_s);
    if (!options.hostKeyFingerprint.isEmpty() && !isFingerprint(options.hostKeyFingerprint))
        return makeError(tunnelerrors::fingerprintInvalid, {options.hostKeyFingerprint}, {},
                         u"/tunnel/host_key_fingerprint"_s);
    return std::nullopt;
}

QStringList arguments(const TunnelOptions &options, const QStringList &trust, const QString &host,
                      int port, int localPort, std::chrono::seconds timeout)
{
    QStringList settings{u"BatchMode=yes"_s,
                         u"StrictHostKeyChecking=yes"_s,
                         u"ExitOnForwardFailure=yes"_s,
                         u"LogLevel=DEBUG2"_s,
                         u"ServerAliveInterval=5"_s,
                         u"ServerAliveCountMax=3"_s,
                         u"ConnectionAttempts=1"_s,
                         u"ControlMaster=no"_s,
                         u"ControlPath=none"_s,
                         u"ForwardAgent=no"_s,
                         u"ForwardX11=no"_s,
                         u"GatewayPorts=no"_s,
                         u"PermitLocalCommand=no"_s,
                         u"RequestTTY=no"_s,
                         u"UpdateHostKeys=no"_s,
                         u"Compression=no"_s,
                         u"FingerprintHash=sha256"_s,
                         u"ConnectTimeout=%1"_s.arg(std::max<qint64>(timeout.count(), 1))};
    settings += trust; // Of two settings ssh takes the first.
    if (!options.knownHostsFile.isEmpty())
        settings << u"UserKnownHostsFile="_s + quotedPath(options.knownHostsFile);
    if (!options.keyFile.isEmpty())
        settings << u"IdentitiesOnly=yes"_s << u"IdentityFile="_s + quotedPath(options.keyFile);
    QStringList all{u"-N"_s, u"-T"_s};
    for (const QString &setting : settings)
        all << u"-o"_s << setting;
    const QString name = host.contains(u':') ? u'[' + host + u']' : host;
    all << u"-L"_s << u"127.0.0.1:%1:%2:%3"_s.arg(localPort).arg(name).arg(port);
    all << u"-p"_s << QString::number(options.port);
    if (!options.user.isEmpty())
        all << u"-l"_s << options.user;
    return all << u"--"_s << options.host;
}

/// A socket of 127.0.0.1, closed with this object.
class LocalSocket final
{
public:
    LocalSocket()
        : m_handle(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
    }
    ~LocalSocket() { close(m_handle); }
    LocalSocket(const LocalSocket &) = delete;
    LocalSocket &operator=(const LocalSocket &) = delete;

    /// Takes a port that is free now; 0 if there is none.
    [[nodiscard]] int bindToFree()
    {
        sockaddr_in address = addressOf(0);
        socklen_t size = sizeof address;
        auto *generic = reinterpret_cast<sockaddr *>(&address);
        if (bind(m_handle, generic, size) != 0 || getsockname(m_handle, generic, &size) != 0)
            return 0;
        return ntohs(address.sin_port);
    }

    [[nodiscard]] bool connectTo(int port)
    {
        const sockaddr_in address = addressOf(port);
        return connect(m_handle, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0;
    }

private:
    static sockaddr_in addressOf(int port)
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return address;
    }

    int m_handle;
};

/// Waits until a connection goes through; the state tells how it came out.
SshState awaited(const SshProcess &process, int localPort, Deadline deadline,
                 const Cancellation &cancellation)
{
    SshState state
        = process.waitFor([](const SshState &s) { return s.isListening; }, deadline, cancellation);
    if (!state.isListening || state.hasEnded || cancellation.stop_requested())
        return state;
    // ssh says only at the first connection whether the server makes it.
    LocalSocket probe;
    if (!probe.connectTo(localPort))
        return state;
    return process.waitFor(
        [](const SshState &s) { return s.isOpen || s.words.contains("open failed: "_L1); },
        deadline, cancellation);
}

} // namespace

Result<std::unique_ptr<SshTunnel>> SshTunnel::open(const TunnelOptions &options,
                                                   const QString &host, int port,
                                                   std::chrono::seconds timeout,
                                                   const Cancellation &cancellation)
{
    if (const auto error = checked(options, host))
        return *error;
    const QString program = QStandardPaths::findExecutable(u"ssh"_s);
    if (program.isEmpty())
        return makeError(tunnelerrors::programMissing);
    const Deadline deadline = std::chrono::steady_clock::now() + timeout;
    const QStringList trust = options.hostKeyFingerprint.isEmpty()
        ? QStringList()
        : trustSettings(options.hostKeyFingerprint);
    constexpr int mostPorts = 3;
    for (int tried = 1;; ++tried) {
        const int localPort = LocalSocket().bindToFree();
        auto process = std::make_unique<SshProcess>(
            program, arguments(options, trust, host, port, localPort, timeout), localPort);
        const SshState state = awaited(*process, localPort, deadline, cancellation);
        if (cancellation.stop_requested())
            return Error::cancelled();
        if (state.isOpen && !state.hasEnded)
            return std::unique_ptr<SshTunnel>(
                new SshTunnel(options, std::move(process), localPort));
        // Between the look for a free port and ssh another program took it.
        if (state.hasEnded && state.words.contains("Address already in use"_L1)
            && tried < mostPorts)
            continue;
        if (!state.hasEnded && !state.words.contains("open failed: "_L1))
            return makeError(tunnelerrors::timedOut,
                             {options.host, QString::number(timeout.count())}, state.words,
                             u"/tunnel/host"_s);
        return tunnelError(options, host, port, state);
    }
}

Result<SshHostKey> SshTunnel::presentedKey(const TunnelOptions &options,
                                           std::chrono::seconds timeout,
                                           const Cancellation &cancellation)
{
    const QString nowhere = u"localhost"_s;
    if (const auto error = checked(options, nowhere))
        return *error;
    const QString program = QStandardPaths::findExecutable(u"ssh"_s);
    if (program.isEmpty())
        return makeError(tunnelerrors::programMissing);
    const int localPort = LocalSocket().bindToFree();
    const SshProcess process(
        program, arguments(options, trustSettings({}), nowhere, 1, localPort, timeout), localPort);
    // No key is known, so ssh ends by itself once it was shown one.
    const SshState state
        = process.waitFor([](const SshState &) { return false; },
                          std::chrono::steady_clock::now() + timeout, cancellation);
    if (cancellation.stop_requested())
        return Error::cancelled();
    if (!state.hostKey.isEmpty())
        return SshHostKey{state.hostKeyType.section(u'-', 1).toUpper(), state.hostKey};
    if (!state.hasEnded)
        return makeError(tunnelerrors::timedOut, {options.host, QString::number(timeout.count())},
                         state.words, u"/tunnel/host"_s);
    return tunnelError(options, nowhere, 1, state);
}

std::optional<Error> SshTunnel::failure() const
{
    // A connection may see the end of ssh a moment before it is known here.
    constexpr std::chrono::milliseconds grace{300};
    const SshState state = m_process->waitFor([](const SshState &) { return false; },
                                              std::chrono::steady_clock::now() + grace, {});
    if (!state.hasEnded)
        return std::nullopt;
    return makeError(tunnelerrors::broke, {m_options.host}, state.words, u"/tunnel/host"_s);
}

} // namespace millrace

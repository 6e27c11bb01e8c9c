#include "core/sql/tunnelerrors.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// "ssh" as a person types it to sign in to the jump host.
QString signInCommand(const TunnelOptions &options)
{
    QString command = u"ssh"_s;
    if (options.port != 22)
        command += u" -p %1"_s.arg(options.port);
    if (!options.knownHostsFile.isEmpty())
        command += u" -o UserKnownHostsFile="_s + options.knownHostsFile;
    return command + u' ' + (options.user.isEmpty() ? QString() : options.user + u'@')
        + options.host;
}

QString addressOf(const QString &host, int port)
{
    return (host.contains(u':') ? u"[%1]:%2"_s : u"%1:%2"_s).arg(host).arg(port);
}

/// The error of a forwarding the server did not make: "open failed: connect failed: …".
Error forwardingError(const TunnelOptions &options, const QString &host, int port,
                      const QString &words)
{
    const QString address = addressOf(host, port);
    if (words.contains("administratively prohibited"_L1))
        return makeError(tunnelerrors::forwardForbidden, {options.host, address}, words,
                         u"/tunnel/host"_s);
    if (words.contains("not known"_L1) || words.contains("No address associated"_L1))
        return makeError(tunnelerrors::databaseUnresolved, {options.host, host}, words, u"/host"_s);
    const bool isRefused = words.contains("Connection refused"_L1);
    return makeError(tunnelerrors::databaseUnreachable, {options.host, address}, words,
                     isRefused ? u"/port"_s : u"/host"_s);
}

Error signInError(const TunnelOptions &options, const QString &words)
{
    const QString user = options.user.isEmpty() ? u"this account"_s : options.user;
    if (words.contains("UNPROTECTED PRIVATE KEY"_L1))
        return makeError(tunnelerrors::keyOpenToOthers, {options.keyFile}, words,
                         u"/tunnel/key_file"_s);
    return makeError(tunnelerrors::signInFailed, {options.host, user}, words,
                     options.keyFile.isEmpty() ? u"/tunnel/username"_s : u"/tunnel/key_file"_s);
}

Error hostKeyError(const TunnelOptions &options, const SshState &state)
{
    if (!options.hostKeyFingerprint.isEmpty())
        return makeError(tunnelerrors::hostKeyDiffers, {options.host, state.hostKey}, state.words,
                         u"/tunnel/host_key_fingerprint"_s);
    const bool hasChanged = state.words.contains("HAS CHANGED"_L1);
    return makeError(hasChanged ? tunnelerrors::hostKeyChanged : tunnelerrors::hostKeyUnknown,
                     {options.host, state.hostKey, signInCommand(options)}, state.words,
                     u"/tunnel/host"_s);
}

/// The last line of \a words, without the full stop.
QString lastLine(const QString &words)
{
    QString line = words.trimmed().section(u'\n', -1);
    while (line.endsWith(u'.'))
        line.chop(1);
    return line;
}

} // namespace

Error tunnelError(const TunnelOptions &options, const QString &host, int port,
                  const SshState &state)
{
    const QString &words = state.words;
    const QString atHost = u"/tunnel/host"_s;
    if (words.contains("open failed: "_L1))
        return forwardingError(options, host, port, words);
    if (words.contains("Host key verification failed"_L1))
        return hostKeyError(options, state);
    if (words.contains("Permission denied"_L1)
        || words.contains("Too many authentication failures"_L1))
        return signInError(options, words);
    if (words.contains("Could not resolve hostname"_L1)) {
        const bool isTransient = words.contains("Temporary failure"_L1);
        return makeError(isTransient ? tunnelerrors::resolverFailed : tunnelerrors::hostUnresolved,
                         {options.host}, words, atHost);
    }
    if (words.contains("connect to host "_L1)) {
        const bool isRefused = words.contains("Connection refused"_L1);
        return makeError(tunnelerrors::unreachable, {options.host, QString::number(options.port)},
                         words, isRefused ? u"/tunnel/port"_s : atHost);
    }
    if (words.contains("Bad configuration option"_L1) || words.contains("Bad owner or perm"_L1)
        || words.contains("terminating, "_L1))
        return makeError(tunnelerrors::settingsInvalid, {lastLine(words)}, words);
    return makeError(tunnelerrors::failed, {options.host, lastLine(words)}, words, atHost);
}

} // namespace millrace

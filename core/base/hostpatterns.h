// Host patterns: which addresses a list of hosts, domains and networks means.
#pragma once

#include <QStringList>
#include <QUrl>

namespace millrace {

/// Whether one of \a patterns means the host of \a url. Each is a host ("db.example.org"), a domain
/// with all hosts below it (".example.org", "*.example.org"), an address, a network ("10.0.0.0/8")
/// or "*"; a port may follow a name ("example.org:8080"). Names are not looked up.
[[nodiscard]] bool matchesHost(const QUrl &url, const QStringList &patterns);

/// Whether \a text is a pattern of these kinds.
[[nodiscard]] bool isHostPattern(const QString &text);

} // namespace millrace

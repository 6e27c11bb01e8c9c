// Errors as values: what failed, on what, why, and what to do next.
#pragma once

#include <QString>
#include <QStringList>

namespace millrace {

/// Decides about retries and about the button a screen offers.
enum class ErrorKind {
    Configuration, ///< The person has to change something; a retry cannot help.
    Transient, ///< May go away by itself (lock, network, full queue); retried with backoff.
    System, ///< A fault of the machine, the file or the program; retried with backoff.
    Cancelled, ///< The person or a signal stopped the work; never retried, never shown as a fault.
};

/// Returns the stable word of \a kind as used in JSON and logs, e.g. "transient".
[[nodiscard]] QString errorKindName(ErrorKind kind);
/// Returns the kind with the stable word \a name; System when the word is unknown.
[[nodiscard]] ErrorKind errorKindFromName(const QString &name);

/// One failure. A plain value: copy it freely, on any thread.
struct Error final
{
    QString code; ///< Stable, lower case, owner first: "files.not_found".
    ErrorKind kind = ErrorKind::System;
    QString message; ///< One sentence, translated, without secrets.
    QString hint; ///< The next step, one sentence, may be empty.
    QString detail; ///< The words of the driver or the system, secrets removed, may be empty.
    QString field; ///< JSON pointer into the connector's configuration ("/path"), may be empty.

    [[nodiscard]] bool isCancelled() const { return kind == ErrorKind::Cancelled; }

    /// The error every cancellable call returns after a cancellation.
    [[nodiscard]] static Error cancelled();
};

/// One line of a room's error table. Texts are marked with QT_TRANSLATE_NOOP("errors", …);
/// %1…%9 stand for the arguments of makeError.
struct ErrorDefinition final
{
    const char *code;
    ErrorKind kind;
    const char *message;
    const char *hint;
};

/// Returns the error \a definition describes, its texts translated and its places filled.
/// Arguments are inserted in one pass: a "%1" inside an argument stays as it is.
[[nodiscard]] Error makeError(const ErrorDefinition &definition, const QStringList &arguments = {},
                              const QString &detail = {}, const QString &field = {});

} // namespace millrace

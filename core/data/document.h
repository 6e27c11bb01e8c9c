// Document: a YAML or JSON file, or a text of the command line, with the place of every value.
#pragma once

#include "core/base/result.h"

#include <QHash>
#include <QJsonObject>
#include <QStringList>

namespace millrace {

/// A read document. A plain value.
struct Document final
{
    QString name; ///< The file, or the option the text came from.
    QJsonValue root;
    QHash<QString, int> lines; ///< Line, from 1, of the value at each JSON pointer.

    /// "connection.yaml, line 4", or the name alone when \a pointer is not in the document.
    [[nodiscard]] QString place(const QString &pointer) const;
};

/// Reads \a path, as JSON when its name ends in ".json", else as YAML (which JSON mostly is).
/// A key that is there twice, a syntax error, an alias that grows without bounds and a file beyond
/// 16 MiB are errors of kind Configuration that name the line.
[[nodiscard]] Result<Document> readDocument(const QString &path);
[[nodiscard]] Result<Document> parseJson(const QByteArray &text, const QString &name);
[[nodiscard]] Result<Document> parseYaml(const QByteArray &text, const QString &name);

/// Reads one YAML value, e.g. "5", "true", "text", "[a, b]".
[[nodiscard]] Result<QJsonValue> parseYamlValue(const QString &text, const QString &name);

/// \a json as YAML; keys named in \a keyOrder come first, in that order.
[[nodiscard]] QString toYaml(const QJsonObject &json, const QStringList &keyOrder);

/// Appends \a key to \a pointer by the rules of JSON pointers.
[[nodiscard]] QString pointerTo(const QString &pointer, const QString &key);

} // namespace millrace

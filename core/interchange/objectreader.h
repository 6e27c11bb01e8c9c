// ObjectReader: takes the keys of one JSON object, and notes the first that is wrong.
#pragma once

#include "core/data/document.h"

#include <QJsonArray>
#include <QStringList>

#include <optional>

namespace millrace {

/// Each call takes one known key. After all of them, finish() refuses what was not asked for. The
/// first fault is kept; later calls then return empty values.
class ObjectReader final
{
public:
    ObjectReader(const Document &document, const QJsonValue &value, QString pointer);

    [[nodiscard]] bool has(const QString &key) const;
    /// Whether \a key is there with a null.
    [[nodiscard]] bool isNull(const QString &key);
    [[nodiscard]] QString text(const QString &key, bool isRequired = false);
    /// A text, or a number as text.
    [[nodiscard]] QString scalar(const QString &key);
    [[nodiscard]] std::optional<bool> flag(const QString &key);
    [[nodiscard]] std::optional<qint64> integer(const QString &key, qint64 minimum);
    /// A list of texts, or one text.
    [[nodiscard]] QStringList texts(const QString &key);
    [[nodiscard]] QJsonObject object(const QString &key);
    /// Any value; the key counts as known.
    [[nodiscard]] QJsonValue any(const QString &key);

    [[nodiscard]] QString pointer(const QString &key) const { return pointerTo(m_pointer, key); }
    /// Notes that \a key has a wrong value: \a expected says what would be right.
    void refuse(const QString &key, const QString &expected);
    /// Takes over a fault found deeper inside.
    void adopt(const std::optional<Error> &error);
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }
    /// Refuses unknown keys. Returns the first fault, or nothing.
    [[nodiscard]] std::optional<Error> finish();

private:
    const Document &m_document;
    QJsonObject m_object;
    QString m_pointer;
    QStringList m_known;
    std::optional<Error> m_error;
};

} // namespace millrace

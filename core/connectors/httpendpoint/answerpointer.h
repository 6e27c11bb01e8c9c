// AnswerPointer: a place in a JSON answer.
#pragma once

#include <QJsonValue>
#include <QString>
#include <QStringList>

namespace millrace {

/// A JSON pointer (RFC 6901), taken apart once. A plain value.
class AnswerPointer final
{
public:
    AnswerPointer() = default; ///< The root.
    /// REQUIRES: \a pointer is empty or starts with a slash.
    explicit AnswerPointer(const QString &pointer);

    /// What is there; undefined when nothing is.
    [[nodiscard]] QJsonValue in(const QJsonValue &root) const;
    [[nodiscard]] QString text() const;

private:
    QStringList m_tokens;
};

/// \a value in words: a text as it is, numbers and booleans spelled, lists and objects as JSON;
/// empty for null and undefined.
[[nodiscard]] QString wordsOf(const QJsonValue &value);

} // namespace millrace

// DescriptionPlace: a value of a description file, and where it stands.
#pragma once

#include "core/connectors/httpendpoint/answerpointer.h"
#include "core/connectors/httpendpoint/texttemplate.h"
#include "core/data/document.h"

#include <QJsonObject>

#include <initializer_list>
#include <optional>
#include <utility>
#include <vector>

namespace millrace {

/// Shared by all places of one reading; the first fault is the one that counts.
struct DescriptionReading final
{
    const Document &document;
    QString field; ///< Of the configuration, for errors.
    std::optional<Error> fault{};
};

/// Which placeholders a text may have, and what they may name.
struct TemplateRules final
{
    std::vector<PlaceholderKind> kinds;
    const QStringList *inputs = nullptr; ///< The known ones.
    const QStringList *fields = nullptr; ///< The known ones; null: any.
};

/// Reading goes on after a fault with empty values. REQUIRES: the file follows the schema.
class DescriptionPlace final
{
public:
    DescriptionPlace(DescriptionReading &reading, QJsonValue value, QString pointer)
        : m_reading(&reading)
        , m_value(std::move(value))
        , m_pointer(std::move(pointer))
    {
    }

    [[nodiscard]] const QJsonValue &value() const { return m_value; }
    [[nodiscard]] bool has(const QString &key) const { return m_value.toObject().contains(key); }
    [[nodiscard]] DescriptionPlace at(const QString &key) const;
    /// The entries of a list.
    [[nodiscard]] std::vector<DescriptionPlace> entries() const;
    /// The members of an object in the order they stand in the file.
    [[nodiscard]] std::vector<std::pair<QString, DescriptionPlace>> members() const;

    [[nodiscard]] QString text(const QString &key) const { return m_value[key].toString(); }
    [[nodiscard]] bool flag(const QString &key, bool fallback = false) const
    {
        return m_value[key].toBool(fallback);
    }
    [[nodiscard]] int number(const QString &key, int fallback = 0) const
    {
        return m_value[key].toInt(fallback);
    }
    [[nodiscard]] QStringList texts(const QString &key) const;
    [[nodiscard]] std::vector<int> numbers(const QString &key) const;
    [[nodiscard]] AnswerPointer pointer(const QString &key) const
    {
        return AnswerPointer(text(key));
    }
    [[nodiscard]] std::optional<AnswerPointer> optionalPointer(const QString &key) const
    {
        return has(key) ? std::optional(pointer(key)) : std::nullopt;
    }
    /// The text here, taken apart.
    [[nodiscard]] TextTemplate textTemplate(const TemplateRules &rules) const;

    void fault(const QString &reason) const;

private:
    DescriptionReading *m_reading;
    QJsonValue m_value;
    QString m_pointer;
};

} // namespace millrace

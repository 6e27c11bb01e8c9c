// TextTemplate: a text with placeholders, before anything is put in.
#pragma once

#include <QString>

#include <optional>
#include <vector>

namespace millrace {

/// What a placeholder stands for.
enum class PlaceholderKind {
    Input, ///< {{ input.name }}: what the person entered.
    Field, ///< {{ record.name }}: one field of the record.
    Record, ///< {{ record }}: all mapped fields, as an object.
    Others, ///< {{ others }}: those the template does not name one by one.
    Key, ///< {{ key }}: the value of the field the record is matched by.
    KeyName, ///< {{ key.name }}: what that field is called.
    Keys, ///< {{ keys }}: the key values of several records.
    Records, ///< {{ records }}: the list of the records of a request.
};

struct Placeholder final
{
    PlaceholderKind kind = PlaceholderKind::Input;
    QString name{}; ///< Of the input or field.

    bool operator==(const Placeholder &) const = default;
};

/// A text in pieces; a piece is either literal or a placeholder. A plain value.
struct TextTemplate final
{
    struct Piece final
    {
        QString literal{};
        std::optional<Placeholder> placeholder{};
    };
    std::vector<Piece> pieces;

    [[nodiscard]] bool isEmpty() const { return pieces.empty(); }
    /// The placeholder that is all there is.
    [[nodiscard]] std::optional<Placeholder> only() const;
};

/// Takes \a text apart. Nothing when a placeholder is not closed or unknown; \a fault then says
/// which, as a clause.
[[nodiscard]] std::optional<TextTemplate> parseTemplate(const QString &text, QString &fault);

} // namespace millrace

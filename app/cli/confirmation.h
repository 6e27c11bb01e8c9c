// Confirmation: a question that a person answers at the terminal.
#pragma once

#include <QString>

namespace millrace {

/// Whether \a answer means yes: "y" or "yes", and the letter and the word of the person's language.
/// Capital letters and blanks around it count for nothing; everything else means no.
[[nodiscard]] bool meansYes(const QString &answer);

/// Whether somebody sits at the terminal who can be asked.
[[nodiscard]] bool canBeAsked();

/// Asks \a question at standard error, with the letters of both answers behind it, and reads the
/// answer from standard input. No, without a word, where one of them is no terminal.
[[nodiscard]] bool isConfirmedAtTerminal(const QString &question);

} // namespace millrace

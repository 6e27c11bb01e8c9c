// Confirmation: a question on the terminal before something is lost.
#pragma once

#include <QString>

namespace millrace {

/// Whether somebody sits at the terminal who can be asked.
[[nodiscard]] bool canBeAsked();
/// Asks \a question, which ends in "[y/N] ". False where nobody can be asked.
[[nodiscard]] bool isConfirmed(const QString &question);

} // namespace millrace

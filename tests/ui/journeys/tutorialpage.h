// TutorialPage: the steps of a tutorial, as a person reads them.
#pragma once

#include <QString>
#include <QStringList>

#include <vector>

namespace millrace::test {

struct TutorialStep final
{
    int number = 0;
    QString what; ///< What is to be done, on one line.
    QString seen; ///< What the step says is seen after it; may be empty.

    /// The words between single stars of `seen`: what the window says by the letter.
    [[nodiscard]] QStringList quotes() const;
    /// The words between double stars of `seen`: names of what is in the window.
    [[nodiscard]] QStringList names() const;
};

/// The numbered steps of ":/help/tutorials/NAME.md", in order.
[[nodiscard]] std::vector<TutorialStep> tutorialSteps(const QString &name);
/// The first block of code of the page that begins with \a start, without the blanks it is
/// indented by.
[[nodiscard]] QString tutorialCode(const QString &name, const QString &start);

} // namespace millrace::test

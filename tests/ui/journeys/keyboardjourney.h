// KeyboardJourney: from an empty profile to a finished sync without touching the mouse.
#pragma once

#include "tests/screenshots/stage.h"

namespace millrace::test {

/// Sends keys to whatever has the focus and looks only at what is shown.
class KeyboardJourney final
{
public:
    explicit KeyboardJourney(Stage &stage)
        : m_stage(stage)
    {
    }

    void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier);
    void write(const QString &text);
    /// Presses Tab until something called \a name has the focus; false when it never has.
    [[nodiscard]] bool tabTo(const QString &name);
    /// The accessible name of what has the focus.
    [[nodiscard]] static QString focusName();
    /// The accessible name of \a widget, without its mnemonic.
    [[nodiscard]] static QString nameOf(QWidget &widget);

    /// The connector \a search finds is chosen in the wizard, and its first input is given
    /// \a value; the wizard goes on once that is tested and stored.
    [[nodiscard]] bool setUpEnd(const QString &search, const QString &value, int nextStep);
    /// From the streams to the page of the connection, whose run has succeeded.
    [[nodiscard]] bool createAndSync();
    [[nodiscard]] bool isAtStep(int step);

    /// Ctrl+N, prices.csv of the profile into out.sqlite, until the rows are there; the first
    /// fault.
    [[nodiscard]] QString run();

private:
    Stage &m_stage;
};

/// The number of rows of \a table in the SQLite file; -1 while it is not there.
[[nodiscard]] int rowsIn(const QString &file, const QString &table);

} // namespace millrace::test

// Shown words: what a person reads of a window, by widget.
#pragma once

#include <QStringList>
#include <QWidget>

namespace millrace::test {

/// One text and where it stands, as messages name it.
struct ShownWord final
{
    QString text;
    QString place;
};

/// Texts, tool tips, placeholders, accessible names, headings of columns and entries of menus of
/// \a window: everything but the cells of tables, which hold data.
[[nodiscard]] QList<ShownWord> shownWords(QWidget &window);

} // namespace millrace::test

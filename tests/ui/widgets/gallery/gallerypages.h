// Gallery pages: every widget in its states, to be looked at.
#pragma once

#include <QString>
#include <QWidget>

#include <functional>
#include <vector>

namespace millrace::gallery {

struct Page final
{
    QString name;
    std::function<QWidget *()> make; ///< The caller owns the widget.
};

[[nodiscard]] std::vector<Page> pages();

} // namespace millrace::gallery

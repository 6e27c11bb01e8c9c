// Upper and lower case as Python has them.
#pragma once

#include <QString>

#include <string>
#include <string_view>

namespace millrace::declarative {

[[nodiscard]] inline QString qtText(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}
[[nodiscard]] inline std::string upperText(std::string_view text)
{
    return qtText(text).toUpper().toStdString();
}
[[nodiscard]] inline std::string lowerText(std::string_view text)
{
    return qtText(text).toLower().toStdString();
}
[[nodiscard]] inline std::string capitalizedText(std::string_view text)
{
    const QString whole = qtText(text);
    const qsizetype first = whole.size() > 1 && whole.at(0).isHighSurrogate() ? 2 : 1;
    const QString result = whole.left(first).toUpper() + whole.mid(first).toLower();
    return result.toStdString();
}

} // namespace millrace::declarative

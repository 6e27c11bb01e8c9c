#include "core/activation/keyfolding.h"

#include <QString>

#include <algorithm>

namespace millrace {

std::string foldedKey(std::string key)
{
    const bool isAscii = std::ranges::all_of(key, [](char c) { return (c & 0x80) == 0; });
    if (!isAscii)
        return QString::fromStdString(key).toCaseFolded().toStdString();
    std::ranges::transform(key, key.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return key;
}

} // namespace millrace

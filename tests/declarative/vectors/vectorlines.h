// The lines of a compressed file of vectors.
#pragma once

#include <zlib.h>

#include <QFile>

#include <array>
#include <string>
#include <vector>

namespace millrace::test {

/// Empty when the file cannot be read.
[[nodiscard]] inline std::vector<std::string> vectorLines(const QString &path)
{
    gzFile file = gzopen(QFile::encodeName(path).constData(), "rb");
    if (!file)
        return {};
    std::string text;
    std::array<char, 65536> buffer{};
    for (int count = 0; (count = gzread(file, buffer.data(), unsigned(buffer.size()))) > 0;)
        text.append(buffer.data(), std::size_t(count));
    gzclose(file);
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at);
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

} // namespace millrace::test

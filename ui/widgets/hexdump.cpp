#include "ui/widgets/hexdump.h"

namespace millrace {

namespace {

constexpr qsizetype s_perLine = 16;

void appendHex(QString &out, quint64 value, int digits)
{
    static constexpr char s_digits[] = "0123456789abcdef";
    for (int digit = digits - 1; digit >= 0; --digit)
        out += QLatin1Char(s_digits[(value >> (4 * digit)) & 0xf]);
}

} // namespace

QString hexDump(QByteArrayView bytes)
{
    QString out;
    out.reserve((bytes.size() / s_perLine + 1) * 78);
    for (qsizetype line = 0; line < bytes.size(); line += s_perLine) {
        if (line > 0)
            out += u'\n';
        appendHex(out, static_cast<quint64>(line), 8);
        out += u' ';
        for (qsizetype i = 0; i < s_perLine; ++i) {
            out += i == s_perLine / 2 ? QLatin1StringView("  ") : QLatin1StringView(" ");
            if (line + i < bytes.size())
                appendHex(out, static_cast<uchar>(bytes[line + i]), 2);
            else
                out += QLatin1StringView("  ");
        }
        out += QLatin1StringView("  ");
        for (qsizetype i = line; i < qMin(line + s_perLine, bytes.size()); ++i) {
            const auto byte = static_cast<uchar>(bytes[i]);
            out += byte >= 0x20 && byte < 0x7f ? QLatin1Char(static_cast<char>(byte))
                                               : QLatin1Char('.');
        }
    }
    return out;
}

} // namespace millrace

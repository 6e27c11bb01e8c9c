#include "core/connector/serveridentity.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Hexadecimal digits in lower case; Base64, whose letters differ by case, as it is.
QString plainFingerprint(QString text)
{
    constexpr qsizetype digits = 64;
    text = text.trimmed();
    if (text.startsWith("SHA256:"_L1, Qt::CaseInsensitive))
        text = text.mid(7);
    QString hexadecimal = text.toLower();
    hexadecimal.remove(u':').remove(u' ');
    if (hexadecimal.size() == digits)
        return hexadecimal;
    while (text.endsWith(u'='))
        text.chop(1);
    return text;
}

} // namespace

bool isSameFingerprint(const QString &left, const QString &right)
{
    return !left.isEmpty() && plainFingerprint(left) == plainFingerprint(right);
}

} // namespace millrace

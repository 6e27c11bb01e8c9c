#include "ui/workspace/shellword.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

QString shellWord(const QString &text)
{
    // Plain names look better in double quotes; anything a shell would read needs single ones.
    const bool isPlain
        = std::ranges::none_of(text, [](QChar c) { return u"$`\\\"!'"_s.contains(c); });
    if (isPlain)
        return u"\"%1\""_s.arg(text);
    QString quoted = text;
    quoted.replace(u"'"_s, u"'\\''"_s);
    return u"'%1'"_s.arg(quoted);
}

} // namespace millrace

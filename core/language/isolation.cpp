#include "core/language/isolation.h"

#include <QRegularExpression>

namespace millrace {

using namespace Qt::StringLiterals;

QString withIsolatedPlaces(const QString &text)
{
    static const QRegularExpression s_place(u"<[^<>]*>|%L?(?:[1-9][0-9]?|n)"_s);
    QString isolated;
    qsizetype at = 0;
    for (const QRegularExpressionMatch &match : s_place.globalMatch(text)) {
        const bool isPlace = match.capturedView().startsWith(u'%');
        if (isPlace && match.capturedLength() == text.size())
            return text;
        isolated += QStringView(text).sliced(at, match.capturedStart() - at);
        if (isPlace)
            isolated += QChar(0x2068);
        isolated += match.capturedView();
        if (isPlace)
            isolated += QChar(0x2069);
        at = match.capturedEnd();
    }
    isolated += QStringView(text).sliced(at);
    return isolated;
}

} // namespace millrace

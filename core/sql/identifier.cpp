#include "core/sql/identifier.h"

#include <QCryptographicHash>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

bool isPlain(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9')
        || c == u'_';
}

} // namespace

QString quotedIdentifier(const QString &name, QChar quote)
{
    QString doubled = name;
    doubled.replace(QString(quote), QString(2, quote));
    return quote + doubled + quote;
}

QString quotedText(const QString &text) { return quotedIdentifier(text, u'\''); }

QString normalisedIdentifier(const QString &name)
{
    if (name.isEmpty())
        return u"default_name"_s;
    QString result;
    result.reserve(name.size() + 1);
    if (name.front() >= u'0' && name.front() <= u'9')
        result += u'_';
    for (qsizetype i = 0; i < name.size(); ++i) {
        // A character beyond the basic plane takes two units and becomes one underscore.
        if (name[i].isHighSurrogate() && i + 1 < name.size() && name[i + 1].isLowSurrogate())
            ++i;
        result += isPlain(name[i]) ? name[i] : QChar(u'_');
    }
    return result;
}

QString withHashedTail(const QString &name, int maximum)
{
    if (name.size() <= maximum)
        return name;
    const QByteArray hash
        = QCryptographicHash::hash(name.toUtf8(), QCryptographicHash::Sha1).toHex().left(8);
    return name.left(maximum - 9) + u'_' + QString::fromLatin1(hash);
}

QString withoutMiddle(const QString &name, int maximum)
{
    if (name.size() <= maximum)
        return name;
    const int kept = maximum - 2;
    return name.left(kept - kept / 2) + "__"_L1 + name.right(kept / 2);
}

QString asciiLower(QString name)
{
    for (QChar &c : name) {
        if (c >= u'A' && c <= u'Z')
            c = QChar(static_cast<char16_t>(c.unicode() + ('a' - 'A')));
    }
    return name;
}

} // namespace millrace

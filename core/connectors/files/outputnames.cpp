#include "core/connectors/files/outputnames.h"

#include <QCryptographicHash>
#include <QSet>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype s_longestName = 200;

QString digest(const QString &text)
{
    return QString::fromLatin1(
        QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha1).toHex());
}

bool isSafe(QChar c)
{
    // The set Windows refuses; the wildcards among it would make a path look like a glob.
    static constexpr QStringView refused = u"/\\:*?\"<>|[]";
    return c.unicode() >= 0x20 && c.unicode() != 0x7f && !refused.contains(c);
}

/// Device names of Windows, which no extension makes usable.
bool isReserved(const QString &name)
{
    static const QStringList names{u"con"_s,  u"prn"_s,  u"aux"_s,  u"nul"_s,  u"com1"_s, u"com2"_s,
                                   u"com3"_s, u"com4"_s, u"com5"_s, u"com6"_s, u"com7"_s, u"com8"_s,
                                   u"com9"_s, u"lpt1"_s, u"lpt2"_s, u"lpt3"_s, u"lpt4"_s, u"lpt5"_s,
                                   u"lpt6"_s, u"lpt7"_s, u"lpt8"_s, u"lpt9"_s};
    return names.contains(name.section(u'.', 0, 0).toLower());
}

QString folded(const QString &name)
{
    return name.normalized(QString::NormalizationForm_C).toCaseFolded();
}

} // namespace

QString safeFileName(const QString &name)
{
    QString safe = name;
    for (QChar &c : safe) {
        if (!isSafe(c))
            c = u'_';
    }
    if (safe.startsWith(u'.'))
        safe[0] = u'_';
    if (safe.endsWith(u'.') || safe.endsWith(u' '))
        safe.back() = u'_';
    if (safe.isEmpty())
        return u"stream"_s;
    if (isReserved(safe))
        safe.prepend(u'_');
    if (safe.toUtf8().size() <= s_longestName)
        return safe;
    const QString suffix = u'_' + digest(name).left(8);
    while (safe.toUtf8().size() + suffix.size() > s_longestName)
        safe.chop(safe.back().isLowSurrogate() ? 2 : 1);
    return safe + suffix;
}

std::vector<DestinationName> distinctFileNames(const std::vector<DestinationName> &wanted)
{
    std::vector<DestinationName> names;
    QSet<QString> taken;
    for (const DestinationName &want : wanted) {
        const QString plain = safeFileName(want.name);
        QString name = plain;
        const QString digits = digest(want.nameSpace + u"&airbyte&"_s + want.name);
        for (int length = 3; taken.contains(folded(name)) && length <= digits.size(); ++length)
            name = safeFileName(plain + u'_' + digits.left(length));
        // Only the very same stream, asked for twice, is left without a name of its own.
        for (int number = 2; taken.contains(folded(name)); ++number)
            name = safeFileName(plain + u'_' + digits.left(3) + u'_' + QString::number(number));
        taken.insert(folded(name));
        names.push_back({{}, name});
    }
    return names;
}

} // namespace millrace

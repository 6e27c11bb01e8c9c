#include "core/sql/tablenames.h"

#include "core/sql/identifier.h"

#include <QCryptographicHash>
#include <QSet>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QString comparable(const DestinationName &name, const TableNameRules &rules)
{
    const QString full = name.nameSpace + QChar(u'\0') + name.name;
    return rules.caseSensitivity == Qt::CaseInsensitive ? asciiLower(full) : full;
}

QString hashOf(const DestinationName &name)
{
    const QString text = name.nameSpace + "&airbyte&"_L1 + name.name;
    return QString::fromLatin1(
        QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha1).toHex());
}

} // namespace

std::vector<DestinationName> resolveTableNames(const std::vector<DestinationName> &wanted,
                                               const TableNameRules &rules)
{
    std::vector<DestinationName> resolved;
    resolved.reserve(wanted.size());
    QSet<QString> taken;
    std::vector<std::size_t> colliding;
    for (const DestinationName &name : wanted) {
        DestinationName own{rules.hasSchemas ? rules.spelled(name.nameSpace) : QString(),
                            rules.spelled(name.name)};
        if (rules.hasSchemas && name.nameSpace.isEmpty())
            own.nameSpace.clear();
        const QString key = comparable(own, rules);
        if (taken.contains(key))
            colliding.push_back(resolved.size());
        taken.insert(key);
        resolved.push_back(std::move(own));
    }
    // Second, so that a suffixed name never takes the plain name of a later stream.
    for (const std::size_t index : colliding) {
        DestinationName &own = resolved[index];
        const QString plain = own.name;
        const QString hash = hashOf(wanted[index]);
        qsizetype digits = 3;
        own.name = rules.spelled(plain + u'_' + hash.left(digits));
        while (taken.contains(comparable(own, rules)) && digits < hash.size())
            own.name = rules.spelled(plain + u'_' + hash.left(++digits));
        for (int number = 2; taken.contains(comparable(own, rules)); ++number)
            own.name = rules.spelled(plain + u'_' + hash + u'_' + QString::number(number));
        taken.insert(comparable(own, rules));
    }
    return resolved;
}

} // namespace millrace

#include "core/connectors/mysql/mysqlnames.h"

#include "core/connectors/mysql/mysqlstoredcolumn.h"
#include "core/connectors/mysql/mysqltarget.h"
#include "core/sql/columnnames.h"
#include "core/sql/identifier.h"
#include "core/sql/tablenames.h"

#include <QSet>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// A table is a file of that name, of 255 bytes at most, in which every character that is no ASCII
/// letter or digit takes five; the names of side tables and endings need room too.
constexpr qsizetype s_longestFileName = 190;
constexpr qsizetype s_encodedCharacter = 5;

QString takenCharacters(const QString &wanted)
{
    QString name;
    for (qsizetype i = 0; i < wanted.size(); ++i) {
        if (wanted[i].isNull())
            continue;
        if (wanted[i].isHighSurrogate() && i + 1 < wanted.size() && wanted[i + 1].isLowSurrogate())
            ++i;
        name += wanted[i].isSurrogate() ? QChar(u'_') : wanted[i];
    }
    while (name.endsWith(u' '))
        name.chop(1);
    return name.isEmpty() ? u"default_name"_s : name;
}

qsizetype fileNameSize(const QString &name)
{
    qsizetype size = 0;
    for (const QChar c : name)
        size += c.unicode() < 128 && (c.isLetterOrNumber() || c == u'_') ? 1 : s_encodedCharacter;
    return size;
}

/// \a name as the server compares columns, at least as coarsely.
QString folded(const QString &name)
{
    QString plain;
    for (const QChar c : name.normalized(QString::NormalizationForm_KD)) {
        if (!c.isMark())
            plain += c;
    }
    return plain.toUpper();
}

} // namespace

QString mySqlName(const QString &database, const QString &table)
{
    return mySqlIdentifier(database) + u'.' + mySqlIdentifier(table);
}

QString mySqlTableName(const QString &wanted)
{
    QString name = takenCharacters(wanted);
    // Millrace needs these names for itself.
    if (asciiLower(name).startsWith(s_ownPrefix))
        name.prepend(u'_');
    for (int limit = s_longestMySqlName; limit > 8; --limit) {
        QString cut = takenCharacters(withoutMiddle(name, limit));
        if (fileNameSize(cut) <= s_longestFileName)
            return cut;
    }
    return withHashedTail(normalisedIdentifier(name), s_longestMySqlName);
}

Result<QStringList> mySqlColumnNames(const QStringList &wanted, bool hasMetaColumns)
{
    QStringList plain;
    for (const QString &name : wanted)
        plain << takenCharacters(name);
    ColumnNameRules rules;
    rules.maximumLength = s_longestMySqlName;
    rules.reserved = {s_ownPrefix + "arrival"_L1, s_ownPrefix + "rank"_L1};
    if (hasMetaColumns) {
        for (const MySqlMetaColumn &column : mySqlMetaColumns())
            rules.reserved << column.name;
    }
    auto names = resolveColumnNames(plain, rules);
    // Each round takes one more name out of the way of the others.
    for (qsizetype round = 0; names && round <= plain.size(); ++round) {
        QSet<QString> taken;
        bool isDistinct = true;
        for (qsizetype i = 0; i < names->size() && isDistinct; ++i) {
            const QString name = folded(names->at(i));
            if (taken.contains(name)) {
                rules.reserved << names->at(i);
                isDistinct = false;
            }
            taken.insert(name);
        }
        if (isDistinct)
            break;
        names = resolveColumnNames(plain, rules);
    }
    return names;
}

std::vector<DestinationName> mySqlTableNames(const std::vector<DestinationName> &wanted,
                                             const QString &database)
{
    std::vector<DestinationName> own = wanted;
    for (DestinationName &name : own) {
        if (name.nameSpace == database)
            name.nameSpace.clear();
    }
    return resolveTableNames(own, {&mySqlTableName, Qt::CaseInsensitive, true});
}

} // namespace millrace

#include "core/sql/columnnames.h"

#include "core/sql/identifier.h"

#include <QSet>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_highestSuffix = 9999;

constexpr ErrorDefinition s_noDistinctName{
    "sql.no_distinct_column_name", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The field \"%1\" cannot be written: no column name that differs from the "
                      "others fits into %2 characters."),
    QT_TRANSLATE_NOOP("errors", "Rename the field, or leave it out.")};

QString comparable(const QString &name, const ColumnNameRules &rules)
{
    return rules.caseSensitivity == Qt::CaseInsensitive ? asciiLower(name) : name;
}

/// \a name with \a suffix in at most \a maximum characters; empty when that is impossible.
QString suffixed(const QString &name, const QString &suffix, int maximum)
{
    if (maximum == 0 || name.size() + suffix.size() <= maximum)
        return name + suffix;
    // The count of removed characters takes room itself, which may make it one digit longer.
    for (qsizetype kept = maximum - suffix.size() - 1; kept > 0; --kept) {
        const QString removed = QString::number(name.size() - kept);
        if (kept + removed.size() + suffix.size() <= maximum)
            return name.left(kept) + removed + suffix;
    }
    return {};
}

} // namespace

Result<QStringList> resolveColumnNames(const QStringList &wanted, const ColumnNameRules &rules)
{
    QSet<QString> taken;
    for (const QString &name : rules.reserved)
        taken.insert(comparable(name, rules));
    QStringList resolved;
    resolved.reserve(wanted.size());
    for (const QString &name : wanted) {
        QString candidate = rules.maximumLength == 0 ? name : name.left(rules.maximumLength);
        for (int suffix = 1; taken.contains(comparable(candidate, rules)); ++suffix) {
            candidate = suffix > s_highestSuffix
                ? QString()
                : suffixed(name, u'_' + QString::number(suffix), rules.maximumLength);
            if (candidate.isEmpty())
                return makeError(s_noDistinctName, {name, QString::number(rules.maximumLength)});
        }
        taken.insert(comparable(candidate, rules));
        resolved << candidate;
    }
    return resolved;
}

} // namespace millrace

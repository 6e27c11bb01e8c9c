#include "core/mapping/expression/nearnames.h"

#include <QCoreApplication>

#include <algorithm>
#include <numeric>
#include <vector>

namespace millrace::expression {

namespace {

/// Longer names are not compared letter by letter.
constexpr qsizetype s_longestCompared = 64;

/// The number of letters changed, added or left out.
int distanceOf(const QString &a, const QString &b)
{
    std::vector<int> row(static_cast<std::size_t>(b.size()) + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 0; i < a.size(); ++i) {
        int diagonal = row[0];
        row[0] = static_cast<int>(i) + 1;
        for (qsizetype j = 0; j < b.size(); ++j) {
            const auto at = static_cast<std::size_t>(j) + 1;
            const int changed = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[at];
            row[at] = std::min({row[at] + 1, row[at - 1] + 1, changed});
        }
    }
    return row.back();
}

/// Letters and digits in lower case: "First Name" is "firstname".
QString bare(const QString &name)
{
    QString letters;
    for (const QChar c : name) {
        if (c.isLetterOrNumber())
            letters += c.toLower();
    }
    return letters;
}

} // namespace

QStringList nearNames(const QString &name, const QStringList &known)
{
    struct Near final
    {
        int distance = 0;
        QString name;
    };
    const QString wanted = bare(name).left(s_longestCompared);
    const int most = std::max<int>(1, static_cast<int>(wanted.size()) / 3);
    std::vector<Near> found;
    for (const QString &each : known) {
        const QString other = bare(each);
        if (other.size() > s_longestCompared || wanted.isEmpty() || other.isEmpty())
            continue;
        int distance = distanceOf(wanted, other);
        if (distance > most && wanted.size() >= 3
            && (other.startsWith(wanted) || wanted.startsWith(other)))
            distance = most;
        if (distance <= most)
            found.push_back({distance, each});
    }
    std::ranges::stable_sort(found, {}, &Near::distance);
    QStringList names;
    for (const Near &near : found) {
        if (names.size() < 3)
            names << near.name;
    }
    return names;
}

QString nearNamesSentence(const QStringList &names)
{
    if (names.isEmpty())
        return {};
    if (names.size() == 1)
        return QCoreApplication::translate("expressions", "The nearest name is %1.")
            .arg(names.front());
    return QCoreApplication::translate("expressions", "Near names are %1.")
        .arg(names.join(QStringLiteral(", ")));
}

} // namespace millrace::expression

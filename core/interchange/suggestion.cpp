#include "core/interchange/suggestion.h"

#include <algorithm>
#include <vector>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

int editDistance(const QString &a, const QString &b)
{
    std::vector<int> row(static_cast<std::size_t>(b.size()) + 1);
    for (std::size_t j = 0; j < row.size(); ++j)
        row[j] = static_cast<int>(j);
    for (qsizetype i = 0; i < a.size(); ++i) {
        int diagonal = row[0];
        row[0] = static_cast<int>(i) + 1;
        for (qsizetype j = 0; j < b.size(); ++j) {
            const auto at = static_cast<std::size_t>(j);
            const int replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[at + 1];
            row[at + 1] = std::min({replaced, row[at] + 1, row[at + 1] + 1});
        }
    }
    return row.back();
}

} // namespace

QString suggestion(const QString &word, const QStringList &known)
{
    QString best;
    int bestDistance = static_cast<int>(std::min<qsizetype>(word.size() / 2, 3)) + 1;
    for (const QString &candidate : known) {
        if (std::abs(candidate.size() - word.size()) > 3 || candidate.size() > 100)
            continue;
        const int distance = editDistance(word.toLower(), candidate.toLower());
        if (distance < bestDistance) {
            bestDistance = distance;
            best = candidate;
        }
    }
    return best.isEmpty() ? QString() : u"Did you mean \"%1\"?"_s.arg(best);
}

} // namespace millrace

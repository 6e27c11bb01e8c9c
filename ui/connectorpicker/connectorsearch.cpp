#include "ui/connectorpicker/connectorsearch.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct SearchTexts final
{
    Q_DECLARE_TR_FUNCTIONS(ConnectorPicker)
};

int rankOfWord(const ConnectorInfo &info, const QString &word)
{
    if (info.title.startsWith(word, Qt::CaseInsensitive))
        return 100;
    if (info.title.contains(u' ' + word, Qt::CaseInsensitive))
        return 80;
    const auto isAlias
        = [&](const QString &alias) { return alias.startsWith(word, Qt::CaseInsensitive); };
    if (info.id.startsWith(word, Qt::CaseInsensitive) || std::ranges::any_of(info.aliases, isAlias))
        return 60;
    if (info.title.contains(word, Qt::CaseInsensitive))
        return 50;
    if (categoryTitle(info.category).startsWith(word, Qt::CaseInsensitive)
        || info.category.startsWith(word, Qt::CaseInsensitive))
        return 40;
    return info.description.contains(word, Qt::CaseInsensitive) ? 20 : 0;
}

/// The distance of Levenshtein, two rows at a time.
int distance(const QString &first, const QString &second)
{
    std::vector<int> above(static_cast<std::size_t>(second.size()) + 1);
    for (std::size_t column = 0; column < above.size(); ++column)
        above[column] = static_cast<int>(column);
    for (qsizetype row = 0; row < first.size(); ++row) {
        std::vector<int> line{static_cast<int>(row) + 1};
        for (std::size_t column = 1; column < above.size(); ++column) {
            const bool isSame = first.at(row) == second.at(static_cast<qsizetype>(column) - 1);
            line.push_back(std::min(
                {above[column] + 1, line[column - 1] + 1, above[column - 1] + (isSame ? 0 : 1)}));
        }
        above = std::move(line);
    }
    return above.back();
}

} // namespace

int searchRank(const ConnectorInfo &info, const QString &search)
{
    const QStringList words = search.split(u' ', Qt::SkipEmptyParts);
    int rank = 100;
    for (const QString &word : words)
        rank = std::min(rank, rankOfWord(info, word));
    return rank;
}

int searchDistance(const ConnectorInfo &info, const QString &search)
{
    QStringList names = info.aliases + info.title.split(u' ');
    names << info.title << info.id;
    int nearest = std::numeric_limits<int>::max();
    for (const QString &name : std::as_const(names))
        nearest = std::min(nearest, distance(name.toLower(), search.toLower()));
    return nearest;
}

bool isPathOrUrl(const QString &text)
{
    const bool isUrl = text.contains("://"_L1) || text.startsWith("file:"_L1);
    const bool isPath = text.startsWith(u'/') || text.startsWith("~/"_L1)
        || text.startsWith("./"_L1) || text.startsWith("../"_L1);
    return isUrl || isPath;
}

QString categoryTitle(const QString &category)
{
    if (category == "file"_L1)
        return SearchTexts::tr("Files");
    if (category == "database"_L1)
        return SearchTexts::tr("Databases");
    if (category == "api"_L1)
        return SearchTexts::tr("APIs");
    return category;
}

} // namespace millrace

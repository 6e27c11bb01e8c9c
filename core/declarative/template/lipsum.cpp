#include "core/declarative/template/lipsum.h"

#include "core/declarative/template/arguments.h"

#include <QRandomGenerator>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace millrace::declarative {

namespace {

constexpr std::array<std::string_view, 40> s_words{
    "lorem", "ipsum",   "dolor",  "sit",   "amet",  "aqua",  "arbor", "brevis",  "caelum", "campus",
    "canis", "clarus",  "cor",    "dies",  "domus", "equus", "fons",  "gaudium", "herba",  "hora",
    "ignis", "lacus",   "longus", "lux",   "manus", "mare",  "mons",  "novus",   "nox",    "panis",
    "pax",   "populus", "rosa",   "saxum", "silva", "sol",   "terra", "ventus",  "verbum", "vita"};

int randomBelow(int end) { return int(QRandomGenerator::global()->bounded(end)); }

/// \a count words, with commas and ends of sentences here and there.
std::string paragraph(int count)
{
    constexpr int s_shortestClause = 3;
    constexpr int s_longestClause = 8;
    constexpr int s_shortestSentence = 10;
    constexpr int s_longestSentence = 20;
    std::string text;
    int comma = s_shortestClause + randomBelow(s_longestClause - s_shortestClause);
    int stop = s_shortestSentence + randomBelow(s_longestSentence - s_shortestSentence);
    std::string_view last;
    bool isStart = true;
    for (int index = 0; index < count; ++index) {
        std::string_view word = last;
        while (word == last)
            word = s_words[std::size_t(randomBelow(int(s_words.size())))];
        last = word;
        text += (text.empty() ? "" : " ") + std::string(word);
        if (std::exchange(isStart, false)) {
            char &first = text[text.size() - word.size()];
            first = char(first - 'a' + 'A');
        }
        if (index == stop && index + 1 < count) {
            text += '.';
            isStart = true;
            stop += s_shortestSentence + randomBelow(s_longestSentence - s_shortestSentence);
            comma = index + s_shortestClause;
        } else if (index == comma && index + 1 < count) {
            text += ',';
            comma += s_shortestClause + randomBelow(s_longestClause - s_shortestClause);
        }
    }
    return text + '.';
}

} // namespace

Datum lipsum(Evaluation &evaluation, const Datum &, const Arguments &arguments)
{
    constexpr std::int64_t s_most = 10'000;
    const std::int64_t count = integerArgument(evaluation, arguments, 0, "n", 5);
    const bool isMarkup = boolArgument(evaluation, arguments, 1, "html", true);
    const std::int64_t fewest = integerArgument(evaluation, arguments, 2, "min", 20);
    const std::int64_t most = integerArgument(evaluation, arguments, 3, "max", 100);
    if (evaluation.failed() || !checkCount(evaluation, arguments, 0, 4))
        return {};
    if (fewest < 0 || most <= fewest || most > s_most || count > s_most)
        return evaluation.failValue("lipsum needs a minimum below its maximum, and small numbers");
    std::string text;
    for (std::int64_t index = 0; index < count; ++index) {
        const int words = int(fewest) + randomBelow(int(most - fewest));
        if (!evaluation.step(std::size_t(words) + 1) || !evaluation.checkOutput(text.size()))
            return {};
        if (index > 0)
            text += isMarkup ? "\n" : "\n\n";
        text += isMarkup ? "<p>" + paragraph(words) + "</p>" : paragraph(words);
    }
    return evaluation.text(std::move(text));
}

} // namespace millrace::declarative

#include "core/mapping/expression/regexfunctions.h"

#include "core/mapping/expression/problems.h"
#include "core/mapping/expression/unicodetext.h"

#include <re2/re2.h>

#include <array>

namespace millrace::expression {

namespace {

/// More groups than a replacement can name are not kept.
constexpr int s_groups = 10;

class Pattern final : public Prepared
{
public:
    explicit Pattern(std::string_view pattern, bool isLike = false)
        : expression(re2::StringPiece(pattern.data(), pattern.size()), options(isLike))
    {
    }

    RE2 expression;
    std::string replacement;
    int group = 0;

private:
    static RE2::Options options(bool isLike)
    {
        RE2::Options options;
        options.set_log_errors(false);
        options.set_dot_nl(isLike);
        return options;
    }
};

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

Preparation faulty(std::size_t argument, const ErrorDefinition &definition, const QString &word)
{
    return {nullptr, argument, &definition, {word}};
}

std::shared_ptr<Pattern> made(std::string_view text, Preparation &preparation)
{
    auto pattern = std::make_shared<Pattern>(text);
    if (!pattern->expression.ok())
        preparation = faulty(1, s_badPattern, QString::fromStdString(pattern->expression.error()));
    return pattern;
}

const Pattern &patternOf(const Call &call) { return static_cast<const Pattern &>(*call.prepared); }

Operand matched(const Call &call, RE2::Anchor anchor)
{
    const RE2 &expression = patternOf(call).expression;
    const TextArgument texts(call.arguments[0]);
    return forEveryRow(call, [&](std::size_t row) -> std::int64_t {
        const re2::StringPiece text = piece(texts[row]);
        return expression.Match(text, 0, text.size(), anchor, nullptr, 0) ? 1 : 0;
    });
}

} // namespace

Preparation preparePattern(const KnownArguments &arguments)
{
    Preparation preparation;
    auto pattern = made(arguments.text(1), preparation);
    if (!preparation.problem)
        preparation.prepared = std::move(pattern);
    return preparation;
}

Operand regexMatch(const Call &call) { return matched(call, RE2::UNANCHORED); }

Preparation prepareReplacement(const KnownArguments &arguments)
{
    Preparation preparation;
    auto pattern = made(arguments.text(1), preparation);
    if (preparation.problem)
        return preparation;
    pattern->replacement = arguments.text(2);
    std::string error;
    if (!pattern->expression.CheckRewriteString(pattern->replacement, &error))
        return faulty(2, s_badPattern, QString::fromStdString(error));
    preparation.prepared = std::move(pattern);
    return preparation;
}

Operand regexReplace(const Call &call)
{
    const Pattern &pattern = patternOf(call);
    const TextArgument texts(call.arguments[0]);
    const int groups = std::min(1 + RE2::MaxSubmatch(pattern.replacement), s_groups);
    return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
        const std::string_view text = texts[row];
        std::array<re2::StringPiece, s_groups> found;
        std::size_t copied = 0;
        std::size_t at = 0;
        while (at <= text.size()
               && pattern.expression.Match(piece(text), at, text.size(), RE2::UNANCHORED,
                                           found.data(), groups)) {
            const auto start = static_cast<std::size_t>(found[0].data() - text.data());
            out.bytes().append(text.substr(copied, start - copied));
            pattern.expression.Rewrite(&out.bytes(), pattern.replacement, found.data(), groups);
            if (!out.hasRoom(0)) {
                out.tooLong();
                return;
            }
            copied = start + found[0].size();
            at = copied;
            if (!found[0].empty())
                continue;
            // An empty match would be found again for ever.
            if (at == text.size())
                break;
            at += bytesOf(text.substr(at), 1);
        }
        out.bytes().append(text.substr(copied));
        out.endText();
    });
}

Preparation prepareExtraction(const KnownArguments &arguments)
{
    Preparation preparation;
    auto pattern = made(arguments.text(1), preparation);
    if (preparation.problem)
        return preparation;
    const int groups = pattern->expression.NumberOfCapturingGroups();
    const std::int64_t group = arguments.count() > 2 ? arguments.integer(2) : std::min(groups, 1);
    if (group < 0 || group > groups || group > 100)
        return faulty(2, s_badGroup, QString::number(group));
    pattern->group = static_cast<int>(group);
    preparation.prepared = std::move(pattern);
    return preparation;
}

Operand regexExtract(const Call &call)
{
    const Pattern &pattern = patternOf(call);
    const TextArgument texts(call.arguments[0]);
    std::vector<re2::StringPiece> found(static_cast<std::size_t>(pattern.group) + 1);
    return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
        const re2::StringPiece text = piece(texts[row]);
        const bool isFound = pattern.expression.Match(text, 0, text.size(), RE2::UNANCHORED,
                                                      found.data(), pattern.group + 1);
        // A group that took no part in the match has no place at all.
        if (isFound && found.back().data())
            out.text({found.back().data(), found.back().size()});
        else
            out.null();
    });
}

Preparation prepareLike(const KnownArguments &arguments)
{
    const std::string_view like = arguments.text(1);
    std::string expression;
    std::string literal;
    const auto flush = [&] {
        expression += RE2::QuoteMeta(literal);
        literal.clear();
    };
    for (std::size_t i = 0; i < like.size(); ++i) {
        if (like[i] == '\\' && i + 1 < like.size()) {
            literal.push_back(like[++i]);
        } else if (like[i] == '%' || like[i] == '_') {
            flush();
            expression += like[i] == '%' ? ".*" : ".";
        } else {
            literal.push_back(like[i]);
        }
    }
    flush();
    auto pattern = std::make_shared<Pattern>(expression, true);
    if (!pattern->expression.ok())
        return faulty(1, s_badPattern, QString::fromStdString(pattern->expression.error()));
    Preparation preparation;
    preparation.prepared = std::move(pattern);
    return preparation;
}

Operand like(const Call &call) { return matched(call, RE2::ANCHOR_BOTH); }

} // namespace millrace::expression

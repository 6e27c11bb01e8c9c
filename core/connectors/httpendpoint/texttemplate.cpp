#include "core/connectors/httpendpoint/texttemplate.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

std::optional<Placeholder> placeholderOf(const QString &word)
{
    if (word == "record"_L1)
        return Placeholder{PlaceholderKind::Record};
    if (word == "others"_L1)
        return Placeholder{PlaceholderKind::Others};
    if (word == "key"_L1)
        return Placeholder{PlaceholderKind::Key};
    if (word == "key.name"_L1)
        return Placeholder{PlaceholderKind::KeyName};
    if (word == "keys"_L1)
        return Placeholder{PlaceholderKind::Keys};
    if (word == "records"_L1)
        return Placeholder{PlaceholderKind::Records};
    if (word.startsWith("input."_L1) && word.size() > 6)
        return Placeholder{PlaceholderKind::Input, word.mid(6)};
    if (word.startsWith("record."_L1) && word.size() > 7)
        return Placeholder{PlaceholderKind::Field, word.mid(7)};
    return std::nullopt;
}

} // namespace

std::optional<Placeholder> TextTemplate::only() const
{
    return pieces.size() == 1 ? pieces.front().placeholder : std::nullopt;
}

std::optional<TextTemplate> parseTemplate(const QString &text, QString &fault)
{
    TextTemplate result;
    qsizetype begin = 0;
    while (begin < text.size()) {
        const qsizetype open = text.indexOf("{{"_L1, begin);
        if (open != begin)
            result.pieces.push_back({text.mid(begin, open < 0 ? -1 : open - begin), {}});
        if (open < 0)
            break;
        const qsizetype close = text.indexOf("}}"_L1, open);
        if (close < 0) {
            fault = u"a placeholder is not closed"_s;
            return std::nullopt;
        }
        const QString word = text.mid(open + 2, close - open - 2).trimmed();
        const auto placeholder = placeholderOf(word);
        if (!placeholder) {
            fault = u"the placeholder \"%1\" is unknown"_s.arg(word);
            return std::nullopt;
        }
        result.pieces.push_back({{}, placeholder});
        begin = close + 2;
    }
    return result;
}

} // namespace millrace

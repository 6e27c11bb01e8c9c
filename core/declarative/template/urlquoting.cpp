#include "core/declarative/template/urlquoting.h"

#include "core/declarative/template/printing.h"

namespace millrace::declarative {

std::string quotedUrl(std::string_view text, std::string_view safe)
{
    constexpr std::string_view s_digits = "0123456789ABCDEF";
    std::string result;
    for (const char c : text) {
        const bool stays = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
            || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-' || c == '~'
            || safe.find(c) != std::string_view::npos;
        if (stays) {
            result += c;
            continue;
        }
        const auto code = static_cast<unsigned char>(c);
        result += '%';
        result += s_digits[code >> 4];
        result += s_digits[code & 0xf];
    }
    return result;
}

std::string plusQuotedUrl(std::string_view text)
{
    std::string result = quotedUrl(text, " ");
    for (char &c : result) {
        if (c == ' ')
            c = '+';
    }
    return result;
}

Datum urlEncodeFilter(Evaluation &evaluation, const Datum &self, const Arguments &)
{
    const bool isMapping = self.isMapping();
    if (!isMapping && !self.hasItems())
        return evaluation.text(quotedUrl(printed(evaluation, self), "/"));
    std::string result;
    const auto add = [&](const Datum &key, const Datum &value) {
        if (!result.empty())
            result += '&';
        result += plusQuotedUrl(printed(evaluation, key)) + "="
            + plusQuotedUrl(printed(evaluation, value));
    };
    if (isMapping) {
        for (std::size_t index = 0; index < evaluation.entryCount(self) && evaluation.step();
             ++index) {
            const auto [key, value] = evaluation.entryAt(self, index);
            add(key, value);
        }
        return evaluation.text(std::move(result));
    }
    for (const Datum &pair : evaluation.iterated(self)) {
        const std::vector<Datum> parts = evaluation.iterated(pair);
        if (!evaluation.failed() && parts.size() != 2)
            evaluation.failValue("urlencode needs pairs");
        if (evaluation.failed())
            return {};
        add(parts[0], parts[1]);
    }
    return evaluation.text(std::move(result));
}

} // namespace millrace::declarative

#include "core/declarative/record/responseheaders.h"

#include <string>
#include <utility>

namespace millrace::declarative {

namespace {

std::string usualName(std::string_view name)
{
    std::string usual(name);
    bool startsWord = true;
    for (char &character : usual) {
        if (startsWord && character >= 'a' && character <= 'z')
            character = char(character - 'a' + 'A');
        startsWord = character == '-';
    }
    return usual;
}

std::string_view stripped(std::string_view text, std::string_view characters)
{
    const std::size_t start = text.find_first_not_of(characters);
    if (start == std::string_view::npos)
        return {};
    return text.substr(start, text.find_last_not_of(characters) - start + 1);
}

/// The next part of \a rest up to \a separator, which is taken away with it.
std::string_view nextPart(std::string_view &rest, char separator)
{
    const std::size_t end = rest.find(separator);
    const std::string_view part = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    return part;
}

/// The end of the first link of \a text: at a comma with an optional run of blanks and a "<"
/// after it. \a next becomes the start of the one behind.
std::size_t endOfLink(std::string_view text, std::size_t &next)
{
    for (std::size_t comma = text.find(','); comma != std::string_view::npos;
         comma = text.find(',', comma + 1)) {
        const std::size_t start = text.find_first_not_of(' ', comma + 1);
        if (start != std::string_view::npos && text[start] == '<') {
            next = start + 1;
            return comma;
        }
    }
    next = text.size();
    return text.size();
}

Mapping linkFrom(std::string_view text)
{
    constexpr std::string_view s_marks = " '\"";
    Mapping link;
    std::string_view rest = text;
    link.set("url", stripped(nextPart(rest, ';'), "<> '\""));
    while (!rest.empty()) {
        const std::string_view parameter = nextPart(rest, ';');
        const std::size_t equals = parameter.find('=');
        // What is no single pair ends the parameters.
        if (equals == std::string_view::npos
            || parameter.find('=', equals + 1) != std::string_view::npos)
            break;
        link.set(stripped(parameter.substr(0, equals), s_marks),
                 stripped(parameter.substr(equals + 1), s_marks));
    }
    return link;
}

} // namespace

Value headerValues(const HttpResponse &response)
{
    Mapping headers;
    for (const HttpHeader &line : response.headers.lines()) {
        const std::string name = line.name.toStdString();
        if (Value *known = headers.find(name))
            known->mutableText().append(", ").append(line.value.toStdString());
        else
            headers.append(name, line.value.toStdString());
    }
    if (response.wasHttp2) {
        const Mapping sent = headers;
        for (const auto &[name, value] : sent)
            headers.set(usualName(name), value);
    }
    return headers;
}

Value linkValues(std::string_view header)
{
    Mapping links;
    std::string_view rest = stripped(header, " '\"");
    while (!rest.empty()) {
        std::size_t next = 0;
        const std::size_t end = endOfLink(rest, next);
        Mapping link = linkFrom(rest.substr(0, end));
        const Value *relation = link.find("rel");
        std::string key
            = relation && relation->isTruthy() ? relation->text() : link.find("url")->text();
        links.set(key, std::move(link));
        rest.remove_prefix(next);
    }
    return links;
}

} // namespace millrace::declarative

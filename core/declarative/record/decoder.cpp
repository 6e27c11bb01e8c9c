#include "core/declarative/record/decoder.h"

#include "core/declarative/declarativeerrors.h"
#include "core/declarative/record/jsondecoder.h"
#include "core/declarative/record/recorderrors.h"
#include "core/declarative/record/streameddecoder.h"
#include "core/declarative/record/xmldecoder.h"
#include "core/declarative/record/zipdecoder.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <utility>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

/// Whether \a text, in lower case, begins as a web page does.
bool isWebPage(std::string_view text)
{
    constexpr std::string_view s_byteOrderMark = "\xef\xbb\xbf";
    if (text.starts_with(s_byteOrderMark))
        text.remove_prefix(s_byteOrderMark.size());
    for (;;) {
        text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
        if (!text.starts_with("<!--") && !text.starts_with("<?xml"))
            break;
        const std::string_view end = text.starts_with("<?") ? "?>" : "-->";
        const std::size_t at = text.find(end);
        if (at == std::string_view::npos)
            return false;
        text.remove_prefix(at + end.size());
    }
    // The first tag alone is no page; the reference takes it for an empty answer.
    if (text.find('<', 1) == std::string_view::npos)
        return false;
    if (text.starts_with("<!doctype html"))
        return true;
    static constexpr std::array<std::string_view, 3> s_names{"<html", "<head", "<body"};
    return std::any_of(s_names.begin(), s_names.end(), [text](std::string_view name) {
        return text.starts_with(name)
            && (text.size() == name.size()
                || std::string_view(" \t\r\n>").find(text[name.size()]) != std::string_view::npos);
    });
}

/// What \a body, a web page, calls itself.
QString titleOf(const QByteArray &body, int status)
{
    constexpr qsizetype s_longest = 200;
    constexpr qsizetype s_searched = 20'000;
    static const QRegularExpression s_title(QStringLiteral("<title[^>]*>([^<]*)"),
                                            QRegularExpression::CaseInsensitiveOption
                                                | QRegularExpression::DotMatchesEverythingOption);
    const QString title
        = s_title.match(QString::fromUtf8(body.left(s_searched))).captured(1).simplified();
    return title.isEmpty() ? QString::number(status) : title.left(s_longest);
}

} // namespace

std::optional<Error> pageInstead(const HttpResponse &response)
{
    constexpr qsizetype s_begin = 2'000;
    const QByteArray begin = response.body.left(s_begin).toLower();
    const bool saysPage = response.headers.value("content-type").toLower().startsWith("text/html");
    const std::string_view text(begin.constData(), std::size_t(begin.size()));
    if (!isWebPage(text) && !(saysPage && text.find('<') != std::string_view::npos))
        return std::nullopt;
    return makeError(errors::s_pageInstead, {titleOf(response.body, response.status)});
}

Result<std::unique_ptr<Decoder>> makeDecoder(const std::optional<Component> &component,
                                             DecodeWarning warning)
{
    if (!component || component->is("JsonDecoder"))
        return std::unique_ptr<Decoder>(std::make_unique<JsonDecoder>(std::move(warning)));
    const QString place = QString::fromStdString(component->place());
    if (component->isCustom()) {
        return makeError(errors::s_componentCustom,
                         {place, QString::fromStdString(component->text("class_name"))});
    }
    if (component->is("XmlDecoder"))
        return std::unique_ptr<Decoder>(std::make_unique<XmlDecoder>(std::move(warning)));
    if (component->is("IterableDecoder"))
        return std::unique_ptr<Decoder>(std::make_unique<IterableDecoder>());
    const bool isZip = component->is("ZipfileDecoder");
    const std::optional<Component> inner = component->child("decoder");
    if (isZip && !inner)
        return makeError(errors::s_componentInvalid, {place, u"the decoder inside is missing"_s});
    Result<BodyParserMaker> maker = makeBodyParserMaker(isZip ? *inner : *component, warning);
    if (!maker)
        return maker.error();
    if (isZip)
        return std::unique_ptr<Decoder>(std::make_unique<ZipDecoder>(std::move(maker).value()));
    const bool isPageable = component->is("GzipDecoder") && inner && inner->is("JsonDecoder");
    return std::unique_ptr<Decoder>(
        std::make_unique<StreamedDecoder>(std::move(maker).value(), isPageable));
}

} // namespace millrace::declarative

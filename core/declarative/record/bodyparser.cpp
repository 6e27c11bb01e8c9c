#include "core/declarative/record/bodyparser.h"

#include "core/declarative/declarativeerrors.h"
#include "core/declarative/record/csvparser.h"
#include "core/declarative/record/gzipparser.h"
#include "core/declarative/record/jsonparsers.h"
#include "core/declarative/record/textreader.h"

#include <algorithm>
#include <utility>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

Error invalid(const Component &component, const QString &why)
{
    return makeError(errors::s_componentInvalid, {QString::fromStdString(component.place()), why});
}

Result<BodyParserMaker> csvMaker(const Component &decoder)
{
    CsvOptions options;
    options.encoding = decoder.text("encoding", "utf-8");
    if (const Result<TextReader> reader = TextReader::create(options.encoding); !reader)
        return reader.error();
    const auto delimiter = csvDelimiter(decoder.text("delimiter", ","));
    if (!delimiter)
        return invalid(decoder, u"the delimiter has to be one character"_s);
    options.delimiter = *delimiter;
    if (const Value *nulls = decoder.field("set_values_to_none"); nulls && nulls->isList()) {
        for (const Value &word : nulls->list()) {
            if (word.isText())
                options.nullWords.push_back(word.text());
        }
    }
    return BodyParserMaker([options] { return std::make_unique<CsvParser>(options); });
}

Result<BodyParserMaker> itemsMaker(const Component &decoder, const DecodeWarning &warning)
{
    const std::string path = decoder.text("items_path");
    if (path.empty())
        return invalid(decoder, u"items_path is empty"_s);
    const std::string encoding = decoder.text("encoding", "utf-8");
    if (const Result<TextReader> reader = TextReader::create(encoding); !reader)
        return reader.error();
    return BodyParserMaker([path, encoding, warning] {
        return std::make_unique<JsonItemsParser>(path, encoding, warning);
    });
}

} // namespace

Result<BodyParserMaker> makeBodyParserMaker(const Component &decoder, const DecodeWarning &warning)
{
    if (decoder.isCustom()) {
        return makeError(errors::s_componentCustom,
                         {QString::fromStdString(decoder.place()),
                          QString::fromStdString(decoder.text("class_name"))});
    }
    if (decoder.is("JsonDecoder"))
        return BodyParserMaker([warning] { return std::make_unique<JsonParser>(warning); });
    if (decoder.is("JsonItemsDecoder"))
        return itemsMaker(decoder, warning);
    if (decoder.is("JsonlDecoder"))
        return BodyParserMaker([warning] { return std::make_unique<JsonLinesParser>(warning); });
    if (decoder.is("CsvDecoder"))
        return csvMaker(decoder);
    if (decoder.is("GzipDecoder")) {
        const auto inner = decoder.child("decoder");
        if (!inner)
            return invalid(decoder, u"the decoder inside is missing"_s);
        Result<BodyParserMaker> maker = makeBodyParserMaker(*inner, warning);
        if (!maker)
            return maker;
        return BodyParserMaker(
            [make = std::move(maker).value()] { return std::make_unique<GzipParser>(make()); });
    }
    return invalid(decoder, u"this decoder cannot stand there"_s);
}

Result<bool> parseAll(BodyParser &parser, std::string_view body, const ElementSink &sink)
{
    while (!body.empty()) {
        const std::string_view piece = body.substr(0, std::min(body.size(), s_pieceBytes));
        body.remove_prefix(piece.size());
        Result<bool> goesOn = parser.read(piece, sink);
        if (!goesOn || !*goesOn)
            return goesOn;
    }
    return parser.finish(sink);
}

} // namespace millrace::declarative

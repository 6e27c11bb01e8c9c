#include "core/declarative/record/xmldecoder.h"

#include "core/data/conversion.h"
#include "core/declarative/record/textreader.h"
#include "core/declarative/value/number.h"

#include <pugixml.hpp>

#include <string>
#include <unordered_map>
#include <utility>

namespace millrace::declarative {

namespace {

constexpr int s_deepestElement = 512;

/// Makes the mapping of one element.
class ElementBuilder final
{
public:
    /// False: an attribute is there twice, which is no XML.
    bool addAttributes(const pugi::xml_node &element)
    {
        for (const pugi::xml_attribute &attribute : element.attributes()) {
            std::string name = std::string("@") + attribute.name();
            if (!m_places.emplace(name, m_mapping.size()).second)
                return false;
            m_mapping.append(std::move(name), Value(attribute.value()));
        }
        return true;
    }

    /// An element of a name that comes again makes a list.
    void addElement(std::string name, Value value)
    {
        const auto [place, isNew] = m_places.emplace(name, m_mapping.size());
        if (isNew) {
            m_mapping.append(std::move(name), std::move(value));
            return;
        }
        Value &known = (m_mapping.begin() + std::ptrdiff_t(place->second))->value;
        if (!known.isList())
            known = Value::List{std::move(known)};
        known.mutableList().push_back(std::move(value));
    }

    void addText(std::string_view text) { m_text += text; }

    Value finish()
    {
        const std::string_view text = trimmed(m_text);
        if (m_mapping.isEmpty())
            return text.empty() ? Value() : Value(text);
        if (!text.empty())
            m_mapping.append("#text", text);
        return std::move(m_mapping);
    }

private:
    Mapping m_mapping;
    std::unordered_map<std::string, std::size_t> m_places;
    std::string m_text;
};

/// The value of \a element; nothing when it is nested too deeply or no XML.
std::optional<Value> valueOf(const pugi::xml_node &element, int depth)
{
    ElementBuilder builder;
    if (depth > s_deepestElement || !builder.addAttributes(element))
        return std::nullopt;
    for (const pugi::xml_node &child : element.children()) {
        if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata)
            builder.addText(child.value());
        if (child.type() != pugi::node_element)
            continue;
        std::optional<Value> value = valueOf(child, depth + 1);
        if (!value)
            return std::nullopt;
        builder.addElement(child.name(), std::move(*value));
    }
    return builder.finish();
}

/// The charset that \a contentType names; "" when it names none.
std::string charsetOf(std::string_view contentType)
{
    const std::size_t start = contentType.find("charset=");
    if (start == std::string_view::npos)
        return {};
    std::string_view charset = contentType.substr(start + 8);
    charset = charset.substr(0, charset.find(';'));
    while (!charset.empty() && (charset.front() == '"' || charset.front() == '\''))
        charset.remove_prefix(1);
    return std::string(charset.substr(0, charset.find_first_of("\"' ")));
}

/// The body in UTF-8, whatever the document says of itself.
std::optional<std::string> textOf(const HttpResponse &response)
{
    const std::string_view body(response.body.constData(), std::size_t(response.body.size()));
    std::string charset = charsetOf(response.headers.value("content-type").toStdString());
    if (charset.empty())
        charset = isUtf8(body) ? "utf-8-sig" : "latin-1";
    Result<TextReader> reader = TextReader::create(charset);
    if (!reader)
        return std::nullopt;
    const Result<std::string_view> start = reader->read(body);
    if (!start)
        return std::nullopt;
    std::string text(*start);
    const Result<std::string_view> rest = reader->finish();
    if (!rest)
        return std::nullopt;
    return text.append(*rest);
}

std::optional<Value> documentOf(const HttpResponse &response)
{
    const std::optional<std::string> text = textOf(response);
    pugi::xml_document document;
    if (!text
        || !document.load_buffer(text->data(), text->size(),
                                 pugi::parse_default | pugi::parse_ws_pcdata | pugi::parse_fragment,
                                 pugi::encoding_utf8))
        return std::nullopt;
    const pugi::xml_node root = document.document_element();
    for (const pugi::xml_node &node : document.children()) {
        const bool isBlank = node.type() == pugi::node_pcdata && trimmed(node.value()).empty();
        if (node != root && !isBlank && node.type() != pugi::node_doctype)
            return std::nullopt;
    }
    std::optional<Value> value = root ? valueOf(root, 0) : std::nullopt;
    if (!value)
        return std::nullopt;
    return Value(Mapping{{root.name(), std::move(*value)}});
}

} // namespace

Result<void> XmlDecoder::decode(const HttpResponse &response, const ElementSink &sink) const
{
    if (const auto page = pageInstead(response))
        return *page;
    std::optional<Value> document = documentOf(response);
    if (!document && m_warning)
        m_warning("The answer is no XML; it counts as an empty object.");
    const Result<bool> outcome = sink(document ? std::move(*document) : Value::emptyMapping());
    return outcome ? Result<void>() : Result<void>(outcome.error());
}

} // namespace millrace::declarative

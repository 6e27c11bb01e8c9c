#include "core/declarative/value/jsontree.h"

#include "core/declarative/value/jsontext.h"
#include "core/declarative/value/mappingfill.h"

#include <simdjson.h>

#include <string>
#include <utility>

namespace millrace::declarative {

namespace dom = simdjson::dom;

namespace {

/// Beyond this many bytes a tree takes more memory than the speed is worth.
constexpr std::size_t s_treeBytes = std::size_t(32) << 20;
/// A thread keeps the memory of trees up to this size.
constexpr std::size_t s_keptBytes = std::size_t(4) << 20;

/// What the last tree of a thread took, for the next one. It uses the best instructions of the
/// processor at hand.
thread_local std::unique_ptr<dom::parser> t_spareParser;

void read(const dom::element &source, Value &value, const Value *model);

/// \a model is a value that most likely looks the same, or null.
Value readMapping(const dom::object &source, const Value *model)
{
    Mapping mapping;
    mapping.reserve(source.size());
    MappingFill fill(mapping, model && model->isMapping() ? &model->mapping() : nullptr);
    for (const dom::key_value_pair field : source) {
        Value item;
        read(field.value, item, nullptr);
        fill.add(field.key, std::move(item));
    }
    return mapping;
}

Value readList(const dom::array &source)
{
    Value::List list;
    list.reserve(source.size());
    for (const dom::element item : source) {
        const Value *model = list.empty() ? nullptr : &list.back();
        Value inner;
        read(item, inner, model);
        list.push_back(std::move(inner));
    }
    return list;
}

void read(const dom::element &source, Value &value, const Value *model)
{
    switch (source.type()) {
    case dom::element_type::OBJECT:
        value = readMapping(source.get_object().value_unsafe(), model);
        break;
    case dom::element_type::ARRAY:
        value = readList(source.get_array().value_unsafe());
        break;
    case dom::element_type::STRING:
        value = Value(source.get_string().value_unsafe());
        break;
    case dom::element_type::INT64:
        value = source.get_int64().value_unsafe();
        break;
    case dom::element_type::UINT64:
        // Only what int64 cannot hold comes as this.
        value = BigInteger{std::to_string(source.get_uint64().value_unsafe())};
        break;
    case dom::element_type::DOUBLE:
        value = source.get_double().value_unsafe();
        break;
    case dom::element_type::BOOL:
        value = source.get_bool().value_unsafe();
        break;
    case dom::element_type::NULL_VALUE:
        value = Value();
        break;
    }
}

} // namespace

JsonTree::JsonTree()
    : m_parser(std::move(t_spareParser))
    , m_root(std::make_unique<dom::element>())
{
    if (!m_parser)
        m_parser = std::make_unique<dom::parser>();
}

JsonTree::~JsonTree()
{
    if (m_parser->capacity() <= s_keptBytes)
        t_spareParser = std::move(m_parser);
}

bool JsonTree::parse(std::string_view text)
{
    if (text.size() > s_treeBytes)
        return false;
    // Nesting beyond the limit is for parseJson() to refuse.
    if (m_parser->capacity() < text.size()
        && m_parser->allocate(text.size(), std::size_t(s_maximumJsonDepth)) != simdjson::SUCCESS)
        return false;
    return m_parser->parse(text.data(), text.size()).get(*m_root) == simdjson::SUCCESS;
}

Value valueFrom(const dom::element &element)
{
    Value value;
    read(element, value, nullptr);
    return value;
}

} // namespace millrace::declarative

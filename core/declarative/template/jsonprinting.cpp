#include "core/declarative/template/jsonprinting.h"

#include "core/declarative/template/printing.h"
#include "core/declarative/value/jsontext.h"

#include <algorithm>
#include <cmath>

namespace millrace::declarative {

namespace {

using Kind = Datum::Kind;

/// A key as JSON writes it: None, bools and numbers become texts.
std::string keyText(Evaluation &evaluation, const Datum &key)
{
    switch (key.kind()) {
    case Kind::Text:
        return std::string(key.text());
    case Kind::None:
        return "null";
    case Kind::Bool:
        return key.boolean() ? "true" : "false";
    case Kind::Integer:
    case Kind::BigInteger:
    case Kind::Float:
        return printed(evaluation, key);
    default:
        evaluation.failType("keys must be str, int, float, bool or None, not " + typeName(key));
        return {};
    }
}

class JsonPrinter final
{
public:
    JsonPrinter(Evaluation &evaluation, bool sortsKeys, int indent)
        : m_evaluation(evaluation)
        , m_sortsKeys(sortsKeys)
        , m_indent(indent)
    {
    }

    void print(const Datum &datum)
    {
        switch (datum.kind()) {
        case Kind::None:
            m_out += "null";
            return;
        case Kind::Bool:
            m_out += datum.boolean() ? "true" : "false";
            return;
        case Kind::Float:
            m_out += std::isnan(datum.number()) ? "NaN"
                : std::isinf(datum.number())    ? (datum.number() < 0 ? "-Infinity" : "Infinity")
                                                : floatText(datum.number());
            return;
        case Kind::Integer:
        case Kind::BigInteger:
            declarative::print(m_evaluation, m_out, datum);
            return;
        case Kind::Text:
            m_out += jsonText(Value(datum.text()), {", ", ": ", true, false});
            return;
        case Kind::List:
        case Kind::Tuple:
        case Kind::Mapping:
            break;
        default:
            m_evaluation.failType("Object of type " + typeName(datum)
                                  + " is not JSON serializable");
            return;
        }
        if (m_evaluation.enter() && m_evaluation.checkOutput(m_out.size())) {
            ++m_depth;
            if (datum.isMapping())
                printMapping(datum);
            else
                printItems(datum);
            --m_depth;
        }
        m_evaluation.leave();
    }

    std::string take() { return std::move(m_out); }

private:
    void breakLine(int depth)
    {
        if (m_indent >= 0)
            m_out += '\n' + std::string(std::size_t(depth * m_indent), ' ');
    }

    void separate(bool isFirst)
    {
        if (!isFirst)
            m_out += m_indent >= 0 ? "," : ", ";
        breakLine(m_depth);
    }

    void printItems(const Datum &datum)
    {
        m_out += '[';
        const std::size_t count = m_evaluation.itemCount(datum);
        for (std::size_t index = 0; index < count && m_evaluation.checkOutput(m_out.size());
             ++index) {
            separate(index == 0);
            print(m_evaluation.itemAt(datum, index));
        }
        if (count > 0)
            breakLine(m_depth - 1);
        m_out += ']';
    }

    void printMapping(const Datum &datum)
    {
        std::vector<std::pair<std::string, Datum>> entries;
        const std::size_t count = m_evaluation.entryCount(datum);
        for (std::size_t index = 0; index < count && !m_evaluation.failed(); ++index) {
            const auto [key, value] = m_evaluation.entryAt(datum, index);
            entries.emplace_back(keyText(m_evaluation, key), value);
        }
        if (m_sortsKeys) {
            std::stable_sort(
                entries.begin(), entries.end(),
                [](const auto &left, const auto &right) { return left.first < right.first; });
        }
        m_out += '{';
        bool isFirst = true;
        for (const auto &[key, value] : entries) {
            if (!m_evaluation.checkOutput(m_out.size()))
                break;
            separate(std::exchange(isFirst, false));
            m_out += jsonText(Value(key), {", ", ": ", true, false}) + ": ";
            print(value);
        }
        if (count > 0)
            breakLine(m_depth - 1);
        m_out += '}';
    }

    Evaluation &m_evaluation;
    bool m_sortsKeys;
    int m_indent;
    int m_depth = 0;
    std::string m_out;
};

Value itemsValue(Evaluation &evaluation, const Datum &datum)
{
    Value::List list;
    const std::size_t count = evaluation.itemCount(datum);
    for (std::size_t index = 0; index < count && !evaluation.failed(); ++index)
        list.push_back(valueOf(evaluation, evaluation.itemAt(datum, index)));
    return list;
}

Value mappingValue(Evaluation &evaluation, const Datum &datum)
{
    Mapping mapping;
    const std::size_t count = evaluation.entryCount(datum);
    bool hasOtherKeys = false;
    for (std::size_t index = 0; index < count && !evaluation.failed(); ++index) {
        const auto [key, value] = evaluation.entryAt(datum, index);
        hasOtherKeys = hasOtherKeys || !key.isText();
        // Texts are there once; only a number may be written like one of them.
        if (hasOtherKeys)
            mapping.set(keyText(evaluation, key), valueOf(evaluation, value));
        else
            mapping.append(std::string(key.text()), valueOf(evaluation, value));
    }
    return mapping;
}

} // namespace

std::string jsonPrinted(Evaluation &evaluation, const Datum &datum, bool sortsKeys, int indent)
{
    JsonPrinter printer(evaluation, sortsKeys, indent);
    printer.print(datum);
    return printer.take();
}

Value valueOf(Evaluation &evaluation, const Datum &datum)
{
    switch (datum.kind()) {
    case Kind::None:
        return {};
    case Kind::Bool:
        return datum.boolean();
    case Kind::Integer:
        return datum.integer();
    case Kind::BigInteger:
        return BigInteger{std::string(datum.text())};
    case Kind::Float:
        return datum.number();
    case Kind::Text:
        return datum.text();
    default:
        break;
    }
    Value value;
    if (evaluation.enter()) {
        if (datum.is(Kind::List) || datum.is(Kind::Tuple))
            value = itemsValue(evaluation, datum);
        else if (datum.isMapping())
            value = mappingValue(evaluation, datum);
        else
            evaluation.failType("Object of type " + typeName(datum) + " is no JSON value");
    }
    evaluation.leave();
    return value;
}

} // namespace millrace::declarative

#include "core/connectors/httpendpoint/jsontemplate.h"

#include "core/data/conversion.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

std::string quoted(const QString &text)
{
    std::string out;
    appendJsonString(out, text.toStdString());
    return out;
}

/// A number, true, false or null as JSON.
std::string scalarJson(const QJsonValue &value)
{
    const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return list.mid(1, list.size() - 2).toStdString();
}

} // namespace

/// Makes the nodes of a template.
class JsonTemplate::Binder final
{
public:
    Binder(const TemplateBinding &binding, const std::vector<int> &others)
        : m_binding(binding)
        , m_others(others)
    {
    }

    [[nodiscard]] Result<JsonTemplate> node(const QJsonValue &json) const
    {
        if (json.isObject())
            return object(json.toObject());
        if (json.isArray())
            return array(json.toArray());
        if (json.isString())
            return text(json.toString());
        return literal(scalarJson(json));
    }

private:
    [[nodiscard]] static JsonTemplate literal(std::string json)
    {
        JsonTemplate node;
        node.m_literal = std::move(json);
        return node;
    }

    [[nodiscard]] JsonTemplate cell(int column) const
    {
        JsonTemplate node;
        node.m_kind = Kind::Cell;
        node.m_column = column;
        node.m_omitsNulls = m_binding.omitsNulls;
        return node;
    }

    [[nodiscard]] Result<JsonTemplate> object(const QJsonObject &json) const
    {
        JsonTemplate result;
        result.m_kind = Kind::Object;
        for (auto it = json.begin(); it != json.end(); ++it) {
            auto value = node(it.value());
            if (!value)
                return value.error();
            const bool isUnmapped
                = value->m_kind == Kind::Cell ? value->m_column < 0 : value->m_text.lacksColumn();
            if (isUnmapped)
                continue;
            result.m_members.push_back({quoted(it.key()) + ':', std::move(*value)});
        }
        return result;
    }

    [[nodiscard]] Result<JsonTemplate> array(const QJsonArray &json) const
    {
        JsonTemplate result;
        result.m_kind = Kind::Array;
        for (const QJsonValue &entry : json) {
            auto value = node(entry);
            if (!value)
                return value.error();
            result.m_members.push_back({{}, std::move(*value)});
        }
        return result;
    }

    [[nodiscard]] JsonTemplate columns(const std::vector<int> &chosen) const
    {
        JsonTemplate result;
        result.m_kind = Kind::Object;
        for (const int column : chosen)
            result.m_members.push_back(
                {quoted(m_binding.schema->field(column).name) + ':', cell(column)});
        return result;
    }

    [[nodiscard]] Result<JsonTemplate> text(const QString &source) const
    {
        QString fault;
        const TextTemplate parsed = parseTemplate(source, fault).value_or(TextTemplate{});
        if (const auto only = parsed.only()) {
            if (m_binding.isOfRecord(*only))
                return cell(m_binding.columnOf(*only));
            switch (only->kind) {
            case PlaceholderKind::Record: {
                std::vector<int> all;
                for (int column = 0; column < m_binding.schema->fieldCount(); ++column)
                    all.push_back(column);
                return columns(all);
            }
            case PlaceholderKind::Others:
                return columns(m_others);
            case PlaceholderKind::Key:
            case PlaceholderKind::Keys:
                return literal(m_binding.keys ? m_binding.keys->json : std::string("null"));
            default:
                return literal(quoted(m_binding.textOf(*only)));
            }
        }
        auto bound = BoundText::bind(parsed, TextPlace::Json, m_binding);
        if (!bound)
            return bound.error();
        if (!bound->firstColumn())
            return literal(quoted(QString::fromStdString(bound->fixed())));
        JsonTemplate node;
        node.m_kind = Kind::Text;
        node.m_omitsNulls = m_binding.omitsNulls;
        node.m_text = std::move(*bound);
        return node;
    }

    const TemplateBinding &m_binding;
    const std::vector<int> &m_others;
};

Result<JsonTemplate> JsonTemplate::bind(const QJsonValue &json, const TemplateBinding &binding,
                                        const std::vector<int> &others)
{
    return Binder(binding, others).node(json);
}

bool JsonTemplate::isAbsent(const RecordBatch &batch, std::size_t row) const
{
    if (!m_omitsNulls)
        return false;
    if (m_kind == Kind::Cell)
        return batch.column(m_column).isNull(row);
    thread_local std::string text;
    text.clear();
    return m_text.append(text, batch, row) == BoundText::Outcome::Absent;
}

void JsonTemplate::appendMembers(std::string &out, const RecordBatch &batch, std::size_t row) const
{
    bool isFirst = true;
    for (const Member &member : m_members) {
        if (m_kind == Kind::Object && member.value.isAbsent(batch, row))
            continue;
        if (!isFirst)
            out += ',';
        isFirst = false;
        out += member.name;
        member.value.append(out, batch, row);
    }
}

void JsonTemplate::append(std::string &out, const RecordBatch &batch, std::size_t row) const
{
    switch (m_kind) {
    case Kind::Literal:
        out += m_literal;
        break;
    case Kind::Cell:
        if (m_column < 0)
            out += "null";
        else
            appendCellJson(out, batch.column(m_column), row);
        break;
    case Kind::Text: {
        thread_local std::string text;
        text.clear();
        if (m_text.append(text, batch, row) == BoundText::Outcome::Fits)
            appendJsonString(out, text);
        else
            out += "null";
        break;
    }
    case Kind::Object:
    case Kind::Array:
        out += m_kind == Kind::Object ? '{' : '[';
        appendMembers(out, batch, row);
        out += m_kind == Kind::Object ? '}' : ']';
        break;
    }
}

} // namespace millrace

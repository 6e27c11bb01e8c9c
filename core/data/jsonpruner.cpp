#include "core/data/jsonpruner.h"

#include <simdjson.h>

#include <algorithm>
#include <cstring>

namespace millrace {

namespace {

bool isBlank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

/// The characters of \a token, a JSON string with its quotes; empty when it is none.
std::string unescaped(std::string_view token)
{
    thread_local simdjson::dom::parser parser;
    std::string_view text;
    if (parser.parse(token.data(), token.size(), true).get_string().get(text) != simdjson::SUCCESS)
        return {};
    return std::string(text);
}

} // namespace

/// One pass over one value. Recurses no deeper than the paths are long.
class JsonPruning final
{
public:
    using Node = JsonPruner::Node;

    JsonPruning(const std::vector<Node> &nodes, std::string_view json, std::string &out)
        : m_nodes(nodes)
        , m_out(out)
        , m_at(json.data())
        , m_end(json.data() + json.size())
        , m_kept(json.data())
    {
    }

    bool run()
    {
        skipBlanks();
        if (!visit(m_nodes.front()))
            return false;
        skipBlanks();
        if (m_at != m_end)
            return false;
        cut(m_end, m_end);
        return true;
    }

private:
    [[nodiscard]] bool isAt(char c) const { return m_at != m_end && *m_at == c; }

    void skipBlanks()
    {
        while (m_at != m_end && isBlank(*m_at))
            ++m_at;
    }

    /// Leaves out what lies between \a first and \a last; calls come in order.
    void cut(const char *first, const char *last)
    {
        m_out.append(m_kept, first);
        m_kept = last;
    }

    bool visit(const Node &node)
    {
        if (isAt('{'))
            return visitObject(node);
        return isAt('[') ? visitList(node) : skipValue();
    }

    bool visitList(const Node &node)
    {
        ++m_at;
        skipBlanks();
        if (isAt(']')) {
            ++m_at;
            return true;
        }
        for (;;) {
            skipBlanks();
            if (!(isAt('{') ? visitObject(node) : skipValue()))
                return false;
            skipBlanks();
            if (isAt(']')) {
                ++m_at;
                return true;
            }
            if (!isAt(','))
                return false;
            ++m_at;
        }
    }

    bool visitObject(const Node &node)
    {
        ++m_at;
        const char *member = m_at;
        skipBlanks();
        bool isFirstKept = true;
        while (!isAt('}')) {
            const Node *inner = nullptr;
            if (!readName(node, inner))
                return false;
            const bool isCut = inner != nullptr && inner->isLeftOut;
            if (!(inner == nullptr || isCut ? skipValue() : visit(*inner)))
                return false;
            skipBlanks();
            const bool isLast = isAt('}');
            if (!isLast && !isAt(','))
                return false;
            // With it goes one comma: the one before it, or the one behind where none is before.
            if (isCut && !isFirstKept)
                cut(member - 1, m_at);
            else if (isCut)
                cut(member, isLast ? m_at : m_at + 1);
            else
                isFirstKept = false;
            if (isLast)
                break;
            member = ++m_at;
            skipBlanks();
            if (isAt('}'))
                return false;
        }
        if (m_at == m_end)
            return false;
        ++m_at;
        return true;
    }

    /// Goes behind the colon; \a inner becomes what the paths say of the member, or null.
    bool readName(const Node &node, const Node *&inner)
    {
        const char *start = m_at;
        if (!skipString())
            return false;
        const std::string_view token(start, static_cast<std::size_t>(m_at - start));
        const std::string_view raw = token.substr(1, token.size() - 2);
        const bool isEscaped = raw.find('\\') != std::string_view::npos;
        const std::string decoded = isEscaped ? unescaped(token) : std::string();
        const std::string_view name = isEscaped ? std::string_view(decoded) : raw;
        for (const auto &[text, place] : node.children) {
            if (text == name)
                inner = &m_nodes[place];
        }
        skipBlanks();
        if (!isAt(':'))
            return false;
        ++m_at;
        skipBlanks();
        return true;
    }

    bool skipString()
    {
        if (!isAt('"'))
            return false;
        for (++m_at; m_at != m_end; ++m_at) {
            if (*m_at == '\\' && m_at + 1 != m_end) {
                ++m_at;
            } else if (*m_at == '"') {
                ++m_at;
                return true;
            }
        }
        return false;
    }

    bool skipValue()
    {
        if (isAt('"'))
            return skipString();
        if (isAt('{') || isAt('['))
            return skipNested();
        const char *start = m_at;
        while (m_at != m_end && !isBlank(*m_at) && std::strchr(",:]}[{\"", *m_at) == nullptr)
            ++m_at;
        return m_at != start;
    }

    bool skipNested()
    {
        std::size_t depth = 0;
        while (m_at != m_end) {
            if (*m_at == '"') {
                if (!skipString())
                    return false;
                continue;
            }
            if (*m_at == '{' || *m_at == '[')
                ++depth;
            else if (*m_at == '}' || *m_at == ']')
                --depth;
            ++m_at;
            if (depth == 0)
                return true;
        }
        return false;
    }

    const std::vector<Node> &m_nodes;
    std::string &m_out;
    const char *m_at;
    const char *m_end;
    const char *m_kept; ///< What comes from here on is not in the result yet.
};

JsonPruner::JsonPruner(const std::vector<Path> &paths)
    : m_nodes(1)
{
    for (const Path &path : paths) {
        std::size_t place = 0;
        for (const std::string &name : path) {
            const auto &children = m_nodes[place].children;
            const auto known
                = std::ranges::find(children, name, &std::pair<std::string, std::size_t>::first);
            if (known != children.end()) {
                place = known->second;
                continue;
            }
            m_nodes[place].children.emplace_back(name, m_nodes.size());
            place = m_nodes.size();
            m_nodes.emplace_back();
        }
        m_nodes[place].isLeftOut = true;
    }
}

bool JsonPruner::append(std::string &out, std::string_view json) const
{
    const std::size_t size = out.size();
    if (JsonPruning(m_nodes, json, out).run())
        return true;
    out.resize(size);
    return false;
}

} // namespace millrace

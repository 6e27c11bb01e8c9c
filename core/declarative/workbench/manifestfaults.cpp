#include "core/declarative/workbench/manifestfaults.h"

#include "core/declarative/manifest/yamltext.h"
#include "core/declarative/template/compiledtemplate.h"

#include <algorithm>
#include <array>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t s_mostFaults = 100;

/// Texts below these are read by a person or are schemas, never templates.
bool isPlain(std::string_view key)
{
    static constexpr std::array s_plain{"description", "metadata", "spec",   "schema",
                                        "schemas",     "title",    "$schema"};
    return std::any_of(s_plain.begin(), s_plain.end(),
                       [key](const char *plain) { return key == plain; });
}

class TemplateFaults final
{
public:
    TemplateFaults(const YamlDocument &document, const QByteArray &text)
        : m_document(document)
        , m_lines(text.split('\n'))
    {
    }

    [[nodiscard]] std::vector<ManifestMessage> find()
    {
        look(m_document.root, {});
        return std::move(m_faults);
    }

private:
    // The depth of a document is bounded where it is read.
    void look(const Value &node, const std::string &place)
    {
        if (m_faults.size() >= s_mostFaults)
            return;
        if (node.isText()) {
            check(node.text(), place);
        } else if (node.isList()) {
            for (std::size_t index = 0; index < node.list().size(); ++index)
                look(node.list().at(index), below(place, std::to_string(index)));
        } else if (node.isMapping()) {
            for (const auto &[key, value] : node.mapping()) {
                if (!isPlain(key))
                    look(value, below(place, key));
            }
        }
    }

    void check(const std::string &text, const std::string &place)
    {
        if (!CompiledTemplate::isNeededFor(text))
            return;
        const Syntax syntax = parseTemplate(text);
        if (syntax.error.empty())
            return;
        m_faults.push_back(
            {lineOf(place, syntax.errorLine),
             QString::fromStdString(place) + u": "_s + QString::fromStdString(syntax.error)});
    }

    /// The \a inner-th line of the text at \a place.
    [[nodiscard]] int lineOf(const std::string &place, int inner) const
    {
        const auto found = m_document.lines.find(place);
        const int line = found == m_document.lines.end() ? 1 : found->second;
        // A literal block ("key: |") keeps its lines; other texts are folded.
        const QByteArray head = m_lines.value(line - 1).trimmed();
        const bool isBlock = head.endsWith('|') || head.endsWith("|-") || head.endsWith("|+");
        return isBlock ? line + inner : line;
    }

    [[nodiscard]] static std::string below(const std::string &place, const std::string &key)
    {
        return place.empty() ? key : place + '/' + key;
    }

    const YamlDocument &m_document;
    const QList<QByteArray> m_lines;
    std::vector<ManifestMessage> m_faults;
};

} // namespace

std::vector<ManifestMessage> manifestFaults(const QByteArray &text)
{
    return manifestFaults(Manifest::examine(text), text);
}

std::vector<ManifestMessage> manifestFaults(const ManifestReading &reading, const QByteArray &text)
{
    std::vector<ManifestMessage> faults = reading.messages;
    if (reading.document) {
        std::vector<ManifestMessage> templates = TemplateFaults(*reading.document, text).find();
        std::move(templates.begin(), templates.end(), std::back_inserter(faults));
    }
    std::stable_sort(faults.begin(), faults.end(),
                     [](const auto &left, const auto &right) { return left.line < right.line; });
    return faults;
}

} // namespace millrace::declarative

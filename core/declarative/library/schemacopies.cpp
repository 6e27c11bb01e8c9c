#include "core/declarative/library/schemacopies.h"

#include "core/declarative/manifest/schemafile.h"
#include "core/declarative/value/jsontext.h"

#include <set>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t s_mostFiles = 2'000;
// Deeper than any manifest that is read.
constexpr int s_deepest = 200;

class Collector final
{
public:
    explicit Collector(QString folder)
        : m_folder(std::move(folder))
    {
    }

    void collect(const Value &node, int depth)
    {
        if (depth > s_deepest || m_copies.size() >= s_mostFiles)
            return;
        if (node.isList()) {
            for (const Value &item : node.list())
                collect(item, depth + 1);
        }
        if (!node.isMapping())
            return;
        const Component component(node);
        if (component.is("DeclarativeStream"))
            addStream(component);
        for (const auto &[key, value] : node.mapping())
            collect(value, depth + 1);
    }

    [[nodiscard]] std::vector<SchemaCopy> copies() && { return std::move(m_copies); }

private:
    void addStream(const Component &stream)
    {
        const std::string name = stream.text("name");
        if (!stream.has("schema_loader"))
            add(Component(Mapping{{"type", "JsonFileSchemaLoader"}}), name);
        for (const Component &loader : stream.children("schema_loader")) {
            if (loader.is("JsonFileSchemaLoader"))
                add(loader, name);
        }
    }

    void add(const Component &loader, const std::string &stream)
    {
        const auto path = schemaFilePath(loader, stream, Value::emptyMapping(), SystemClock());
        // A folder of its own, so that none stands for what the manifest itself consists of.
        if (!path || !path->contains(u'/') || !path->endsWith(".json"_L1)
            || !m_known.insert(*path).second)
            return;
        if (const auto schema = schemaFromFile(m_folder, *path, stream))
            m_copies.push_back({*path, QByteArray::fromStdString(jsonText(*schema))});
    }

    const QString m_folder;
    std::set<QString> m_known;
    std::vector<SchemaCopy> m_copies;
};

} // namespace

std::vector<SchemaCopy> schemaFilesOf(const Manifest &manifest)
{
    if (manifest.folder().isEmpty())
        return {};
    Collector collector(manifest.folder());
    collector.collect(manifest.root().node(), 0);
    return std::move(collector).copies();
}

} // namespace millrace::declarative

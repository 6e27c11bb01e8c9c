#include "core/declarative/manifest/manifest.h"

#include "core/declarative/manifest/components.h"
#include "core/declarative/manifest/manifesterrors.h"
#include "core/declarative/manifest/references.h"
#include "core/declarative/value/path.h"

#include <algorithm>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t s_shownFaults = 20;
/// Values of a manifest whose references are resolved, each as often as it is referred to. The
/// largest public manifest has 211,000.
constexpr std::int64_t s_mostValues = 5'000'000;

/// Takes the values of \a node off \a room; false once there is none left. Shared values count
/// wherever they stand: whoever walks the manifest meets them there.
bool fits(const Value &node, std::int64_t &room)
{
    if (--room < 0)
        return false;
    if (node.isList()) {
        return std::all_of(node.list().begin(), node.list().end(),
                           [&](const Value &item) { return fits(item, room); });
    }
    if (!node.isMapping())
        return true;
    return std::all_of(node.mapping().begin(), node.mapping().end(),
                       [&](const auto &entry) { return fits(entry.value, room); });
}

/// What a load ends with: the complete root, or what is wrong with it and where.
struct Loaded final
{
    std::shared_ptr<const YamlDocument> document;
    Value root;
    std::vector<ManifestFault> faults;
};

Result<std::shared_ptr<const YamlDocument>> documentOf(const QByteArray &text, const QString &name)
{
    Result<YamlDocument> read = parseYaml(text, name);
    if (!read)
        return read.error();
    return std::shared_ptr<const YamlDocument>(std::make_shared<YamlDocument>(std::move(*read)));
}

Result<Loaded> loaded(std::shared_ptr<const YamlDocument> document, const QString &name)
{
    if (!document->root.isMapping())
        return makeError(errors::s_manifestNoMapping, {name});
    Result<Value> resolved = resolveReferences(*document, name);
    if (!resolved)
        return resolved.error();
    if (!resolved->isMapping())
        return makeError(errors::s_manifestNoMapping, {name});
    if (!resolved->find("type"))
        resolved->mutableMapping().append("type", "DeclarativeSource");
    // Definitions are done: what uses them holds copies.
    resolved->mutableMapping().remove("definitions");
    std::int64_t room = s_mostValues;
    if (!fits(*resolved, room))
        return makeError(errors::s_manifestTooLarge, {name});
    Result<Value> complete = completedComponent({}, *resolved, Value::emptyMapping());
    if (!complete)
        return complete.error();
    room = s_mostValues;
    if (!fits(*complete, room))
        return makeError(errors::s_manifestTooLarge, {name});
    std::vector<ManifestFault> faults = faultsOf(*complete, s_shownFaults);
    return Loaded{std::move(document), std::move(*complete), std::move(faults)};
}

QString shownPlace(const std::string &place)
{
    return place.empty() ? u"the top of the file"_s : QString::fromStdString(place);
}

/// \a error as an editor shows it. Its line is the first number in it, in whatever language.
ManifestMessage messageOf(const Error &error)
{
    const auto isDigit = [](QChar character) { return character >= u'0' && character <= u'9'; };
    int line = 0;
    auto at = std::find_if(error.message.begin(), error.message.end(), isDigit);
    for (; at != error.message.end() && isDigit(*at) && line < 100'000'000; ++at)
        line = line * 10 + at->digitValue();
    return {std::max(line, 1), error.message};
}

void collectClasses(const Value &node, std::vector<std::string> &classes)
{
    if (node.isList()) {
        for (const Value &item : node.list())
            collectClasses(item, classes);
    }
    if (!node.isMapping())
        return;
    const Value *name = Component(node).isCustom() ? node.find("class_name") : nullptr;
    if (name && name->isText()
        && std::find(classes.begin(), classes.end(), name->text()) == classes.end())
        classes.push_back(name->text());
    for (const auto &[key, value] : node.mapping()) {
        if (key != "$parameters" && key != "schema")
            collectClasses(value, classes);
    }
}

/// Where the refresh_token_updaters below \a node keep \a token ("refresh_token").
void collectTokenPaths(const Value &node, const std::string &token, std::vector<Path> &paths)
{
    if (node.isList()) {
        for (const Value &item : node.list())
            collectTokenPaths(item, token, paths);
    }
    if (!node.isMapping())
        return;
    if (const Value *updater = node.find("refresh_token_updater");
        updater && updater->isMapping()) {
        const Value *path = updater->find(token + "_config_path");
        paths.push_back(path && path->isTruthy() ? pathFrom(*path) : Path{"credentials", token});
    }
    for (const auto &[key, value] : node.mapping()) {
        if (key != "$parameters" && key != "schema")
            collectTokenPaths(value, token, paths);
    }
}

/// Marks the text at \a path of what \a schema describes, in each of its alternatives.
void markSecret(Value &schema, const Path &path, std::size_t depth)
{
    if (!schema.isMapping())
        return;
    if (depth == path.size()) {
        if (const Value *type = schema.find("type");
            type && type->isText() && type->text() == "string")
            schema.mutableMapping().set("airbyte_secret", true);
        return;
    }
    Value *properties = schema.mutableMapping().find("properties");
    if (properties && properties->isMapping()) {
        if (Value *property = properties->mutableMapping().find(path[depth]))
            markSecret(*property, path, depth + 1);
    }
    for (const std::string_view choice : {"oneOf", "anyOf", "allOf"}) {
        Value *options = schema.mutableMapping().find(choice);
        if (!options || !options->isList())
            continue;
        for (Value &option : options->mutableList())
            markSecret(option, path, depth);
    }
}

} // namespace

Manifest::Manifest(QString name, QString folder, std::shared_ptr<const YamlDocument> document,
                   Value root)
    : m_name(std::move(name))
    , m_folder(std::move(folder))
    , m_document(std::move(document))
    , m_root(std::move(root))
{
}

Result<Manifest> Manifest::load(const QByteArray &text, const QString &name, const QString &folder)
{
    auto document = documentOf(text, name);
    if (!document)
        return document.error();
    Result<Loaded> manifest = loaded(std::move(*document), name);
    if (!manifest)
        return manifest.error();
    if (!manifest->faults.empty()) {
        const ManifestFault &fault = manifest->faults.front();
        return makeError(errors::s_manifestInvalid,
                         {name, QString::number(lineOf(*manifest->document, fault.place)),
                          shownPlace(fault.place), fault.reason});
    }
    return Manifest(name, folder, std::move(manifest->document), std::move(manifest->root));
}

Value Manifest::connectionSpecification() const
{
    const Value &specification = m_root.node()["spec"]["connection_specification"];
    if (specification.isMapping())
        return specification;
    return Mapping{{"type", "object"}, {"properties", Value::emptyMapping()}};
}

Value Manifest::configurationSchema() const
{
    std::vector<Path> paths;
    for (const std::string token : {"refresh_token", "access_token"})
        collectTokenPaths(m_root.node(), token, paths);
    Value schema = connectionSpecification();
    for (const Path &path : paths)
        markSecret(schema, path, 0);
    return schema;
}

QString Manifest::documentationUrl() const
{
    const Value &url = m_root.node()["spec"]["documentation_url"];
    return url.isText() ? QString::fromStdString(url.text()) : QString();
}

Value Manifest::metadata() const
{
    const Value &metadata = m_root.node()["metadata"];
    return metadata.isMapping() ? metadata : Value::emptyMapping();
}

std::vector<std::string> Manifest::customClasses(const Value &component)
{
    std::vector<std::string> classes;
    collectClasses(component, classes);
    return classes;
}

int Manifest::line(const std::string &place) const { return lineOf(*m_document, place); }

ManifestReading Manifest::examine(const QByteArray &text)
{
    const QString name = u"The manifest"_s;
    ManifestReading reading;
    auto document = documentOf(text, name);
    if (!document) {
        reading.messages.push_back(messageOf(document.error()));
        return reading;
    }
    reading.document = *document;
    Result<Loaded> manifest = loaded(std::move(*document), name);
    if (!manifest) {
        reading.messages.push_back(messageOf(manifest.error()));
        return reading;
    }
    for (const ManifestFault &fault : manifest->faults) {
        reading.messages.push_back({lineOf(*manifest->document, fault.place),
                                    shownPlace(fault.place) + u": "_s + fault.reason});
    }
    if (reading.messages.empty())
        reading.manifest
            = Manifest(name, {}, std::move(manifest->document), std::move(manifest->root));
    return reading;
}

} // namespace millrace::declarative

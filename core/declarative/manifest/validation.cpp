#include "core/declarative/manifest/validation.h"

#include "core/declarative/value/jsontext.h"

#include <QCoreApplication>
#include <QFile>

#include <algorithm>
#include <cmath>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

/// The shapes of all components, from components.json: by name, {"fields": {name: shape},
/// "required": [name], "type": "…", "typed": true when the type has to be named, "closed": true
/// when there may be no other field}. A shape is a word ("text"), "@Component", a list of
/// alternatives, {"items": shape}, {"each": shape}, {"words": [text]} or an object with fields.
const Value &shapes()
{
    static const Value s_shapes = [] {
        QFile file(u":/declarative/components.json"_s);
        if (!file.open(QIODevice::ReadOnly))
            qFatal("The shapes of the components are missing.");
        const QByteArray text = file.readAll();
        Result<Value> value = parseJson(std::string_view(text.constData(), size_t(text.size())));
        if (!value)
            qFatal("The shapes of the components are no JSON.");
        return std::move(*value);
    }();
    return s_shapes;
}

QString said(const char *text) { return QCoreApplication::translate("reasons", text); }

const char *nameOfKind(const Value &value)
{
    switch (value.kind()) {
    case Value::Kind::Null:
        return QT_TRANSLATE_NOOP("reasons", "nothing");
    case Value::Kind::Bool:
        return QT_TRANSLATE_NOOP("reasons", "true or false");
    case Value::Kind::Integer:
    case Value::Kind::BigInteger:
    case Value::Kind::Float:
        return QT_TRANSLATE_NOOP("reasons", "a number");
    case Value::Kind::Text:
        return QT_TRANSLATE_NOOP("reasons", "text");
    case Value::Kind::List:
        return QT_TRANSLATE_NOOP("reasons", "a list");
    case Value::Kind::Mapping:
        return QT_TRANSLATE_NOOP("reasons", "a mapping");
    }
    return "";
}

const char *wordFor(std::string_view shape)
{
    if (shape == "bool")
        return QT_TRANSLATE_NOOP("reasons", "true or false");
    if (shape == "whole")
        return QT_TRANSLATE_NOOP("reasons", "a whole number");
    if (shape == "number")
        return QT_TRANSLATE_NOOP("reasons", "a number");
    if (shape == "mapping")
        return QT_TRANSLATE_NOOP("reasons", "a mapping");
    if (shape == "list")
        return QT_TRANSLATE_NOOP("reasons", "a list");
    if (shape == "null")
        return QT_TRANSLATE_NOOP("reasons", "empty");
    return QT_TRANSLATE_NOOP("reasons", "text");
}

QString shown(std::string_view name)
{
    return QString::fromUtf8(name.data(), qsizetype(name.size()));
}

QString missing(std::string_view name)
{
    return QCoreApplication::translate("reasons", "%1 is missing").arg(shown(name));
}

QString oneOf(const QString &names)
{
    return QCoreApplication::translate("reasons", "it has to be one of %1").arg(names);
}

bool fitsWord(const Value &value, std::string_view shape)
{
    if (shape == "any")
        return true;
    if (shape == "text")
        return value.isText();
    if (shape == "bool")
        return value.isBool();
    if (shape == "whole")
        return value.isWhole() || (value.isFloat() && std::trunc(value.number()) == value.number());
    if (shape == "number")
        return value.isNumber();
    if (shape == "mapping")
        return value.isMapping();
    if (shape == "list")
        return value.isList();
    return value.isNull();
}

std::string below(const std::string &place, std::string_view name)
{
    return place.empty() ? std::string(name) : place + '/' + std::string(name);
}

const Value *definitionOf(std::string_view shape)
{
    return shape.starts_with('@') ? shapes().find(shape.substr(1)) : nullptr;
}

/// Python code in the place of a component: the stream that needs it is refused when it is opened,
/// not the manifest.
bool isCustomComponent(const Value &value)
{
    const Value &type = value["type"];
    return type.isText() && type.text().starts_with("Custom") && value["class_name"].isText();
}

/// The name a component of \a definition has to carry in "type"; "" when none is asked for.
std::string_view typeOf(const Value *definition)
{
    const Value *type = definition ? definition->find("type") : nullptr;
    return type ? std::string_view(type->text()) : std::string_view();
}

/// Whether the type that \a value names, or does not name, already tells that it is no component
/// of \a definition. Looking into it all the same would take a time that doubles with each level
/// of components of one field.
bool isOfAnotherType(const Value &value, const Value *definition)
{
    const std::string_view type = typeOf(definition);
    if (type.empty() || !value.isMapping())
        return false;
    const Value *named = value.find("type");
    if (!named)
        return (*definition)["typed"].isTruthy();
    return !named->isText() || named->text() != type;
}

class Validator final
{
public:
    explicit Validator(std::size_t limit)
        : m_limit(limit)
    {
    }

    void check(const Value &value, const Value &shape, const std::string &place)
    {
        if (m_faults.size() >= m_limit)
            return;
        if (shape.isText())
            return checkNamed(value, shape.text(), place);
        if (shape.isList())
            return checkAlternatives(value, shape.list(), place);
        if (const Value *items = shape.find("items"))
            return checkItems(value, *items, shape, place);
        if (const Value *each = shape.find("each"))
            return checkEach(value, *each, place);
        if (const Value *words = shape.find("words"))
            return checkWords(value, words->list(), place);
        checkFields(value, shape, place);
    }

    [[nodiscard]] std::vector<ManifestFault> takeFaults() { return std::move(m_faults); }

private:
    void add(const std::string &place, QString reason)
    {
        m_faults.push_back({place, std::move(reason)});
    }

    void addKind(const std::string &place, const char *wanted, const Value &value)
    {
        add(place,
            QCoreApplication::translate("reasons", "it has to be %1, not %2")
                .arg(said(wanted), said(nameOfKind(value))));
    }

    void checkNamed(const Value &value, std::string_view shape, const std::string &place)
    {
        if (const Value *definition = definitionOf(shape)) {
            const Value *inner = definition->find("shape");
            return check(value, inner ? *inner : *definition, place);
        }
        if (!fitsWord(value, shape)) {
            addKind(place, wordFor(shape), value);
            m_faults.back().wantsText = shape == "text";
        }
    }

    void checkItems(const Value &value, const Value &items, const Value &shape,
                    const std::string &place)
    {
        if (!value.isList())
            return addKind(place, "a list", value);
        const Value *least = shape.find("least");
        if (least && std::int64_t(value.list().size()) < least->integer())
            add(place, QCoreApplication::translate("reasons", "it must not be empty"));
        for (std::size_t index = 0; index < value.list().size(); ++index)
            check(value.list()[index], items, below(place, std::to_string(index)));
    }

    void checkEach(const Value &value, const Value &each, const std::string &place)
    {
        if (!value.isMapping())
            return addKind(place, "a mapping", value);
        for (const auto &[key, item] : value.mapping()) {
            if (key != "$parameters")
                check(item, each, below(place, key));
        }
    }

    void checkWords(const Value &value, const Value::List &words, const std::string &place)
    {
        if (std::find(words.begin(), words.end(), value) != words.end())
            return;
        QStringList known;
        for (const Value &word : words)
            known << QString::fromStdString(word.text());
        add(place, oneOf(known.join(u", "_s)));
    }

    void checkFields(const Value &value, const Value &shape, const std::string &place)
    {
        if (!value.isMapping())
            return addKind(place, "a mapping", value);
        const std::string_view type = typeOf(&shape);
        const Value *named = value.find("type");
        if (!type.empty() && named && !(named->isText() && named->text() == type))
            add(below(place, "type"),
                QCoreApplication::translate("reasons", "it has to be %1").arg(shown(type)));
        if (shape["typed"].isTruthy() && !named)
            add(place,
                QCoreApplication::translate("reasons", "its type is missing, which has to be %1")
                    .arg(shown(type)));
        if (const Value *required = shape.find("required")) {
            for (const Value &name : required->list()) {
                if (!value.find(name.text()))
                    add(place, missing(name.text()));
            }
        }
        const Value &fields = shape["fields"];
        for (const auto &[key, item] : value.mapping()) {
            if (const Value *field = fields.find(key))
                check(item, *field, below(place, key));
            else if (shape["closed"].isTruthy() && key != "type" && key != "$parameters")
                add(below(place, key),
                    QCoreApplication::translate("reasons", "nothing of this name is known here"));
        }
    }

    /// Of several alternatives the one that is meant gives the reason: the component of the type
    /// that is named, else the one with the fewest faults.
    void checkAlternatives(const Value &value, const Value::List &alternatives,
                           const std::string &place)
    {
        if (isCustomComponent(value))
            return;
        std::vector<ManifestFault> closest;
        QStringList names;
        for (const Value &alternative : alternatives) {
            const Value *definition
                = alternative.isText() ? definitionOf(alternative.text()) : nullptr;
            const std::string_view type = typeOf(definition);
            const Value *named = value.find("type");
            if (!type.empty())
                names << shown(type);
            if (isOfAnotherType(value, definition))
                continue;
            Validator inner(m_limit - m_faults.size());
            inner.check(value, alternative, place);
            std::vector<ManifestFault> faults = inner.takeFaults();
            if (faults.empty())
                return;
            const bool isMeant = named && named->isText() && !type.empty() && named->text() == type;
            if (isMeant) {
                m_faults.insert(m_faults.end(), faults.begin(), faults.end());
                return;
            }
            if (type.empty() && (closest.empty() || faults.size() < closest.size()))
                closest = std::move(faults);
        }
        const QString all = names.join(u", "_s);
        if (value.isMapping() && !names.isEmpty())
            return add(below(place, "type"), oneOf(all));
        if (closest.empty()) {
            return add(
                place,
                QCoreApplication::translate("reasons", "it has to be a component: %1").arg(all));
        }
        m_faults.insert(m_faults.end(), closest.begin(), closest.end());
    }

    const std::size_t m_limit;
    std::vector<ManifestFault> m_faults;
};

} // namespace

std::vector<ManifestFault> faultsOf(const Value &manifest, std::size_t limit)
{
    Validator validator(limit);
    validator.check(manifest, shapes()["DeclarativeSource"], {});
    std::vector<ManifestFault> faults = validator.takeFaults();
    if (!manifest.find("check"))
        faults.push_back({{}, missing("check")});
    if (!manifest.find("version"))
        faults.push_back({{}, missing("version")});
    if (!manifest.find("streams") && !manifest.find("dynamic_streams"))
        faults.push_back(
            {{}, QCoreApplication::translate("reasons", "streams or dynamic_streams is missing")});
    return faults;
}

std::vector<ManifestFault> faultsOfStream(const Value &stream, std::size_t limit)
{
    Validator validator(limit);
    const Value *type = stream.find("type");
    const bool isDelegating = type && type->isText() && type->text() == "StateDelegatingStream";
    validator.check(stream, shapes()[isDelegating ? "StateDelegatingStream" : "DeclarativeStream"],
                    {});
    return validator.takeFaults();
}

std::vector<std::string> componentTypes()
{
    std::vector<std::string> types;
    for (const auto &[name, definition] : shapes().mapping()) {
        if (const std::string_view type = typeOf(&definition); !type.empty())
            types.emplace_back(type);
    }
    std::sort(types.begin(), types.end());
    types.erase(std::unique(types.begin(), types.end()), types.end());
    return types;
}

std::vector<std::string> componentFields(std::string_view type)
{
    std::vector<std::string> fields;
    for (const auto &[name, definition] : shapes().mapping()) {
        if (typeOf(&definition) != type)
            continue;
        for (const auto &[field, shape] : definition["fields"].mapping())
            fields.push_back(field);
    }
    return fields;
}

} // namespace millrace::declarative

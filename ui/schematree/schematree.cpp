#include "ui/schematree/schematree.h"

#include "ui/schematree/nestedchoice.h"
#include "ui/schematree/schematext.h"

#include <QSet>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

bool containsAll(const QString &text, const QStringList &words)
{
    return std::ranges::all_of(words, [&](const QString &word) { return text.contains(word); });
}

bool isStateOf(SchemaState state, const StreamEntry &entry, bool isInvalid)
{
    switch (state) {
    case SchemaState::Any:
        break;
    case SchemaState::Selected:
        return entry.choice.isSelected;
    case SchemaState::NotSelected:
        return !entry.choice.isSelected;
    case SchemaState::Changed:
        return entry.change.kind != ChangeKind::Unchanged;
    case SchemaState::Invalid:
        return isInvalid;
    }
    return true;
}

bool isStateOf(SchemaState state, const StreamEntry &entry, const SchemaNode &field)
{
    switch (state) {
    case SchemaState::Selected:
        return isFieldSelected(entry, field.field.name);
    case SchemaState::Changed:
        return entry.change.kind != ChangeKind::Changed || field.change != ChangeKind::Unchanged;
    default:
        return true;
    }
}

std::unique_ptr<SchemaNode> fieldNode(SchemaNode &stream, const Field &field, ChangeKind change)
{
    auto node = std::make_unique<SchemaNode>();
    node->kind = SchemaNode::Kind::Field;
    node->parent = &stream;
    node->field = field;
    node->formerType = field.type;
    node->change = change;
    node->searchText = (field.name + u'\n' + fieldTypeText(field.type) + u'\n'
                        + fieldTypeName(field.type) + u'\n' + field.sourceType)
                           .toLower();
    return node;
}

/// What the words of a filter are looked for in, from the stream inwards.
struct FilterPath final
{
    const QString &text;
    const FilterPath *outer;

    [[nodiscard]] bool hasWord(const QString &word) const
    {
        return text.contains(word) || (outer != nullptr && outer->hasWord(word));
    }
};

/// Words of the names above and of the field itself may be mixed: "orders total".
bool isNamedBy(const QString &text, const FilterPath &outer, const QStringList &words)
{
    return std::ranges::any_of(words, [&](const QString &word) { return text.contains(word); })
        && std::ranges::all_of(words, [&](const QString &word) {
               return text.contains(word) || outer.hasWord(word);
           });
}

/// Works out what is shown inside \a node. Of what is \a isNamed everything is, otherwise hits and
/// what leads to them.
void filterNested(SchemaNode &node, const FilterPath &outer, const QStringList &words, bool isNamed,
                  bool isOfState)
{
    node.shown.clear();
    const FilterPath path{node.searchText, &outer};
    for (const auto &child : node.children) {
        child->row = -1;
        child->isHit = isOfState && isNamedBy(child->searchText, path, words);
        const bool isChildNamed = isNamed || child->isHit;
        filterNested(*child, path, words, isChildNamed, isOfState);
        if (!isChildNamed && child->shown.empty())
            continue;
        child->row = static_cast<int>(node.shown.size());
        node.shown.push_back(child.get());
    }
}

std::unique_ptr<SchemaNode> nestedNode(SchemaNode &parent, const NestedField &nested)
{
    auto node = std::make_unique<SchemaNode>();
    node->kind = SchemaNode::Kind::Nested;
    node->parent = &parent;
    node->name = nested.name;
    node->field.type = nested.type;
    node->isList = nested.isList;
    node->searchText
        = (nested.name + u'\n' + fieldTypeText(nested.type) + u'\n' + fieldTypeName(nested.type))
              .toLower();
    for (const NestedField &inner : nested.fields) {
        node->children.push_back(nestedNode(*node, inner));
        node->children.back()->row = static_cast<int>(node->shown.size());
        node->shown.push_back(node->children.back().get());
    }
    return node;
}

} // namespace

SchemaTree::SchemaTree()
    : m_root(std::make_unique<SchemaNode>())
{
}

SchemaNode *SchemaTree::find(const StreamId &id) const
{
    const auto found = m_streams.find(id);
    return found == m_streams.end() ? nullptr : found->second;
}

void SchemaTree::forEachStream(const std::function<void(SchemaNode &)> &visit) const
{
    for (const auto &child : m_root->children) {
        if (child->isStream()) {
            visit(*child);
            continue;
        }
        for (const auto &stream : child->children)
            visit(*stream);
    }
}

void SchemaTree::clear()
{
    m_streams.clear();
    m_root = std::make_unique<SchemaNode>();
}

SchemaNode &SchemaTree::nameSpace(const QString &name)
{
    if (name.isEmpty())
        return *m_root;
    for (const auto &child : m_root->children) {
        if (child->kind == SchemaNode::Kind::NameSpace && child->name == name)
            return *child;
    }
    auto node = std::make_unique<SchemaNode>();
    node->kind = SchemaNode::Kind::NameSpace;
    node->parent = m_root.get();
    node->name = name;
    m_root->children.push_back(std::move(node));
    return *m_root->children.back();
}

SchemaNode &SchemaTree::add(SchemaNode &parent, std::unique_ptr<StreamEntry> entry)
{
    auto node = std::make_unique<SchemaNode>();
    node->kind = SchemaNode::Kind::Stream;
    node->parent = &parent;
    node->searchText = entry->stream.id.text().toLower();
    node->entry = std::move(entry);
    node->children = fieldsOf(*node);
    for (const auto &field : node->children)
        field->children = nestedOf(*field);
    m_streams[node->entry->stream.id] = node.get();
    parent.children.push_back(std::move(node));
    return *parent.children.back();
}

void SchemaTree::remove(SchemaNode &stream)
{
    m_streams.erase(stream.entry->stream.id);
    SchemaNode &parent = *stream.parent;
    std::erase_if(parent.children, [&](const auto &child) { return child.get() == &stream; });
    if (parent.kind == SchemaNode::Kind::NameSpace && parent.children.empty())
        std::erase_if(m_root->children, [&](const auto &child) { return child.get() == &parent; });
}

std::vector<std::unique_ptr<SchemaNode>> SchemaTree::fieldsOf(SchemaNode &stream)
{
    const StreamEntry &entry = *stream.entry;
    std::vector<std::unique_ptr<SchemaNode>> nodes;
    nodes.reserve(static_cast<std::size_t>(entry.stream.schema.fieldCount()));
    for (const Field &field : entry.stream.schema.fields())
        nodes.push_back(fieldNode(stream, field, entry.change.kindOf(field.name)));
    if (entry.change.kind == ChangeKind::Removed)
        return nodes;

    QSet<QString> gone;
    for (const FieldChange &change : entry.change.fields) {
        if (change.kind == ChangeKind::Removed) {
            const auto place
                = std::min(static_cast<std::size_t>(change.formerPosition), nodes.size());
            nodes.insert(nodes.begin() + static_cast<std::ptrdiff_t>(place),
                         fieldNode(stream, change.field, ChangeKind::Removed));
            gone.insert(change.field.name);
        } else if (change.kind == ChangeKind::Changed) {
            const auto node = std::ranges::find_if(
                nodes, [&](const auto &each) { return each->field.name == change.field.name; });
            (*node)->formerType = change.formerType;
        }
    }
    // What an earlier discovery lost stays in sight as long as a choice needs it.
    QStringList needed = entry.choice.primaryKey;
    if (entry.choice.mode.isIncremental() && !entry.choice.cursorField.isEmpty())
        needed << entry.choice.cursorField;
    for (const QString &name : std::as_const(needed)) {
        if (!entry.stream.schema.indexOf(name) && !gone.contains(name)) {
            nodes.push_back(fieldNode(stream, Field{name}, ChangeKind::Removed));
            gone.insert(name);
        }
    }
    return nodes;
}

std::vector<std::unique_ptr<SchemaNode>> SchemaTree::nestedOf(SchemaNode &field)
{
    std::vector<std::unique_ptr<SchemaNode>> nodes;
    if (field.field.type != FieldType::Json || field.change == ChangeKind::Removed)
        return nodes;
    for (const NestedField &nested : nestedFieldsOf(*field.parent->entry, field.field.name)) {
        nodes.push_back(nestedNode(field, nested));
        nodes.back()->row = static_cast<int>(nodes.size()) - 1;
    }
    return nodes;
}

void SchemaTree::filter(SchemaNode &node, const SchemaFilter &filter,
                        const IsInvalid &isInvalid) const
{
    const QStringList words = filter.text.toLower().split(u' ', Qt::SkipEmptyParts);
    filterStream(node, filter, words, isInvalid);
}

void SchemaTree::filterStream(SchemaNode &node, const SchemaFilter &filter,
                              const QStringList &words, const IsInvalid &isInvalid) const
{
    const StreamEntry &entry = *node.entry;
    node.shown.clear();
    node.isHit = false;
    const bool needsFaults = filter.state == SchemaState::Invalid;
    const bool isOfState
        = isStateOf(filter.state, entry, needsFaults && isInvalid && isInvalid(entry));
    const bool isNamed = containsAll(node.searchText, words);
    node.isHit = isOfState && isNamed;
    const FilterPath stream{node.searchText, nullptr};
    for (const auto &child : node.children) {
        child->row = -1;
        child->isHit = false;
        if (!isOfState || !isStateOf(filter.state, entry, *child))
            continue;
        child->isHit = isNamedBy(child->searchText, stream, words);
        const bool isChildNamed = words.isEmpty() || isNamed || child->isHit;
        if (!child->children.empty())
            filterNested(*child, stream, words, isChildNamed, isOfState);
        if (isChildNamed || !child->shown.empty()) {
            child->row = static_cast<int>(node.shown.size());
            node.shown.push_back(child.get());
        }
    }
}

SchemaHits SchemaTree::filterAll(const SchemaFilter &filter, const IsInvalid &isInvalid)
{
    const QStringList words = filter.text.toLower().split(u' ', Qt::SkipEmptyParts);
    SchemaHits hits;
    const auto isShown = [&](SchemaNode &node) {
        filterStream(node, filter, words, isInvalid);
        const int fields = hitsBelow(node);
        hits.fields += fields;
        hits.streams += node.isHit ? 1 : 0;
        return node.isHit || fields > 0;
    };
    const auto show = [](SchemaNode &parent, SchemaNode &child) {
        child.row = static_cast<int>(parent.shown.size());
        parent.shown.push_back(&child);
    };
    m_root->shown.clear();
    for (const auto &child : m_root->children) {
        child->row = -1;
        if (child->isStream()) {
            if (isShown(*child))
                show(*m_root, *child);
            continue;
        }
        child->shown.clear();
        for (const auto &stream : child->children) {
            stream->row = -1;
            if (isShown(*stream))
                show(*child, *stream);
        }
        if (!child->shown.empty())
            show(*m_root, *child);
    }
    return hits;
}

int SchemaTree::placeOf(const SchemaNode &node)
{
    int place = 0;
    for (const auto &child : node.parent->children) {
        if (child.get() == &node)
            break;
        if (child->row >= 0)
            ++place;
    }
    return place;
}

void SchemaTree::showAt(SchemaNode &node, int place)
{
    node.parent->shown.insert(node.parent->shown.begin() + place, &node);
    renumber(*node.parent);
}

void SchemaTree::hide(SchemaNode &node)
{
    std::erase(node.parent->shown, &node);
    node.row = -1;
    renumber(*node.parent);
}

int SchemaTree::hitsBelow(const SchemaNode &node)
{
    int hits = 0;
    for (const SchemaNode *child : node.shown)
        hits += (child->isHit ? 1 : 0) + hitsBelow(*child);
    return hits;
}

void SchemaTree::renumber(SchemaNode &parent)
{
    for (std::size_t i = 0; i < parent.shown.size(); ++i)
        parent.shown[i]->row = static_cast<int>(i);
}

} // namespace millrace

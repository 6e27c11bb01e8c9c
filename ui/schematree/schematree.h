// SchemaTree: the nodes behind the catalog model, and which of them a filter shows.
#pragma once

#include "ui/schematree/schemafilter.h"
#include "ui/schematree/streamrules.h"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>

namespace millrace {

/// One row. Its address stays while it exists, for indices carry it.
struct SchemaNode final
{
    enum class Kind { Root, NameSpace, Stream, Field, Nested };

    Kind kind = Kind::Root;
    SchemaNode *parent = nullptr;
    int row = -1; ///< Among the shown children of the parent.
    bool isHit = false; ///< Matches the filter by itself.
    ChangeKind change = ChangeKind::Unchanged; ///< Of fields.
    QString name; ///< Of namespaces and nested fields.
    QString searchText; ///< Lower case; of streams, fields and nested fields.
    Field field;
    bool isList = false; ///< Of nested fields, whose type is that of field.
    FieldType formerType = FieldType::String; ///< Of a changed field.
    std::unique_ptr<StreamEntry> entry; ///< Of streams.
    std::vector<std::unique_ptr<SchemaNode>> children;
    std::vector<SchemaNode *> shown;

    [[nodiscard]] bool isStream() const { return kind == Kind::Stream; }
    [[nodiscard]] bool isField() const { return kind == Kind::Field; }
    /// A field inside the values of a JSON field; its name is in \a name.
    [[nodiscard]] bool isNested() const { return kind == Kind::Nested; }
    /// The names from the JSON field inwards; of nested fields.
    [[nodiscard]] QStringList path() const
    {
        QStringList names;
        for (const SchemaNode *node = this; node->isNested(); node = node->parent)
            names.prepend(node->name);
        return names;
    }
    [[nodiscard]] bool hasHitBelow() const
    {
        return std::ranges::any_of(
            shown, [](const SchemaNode *child) { return child->isHit || child->hasHitBelow(); });
    }
    /// The field this node is or lies in, or null.
    [[nodiscard]] const SchemaNode *fieldNode() const
    {
        const SchemaNode *node = this;
        while (node->isNested())
            node = node->parent;
        return node->isField() ? node : nullptr;
    }
    /// The stream this node is or belongs to, or null.
    [[nodiscard]] const SchemaNode *stream() const
    {
        const SchemaNode *inner = fieldNode();
        return isStream() ? this : inner != nullptr ? inner->parent : nullptr;
    }
};

/// Plain data. Whoever changes it while a view looks on announces it; the functions that do are
/// split accordingly: a node is made and filtered first, and shown at its place afterwards.
class SchemaTree final
{
public:
    using IsInvalid = std::function<bool(const StreamEntry &)>;

    SchemaTree();

    [[nodiscard]] SchemaNode &root() { return *m_root; }
    [[nodiscard]] const SchemaNode &root() const { return *m_root; }
    [[nodiscard]] SchemaNode *find(const StreamId &id) const;
    [[nodiscard]] const std::map<StreamId, SchemaNode *> &streams() const { return m_streams; }
    /// Every stream in the source's order, namespace by namespace.
    void forEachStream(const std::function<void(SchemaNode &)> &visit) const;
    void clear();

    /// The namespace called \a name, made when it is not there; not shown yet.
    SchemaNode &nameSpace(const QString &name);
    /// Adds a stream that is not shown yet.
    SchemaNode &add(SchemaNode &parent, std::unique_ptr<StreamEntry> entry);
    /// Takes a stream away that is no longer shown, and its namespace when it was the last one.
    void remove(SchemaNode &stream);
    /// The field nodes \a stream needs: its schema, and below it what is gone but still of
    /// interest.
    [[nodiscard]] static std::vector<std::unique_ptr<SchemaNode>> fieldsOf(SchemaNode &stream);

    /// What a JSON field has inside, all of it shown.
    [[nodiscard]] static std::vector<std::unique_ptr<SchemaNode>> nestedOf(SchemaNode &field);
    /// Works out hits and shown children of everything below and including \a node.
    void filter(SchemaNode &node, const SchemaFilter &filter, const IsInvalid &isInvalid) const;
    /// Works out what the whole tree shows.
    SchemaHits filterAll(const SchemaFilter &filter, const IsInvalid &isInvalid);
    /// Where \a node belongs among the shown children of its parent.
    [[nodiscard]] static int placeOf(const SchemaNode &node);
    static void showAt(SchemaNode &node, int place);
    static void hide(SchemaNode &node);
    static void renumber(SchemaNode &parent);
    /// The fields and nested fields that match by themselves.
    [[nodiscard]] static int hitsBelow(const SchemaNode &node);

private:
    void filterStream(SchemaNode &node, const SchemaFilter &filter, const QStringList &words,
                      const IsInvalid &isInvalid) const;

    std::unique_ptr<SchemaNode> m_root;
    std::map<StreamId, SchemaNode *> m_streams;
};

} // namespace millrace

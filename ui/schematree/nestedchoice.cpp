#include "ui/schematree/nestedchoice.h"

#include "ui/schematree/streamrules.h"
#include "ui/schematree/streamsample.h"

#include <algorithm>

namespace millrace {

namespace {

void merge(std::vector<NestedField> &fields, const std::vector<NestedField> &others)
{
    for (const NestedField &other : others) {
        const auto known = std::ranges::find(fields, other.name, &NestedField::name);
        if (known == fields.end()) {
            fields.push_back(other);
        } else {
            known->isList = known->isList || other.isList;
            merge(known->fields, other.fields);
        }
    }
}

/// The fields inside \a path, or those of the outermost object without one.
std::vector<NestedField> inside(std::vector<NestedField> fields, const QStringList &path)
{
    for (const QString &name : path) {
        const auto next = std::ranges::find(fields, name, &NestedField::name);
        if (next == fields.end())
            return {};
        fields = std::vector<NestedField>(next->fields);
    }
    return fields;
}

/// A choice on its way from one state of the parts to the next.
class PartsEdit final
{
public:
    explicit PartsEdit(const StreamEntry &entry)
        : m_entry(entry)
    {
        // Cheap parts of the entry that the rules look at; the sample is shared.
        m_now.stream = entry.stream;
        m_now.choice = entry.choice;
        m_now.change = entry.change;
    }

    void setFields(const QStringList &fields, bool isSelected)
    {
        const bool isStreamSelected = m_now.choice.isSelected;
        QStringList again;
        for (const QString &field : fields) {
            // What a field had before its tick was taken away comes back with it.
            if (isSelected && isStreamSelected && isFieldSelected(m_now, field))
                again << field;
        }
        m_now.choice = withFields(m_now, fields, isSelected);
        for (const QString &field : std::as_const(again))
            m_now.choice.fieldRules.leftOut.removeField(field);
    }

    void setPart(const NestedPart &part, bool isSelected)
    {
        if (fieldLock(m_now, part.field) != SchemaLock::None)
            return;
        if (isSelected)
            include(part);
        else
            exclude(part);
    }

    [[nodiscard]] const StreamChoice &choice() const { return m_now.choice; }

private:
    [[nodiscard]] NestedPaths &leftOut() { return m_now.choice.fieldRules.leftOut; }

    [[nodiscard]] std::vector<NestedField> known(const NestedPart &part) const
    {
        return inside(nestedFieldsOf(m_entry, part.field), part.path);
    }

    /// Leaves out everything in \a outer but \a name.
    void leaveOutOthers(const NestedPart &outer, const QString &name)
    {
        for (const NestedField &sibling : known(outer)) {
            if (sibling.name != name)
                leftOut().insert(outer.field, outer.path + QStringList{sibling.name});
        }
    }

    void include(const NestedPart &part)
    {
        qsizetype covering = 0;
        if (!isFieldSelected(m_now, part.field)) {
            m_now.choice = withFields(m_now, {part.field}, true);
            leftOut().removeField(part.field);
        } else {
            covering = 1;
            while (covering <= part.path.size()
                   && !leftOut().covers(part.field, part.path.first(covering)))
                ++covering;
            leftOut().remove(part.field, part.path.first(qMin(covering, part.path.size())));
        }
        // Of what was left out as a whole, only this part comes.
        for (qsizetype depth = covering; depth < part.path.size(); ++depth)
            leaveOutOthers({part.field, part.path.first(depth)}, part.path[depth]);
    }

    void exclude(const NestedPart &part)
    {
        if (!isFieldSelected(m_now, part.field))
            return;
        QStringList path = part.path;
        leftOut().insert(part.field, path);
        // Without its last part there is nothing left of what it lies in.
        while (!path.isEmpty() && isEmptied({part.field, path.first(path.size() - 1)})) {
            path.removeLast();
            if (path.isEmpty()) {
                leftOut().removeField(part.field);
                m_now.choice = withFields(m_now, {part.field}, false);
                return;
            }
            leftOut().insert(part.field, path);
        }
    }

    [[nodiscard]] bool isEmptied(const NestedPart &outer)
    {
        const auto fields = known(outer);
        return !fields.empty() && std::ranges::all_of(fields, [&](const NestedField &field) {
            return leftOut().covers(outer.field, outer.path + QStringList{field.name});
        });
    }

    const StreamEntry &m_entry;
    StreamEntry m_now;
};

} // namespace

std::vector<NestedField> nestedFieldsOf(const StreamEntry &entry, const QString &field)
{
    std::vector<NestedField> fields;
    if (const auto found = entry.stream.nestedFields.find(field);
        found != entry.stream.nestedFields.end())
        fields = found->second;
    if (entry.sample)
        merge(fields, entry.sample->structure(field));
    for (const QStringList &path : entry.choice.fieldRules.leftOut.of(field)) {
        std::vector<NestedField> chosen;
        for (auto name = path.rbegin(); name != path.rend(); ++name)
            chosen = {NestedField{*name, FieldType::Json, false, std::move(chosen)}};
        merge(fields, chosen);
    }
    return fields;
}

bool hasPartsLeftOut(const StreamEntry &entry, const QString &field)
{
    return !entry.choice.fieldRules.leftOut.of(field).empty()
        && fieldLock(entry, field) == SchemaLock::None;
}

Qt::CheckState selectionOf(const StreamEntry &entry, const NestedPart &part)
{
    if (!isFieldSelected(entry, part.field))
        return Qt::Unchecked;
    if (!hasPartsLeftOut(entry, part.field))
        return Qt::Checked;
    const NestedPaths &leftOut = entry.choice.fieldRules.leftOut;
    if (leftOut.covers(part.field, part.path))
        return Qt::Unchecked;
    return leftOut.hasInside(part.field, part.path) ? Qt::PartiallyChecked : Qt::Checked;
}

StreamChoice withParts(const StreamEntry &entry, const QStringList &fields,
                       const std::vector<NestedPart> &parts, bool isSelected)
{
    PartsEdit edit(entry);
    if (!fields.isEmpty())
        edit.setFields(fields, isSelected);
    for (const NestedPart &part : parts)
        edit.setPart(part, isSelected);
    return edit.choice();
}

} // namespace millrace

// NestedPaths: parts of JSON fields, named from the outside in.
#pragma once

#include "core/base/result.h"

#include <QJsonObject>
#include <QStringList>

#include <map>
#include <set>

namespace millrace {

/// A set of parts of JSON fields. Each path names members from the field's own object inwards;
/// lists are gone through. A part that lies in another one of the set is not kept beside it. A
/// plain value.
class NestedPaths final
{
public:
    using Paths = std::set<QStringList>;

    [[nodiscard]] bool isEmpty() const { return m_paths.empty(); }
    [[nodiscard]] const std::map<QString, Paths> &paths() const { return m_paths; }
    /// Those of \a field; empty when there are none.
    [[nodiscard]] const Paths &of(const QString &field) const;
    /// Whether \a path of \a field, or a part it lies in, is in the set.
    [[nodiscard]] bool covers(const QString &field, const QStringList &path) const;
    /// Whether something inside \a path is in the set, but not all of it.
    [[nodiscard]] bool hasInside(const QString &field, const QStringList &path) const;

    /// Does nothing when the part is covered. REQUIRES: \a path is not empty.
    void insert(const QString &field, const QStringList &path);
    /// Takes \a path and all inside it out; a part it lies in stays.
    void remove(const QString &field, const QStringList &path);
    void removeField(const QString &field) { m_paths.erase(field); }

    /// {"customer": [["address", "street"], ["note"]]}
    [[nodiscard]] QJsonObject toJson() const;
    /// Nothing when \a json is not of this form.
    [[nodiscard]] static std::optional<NestedPaths> fromJson(const QJsonObject &json);

    bool operator==(const NestedPaths &) const = default;

private:
    std::map<QString, Paths> m_paths; ///< No empty sets.
};

} // namespace millrace

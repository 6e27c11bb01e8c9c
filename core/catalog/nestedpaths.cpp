#include "core/catalog/nestedpaths.h"

#include <QJsonArray>

#include <algorithm>

namespace millrace {

namespace {

bool isInside(const QStringList &path, const QStringList &outer)
{
    return path.size() >= outer.size() && std::equal(outer.begin(), outer.end(), path.begin());
}

} // namespace

const NestedPaths::Paths &NestedPaths::of(const QString &field) const
{
    static const Paths s_none;
    const auto found = m_paths.find(field);
    return found == m_paths.end() ? s_none : found->second;
}

bool NestedPaths::covers(const QString &field, const QStringList &path) const
{
    return std::ranges::any_of(of(field),
                               [&](const QStringList &outer) { return isInside(path, outer); });
}

bool NestedPaths::hasInside(const QString &field, const QStringList &path) const
{
    return std::ranges::any_of(of(field), [&](const QStringList &inner) {
        return inner.size() > path.size() && isInside(inner, path);
    });
}

void NestedPaths::insert(const QString &field, const QStringList &path)
{
    if (covers(field, path))
        return;
    remove(field, path);
    m_paths[field].insert(path);
}

void NestedPaths::remove(const QString &field, const QStringList &path)
{
    const auto found = m_paths.find(field);
    if (found == m_paths.end())
        return;
    std::erase_if(found->second, [&](const QStringList &inner) { return isInside(inner, path); });
    if (found->second.empty())
        m_paths.erase(found);
}

QJsonObject NestedPaths::toJson() const
{
    QJsonObject json;
    for (const auto &[field, paths] : m_paths) {
        QJsonArray list;
        for (const QStringList &path : paths)
            list.append(QJsonArray::fromStringList(path));
        json.insert(field, list);
    }
    return json;
}

std::optional<NestedPaths> NestedPaths::fromJson(const QJsonObject &json)
{
    NestedPaths result;
    for (auto each = json.begin(); each != json.end(); ++each) {
        if (!each.value().isArray())
            return std::nullopt;
        for (const QJsonValue &value : each.value().toArray()) {
            QStringList path;
            for (const QJsonValue &name : value.toArray()) {
                if (!name.isString())
                    return std::nullopt;
                path << name.toString();
            }
            if (path.isEmpty())
                return std::nullopt;
            result.insert(each.key(), path);
        }
    }
    return result;
}

} // namespace millrace

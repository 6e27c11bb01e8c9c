#include "core/interchange/formchanges.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QStringList>

#include <optional>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype s_longestText = 300;

QString shortened(const QString &text)
{
    return text.size() <= s_longestText ? text : text.left(s_longestText - 1) + u'…';
}

/// What an entry of a list of streams or the like is called.
QString nameOf(const QJsonObject &entry)
{
    const QString name = entry.value("name"_L1).toString();
    const QString nameSpace = entry.value("namespace"_L1).toString();
    return nameSpace.isEmpty() ? name : nameSpace + u'.' + name;
}

/// The entries of \a value by name, when it is a list in which each has a name of its own.
std::optional<QJsonObject> namedEntries(const QJsonValue &value)
{
    if (!value.isArray())
        return std::nullopt;
    QJsonObject entries;
    const QJsonArray list = value.toArray();
    for (const QJsonValue &entry : list) {
        const QString name = nameOf(entry.toObject());
        if (name.isEmpty() || entries.contains(name))
            return std::nullopt;
        entries.insert(name, entry);
    }
    return entries;
}

class Comparison final
{
public:
    void compare(const QString &path, const QJsonValue &before, const QJsonValue &after)
    {
        if (before == after)
            return;
        const auto formerEntries = namedEntries(before);
        const auto entries = namedEntries(after);
        if (formerEntries && entries && !(formerEntries->isEmpty() && entries->isEmpty())) {
            compareMembers(path, *formerEntries, *entries, true);
            compareOrder(path, before.toArray(), after.toArray());
        } else if (before.isObject() && after.isObject()) {
            compareMembers(path, before.toObject(), after.toObject(), false);
        } else {
            changes.push_back({path, valueText(before), valueText(after)});
        }
    }

    std::vector<FormChange> changes;

private:
    void compareMembers(const QString &path, const QJsonObject &before, const QJsonObject &after,
                        bool areEntries)
    {
        QStringList keys = before.keys();
        for (const QString &key : after.keys()) {
            if (!before.contains(key))
                keys << key;
        }
        for (const QString &key : std::as_const(keys)) {
            const QString inner = path.isEmpty() ? key : path + u'.' + key;
            const QJsonValue former = before.value(key);
            const QJsonValue value = after.value(key);
            // An entry that comes or goes is told as a whole.
            if (areEntries && former.isUndefined())
                changes.push_back({inner, {}, summary(value.toObject())});
            else if (areEntries && value.isUndefined())
                changes.push_back({inner, summary(former.toObject()), {}});
            else
                compare(inner, former, value);
        }
    }

    void compareOrder(const QString &path, const QJsonArray &before, const QJsonArray &after)
    {
        QStringList former;
        QStringList names;
        for (const QJsonValue &entry : before)
            former << nameOf(entry.toObject());
        for (const QJsonValue &entry : after)
            names << nameOf(entry.toObject());
        QStringList sortedFormer = former;
        QStringList sortedNames = names;
        sortedFormer.sort();
        sortedNames.sort();
        if (former != names && sortedFormer == sortedNames)
            changes.push_back({path, former.join(", "_L1), names.join(", "_L1)});
    }

    static QString summary(const QJsonObject &entry)
    {
        const QString mode = entry.value("mode"_L1).toString();
        return mode.isEmpty() ? valueText(entry) : mode;
    }
};

} // namespace

QString valueText(const QJsonValue &value)
{
    if (value.isUndefined())
        return {};
    if (value.isString())
        return value.toString().isEmpty() ? u"\"\""_s : shortened(value.toString());
    if (value.isObject())
        return shortened(
            QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact)));
    if (value.isNull())
        return u"null"_s;
    if (!value.isArray())
        return value.toVariant().toString();
    QStringList texts;
    for (const QJsonValue &entry : value.toArray()) {
        if (!entry.isString())
            return shortened(
                QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact)));
        texts << entry.toString();
    }
    return texts.isEmpty() ? u"none"_s : shortened(texts.join(", "_L1));
}

std::vector<FormChange> formChanges(const QJsonObject &before, const QJsonObject &after)
{
    Comparison comparison;
    comparison.compare({}, before, after);
    return std::move(comparison.changes);
}

} // namespace millrace

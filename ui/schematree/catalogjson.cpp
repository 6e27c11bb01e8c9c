// The part of CatalogModel that goes into drafts and comes back.
#include "ui/schematree/catalogmodel.h"
#include "ui/schematree/schematree.h"

#include <QJsonArray>
#include <QJsonObject>

namespace millrace {

using namespace Qt::StringLiterals;

QJsonObject CatalogModel::toJson() const
{
    QJsonArray streams;
    m_tree->forEachStream([&](const SchemaNode &node) {
        const StreamEntry &entry = *node.entry;
        ConfiguredStream configured = configuredStream(entry);
        configured.selectedFields = entry.choice.selectedFields;
        QJsonObject json = millrace::toJson(configured);
        json.insert(u"is_selected"_s, entry.choice.isSelected);
        json.insert(u"is_proposed"_s, entry.isProposed);
        json.insert(u"is_gone"_s, entry.change.kind == ChangeKind::Removed);
        streams.append(json);
    });
    return {{u"is_complete"_s, m_hasBase},
            {u"appends"_s, m_answers.delivery == Delivery::AppendChanges},
            {u"appends_snapshots"_s, m_answers.appendKind == AppendKind::Snapshots},
            {u"streams"_s, streams}};
}

Result<void> CatalogModel::fromJson(const QJsonObject &json)
{
    std::vector<std::unique_ptr<StreamEntry>> entries;
    for (const QJsonValue &value : json.value("streams"_L1).toArray()) {
        const QJsonObject object = value.toObject();
        const auto configured = configuredStreamFromJson(object);
        if (!configured)
            return configured.error();
        auto entry = std::make_unique<StreamEntry>();
        entry->stream = configured->stream;
        entry->choice = choiceOf(*configured);
        entry->choice.isSelected = object.value("is_selected"_L1).toBool();
        // Drafts of a former version.
        if (object.value("ignores_new_fields"_L1).toBool())
            entry->choice.newFields = NewFields::Ignore;
        entry->isProposed = object.value("is_proposed"_L1).toBool();
        entry->change.id = entry->stream.id;
        if (object.value("is_gone"_L1).toBool())
            entry->change.kind = ChangeKind::Removed;
        entries.push_back(std::move(entry));
    }
    beginResetModel();
    m_tree->clear();
    m_isDiscovering = false;
    m_hasBase = json.value("is_complete"_L1).toBool();
    m_answers.delivery
        = json.value("appends"_L1).toBool() ? Delivery::AppendChanges : Delivery::ReplicateSource;
    m_answers.appendKind
        = json.value("appends_snapshots"_L1).toBool() ? AppendKind::Snapshots : AppendKind::Changes;
    for (auto &entry : entries) {
        if (m_tree->find(entry->stream.id) == nullptr)
            addSilently(std::move(entry));
    }
    filterAll();
    endResetModel();
    refreshNames();
    emit answersChanged();
    emit streamsChanged();
    emit choicesChanged();
    return {};
}

} // namespace millrace

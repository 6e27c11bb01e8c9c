// NavigationModel: the entries of the navigation.
#pragma once

#include "ui/mainwindow/pageid.h"

#include <QAbstractListModel>

#include <vector>

namespace millrace {

class NavigationModel final : public QAbstractListModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(NavigationModel)

public:
    struct Entry final
    {
        PageId id = PageId::Connections;
        QString iconName;
        QString text;
        qint64 badge = 0;
        QString spokenBadge;
    };
    enum Role { EntryRole = Qt::UserRole };

    using QAbstractListModel::QAbstractListModel;

    void add(const Entry &entry);
    void setBadge(PageId id, qint64 count, const QString &spoken);
    /// REQUIRES: \a index is valid and of this model.
    [[nodiscard]] const Entry &entry(const QModelIndex &index) const;
    /// Invalid when the page is not listed.
    [[nodiscard]] QModelIndex indexOf(PageId id) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    std::vector<Entry> m_entries;
};

} // namespace millrace

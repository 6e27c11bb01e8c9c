// TagsModel: the tags of a profile with their colours and who bears them.
#pragma once

#include "core/model/tag.h"

#include <QAbstractTableModel>

#include <vector>

namespace millrace {

struct WorkspaceSnapshot;

/// Names and colours are edited in place; an edit is only asked for, the model changes with the
/// profile. UI thread only.
class TagsModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TagsModel)

public:
    enum Column { NameColumn, ColorColumn, ConnectionsColumn, ColumnCount };

    explicit TagsModel(QObject *parent = nullptr);

    void show(const WorkspaceSnapshot &snapshot);
    /// REQUIRES: \a row is one of the model.
    [[nodiscard]] const Tag &tag(int row) const
    {
        return m_rows[static_cast<std::size_t>(row)].tag;
    }
    /// How many connections bear it. REQUIRES: as tag().
    [[nodiscard]] int useOf(int row) const
    {
        return static_cast<int>(m_rows[static_cast<std::size_t>(row)].connections.size());
    }
    [[nodiscard]] int rowOf(const QString &name) const; ///< -1: there is none.

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;

signals:
    void renameRequested(const QString &name, const QString &newName);
    void colorRequested(const millrace::Tag &tag);

private:
    struct Row final
    {
        Tag tag;
        QStringList connections;

        bool operator==(const Row &) const = default;
    };

    std::vector<Row> m_rows;
};

} // namespace millrace

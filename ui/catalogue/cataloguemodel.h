// CatalogueModel: the connectors of the public catalogue and the installed manifests as a table.
#pragma once

#include "ui/workspace/manifestlibrary.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace millrace {

/// One row a connector, installed ones first, each by title. Rows are values of one listing.
class CatalogueModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CatalogueModel)

public:
    enum Column { Name, Version, Licence, Support, State, ColumnCount };

    struct Row final
    {
        QString id;
        QString title;
        std::optional<declarative::InstalledManifest> installed{};
        std::optional<declarative::CatalogueEntry> entry{};

        /// The catalogue has another version than the one that is installed.
        [[nodiscard]] bool hasUpdate() const;
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setListing(std::shared_ptr<const ManifestListing> listing);
    /// Rows that have every word of \a text in their id or title.
    void setSearch(const QString &text);
    /// Null when there is no such row.
    [[nodiscard]] const Row *row(int row) const;
    /// -1 when it is not shown.
    [[nodiscard]] int rowOf(const QString &id) const;
    /// How many rows there are without the search.
    [[nodiscard]] qint64 totalCount() const { return static_cast<qint64>(m_all.size()); }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    void fill();
    [[nodiscard]] bool isHit(const Row &row) const;
    [[nodiscard]] static QString text(const Row &row, int column);

    std::vector<Row> m_all;
    std::vector<std::size_t> m_rows;
    QStringList m_words;
};

} // namespace millrace

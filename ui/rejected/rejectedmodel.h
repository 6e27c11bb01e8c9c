// RejectedModel: rejected records as rows, fetched by and by.
#pragma once

#include "core/store/rejectedstore.h"
#include "ui/workspace/workspace.h"

#include <QAbstractTableModel>

namespace millrace {

/// Pages by id in the background; a million records cost no more than the ones looked at. Oldest
/// first, as they came. Reading them anew changes only the rows that differ, so that a selection
/// and the place in the table survive.
class RejectedModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RejectedModel)

public:
    enum Column {
        ConnectionColumn,
        StreamColumn,
        FieldColumn,
        ValueColumn,
        ReasonColumn,
        TimeColumn,
        StatusColumn,
        RunColumn,
        OutcomeColumn,
        ColumnCount,
    };

    explicit RejectedModel(Workspace &workspace, QObject *parent = nullptr);

    ~RejectedModel() override;

    /// Shows what \a filter admits and \a search finds, from the first.
    void setFilter(const RejectedFilter &filter, const RejectedSearch &search = {});
    [[nodiscard]] const RejectedFilter &filter() const { return m_filter; }
    [[nodiscard]] const RejectedSearch &search() const { return m_search; }
    /// The records may have changed in the store: reads as many as are there anew, and one page
    /// more.
    void reload();
    /// "5 minutes ago" goes stale by itself.
    void refreshTimes();
    [[nodiscard]] const RejectedRecord &record(int row) const
    {
        return m_records[static_cast<std::size_t>(row)];
    }
    [[nodiscard]] bool isLoading() const { return m_isLoading; }
    /// Every record that is to be shown is there.
    [[nodiscard]] bool isComplete() const { return m_isComplete && !m_isLoading; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

signals:
    /// A page has come, empty or not.
    void pageLoaded();
    void failed(const millrace::Error &error);

private:
    enum class Part { NextPage, Anew };

    void fetch(Part part);
    void take(const Result<RejectedMatches> &page, Part part);
    void append(std::vector<RejectedRecord> records);
    /// Makes the rows equal to \a records; both are in the order of ids.
    void merge(std::vector<RejectedRecord> records);
    [[nodiscard]] QString connectionName(const QString &id) const;
    [[nodiscard]] QString text(const RejectedRecord &record, int column) const;

    Workspace &m_workspace;
    RejectedFilter m_filter;
    RejectedSearch m_search;
    CancellationSource m_cancellation; ///< Of the page that is being fetched.
    std::vector<RejectedRecord> m_records;
    qint64 m_after = 0; ///< Where the next page begins.
    int m_number = 0; ///< Pages of an older filter are dropped.
    bool m_isLoading = false;
    bool m_isComplete = true;
};

} // namespace millrace

// DryRunSamplesModel: records of a dry run with the fields that would change.
#pragma once

#include "core/engine/dryrun.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace millrace {

/// A row for each field that would change, or one for a record without any. Has s_tableCellRole.
class DryRunSamplesModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DryRunSamplesModel)

public:
    enum Column {
        ActionColumn,
        RecordColumn,
        KeyColumn,
        FieldColumn,
        BeforeColumn,
        AfterColumn,
        ReasonColumn,
        ColumnCount
    };
    enum Role { IsNullRole = Qt::UserRole };

    explicit DryRunSamplesModel(QObject *parent = nullptr);

    void setSamples(std::vector<DryRunSample> samples);
    /// Only records \a action is for; nothing: all.
    void setAction(std::optional<DryRunAction> action);
    /// The record \a row belongs to. REQUIRES: row < rowCount().
    [[nodiscard]] const DryRunSample &sample(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    /// Places in m_samples and in its changes; -1: there are none.
    struct Line final
    {
        std::size_t sample = 0;
        int change = -1;
    };
    /// A value of a cell: its text, or that there is none.
    struct Value final
    {
        QString text;
        bool isNull = false;
        bool isUnknown = false;
        bool isAbsent = false; ///< The column says nothing for this record.
    };

    void list();
    [[nodiscard]] Value valueAt(const Line &line, int column) const;
    [[nodiscard]] QString text(const Line &line, int column) const;

    std::vector<DryRunSample> m_samples;
    std::optional<DryRunAction> m_action;
    std::vector<Line> m_lines;
};

} // namespace millrace

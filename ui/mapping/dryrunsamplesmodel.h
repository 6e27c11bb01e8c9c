// DryRunSamplesModel: records of a dry run with the fields that would change.
#pragma once

#include "core/engine/dryrun.h"

#include <QAbstractTableModel>

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace millrace {

/// A row for each field that would change, or one for a record without any. Has s_tableCellRole.
/// With choices the first row of each record has a box: ticked, the next run takes it along.
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
    /// The records that are not ticked, by mark; nothing: there are no boxes.
    void setLeftOut(std::optional<std::set<std::string>> marks);
    /// Only records \a action is for; nothing: all.
    void setAction(std::optional<DryRunAction> action);
    /// The record \a row belongs to. REQUIRES: row < rowCount().
    [[nodiscard]] const DryRunSample &sample(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    /// Qt::CheckStateRole: asks for the choice, by leaveOutRequested().
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;

signals:
    void leaveOutRequested(const std::set<std::string> &marks, bool isLeftOut);

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
    [[nodiscard]] bool hasBox(const Line &line) const;
    [[nodiscard]] bool isLeftOut(const Line &line) const;

    std::vector<DryRunSample> m_samples;
    std::optional<DryRunAction> m_action;
    std::optional<std::set<std::string>> m_leftOut;
    std::vector<Line> m_lines;
};

} // namespace millrace

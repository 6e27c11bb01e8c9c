// FitProblemsModel: the sampled values that do not fit a field, one by one.
#pragma once

#include "core/mapping/objectmapper.h"
#include "core/mapping/samplerows.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace millrace {

/// A value that does not fit. A plain value.
struct FitProblem final
{
    qint64 record = 0; ///< Its number in the sample, from 0.
    ValueFaultKind kind = ValueFaultKind::DoesNotFit;
    std::optional<QString> value; ///< Nothing: null. Long ones are cut and end in "…".
    QString reason; ///< One sentence.
};

/// Every value of the row at \a place of \a mapping that does not fit, among the first
/// SampleRows::wanted records of \a sample, in their order. Safe from any thread.
[[nodiscard]] std::vector<FitProblem> fitProblems(const ObjectMapping &mapping, int place,
                                                  const SampleRows &sample,
                                                  const EvaluationContext &context);

/// The word for a kind of fault: "Too long".
[[nodiscard]] QString faultKindTitle(ValueFaultKind kind);

/// A row for each problem, with the record it is in. Has s_tableCellRole.
class FitProblemsModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FitProblemsModel)

public:
    enum Column { RecordColumn, ValueColumn, ReasonColumn, SourceColumn, ColumnCount };
    enum Role {
        IsNullRole = Qt::UserRole, ///< bool
        WholeTextRole, ///< QString: of SourceColumn the whole record as JSON.
    };

    explicit FitProblemsModel(QObject *parent = nullptr);

    void setProblems(std::vector<FitProblem> problems, const SampleRows &sample);
    /// Only problems of \a kind; nothing: all.
    void setKind(std::optional<ValueFaultKind> kind);
    /// The kinds there are with the number of their values, the most frequent first.
    [[nodiscard]] std::vector<std::pair<ValueFaultKind, qint64>> kinds() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    void list();
    [[nodiscard]] const FitProblem &problem(int row) const
    {
        return m_problems[m_shown[static_cast<std::size_t>(row)]];
    }
    [[nodiscard]] QString recordJson(const FitProblem &problem) const;
    [[nodiscard]] QString text(const FitProblem &problem, int column) const;

    SampleRows m_sample;
    std::vector<FitProblem> m_problems;
    std::optional<ValueFaultKind> m_kind;
    std::vector<std::size_t> m_shown;
};

} // namespace millrace

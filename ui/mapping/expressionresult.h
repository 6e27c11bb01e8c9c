// ExpressionResult: what an expression makes of some records.
#pragma once

#include "core/mapping/expression/compiledexpression.h"
#include "core/mapping/samplerows.h"

#include <QAbstractTableModel>

#include <memory>
#include <optional>
#include <vector>

namespace millrace {

/// A plain value.
struct ExpressionResult final
{
    struct Row final
    {
        std::vector<std::optional<QString>> inputs; ///< By fields; nothing: null.
        std::optional<QString> value; ///< Nothing: null, or not computed.
        QString issue; ///< Why it could not be computed; else empty.
    };

    QStringList fields; ///< Those the expression reads.
    std::optional<FieldType> type; ///< Nothing when it does not compile.
    std::vector<Row> rows;
};

/// For the first \a rows of \a sample. Safe from any thread.
[[nodiscard]] ExpressionResult expressionResult(const QString &expression, const Schema &read,
                                                const SampleRows &sample, int rows,
                                                const EvaluationContext &context);

/// A row for each record: the fields the expression reads, then the result. Has s_tableCellRole.
class ExpressionResultModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ExpressionResultModel)

public:
    enum Role { IsNullRole = Qt::UserRole };

    explicit ExpressionResultModel(QObject *parent = nullptr);

    void setResult(ExpressionResult result);
    [[nodiscard]] const ExpressionResult &result() const { return m_result; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    [[nodiscard]] bool isResult(int column) const { return column == m_result.fields.size(); }
    [[nodiscard]] const std::optional<QString> &value(const QModelIndex &index) const;

    ExpressionResult m_result;
};

} // namespace millrace

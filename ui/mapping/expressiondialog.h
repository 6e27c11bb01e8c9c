// ExpressionDialog: the large editor of an expression, with every function and live results.
#pragma once

#include "core/catalog/destinationobject.h"
#include "core/mapping/samplerows.h"
#include "ui/mapping/expressionresult.h"

#include <QDialog>
#include <QThreadPool>
#include <QTimer>

#include <memory>
#include <optional>

class QListView;
class QPushButton;
class QTextBrowser;

namespace millrace {

class ExpressionArea;
class FilterEdit;
class FunctionModel;
class IconLabel;
class PageTable;
class TextLabel;

/// What an expression is written for.
struct ExpressionContext final
{
    std::shared_ptr<const Schema> read; ///< Never null.
    SampleRows sample; ///< For the results; may be empty.
    std::optional<ObjectField> target; ///< The field it goes to.
};

/// Functions and fields at the left with a search, the expression at the right, below it its fault
/// or its type, and what it makes of the first records, renewed while it is typed. Accepted only
/// without a fault. Show it with open().
class ExpressionDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ExpressionDialog)

public:
    /// Records the results are shown for.
    static constexpr int shownRows = 20;

    ExpressionDialog(const ExpressionContext &context, const QString &expression,
                     QWidget *parent = nullptr);
    /// Waits for results that are being worked out.
    ~ExpressionDialog() override;

    [[nodiscard]] QString expression() const;
    [[nodiscard]] ExpressionArea *area() const { return m_area; }
    [[nodiscard]] ExpressionResultModel *results() const { return m_results; }

    void accept() override;

private:
    void build();
    [[nodiscard]] QWidget *buildBrowser();
    [[nodiscard]] QWidget *buildEditor();
    void insertChosen();
    void showHelp();
    void format();
    void refresh();
    void compute();
    void take(ExpressionResult result);
    void refreshState();

    const ExpressionContext m_context;
    EvaluationContext m_evaluation;
    FilterEdit *m_filter = nullptr;
    FunctionModel *m_functions = nullptr;
    QListView *m_list = nullptr;
    QTextBrowser *m_help = nullptr;
    ExpressionArea *m_area = nullptr;
    IconLabel *m_stateIcon = nullptr;
    TextLabel *m_state = nullptr;
    TextLabel *m_resultTitle = nullptr;
    ExpressionResultModel *m_results = nullptr;
    PageTable *m_table = nullptr;
    QPushButton *m_format = nullptr;
    QPushButton *m_apply = nullptr;
    int m_wanted = 0; ///< Results of other texts are dropped.
    bool m_isWorking = false;
    QTimer m_timer;
    QThreadPool m_pool; ///< Last, so that it is waited for while the rest still stands.
};

} // namespace millrace

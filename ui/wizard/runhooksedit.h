// RunHooksEdit: the commands and webhooks that are called after a run.
#pragma once

#include "core/model/runhook.h"

#include <QWidget>

#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QVBoxLayout;

namespace millrace {

/// Part of AdvancedEdit. One row for each hook; one that cannot be called says so beneath its row
/// and is left out of hooks().
class RunHooksEdit final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RunHooksEdit)

public:
    explicit RunHooksEdit(QWidget *parent = nullptr);

    /// Shows \a hooks without a signal.
    void setHooks(const std::vector<RunHook> &hooks);
    [[nodiscard]] std::vector<RunHook> hooks() const;
    /// Why the first hook that was typed cannot be called; empty: all can.
    [[nodiscard]] QString problem() const;
    void focusProblem();

signals:
    void edited();

private:
    struct Row final
    {
        RunHookKind kind = RunHookKind::Command;
        QWidget *widget = nullptr;
        QLineEdit *target = nullptr; ///< A command line, or an address.
        RunHook kept; ///< Of a webhook whose address is with the secrets; holds until one is typed.
        QComboBox *moment = nullptr;
        QSpinBox *limit = nullptr;
        QLabel *problem = nullptr;
    };

    void addRow(const RunHook &hook);
    void removeRow(QWidget *widget);
    void note();
    [[nodiscard]] static QString keptText(const RunHook &hook);
    [[nodiscard]] static RunHook hookOf(const Row &row);
    /// Empty for a row that was only just added.
    [[nodiscard]] static QString problemOf(const Row &row);

    QVBoxLayout *m_list = nullptr;
    QPushButton *m_addCommand = nullptr;
    QPushButton *m_addWebhook = nullptr;
    std::vector<Row> m_rows;
};

} // namespace millrace

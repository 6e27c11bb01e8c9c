// AdvancedEdit: the settings of a connection most people leave alone.
#pragma once

#include "core/model/connection.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QSpinBox;
class QVBoxLayout;

namespace millrace {

class CollapsibleSection;
class RunHooksEdit;
class RunPolicyEdit;

/// Part of ConfigureForm.
class AdvancedEdit final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AdvancedEdit)

public:
    explicit AdvancedEdit(QWidget *parent = nullptr);

    /// Shows \a settings without a signal.
    void setSettings(const ConnectionSettings &settings);
    /// \a settings with everything that is shown here.
    [[nodiscard]] ConnectionSettings applied(ConnectionSettings settings) const;
    /// See RunHooksEdit.
    [[nodiscard]] QString hookProblem() const;
    void focusHookProblem();

signals:
    void edited();

private:
    /// A box that is ticked to give the number a meaning.
    void addLimit(QVBoxLayout *form, QCheckBox *tick, QWidget *number, const QString &unit);
    void addRejectedLimits(QVBoxLayout *form);
    void addRunSettings(QVBoxLayout *form);
    void addRow(QVBoxLayout *form, const QString &label, QWidget *input, const QString &help);

    QComboBox *m_unfit;
    QComboBox *m_schemaChanges;
    QCheckBox *m_backfill;
    QCheckBox *m_hasLimit;
    QSpinBox *m_limit;
    QSpinBox *m_parallel;
    QCheckBox *m_hasRejectedLimit;
    QSpinBox *m_rejectedLimit;
    QCheckBox *m_hasRejectedPercent;
    QDoubleSpinBox *m_rejectedPercent;
    QCheckBox *m_stopsWhenAllRejected;
    RunPolicyEdit *m_policy;
    QCheckBox *m_verifies;
    RunHooksEdit *m_hooks;
    CollapsibleSection *m_afterRun = nullptr;
};

} // namespace millrace

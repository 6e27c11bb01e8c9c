// RunPolicyEdit: how patient a connection is with its runs.
#pragma once

#include "core/model/runpolicy.h"

#include <QWidget>

#include <vector>

class QFormLayout;
class QSpinBox;

namespace millrace {

/// Part of AdvancedEdit.
class RunPolicyEdit final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RunPolicyEdit)

public:
    explicit RunPolicyEdit(QWidget *parent = nullptr);

    /// Shows \a policy without a signal.
    void setPolicy(const RunPolicy &policy);
    /// \a policy with what is shown here; times that were not touched keep their seconds.
    [[nodiscard]] RunPolicy applied(RunPolicy policy) const;

signals:
    void edited();

private:
    /// One number: where it lies, and how many seconds one step of it has.
    struct Entry final
    {
        QSpinBox *box = nullptr;
        int RunPolicy::*number = nullptr;
        std::chrono::seconds RunPolicy::*time = nullptr;
        int unit = 1;
    };

    void addHeading(QFormLayout *form, const QString &text, const QString &help);
    void addNumber(QFormLayout *form, const QString &label, int RunPolicy::*number, const char *key,
                   const QString &none);
    void addTime(QFormLayout *form, const QString &label, std::chrono::seconds RunPolicy::*time,
                 const char *key, int unit, const QString &none);
    void addEntry(QFormLayout *form, const QString &label, const Entry &entry, const char *key);

    std::vector<Entry> m_entries;
};

} // namespace millrace

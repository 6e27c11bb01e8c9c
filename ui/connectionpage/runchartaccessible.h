// RunChartAccessible: the bars of a RunChart as a list for screen readers.
#pragma once

#include <QAccessibleWidget>

#include <memory>
#include <vector>

namespace millrace {

class RunChart;

/// A list whose items are the runs, oldest first, each with its sentence as name.
class RunChartAccessible final : public QAccessibleWidget
{
public:
    explicit RunChartAccessible(RunChart *chart);
    ~RunChartAccessible() override;
    Q_DISABLE_COPY_MOVE(RunChartAccessible)

    /// Makes Qt use this class for every RunChart; further calls do nothing.
    static void install();

    [[nodiscard]] int childCount() const override;
    [[nodiscard]] QAccessibleInterface *child(int index) const override;
    [[nodiscard]] int indexOfChild(const QAccessibleInterface *child) const override;
    [[nodiscard]] QAccessibleInterface *childAt(int x, int y) const override;
    [[nodiscard]] QAccessibleInterface *focusChild() const override;

private:
    [[nodiscard]] RunChart *chart() const;

    mutable std::vector<QAccessible::Id> m_items; ///< By place; made when asked for.
};

} // namespace millrace

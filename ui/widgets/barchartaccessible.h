// BarChartAccessible: the bars of a BarChart as a list for screen readers.
#pragma once

#include <QAccessibleWidget>

#include <memory>
#include <vector>

namespace millrace {

class BarChart;

/// A list whose items are the bars in their order, each with its sentence as name.
class BarChartAccessible final : public QAccessibleWidget
{
public:
    explicit BarChartAccessible(BarChart *chart);
    ~BarChartAccessible() override;
    Q_DISABLE_COPY_MOVE(BarChartAccessible)

    /// Makes Qt use this class for every BarChart; further calls do nothing.
    static void install();

    [[nodiscard]] int childCount() const override;
    [[nodiscard]] QAccessibleInterface *child(int index) const override;
    [[nodiscard]] int indexOfChild(const QAccessibleInterface *child) const override;
    [[nodiscard]] QAccessibleInterface *childAt(int x, int y) const override;
    [[nodiscard]] QAccessibleInterface *focusChild() const override;

private:
    [[nodiscard]] BarChart *chart() const;

    mutable std::vector<QAccessible::Id> m_items; ///< By place; made when asked for.
};

} // namespace millrace

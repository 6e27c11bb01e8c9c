#include "ui/widgets/barchartaccessible.h"

#include "ui/widgets/barchart.h"

#include <QPointer>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// One bar of the list.
class BarItem final : public QAccessibleInterface, public QAccessibleActionInterface
{
public:
    BarItem(BarChart *chart, int place)
        : m_chart(chart)
        , m_place(place)
    {
    }

    [[nodiscard]] bool isValid() const override
    {
        return !m_chart.isNull() && m_place < m_chart->barCount();
    }
    [[nodiscard]] QObject *object() const override { return nullptr; }
    [[nodiscard]] QAccessibleInterface *parent() const override
    {
        return QAccessible::queryAccessibleInterface(m_chart.data());
    }
    [[nodiscard]] QAccessibleInterface *child(int) const override { return nullptr; }
    [[nodiscard]] QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    [[nodiscard]] int childCount() const override { return 0; }
    [[nodiscard]] int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    [[nodiscard]] QString text(QAccessible::Text kind) const override
    {
        if (kind != QAccessible::Name || !isValid())
            return {};
        return m_chart->barText(m_place);
    }
    void setText(QAccessible::Text, const QString &) override { }
    [[nodiscard]] QRect rect() const override
    {
        if (!isValid())
            return {};
        const QRect place = m_chart->rectOf(m_place);
        return {m_chart->mapToGlobal(place.topLeft()), place.size()};
    }
    [[nodiscard]] QAccessible::Role role() const override { return QAccessible::ListItem; }
    [[nodiscard]] QAccessible::State state() const override
    {
        QAccessible::State state;
        state.focusable = true;
        state.selectable = true;
        state.selected = isValid() && m_chart->current() == m_place;
        state.focused = state.selected && m_chart->hasFocus();
        return state;
    }
    void *interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::ActionInterface
            ? static_cast<QAccessibleActionInterface *>(this)
            : nullptr;
    }
    [[nodiscard]] QStringList actionNames() const override { return {pressAction()}; }
    void doAction(const QString &name) override
    {
        if (name == pressAction() && isValid())
            m_chart->openBar(m_place);
    }
    [[nodiscard]] QStringList keyBindingsForAction(const QString &) const override { return {}; }

private:
    const QPointer<BarChart> m_chart;
    const int m_place;
};

QAccessibleInterface *make(const QString &, QObject *object)
{
    auto *chart = qobject_cast<BarChart *>(object);
    return chart != nullptr ? new BarChartAccessible(chart) : nullptr;
}

} // namespace

BarChartAccessible::BarChartAccessible(BarChart *chart)
    : QAccessibleWidget(chart, QAccessible::List)
{
}

BarChartAccessible::~BarChartAccessible()
{
    for (const QAccessible::Id id : m_items)
        QAccessible::deleteAccessibleInterface(id);
}

void BarChartAccessible::install()
{
    static const bool s_isInstalled = [] {
        QAccessible::installFactory(&make);
        return true;
    }();
    Q_UNUSED(s_isInstalled)
}

BarChart *BarChartAccessible::chart() const { return qobject_cast<BarChart *>(object()); }

int BarChartAccessible::childCount() const { return chart() != nullptr ? chart()->barCount() : 0; }

QAccessibleInterface *BarChartAccessible::child(int index) const
{
    if (index < 0 || index >= childCount())
        return nullptr;
    for (auto place = static_cast<int>(m_items.size()); place <= index; ++place)
        m_items.push_back(QAccessible::registerAccessibleInterface(new BarItem(chart(), place)));
    return QAccessible::accessibleInterface(m_items[static_cast<std::size_t>(index)]);
}

int BarChartAccessible::indexOfChild(const QAccessibleInterface *child) const
{
    for (std::size_t place = 0; place < m_items.size(); ++place) {
        if (QAccessible::accessibleInterface(m_items[place]) == child)
            return static_cast<int>(place);
    }
    return -1;
}

QAccessibleInterface *BarChartAccessible::childAt(int x, int y) const
{
    for (int place = 0; place < childCount(); ++place) {
        if (child(place)->rect().contains(x, y))
            return child(place);
    }
    return nullptr;
}

QAccessibleInterface *BarChartAccessible::focusChild() const
{
    return chart() != nullptr && chart()->hasFocus() ? child(chart()->current()) : nullptr;
}

} // namespace millrace

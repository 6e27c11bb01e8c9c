#include "ui/settings/tablelooks.h"

#include "ui/settings/preferences.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QHeaderView>
#include <QTableView>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_leastTarget = 24; // What a pointer has to hit.

QString keyOf(const QString &name) { return u"columns/"_s + name; }

void applyLooks(QTableView &table, TableRows rows)
{
    const UiPreferences *preferences = UiPreferences::current();
    const bool isScaled = preferences != nullptr && preferences->tableFontPercent() != 100;
    // An unset font follows the program's, and with it a change of the system.
    table.setFont(isScaled ? preferences->tableFont() : QFont());
    const int text = table.fontMetrics().height();
    const int dense = std::max(metrics::compactRowHeight, text + metrics::spaceS);
    const int comfortable = preferences != nullptr
        ? std::max(preferences->rowHeight(), text + metrics::spaceS)
        : std::max(metrics::rowHeight, text + metrics::spaceM);
    table.verticalHeader()->setDefaultSectionSize(rows == TableRows::Dense ? dense : comfortable);
}

} // namespace

void followTablePreferences(QTableView &table, TableRows rows)
{
    applyLooks(table, rows);
    if (const UiPreferences *preferences = UiPreferences::current())
        QObject::connect(preferences, &UiPreferences::changed, &table,
                         [&table, rows] { applyLooks(table, rows); });
}

QFont listFont(TextRole role)
{
    QFont font = Theme::instance().font(role);
    if (const UiPreferences *preferences = UiPreferences::current())
        font.setPointSizeF(font.pointSizeF() * preferences->tableFontPercent() / 100.0);
    return font;
}

int listRowHeight(int comfortable, int text)
{
    const UiPreferences *preferences = UiPreferences::current();
    const bool isCompact = preferences != nullptr && preferences->density() == Density::Compact;
    // As much less as a row of a table has.
    const int saved = metrics::rowHeight - metrics::compactRowHeight;
    const int padding = isCompact ? metrics::spaceXS : metrics::spaceS;
    return std::max({isCompact ? comfortable - saved : comfortable, text + padding, s_leastTarget});
}

void followListPreferences(QAbstractItemView &view)
{
    const auto apply = [&view] {
        const UiPreferences *preferences = UiPreferences::current();
        const bool isScaled = preferences != nullptr && preferences->tableFontPercent() != 100;
        view.setFont(isScaled ? preferences->tableFont() : QFont());
        // Uniform heights are measured anew only when the view lays itself out.
        view.doItemsLayout();
    };
    apply();
    if (const UiPreferences *preferences = UiPreferences::current())
        QObject::connect(preferences, &UiPreferences::changed, &view, apply);
}

QByteArray rememberedColumns(const QString &name)
{
    const UiPreferences *preferences = UiPreferences::current();
    return preferences != nullptr ? preferences->place(keyOf(name)) : QByteArray();
}

void rememberColumns(const QString &name, const QHeaderView &header)
{
    if (UiPreferences *preferences = UiPreferences::current())
        preferences->setPlace(keyOf(name), header.saveState());
}

} // namespace millrace

#include "ui/settings/tablelooks.h"

#include "ui/settings/preferences.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QHeaderView>
#include <QTableView>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

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

#include "ui/settings/settingssection.h"

#include "ui/settings/settingrow.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"

#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace millrace {

SettingsSection::SettingsSection(const QString &title, const QString &iconName, QWidget *parent)
    : QWidget(parent)
    , m_title(title)
    , m_iconName(iconName)
    , m_reset(new QPushButton(tr("Reset page")))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    auto *card = new Card;
    card->setHeading(title);
    card->addHeaderWidget(m_reset);
    layout->addWidget(card);
    m_layout = card->body();
    m_layout->setSpacing(metrics::spaceXS);
    setPlain(m_reset, true);
    m_reset->setToolTip(tr("Every setting of this page goes back to its default."));
    m_reset->setAccessibleName(tr("Reset page \"%1\"").arg(title));
    m_reset->hide();
    connect(m_reset, &QPushButton::clicked, this, &SettingsSection::resetPage);
}

SettingRow *SettingsSection::addRow(const QString &name, const QString &sentence, QWidget *control)
{
    auto *row = new SettingRow(name, sentence, control);
    m_layout->addWidget(row);
    m_entries.push_back({row, {}});
    return row;
}

SettingRow *SettingsSection::addRow(const QString &name, const QString &sentence, QWidget *control,
                                    const Default &standard)
{
    SettingRow *row = addRow(name, sentence, control);
    m_entries.back().standard = standard;
    connect(row, &SettingRow::resetRequested, this, [this, reset = standard.reset] {
        reset();
        refreshDefaults();
    });
    row->setIsDefault(standard.isDefault());
    m_reset->show();
    refreshDefaults();
    return row;
}

void SettingsSection::addWidget(QWidget *widget) { m_layout->addWidget(widget); }

void SettingsSection::addBelow(SettingRow *row, QWidget *widget)
{
    // A frame of its own, for the widget may hide itself as well.
    auto *frame = new QWidget;
    auto *layout = new QVBoxLayout(frame);
    layout->setContentsMargins({});
    layout->addWidget(widget);
    m_layout->addWidget(frame);
    const auto owner = std::ranges::find(m_entries, row, &Entry::row);
    owner->below = frame;
}

void SettingsSection::refreshDefaults()
{
    bool isAllDefault = true;
    for (const Entry &entry : m_entries) {
        if (!entry.standard.isDefault)
            continue;
        const bool isDefault = entry.standard.isDefault();
        entry.row->setIsDefault(isDefault);
        isAllDefault = isAllDefault && isDefault;
    }
    m_reset->setEnabled(!isAllDefault);
}

void SettingsSection::resetPage()
{
    for (const Entry &entry : m_entries) {
        if (entry.standard.reset && !entry.standard.isDefault())
            entry.standard.reset();
    }
    refreshDefaults();
}

bool SettingsSection::search(const QString &text)
{
    const bool isWhole = text.isEmpty() || m_title.contains(text, Qt::CaseInsensitive);
    bool hasHit = isWhole;
    for (const Entry &entry : m_entries) {
        const bool isHit = isWhole || entry.row->matches(text);
        entry.row->setVisible(isHit);
        if (entry.below != nullptr)
            entry.below->setVisible(isHit);
        hasHit = hasHit || isHit;
    }
    return hasHit;
}

} // namespace millrace

#include "ui/settings/settingspage.h"

#include "ui/settings/pages/advancedsettings.h"
#include "ui/settings/pages/appearancesettings.h"
#include "ui/settings/pages/channelsettings.h"
#include "ui/settings/pages/generalsettings.h"
#include "ui/settings/pages/networksettingspage.h"
#include "ui/settings/pages/notificationsettings.h"
#include "ui/settings/pages/secretsettingspage.h"
#include "ui/settings/pages/shortcutsettings.h"
#include "ui/settings/pages/storagesettings.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/pageheader.h"

#include <QListView>
#include <QPushButton>
#include <QScrollArea>
#include <QStringListModel>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_searchCharacters = 30;

} // namespace

SettingsPage::SettingsPage(Workspace &workspace, UiPreferences &preferences,
                           ActionCollection &actions, ProfileSecretStore &secrets, QWidget *parent)
    : QWidget(parent)
    , m_names(new QStringListModel(this))
    , m_list(new QListView)
    , m_search(new FilterEdit)
    , m_scroll(new QScrollArea)
    , m_content(new QWidget)
    , m_noHits(new EmptyState(u"search"_s, {},
                              tr("The words of a setting or of its explanation "
                                 "are looked for on every page.")))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    auto *header = new PageHeader(tr("Settings"));
    m_search->setPlaceholderText(tr("Search all settings"));
    m_search->setAccessibleName(tr("Search all settings"));
    m_search->setMinimumWidth(fontMetrics().averageCharWidth() * s_searchCharacters);
    header->addAction(m_search);
    layout->addWidget(header);
    auto *columns = new QHBoxLayout;
    columns->setContentsMargins(metrics::spaceL, 0, metrics::spaceXL, metrics::spaceXL);
    columns->setSpacing(metrics::spaceL);
    columns->addWidget(m_list);
    columns->addWidget(m_scroll, 1);
    layout->addLayout(columns, 1);

    auto *content = new QVBoxLayout(m_content);
    content->setContentsMargins(0, 0, metrics::spaceL, 0);
    content->setSpacing(metrics::spaceXL);
    content->addWidget(m_noHits);
    content->addStretch(1);
    m_content->setMaximumWidth(metrics::formWidth + metrics::spaceXXL * 2);
    m_scroll->setWidget(m_content);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);

    add(new GeneralSettings(workspace, preferences));
    add(new AppearanceSettings(preferences));
    add(new NotificationSettings(workspace, preferences));
    add(new ChannelSettings(workspace));
    add(new StorageSettings(workspace));
    add(new NetworkSettingsPage(workspace));
    add(new SecretSettingsPage(workspace, secrets));
    add(new ShortcutSettings(actions));
    add(new AdvancedSettings(workspace, preferences));

    QStringList names;
    for (const SettingsSection *section : m_sections)
        names << section->title();
    m_names->setStringList(names);
    m_list->setModel(m_names);
    m_list->setAccessibleName(tr("Pages of settings"));
    setFocusProxy(m_list);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->viewport()->setAutoFillBackground(false);
    m_list->setUniformItemSizes(true);
    m_list->setFixedWidth(m_list->sizeHintForColumn(0) + 2 * metrics::spaceXL);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &SettingsPage::showCurrent);
    connect(m_search, &FilterEdit::filterChanged, this, &SettingsPage::search);
    connect(m_noHits->addAction(tr("Clear search"), false), &QPushButton::clicked, m_search,
            &QLineEdit::clear);
    m_noHits->hide();
    m_list->setCurrentIndex(m_names->index(0));
}

void SettingsPage::add(SettingsSection *section)
{
    auto *content = static_cast<QVBoxLayout *>(m_content->layout());
    content->insertWidget(content->count() - 1, section);
    m_sections.push_back(section);
}

void SettingsPage::showSection(Section section)
{
    m_search->clear();
    m_list->setCurrentIndex(m_names->index(static_cast<int>(section)));
    showCurrent();
}

void SettingsPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    for (SettingsSection *section : m_sections)
        section->refresh();
}

void SettingsPage::showCurrent()
{
    if (!m_search->filter().isEmpty()) {
        m_search->clear(); // search() follows and comes back here.
        return;
    }
    const int current = m_list->currentIndex().row();
    for (std::size_t at = 0; at < m_sections.size(); ++at) {
        m_sections[at]->search({});
        m_sections[at]->setVisible(static_cast<int>(at) == current);
    }
    m_noHits->hide();
    m_scroll->ensureVisible(0, 0);
}

void SettingsPage::search(const QString &text)
{
    if (text.isEmpty()) {
        showCurrent();
        return;
    }
    bool hasHit = false;
    for (SettingsSection *section : m_sections) {
        const bool isHit = section->search(text);
        section->setVisible(isHit);
        hasHit = hasHit || isHit;
    }
    m_noHits->setTexts(tr("No setting matches \"%1\"").arg(text),
                       tr("The words of a setting or of its explanation are looked for on every "
                          "page."));
    m_noHits->setVisible(!hasHit);
}

} // namespace millrace

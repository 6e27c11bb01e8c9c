#include "ui/settings/pages/advancedsettings.h"

#include "core/declarative/library/manifestcatalogue.h"
#include "core/store/storedcatalogue.h"
#include "ui/settings/preferences.h"
#include "ui/settings/settingrow.h"
#include "ui/widgets/messagebar.h"
#include "ui/workspace/workspace.h"

#include <QComboBox>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 s_megabyte = qint64(1) << 20;
constexpr int s_addressCharacters = 18;

} // namespace

AdvancedSettings::AdvancedSettings(Workspace &workspace, UiPreferences &preferences,
                                   QWidget *parent)
    : SettingsSection(tr("Advanced"), u"advanced"_s, parent)
    , m_workspace(workspace)
    , m_preferences(preferences)
    , m_messages(new MessageBar)
{
    addWidget(m_messages);
    addRuns();
    addMemory();
    addSchemaInterval();
    addLogLevel();
    addCatalogue();
    showSettings(m_settings);
}

void AdvancedSettings::addRuns()
{
    auto *runs = new QSpinBox;
    runs->setRange(1, 16);
    runs->setValue(m_preferences.maximumRuns());
    connect(runs, &QSpinBox::valueChanged, this, [this](int value) {
        m_preferences.setMaximumRuns(value);
        m_workspace.services().engine.setMaximumRuns(value);
        // Other programs on the profile go by it as well.
        m_settings.parallelRuns = value;
        store();
        refreshDefaults();
    });
    addRow(tr("Connections at &once"),
           tr("So many run at the same time, in all programs on this profile; further ones wait "
              "in line."),
           runs,
           {[this] { return m_preferences.maximumRuns() == UiPreferences::s_defaultMaximumRuns; },
            [runs] { runs->setValue(UiPreferences::s_defaultMaximumRuns); }});
}

void AdvancedSettings::addMemory()
{
    const int step = static_cast<int>(EngineSettings::s_leastMemoryLimit / s_megabyte);
    m_memory = new QSpinBox;
    m_memory->setRange(0, static_cast<int>(EngineSettings::s_mostMemoryLimit / s_megabyte));
    m_memory->setSingleStep(step);
    m_memory->setSpecialValueText(tr("No limit"));
    m_memory->setSuffix(tr(" MB"));
    m_memory->setGroupSeparatorShown(true);
    // Typing "128" passes 1 and 12.
    m_memory->setKeyboardTracking(false);
    connect(m_memory, &QSpinBox::valueChanged, this, [this, step](int value) {
        if (value > 0 && value < step) {
            m_memory->setValue(step); // Comes back here.
            return;
        }
        m_settings.memoryLimit = value * s_megabyte;
        m_workspace.services().engine.setMemoryLimit(m_settings.memoryLimit);
        store();
    });
    addRow(tr("&Memory limit"),
           tr("For the records of all running connections that are read and not written yet; a "
              "stream alone holds 8 MB at most."),
           m_memory,
           {[this] { return m_settings.memoryLimit == EngineSettings().memoryLimit; },
            [this] { m_memory->setValue(0); }});
}

void AdvancedSettings::addSchemaInterval()
{
    m_schemaInterval = new QSpinBox;
    const std::chrono::minutes longest = EngineSettings::s_longestSchemaInterval;
    m_schemaInterval->setRange(0, static_cast<int>(longest.count()));
    m_schemaInterval->setSpecialValueText(tr("Each run looks"));
    m_schemaInterval->setSuffix(tr(" min"));
    m_schemaInterval->setSingleStep(60);
    m_schemaInterval->setGroupSeparatorShown(true);
    m_schemaInterval->setKeyboardTracking(false);
    connect(m_schemaInterval, &QSpinBox::valueChanged, this, [this](int value) {
        m_settings.schemaInterval = std::chrono::minutes(value);
        store();
    });
    const auto reset = [this] {
        m_schemaInterval->setValue(static_cast<int>(EngineSettings().schemaInterval.count()));
    };
    addRow(
        tr("Looks at &sources"),
        tr("How long a look at a source for changed streams and fields is good for; the next run "
           "after that looks again."),
        m_schemaInterval,
        {[this] { return m_settings.schemaInterval == EngineSettings().schemaInterval; }, reset});
}

void AdvancedSettings::addLogLevel()
{
    m_level = new QComboBox;
    const auto add = [this](const QString &text, LogLevel level) {
        m_level->addItem(text, static_cast<int>(level));
    };
    add(tr("Errors"), LogLevel::Error);
    add(tr("Warnings and errors"), LogLevel::Warning);
    add(tr("Information as well"), LogLevel::Info);
    add(tr("Everything"), LogLevel::Debug);
    connect(m_level, &QComboBox::currentIndexChanged, this, [this] {
        m_settings.keptLevel = static_cast<LogLevel>(m_level->currentData().toInt());
        store();
    });
    const auto reset = [this] {
        m_level->setCurrentIndex(m_level->findData(static_cast<int>(EngineSettings().keptLevel)));
    };
    addRow(tr("&Log of runs"),
           tr("What is kept in the log of a run, from the next attempt of one on."), m_level,
           {[this] { return m_settings.keptLevel == EngineSettings().keptLevel; }, reset});
}

void AdvancedSettings::addCatalogue()
{
    m_catalogue = new QLineEdit;
    m_catalogue->setPlaceholderText(declarative::ManifestCatalogue::usualAddress().toString());
    m_catalogue->setMinimumWidth(fontMetrics().averageCharWidth() * s_addressCharacters);
    connect(m_catalogue, &QLineEdit::editingFinished, this, &AdvancedSettings::takeCatalogue);
    const auto reset = [this] {
        m_catalogue->clear();
        takeCatalogue();
    };
    m_catalogueRow = addRow(
        tr("Address of the ca&talogue"),
        tr("Where the list of connectors of APIs and their manifests are fetched from; empty for "
           "the public one."),
        m_catalogue, {[this] { return m_catalogueAddress.isEmpty(); }, reset});
}

void AdvancedSettings::takeCatalogue()
{
    const auto address = catalogueAddressFrom(m_catalogue->text());
    m_catalogueRow->setFault(address ? QString() : address.error().message);
    if (!address)
        return;
    m_catalogue->setModified(false);
    if (*address != m_catalogueAddress)
        storeCatalogue(*address);
}

void AdvancedSettings::storeCatalogue(const QUrl &address)
{
    m_catalogueAddress = address;
    ++m_catalogueChanges;
    refreshDefaults();
    m_workspace.query<void>(
        this,
        [address](StateDatabase &database) { return storeCatalogueAddress(database, address); },
        [this](const Result<void> &stored) {
            if (!stored)
                m_messages->showError(stored.error());
        });
}

void AdvancedSettings::refresh()
{
    m_workspace.query<QUrl>(
        this, [](StateDatabase &database) { return storedCatalogueAddress(database); },
        [this, changes = m_catalogueChanges](const Result<QUrl> &address) {
            // What was read before a change is not shown after it.
            if (!address || m_catalogue->isModified() || changes != m_catalogueChanges)
                return;
            m_catalogueAddress = *address;
            m_catalogue->setText(address->toString());
            refreshDefaults();
        });
    m_workspace.query<EngineSettings>(
        this, [](StateDatabase &database) { return storedEngineSettings(database); },
        [this](const Result<EngineSettings> &settings) {
            if (!m_isStoring)
                showSettings(settings);
        });
}

void AdvancedSettings::showSettings(const Result<EngineSettings> &settings)
{
    if (!settings) {
        m_messages->showError(settings.error());
        return;
    }
    m_settings = *settings;
    const QSignalBlocker quietMemory(m_memory);
    const QSignalBlocker quietInterval(m_schemaInterval);
    const QSignalBlocker quietLevel(m_level);
    m_memory->setValue(static_cast<int>(m_settings.memoryLimit / s_megabyte));
    m_schemaInterval->setValue(static_cast<int>(m_settings.schemaInterval.count()));
    m_level->setCurrentIndex(m_level->findData(static_cast<int>(m_settings.keptLevel)));
    refreshDefaults();
}

void AdvancedSettings::store()
{
    refreshDefaults();
    // One after another: two that overtake each other would leave the older one.
    if (m_isStoring) {
        m_isStoreDue = true;
        return;
    }
    m_isStoring = true;
    m_workspace.query<void>(
        this,
        [settings = m_settings](StateDatabase &database) {
            return storeEngineSettings(database, settings);
        },
        [this](const Result<void> &stored) {
            m_isStoring = false;
            if (!stored)
                m_messages->showError(stored.error());
            if (std::exchange(m_isStoreDue, false))
                store();
        });
}

} // namespace millrace

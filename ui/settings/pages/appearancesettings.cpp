#include "ui/settings/pages/appearancesettings.h"

#include "core/language/language.h"
#include "ui/settings/preferences.h"
#include "ui/settings/settingrow.h"
#include "ui/widgets/segmentedcontrol.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSpinBox>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

AppearanceSettings::AppearanceSettings(UiPreferences &preferences, QWidget *parent)
    : SettingsSection(tr("Appearance"), u"palette"_s, parent)
    , m_preferences(preferences)
{
    addLanguage();
    addTheme();
    addDensity();
    addTableFont();
    connect(&preferences, &UiPreferences::changed, this, [this] {
        refreshDefaults();
        refreshRestart();
    });
    refreshRestart();
}

void AppearanceSettings::addLanguage()
{
    auto *control = new QComboBox;
    control->addItem(tr("As the system has it"), QString());
    for (const QString &code : languageCodes())
        control->addItem(languageName(code), code);
    const auto show = [control](const QString &code) {
        control->setCurrentIndex(std::max(0, control->findData(code)));
    };
    show(m_preferences.language());
    connect(control, &QComboBox::currentIndexChanged, this,
            [this, control] { m_preferences.setLanguage(control->currentData().toString()); });
    SettingRow *row = addRow(
        tr("Lang&uage"),
        tr("Of the window and of millrace-cli, with the numbers and dates that go with it. A "
           "change takes effect at the next start."),
        control,
        {[this] { return m_preferences.language().isEmpty(); }, [show] { show(QString()); }});
    m_restart = new QPushButton(tr("&Restart now"));
    connect(m_restart, &QPushButton::clicked, &m_preferences, &UiPreferences::restartRequested);
    auto *below = new QWidget;
    auto *layout = new QHBoxLayout(below);
    layout->setContentsMargins({});
    layout->addWidget(m_restart);
    layout->addStretch();
    addBelow(row, below);
}

/// The restart is offered while the window speaks another language than the chosen one.
void AppearanceSettings::refreshRestart()
{
    const QString next = languageFor(m_preferences.language(), QLocale::system().uiLanguages());
    m_restart->setVisible(next != spokenLanguage());
}

void AppearanceSettings::addTheme()
{
    // In the order of Theme::Choice.
    auto *control = new SegmentedControl;
    control->addSegment(tr("System"));
    control->addSegment(tr("Light"), u"sun"_s);
    control->addSegment(tr("Dark"), u"moon"_s);
    control->setCurrentIndex(static_cast<int>(m_preferences.themeChoice()));
    connect(control, &SegmentedControl::currentChanged, this, [this](int index) {
        m_preferences.setThemeChoice(static_cast<Theme::Choice>(index));
        Theme::instance().setChoice(m_preferences.themeChoice());
    });
    addRow(tr("Colours"), tr("Light or dark, or as the desktop has it."), control,
           {[this] { return m_preferences.themeChoice() == Theme::Choice::System; },
            [control] { control->setCurrentIndex(static_cast<int>(Theme::Choice::System)); }});
}

void AppearanceSettings::addDensity()
{
    auto *control = new SegmentedControl;
    control->addSegment(tr("Comfortable"));
    control->addSegment(tr("Compact"));
    control->setCurrentIndex(static_cast<int>(m_preferences.density()));
    connect(control, &SegmentedControl::currentChanged, this,
            [this](int index) { m_preferences.setDensity(static_cast<Density>(index)); });
    addRow(tr("Density"),
           tr("The height of the rows in tables, in the schema tree and in the timeline."), control,
           {[this] { return m_preferences.density() == Density::Comfortable; },
            [control] { control->setCurrentIndex(static_cast<int>(Density::Comfortable)); }});
}

void AppearanceSettings::addTableFont()
{
    auto *control = new QSpinBox;
    control->setRange(80, 160);
    control->setSingleStep(10);
    control->setSuffix(tr(" %"));
    control->setValue(m_preferences.tableFontPercent());
    connect(control, &QSpinBox::valueChanged, this,
            [this](int percent) { m_preferences.setTableFontPercent(percent); });
    addRow(tr("Si&ze of text in tables"),
           tr("The size of the text in tables, in the schema tree and in the timeline, "
              "compared with other text."),
           control,
           {[this] { return m_preferences.tableFontPercent() == 100; },
            [control] { control->setValue(100); }});
}

} // namespace millrace

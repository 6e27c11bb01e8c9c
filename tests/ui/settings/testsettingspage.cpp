#include "core/interchange/noticestorage.h"
#include "core/language/language.h"
#include "core/secrets/profilesecretstore.h"
#include "core/store/connectionlock.h"
#include "core/store/endpointrepository.h"
#include "core/store/enginesettings.h"
#include "core/store/storedcatalogue.h"
#include "core/store/storedretention.h"
#include "tests/ui/workspacefixture.h"
#include "ui/notices/noticewaysedit.h"
#include "ui/settings/actioncollection.h"
#include "ui/settings/discardvault.h"
#include "ui/settings/pagekeys.h"
#include "ui/settings/passphrasedialog.h"
#include "ui/settings/preferences.h"
#include "ui/settings/settingrow.h"
#include "ui/settings/settingspage.h"
#include "ui/settings/settingssection.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/segmentedcontrol.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QRadioButton>
#include <QSpinBox>
#include <QToolButton>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

void clickButton(const QWidget &dialog, const QString &text)
{
    for (QPushButton *button : dialog.findChildren<QPushButton *>()) {
        if (button->text().remove(u'&') == text) {
            button->click();
            return;
        }
    }
    qFatal("There is no button \"%s\".", qUtf8Printable(text));
}

} // namespace

class TestSettingsPage final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void onePageAtATime();
    void searchShowsHitsOfAllPages();
    void searchWithoutHitSaysSo();
    void colorsChangeAtOnce();
    void resetPageBringsDefaultsBack();
    void defaultIsMarkedAndOneSettingCanGoBack();
    void keysAreTypedAndClashesRefused();
    void daysGoIntoTheProfile();
    void eachKindHasItsRoom();
    void roomThatIsUsedIsShown();
    void storageIsCompactedAndTellsTheSizes();
    void runsAtOnceReachTheEngine();
    void memoryLimitAndLogLevelAreStored();
    void addressOfTheCatalogueIsStored();
    void languageIsChosenAndARestartOffered();
    void waitsAreChosen();
    void plainTrayIconIsChosen();
    void keysOfAPageAreEdited();
    void networkIsFoundFromEveryPage();
    void plainTextIsWarnedAbout();
    void lostPassphraseMakesRoomForANewVault();
    void discardingTellsWhatIsLost();
    void everyControlHasANameAndALabel();

private:
    [[nodiscard]] SettingRow *row(const QString &name) const;
    template<typename Control>
    [[nodiscard]] Control *control(const QString &name) const
    {
        SettingRow *found = row(name);
        return found == nullptr ? nullptr : qobject_cast<Control *>(found->control());
    }

    std::unique_ptr<WorkspaceFixture> m_fixture;
    std::unique_ptr<UiPreferences> m_preferences;
    std::unique_ptr<ActionCollection> m_actions;
    std::unique_ptr<ProfileSecretStore> m_secrets;
    std::unique_ptr<SettingsPage> m_page;
};

void TestSettingsPage::init()
{
    m_fixture = std::make_unique<WorkspaceFixture>();
    m_preferences = std::make_unique<UiPreferences>(m_fixture->folder.filePath(u"window.ini"_s));
    m_actions = std::make_unique<ActionCollection>(*m_preferences);
    m_actions->add(u"one"_s, u"File"_s, u"First act"_s, Qt::CTRL | Qt::Key_1);
    m_actions->add(u"two"_s, u"File"_s, u"Second act"_s, Qt::CTRL | Qt::Key_2);
    addPageKeys(*m_actions);
    m_secrets = std::make_unique<ProfileSecretStore>(m_fixture->folder.path());
    m_page = std::make_unique<SettingsPage>(*m_fixture->workspace, *m_preferences, *m_actions,
                                            *m_secrets);
    m_page->resize(1000, 700);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
}

void TestSettingsPage::cleanup()
{
    m_page.reset();
    m_secrets->stop();
    m_fixture.reset();
    m_secrets.reset();
    m_actions.reset();
    m_preferences.reset();
    Theme::instance().setChoice(Theme::Choice::System);
}

SettingRow *TestSettingsPage::row(const QString &name) const
{
    for (SettingRow *row : m_page->findChildren<SettingRow *>()) {
        if (row->name() == name)
            return row;
    }
    return nullptr;
}

void TestSettingsPage::onePageAtATime()
{
    auto *list = m_page->findChild<QListView *>();
    list->setFocus();
    QVERIFY(row(u"Start at login"_s)->isVisible());
    QVERIFY(!row(u"Density"_s)->isVisible());
    QTest::keyClick(list, Qt::Key_Down);
    QVERIFY(!row(u"Start at login"_s)->isVisible());
    QVERIFY(row(u"Density"_s)->isVisible());
}

void TestSettingsPage::searchShowsHitsOfAllPages()
{
    auto *search = m_page->findChild<FilterEdit *>();
    QTest::keyClicks(search, u"login"_s);
    QTRY_VERIFY(row(u"Start at login"_s)->isVisible() && !row(u"Remembered places"_s)->isVisible());
    search->clear();
    QTest::keyClicks(search, u"record"_s);
    QTRY_VERIFY(row(u"Many rejected records"_s)->isVisible());
    QVERIFY(row(u"Keep closed rejected records"_s)->isVisible());
    QVERIFY(!row(u"Density"_s)->isVisible());
    QTest::keyClick(search, Qt::Key_Escape);
    QTRY_VERIFY(row(u"Start at login"_s)->isVisible() && row(u"Remembered places"_s)->isVisible());
    QVERIFY(!row(u"Many rejected records"_s)->isVisible());
}

void TestSettingsPage::searchWithoutHitSaysSo()
{
    auto *search = m_page->findChild<FilterEdit *>();
    QTest::keyClicks(search, u"zebra"_s);
    const auto isSaid = [this] {
        for (const QLabel *label : m_page->findChildren<QLabel *>()) {
            if (label->isVisible() && label->text().contains(u"No setting matches \"zebra\""_s))
                return true;
        }
        return false;
    };
    QTRY_VERIFY(isSaid());
}

void TestSettingsPage::colorsChangeAtOnce()
{
    m_page->showSection(SettingsPage::Section::Appearance);
    auto *colors = control<SegmentedControl>(u"Colours"_s);
    QVERIFY(colors != nullptr);
    colors->setCurrentIndex(static_cast<int>(Theme::Choice::Dark));
    QCOMPARE(Theme::instance().scheme(), Scheme::Dark);
    QCOMPARE(m_preferences->themeChoice(), Theme::Choice::Dark);
}

void TestSettingsPage::resetPageBringsDefaultsBack()
{
    m_page->showSection(SettingsPage::Section::Notifications);
    const auto stored = [this] { return must(storedNotices(*m_fixture->database)).rules; };
    auto *recovery = control<NoticeWaysEdit>(u"Recovery"_s);
    auto *box = recovery->findChild<QCheckBox *>();
    QCOMPARE(box->accessibleName(), u"Recovery: Desktop"_s);
    QTest::mouseClick(box, Qt::LeftButton, {}, {8, 8});
    auto *records = control<QSpinBox>(u"Rejected records of a run"_s);
    records->setValue(5);
    QTRY_COMPARE(stored().manyRejected, 5);
    QVERIFY(!stored().channels.at(NoticeKind::Recovery).contains(NoticeChannel::Desktop));
    QVERIFY(stored().channels.at(NoticeKind::Recovery).contains(NoticeChannel::Mail));
    QPushButton *reset = nullptr;
    for (QPushButton *button : m_page->findChildren<QPushButton *>()) {
        if (button->isVisible() && button->text() == u"Reset page"_s)
            reset = button;
    }
    QVERIFY(reset != nullptr);
    QTest::mouseClick(reset, Qt::LeftButton);
    QTRY_COMPARE(stored(), NoticeRules());
    QVERIFY(box->isChecked());
    QCOMPARE(records->value(), NoticeRules().manyRejected);
    QVERIFY(!reset->isEnabled());
}

void TestSettingsPage::defaultIsMarkedAndOneSettingCanGoBack()
{
    m_page->showSection(SettingsPage::Section::Appearance);
    SettingRow *size = row(u"Size of text in tables"_s);
    auto *value = qobject_cast<QSpinBox *>(size->control());
    QVERIFY(size->isDefault());
    value->setFocus();
    QTest::keyClick(value, Qt::Key_Up);
    QVERIFY(!size->isDefault());
    QCOMPARE(m_preferences->tableFontPercent(), 110);
    auto *back = size->findChild<QToolButton *>();
    QVERIFY(back->isVisible());
    QTest::keyClick(back, Qt::Key_Space);
    QVERIFY(size->isDefault());
    QCOMPARE(m_preferences->tableFontPercent(), 100);
}

void TestSettingsPage::keysAreTypedAndClashesRefused()
{
    m_page->showSection(SettingsPage::Section::Shortcuts);
    auto *edit = control<QKeySequenceEdit>(u"First act"_s);
    QVERIFY(edit != nullptr);
    edit->setFocus();
    QSignalSpy finished(edit, &QKeySequenceEdit::editingFinished);
    QTest::keyClick(edit, Qt::Key_2, Qt::ControlModifier);
    QVERIFY(finished.wait());
    QCOMPARE(m_actions->keys(u"one"_s), QKeySequence(Qt::CTRL | Qt::Key_1));
    QCOMPARE(edit->keySequence(), QKeySequence(Qt::CTRL | Qt::Key_1));
    bool isSaid = false;
    for (const QLabel *label : row(u"First act"_s)->findChildren<QLabel *>())
        isSaid = isSaid || (label->isVisible() && label->text().contains(u"Second act"_s));
    QVERIFY(isSaid);

    QTest::keyClick(edit, Qt::Key_7, Qt::ControlModifier);
    QVERIFY(finished.wait());
    QCOMPARE(m_actions->action(u"one"_s)->shortcut(), QKeySequence(Qt::CTRL | Qt::Key_7));
    QVERIFY(!row(u"First act"_s)->isDefault());
}

void TestSettingsPage::daysGoIntoTheProfile()
{
    m_page->showSection(SettingsPage::Section::Storage);
    auto *days = control<QSpinBox>(u"Keep runs"_s);
    QTRY_COMPARE(days->value(), 180);
    days->setFocus();
    days->selectAll();
    QTest::keyClicks(days, u"30"_s);
    QTest::keyClick(days, Qt::Key_Return);
    QTRY_COMPARE(must(storedRetention(*m_fixture->database)).keepRunsDays, std::optional(30));
    QTest::keyClick(days, Qt::Key_Home);
    days->setValue(0);
    QCOMPARE(days->text(), u"For ever"_s);
    QTRY_COMPARE(must(storedRetention(*m_fixture->database)).keepRunsDays, std::optional<int>());
    QCOMPARE(must(storedRetention(*m_fixture->database)).keepClosedRejectedDays,
             std::optional(180));
}

void TestSettingsPage::eachKindHasItsRoom()
{
    m_page->showSection(SettingsPage::Section::Storage);
    const auto stored = [this] { return must(storedRetention(*m_fixture->database)); };
    const auto type = [](QSpinBox *box, const QString &text) {
        box->setFocus();
        box->selectAll();
        QTest::keyClicks(box, text);
        QTest::keyClick(box, Qt::Key_Return);
    };
    auto *logs = control<QSpinBox>(u"Room for logs"_s);
    QTRY_COMPARE(logs->value(), 2'000);
    QVERIFY(row(u"Room for logs"_s)->isDefault());
    type(logs, u"5"_s);
    QTRY_COMPARE(stored().mostLogs, std::optional(qint64(5'000'000)));
    QVERIFY(!row(u"Room for logs"_s)->isDefault());
    type(logs, u"0"_s);
    QCOMPARE(logs->text(), u"No limit"_s);
    QTRY_COMPARE(stored().mostLogs, std::optional<qint64>());
    type(control<QSpinBox>(u"Keep logs"_s), u"9"_s);
    QTRY_COMPARE(stored().keepLogsDays, std::optional(9));
    type(control<QSpinBox>(u"Room for runs"_s), u"6"_s);
    QTRY_COMPARE(stored().mostRuns, std::optional(qint64(6'000'000)));
    type(control<QSpinBox>(u"Room for rejected records"_s), u"7"_s);
    QTRY_COMPARE(stored().mostRejected, std::optional(qint64(7'000'000)));
    type(control<QSpinBox>(u"Room for last verifications"_s), u"8"_s);
    QTRY_COMPARE(stored().mostShownRows, std::optional(qint64(8'000'000)));
    QCOMPARE(stored().keepRunsDays, std::optional(180));
}

void TestSettingsPage::roomThatIsUsedIsShown()
{
    QFile log(m_fixture->profile.attemptLog(7, 1));
    QVERIFY(log.open(QIODevice::WriteOnly));
    log.write(QByteArray(3'400'000, 'x'));
    log.close();
    m_page->showSection(SettingsPage::Section::Storage);
    const auto says = [this](const QString &name, const QString &text) {
        for (const QLabel *label : row(name)->findChildren<QLabel *>()) {
            if (label->text().contains(text))
                return true;
        }
        return false;
    };
    QTRY_VERIFY(says(u"Keep logs"_s, u"Take 3.4 MB now."_s));
    QTRY_VERIFY(says(u"Size now"_s, u"logs 3.4 MB"_s));
    QVERIFY(says(u"Keep runs"_s, u" now. Counted"_s));
    QVERIFY(says(u"Keep closed rejected records"_s, u" now. Counted"_s));
    QVERIFY(says(u"Keep rows shown by verifications"_s, u" now. Counted"_s));
    QVERIFY(says(u"Previews"_s, u"no room"_s));
    // Older than the limit of another room: the file is of today.
    auto *room = control<QSpinBox>(u"Room for logs"_s);
    room->setValue(1);
    auto *remove = control<QPushButton>(u"Older history"_s);
    const QWidget *section = remove;
    while (qobject_cast<const SettingsSection *>(section) == nullptr)
        section = section->parentWidget();
    QTest::mouseClick(remove, Qt::LeftButton);
    QTRY_COMPARE(section->findChild<MessageBar *>()->text(),
                 u"Removed: runs 0, closed rejected records 0, logs of other runs 1 (3.4 MB), "
                 "rows of verifications 0."_s);
    QTRY_VERIFY(says(u"Size now"_s, u"logs 0 bytes"_s));
}

void TestSettingsPage::storageIsCompactedAndTellsTheSizes()
{
    const Connection connection = m_fixture->addConnection(u"Orders"_s);
    m_page->showSection(SettingsPage::Section::Storage);
    auto *compact = control<QPushButton>(u"Compact storage"_s);
    QVERIFY(compact != nullptr);
    const QWidget *section = compact;
    while (qobject_cast<const SettingsSection *>(section) == nullptr)
        section = section->parentWidget();
    const auto *messages = section->findChild<MessageBar *>();
    {
        const auto lock = must(ConnectionLock::acquire(m_fixture->profile, connection.id));
        QTest::mouseClick(compact, Qt::LeftButton);
        QCOMPARE(compact->text(), u"&Cancel"_s);
        QTRY_COMPARE(messages->text(),
                     u"The storage cannot be compacted while a connection runs."_s);
        QCOMPARE(compact->text(), u"Com&pact now"_s);
    }
    QTest::mouseClick(compact, Qt::LeftButton);
    QTRY_VERIFY2(messages->text().startsWith(u"The storage is compacted: "_s),
                 qPrintable(messages->text()));
    QVERIFY(messages->text().contains(u" freed, "_s) && messages->text().endsWith(u" now."_s));
}

void TestSettingsPage::runsAtOnceReachTheEngine()
{
    m_page->showSection(SettingsPage::Section::Advanced);
    auto *runs = control<QSpinBox>(u"Connections at once"_s);
    runs->setValue(4);
    QCOMPARE(m_fixture->engine->maximumRuns(), 4);
    QCOMPARE(m_preferences->maximumRuns(), 4);
}

void TestSettingsPage::memoryLimitAndLogLevelAreStored()
{
    m_page->showSection(SettingsPage::Section::Advanced);
    const auto stored = [this] { return must(storedEngineSettings(*m_fixture->database)); };
    auto *memory = control<QSpinBox>(u"Memory limit"_s);
    auto *level = control<QComboBox>(u"Log of runs"_s);
    QCOMPARE(memory->text(), u"No limit"_s);
    QCOMPARE(level->currentText(), u"Everything"_s);
    memory->setFocus();
    memory->selectAll();
    QTest::keyClicks(memory, u"3"_s);
    QTest::keyClick(memory, Qt::Key_Return);
    QCOMPARE(memory->value(), 8); // Less would hold no batch.
    memory->setValue(256);
    auto *interval = control<QSpinBox>(u"Looks at sources"_s);
    QCOMPARE(interval->value(), 24 * 60);
    interval->setValue(0);
    QCOMPARE(interval->text(), u"Each run looks"_s);
    interval->setValue(90);
    level->setCurrentIndex(1);
    QTRY_COMPARE(stored().keptLevel, LogLevel::Warning);
    QCOMPARE(stored().memoryLimit, qint64(256) << 20);
    QCOMPARE(stored().schemaInterval, std::chrono::minutes(90));
    QVERIFY(!row(u"Memory limit"_s)->isDefault());
    QTest::mouseClick(row(u"Looks at sources"_s)->findChild<QToolButton *>(), Qt::LeftButton);
    QTest::mouseClick(row(u"Memory limit"_s)->findChild<QToolButton *>(), Qt::LeftButton);
    QTest::mouseClick(row(u"Log of runs"_s)->findChild<QToolButton *>(), Qt::LeftButton);
    QTRY_VERIFY(stored() == EngineSettings());
}

void TestSettingsPage::addressOfTheCatalogueIsStored()
{
    m_page->showSection(SettingsPage::Section::Advanced);
    const auto stored = [this] { return must(storedCatalogueAddress(*m_fixture->database)); };
    auto *address = control<QLineEdit>(u"Address of the catalogue"_s);
    QVERIFY(address != nullptr);
    QVERIFY(address->placeholderText().startsWith(u"https://"_s));
    QVERIFY(row(u"Address of the catalogue"_s)->isDefault());
    address->setFocus();
    QTest::keyClicks(address, u"https://me:sesame@mirror.example"_s);
    QTest::keyClick(address, Qt::Key_Return);
    const auto isTold = [&](const QString &words) {
        const auto labels = row(u"Address of the catalogue"_s)->findChildren<QLabel *>();
        return std::ranges::any_of(labels, [&](const QLabel *label) {
            return label->isVisible() && label->text().contains(words);
        });
    };
    QVERIFY(isTold(u"a name or a password"_s));
    QVERIFY(stored().isEmpty());
    address->selectAll();
    QTest::keyClicks(address, u"https://mirror.example/files"_s);
    QTest::keyClick(address, Qt::Key_Return);
    QTRY_COMPARE(stored().toString(), u"https://mirror.example/files"_s);
    QVERIFY(!isTold(u"a name or a password"_s));
    QVERIFY(!row(u"Address of the catalogue"_s)->isDefault());
    // What another program set is shown.
    must(storeCatalogueAddress(*m_fixture->database, QUrl(u"https://other.example"_s)));
    m_page->hide();
    m_page->show();
    QTRY_COMPARE(address->text(), u"https://other.example"_s);
}

void TestSettingsPage::languageIsChosenAndARestartOffered()
{
    auto *box = control<QComboBox>(u"Language"_s);
    QVERIFY(box != nullptr);
    QCOMPARE(box->count(), languageCodes().size() + 1);
    QCOMPARE(box->currentIndex(), 0);
    QPushButton *restart = nullptr;
    for (auto *button : m_page->findChildren<QPushButton *>()) {
        if (button->text() == u"&Restart now"_s)
            restart = button;
    }
    QVERIFY(restart != nullptr && restart->isHidden());
    box->setCurrentIndex(box->findData(u"en"_s));
    QCOMPARE(m_preferences->language(), u"en"_s);
    QVERIFY(restart->isHidden()); // It speaks English already.
    m_preferences->setLanguage({});
    QVERIFY(m_preferences->language().isEmpty());
    QVERIFY(languageCodes().size() > 1);
    box->setCurrentIndex(box->findData(languageCodes().last()));
    QVERIFY(!restart->isHidden());
    QSignalSpy wishes(m_preferences.get(), &UiPreferences::restartRequested);
    restart->click();
    QCOMPARE(wishes.count(), 1);
}

void TestSettingsPage::waitsAreChosen()
{
    auto *metered = control<SegmentedControl>(u"On a metered network"_s);
    auto *battery = control<SegmentedControl>(u"On battery"_s);
    QVERIFY(row(u"On battery"_s)->isDefault());
    metered->setCurrentIndex(1);
    QVERIFY(m_preferences->waitsOnMetered());
    QVERIFY(!m_preferences->waitsOnBattery());
    battery->setCurrentIndex(1);
    QVERIFY(m_preferences->waitsOnBattery());
    QTest::mouseClick(row(u"On battery"_s)->findChild<QToolButton *>(), Qt::LeftButton);
    QVERIFY(!m_preferences->waitsOnBattery());
    QCOMPARE(battery->currentIndex(), 0);
}

void TestSettingsPage::plainTrayIconIsChosen()
{
    m_page->showSection(SettingsPage::Section::Notifications);
    control<QCheckBox>(u"One-colour icon in the tray"_s)->setChecked(true);
    QVERIFY(m_preferences->hasPlainTrayIcon());
}

void TestSettingsPage::keysOfAPageAreEdited()
{
    m_page->showSection(SettingsPage::Section::Shortcuts);
    auto *edit = control<QKeySequenceEdit>(u"Duplicate the connection"_s);
    QVERIFY(edit != nullptr);
    QAction duplicate;
    followPageKeys(&duplicate, u"connections.duplicate"_s);
    edit->setFocus();
    QSignalSpy finished(edit, &QKeySequenceEdit::editingFinished);
    // Taken by an action of the window.
    QTest::keyClick(edit, Qt::Key_2, Qt::ControlModifier);
    QVERIFY(finished.wait());
    QCOMPARE(duplicate.shortcut(), QKeySequence(Qt::CTRL | Qt::Key_D));
    QTest::keyClick(edit, Qt::Key_U, Qt::ControlModifier);
    QVERIFY(finished.wait());
    QCOMPARE(duplicate.shortcut(), QKeySequence(Qt::CTRL | Qt::Key_U));
}

void TestSettingsPage::networkIsFoundFromEveryPage()
{
    auto *search = m_page->findChild<FilterEdit *>();
    QTest::keyClicks(search, u"proxy"_s);
    QTRY_VERIFY(row(u"Address of the proxy"_s)->isVisible());
    QVERIFY(row(u"Databases"_s)->isVisible()); // Its sentence has the word.
    QVERIFY(!row(u"Time limit for reading"_s)->isVisible());
    QVERIFY(!row(u"Start at login"_s)->isVisible());
}

void TestSettingsPage::plainTextIsWarnedAbout()
{
    m_page->showSection(SettingsPage::Section::Secrets);
    auto *plain = control<QRadioButton>(u"Plain text"_s);
    plain->setFocus();
    QTest::keyClick(plain, Qt::Key_Space);
    auto *warning = m_page->findChild<QMessageBox *>();
    QVERIFY(warning != nullptr);
    QVERIFY(!plain->isChecked());
    QTest::keyClick(warning, Qt::Key_Escape);
    QCOMPARE(must(m_secrets->backend()), std::optional<SecretBackend>());

    QTRY_VERIFY(m_page->findChild<QMessageBox *>() == nullptr);
    QTest::keyClick(plain, Qt::Key_Space);
    warning = m_page->findChild<QMessageBox *>();
    QVERIFY(warning != nullptr);
    for (QAbstractButton *button : warning->buttons()) {
        if (warning->buttonRole(button) == QMessageBox::DestructiveRole)
            button->click();
    }
    QTRY_VERIFY(plain->isChecked());
    QCOMPARE(must(m_secrets->backend()), std::optional(SecretBackend::Plain));
}

void TestSettingsPage::lostPassphraseMakesRoomForANewVault()
{
    must(m_secrets->createVault(u"forgotten"_s));
    m_page->showSection(SettingsPage::Section::Secrets);
    auto *place = control<QRadioButton>(u"Encrypted file"_s);
    place->setFocus();
    QTest::keyClick(place, Qt::Key_Space);
    auto *asking = m_page->findChild<PassphraseDialog *>();
    QVERIFY(asking != nullptr);
    clickButton(*asking, u"The passphrase is lost…"_s);
    QTRY_VERIFY(asking->findChild<QMessageBox *>() != nullptr);
    // Kept after all: nothing has happened.
    QTest::keyClick(asking->findChild<QMessageBox *>(), Qt::Key_Escape);
    QTRY_VERIFY(asking->findChild<QMessageBox *>() == nullptr);
    QVERIFY(m_secrets->hasVault());

    clickButton(*asking, u"The passphrase is lost…"_s);
    QTRY_VERIFY(asking->findChild<QMessageBox *>() != nullptr);
    auto *box = asking->findChild<QMessageBox *>();
    QVERIFY(box->informativeText().contains(u"No secret that is in use is in it."_s));
    const QPointer<PassphraseDialog> former = asking;
    clickButton(*box, u"Discard the secrets"_s);
    QTRY_VERIFY(former.isNull());
    QVERIFY(!m_secrets->hasVault());
    QVERIFY(QFile::exists(m_secrets->vaultPath() + u".discarded-1"_s));

    auto *making = m_page->findChild<PassphraseDialog *>();
    QVERIFY(making != nullptr);
    const auto edits = making->findChildren<QLineEdit *>();
    QCOMPARE(edits.size(), 2);
    for (QLineEdit *edit : edits)
        QTest::keyClicks(edit, u"fresh words"_s);
    QTest::keyClick(edits[1], Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(must(m_secrets->backend()), std::optional(SecretBackend::Vault),
                              30'000);
    must(m_secrets->unlockVault(u"fresh words"_s));
}

void TestSettingsPage::discardingTellsWhatIsLost()
{
    must(m_secrets->createVault(u"forgotten"_s));
    must(m_secrets->setBackend(SecretBackend::Vault, {}));
    EndpointRepository endpoints(*m_fixture->database);
    const QJsonObject configuration{{u"password"_s, QJsonObject{{u"$secret"_s, u"shop/p"_s}}}};
    must(endpoints.save({{}, EndpointRole::Source, u"sample"_s, u"Shop"_s, configuration}));
    must(endpoints.save({{}, EndpointRole::Source, u"sample"_s, u"Open"_s, {}}));
    bool isDiscarded = false;
    askToDiscardVault(*m_fixture->workspace, *m_secrets, m_page.get(),
                      [&isDiscarded] { isDiscarded = true; });
    QTRY_VERIFY(m_page->findChild<QMessageBox *>() != nullptr);
    auto *box = m_page->findChild<QMessageBox *>();
    QVERIFY2(box->informativeText().contains(u"Sources: Shop"_s),
             qPrintable(box->informativeText()));
    QVERIFY(!box->informativeText().contains(u"Open"_s));
    QVERIFY(m_secrets->hasVault() && !isDiscarded);
    clickButton(*box, u"Discard the secrets"_s);
    QTRY_VERIFY(isDiscarded);
    QCOMPARE(m_secrets->read(u"shop/p"_s).error().code, u"secrets.vault_missing"_s);
}

void TestSettingsPage::everyControlHasANameAndALabel()
{
    for (const SettingRow *row : m_page->findChildren<SettingRow *>()) {
        if (row->control() == nullptr)
            continue;
        QVERIFY2(!row->control()->accessibleName().isEmpty(), qUtf8Printable(row->name()));
        bool hasBuddy = false;
        for (const QLabel *label : row->findChildren<QLabel *>())
            hasBuddy = hasBuddy || label->buddy() == row->control();
        QVERIFY2(hasBuddy, qUtf8Printable(row->name()));
    }
}

QTEST_MAIN(TestSettingsPage)
#include "testsettingspage.moc"

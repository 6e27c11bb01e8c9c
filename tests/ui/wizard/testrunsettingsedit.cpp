// The advanced settings of runs: patience, and what is called after them.
#include "core/model/connection.h"
#include "core/model/runhookjson.h"
#include "ui/theme/language.h"
#include "ui/wizard/advancededit.h"
#include "ui/wizard/runhooksedit.h"
#include "ui/wizard/runpolicyedit.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QToolButton>
#include <QtTest>

#include <algorithm>

using namespace millrace;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class TestRunSettingsEdit final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { installLanguage(QLocale::c()); }
    void showsEveryNumberAndGivesItBack();
    void keepsSecondsThatWereNotTouched();
    void everyNumberHasANameAndAMeaningOfZero();
    void commandsKeepTheirArguments();
    void hookThatCannotBeCalledSaysSo();
    void keptAddressIsNotShownAndStays();
    void addsAndRemovesByButtons();
    void isPartOfTheAdvancedSettings();
};

void TestRunSettingsEdit::showsEveryNumberAndGivesItBack()
{
    RunPolicy policy;
    policy.mostCompleteInRow = 7;
    policy.mostPartial = 0;
    policy.waitFactor = 9;
    policy.longestWait = 77s;
    policy.sourceSilence = 5min;
    policy.pauseDays = 11;
    RunPolicyEdit edit;
    QSignalSpy edited(&edit, &RunPolicyEdit::edited);
    edit.setPolicy(policy);
    QCOMPARE(edited.size(), 0);
    QCOMPARE(edit.applied({}), policy);
    auto *days = edit.findChild<QSpinBox *>(u"pause_days"_s);
    QVERIFY(days);
    days->setValue(12);
    QCOMPARE(edited.size(), 1);
    QCOMPARE(edit.applied(policy).pauseDays, 12);
}

void TestRunSettingsEdit::keepsSecondsThatWereNotTouched()
{
    RunPolicy policy;
    policy.longestRun = 90s; // not a whole number of hours
    RunPolicyEdit edit;
    edit.setPolicy(policy);
    QCOMPARE(edit.applied(policy).longestRun, 90s);
    edit.findChild<QSpinBox *>(u"longest_run_seconds"_s)->setValue(3);
    QCOMPARE(edit.applied(policy).longestRun, std::chrono::seconds(3h));
}

void TestRunSettingsEdit::everyNumberHasANameAndAMeaningOfZero()
{
    RunPolicyEdit edit;
    const auto boxes = edit.findChildren<QSpinBox *>();
    QCOMPARE(boxes.size(), 14);
    for (const QSpinBox *box : boxes) {
        QVERIFY(!box->accessibleName().isEmpty());
        QVERIFY2(box->minimum() > 0 || !box->specialValueText().isEmpty(),
                 qPrintable(box->objectName()));
    }
}

void TestRunSettingsEdit::commandsKeepTheirArguments()
{
    RunHook hook;
    hook.program = u"/opt/my tools/tell"_s;
    hook.arguments = {u"a \"quoted\" word"_s, u"plain"_s, u""_s};
    hook.moment = RunHookMoment::NotSucceeded;
    hook.timeLimit = 7s;
    RunHooksEdit edit;
    edit.setHooks({hook});
    QCOMPARE(edit.hooks(), std::vector<RunHook>{hook});
}

void TestRunSettingsEdit::hookThatCannotBeCalledSaysSo()
{
    RunHooksEdit edit;
    edit.findChildren<QPushButton *>().at(1)->click();
    QVERIFY(edit.hooks().empty());
    QVERIFY(edit.problem().isEmpty());
    auto *target = edit.findChild<QLineEdit *>();
    QVERIFY(target);
    QTest::keyClicks(target, u"ftp://example.org"_s);
    QVERIFY(edit.hooks().empty());
    QVERIFY(edit.problem().contains(u"an address with http or https"_s));
    const auto labels = edit.findChildren<QLabel *>();
    QVERIFY(std::ranges::any_of(labels, [](const QLabel *label) {
        return label->text().contains(u"an address with http or https"_s) && !label->isHidden();
    }));
    target->clear();
    QTest::keyClicks(target, u"https://example.org/x"_s);
    QCOMPARE(edit.hooks().size(), std::size_t(1));
    QVERIFY(edit.problem().isEmpty());
}

void TestRunSettingsEdit::keptAddressIsNotShownAndStays()
{
    RunHook hook;
    hook.kind = RunHookKind::Webhook;
    hook.urlSecret = {{u"$secret"_s, u"hook/1"_s}};
    hook.host = u"hooks.example.org"_s;
    RunHooksEdit edit;
    edit.setHooks({hook});
    auto *target = edit.findChild<QLineEdit *>();
    QVERIFY(target->text().isEmpty());
    QVERIFY(target->placeholderText().contains(u"hooks.example.org"_s));
    QCOMPARE(edit.hooks(), std::vector<RunHook>{hook});
    QVERIFY(edit.problem().isEmpty());
    // Another one takes its place; taking it out again keeps the former.
    QTest::keyClicks(target, u"https://example.org/x"_s);
    QCOMPARE(edit.hooks().front().url, u"https://example.org/x"_s);
    QVERIFY(edit.hooks().front().urlSecret.isEmpty());
    target->selectAll();
    QTest::keyClick(target, Qt::Key_Delete);
    QCOMPARE(edit.hooks(), std::vector<RunHook>{hook});
}

void TestRunSettingsEdit::addsAndRemovesByButtons()
{
    RunHooksEdit full;
    QPushButton *add = full.findChildren<QPushButton *>().at(0);
    RunHook hook;
    hook.program = u"true"_s;
    full.setHooks(std::vector<RunHook>(s_mostRunHooks, hook));
    QVERIFY(!add->isEnabled());
    full.setHooks({});
    QVERIFY(add->isEnabled());
    RunHooksEdit edit;
    QSignalSpy edited(&edit, &RunHooksEdit::edited);
    edit.findChildren<QPushButton *>().at(0)->click();
    QTest::keyClicks(edit.findChild<QLineEdit *>(), u"true --flag"_s);
    QCOMPARE(edit.hooks().size(), std::size_t(1));
    QCOMPARE(edit.hooks().front().program, u"true"_s);
    QCOMPARE(edit.hooks().front().arguments, QStringList{u"--flag"_s});
    QVERIFY(!edited.isEmpty());
    edit.findChild<QToolButton *>()->click();
    QVERIFY(edit.hooks().empty());
}

void TestRunSettingsEdit::isPartOfTheAdvancedSettings()
{
    ConnectionSettings settings;
    settings.runPolicy.warnDays = 2;
    RunHook hook;
    hook.program = u"true"_s;
    settings.hooks = {hook};
    AdvancedEdit edit;
    edit.setSettings(settings);
    QCOMPARE(edit.applied({}).runPolicy, settings.runPolicy);
    QCOMPARE(edit.applied({}).hooks, settings.hooks);
}

QTEST_MAIN(TestRunSettingsEdit)
#include "testrunsettingsedit.moc"

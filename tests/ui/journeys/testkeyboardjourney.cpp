#include "tests/ui/journeys/keyboardjourney.h"
#include "ui/theme/language.h"

using namespace millrace;
using namespace millrace::test;

class TestKeyboardJourney : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { installLanguage(QLocale::c()); }
    void emptyProfileToFinishedSyncByKeyboardAlone();
};

void TestKeyboardJourney::emptyProfileToFinishedSyncByKeyboardAlone()
{
    Stage stage(ScriptedProfile::Content::Empty);
    QVERIFY(QTest::qWaitForWindowActive(&stage.window()));
    QCOMPARE(KeyboardJourney(stage).run(), QString());
}

QTEST_MAIN(TestKeyboardJourney)
#include "testkeyboardjourney.moc"

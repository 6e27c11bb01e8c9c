#include "tests/ui/journeys/keyboardjourney.h"
#include "ui/theme/language.h"

using namespace millrace;
using namespace millrace::test;

class TestX11Journey : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { installLanguage(QLocale::c()); }
    void keyboardAloneIsEnoughInAWindowSession();
};

void TestX11Journey::keyboardAloneIsEnoughInAWindowSession()
{
    QCOMPARE(QGuiApplication::platformName(), QStringLiteral("xcb"));
    Stage stage(ScriptedProfile::Content::Empty);
    QVERIFY(QTest::qWaitForWindowActive(&stage.window()));
    QCOMPARE(KeyboardJourney(stage).run(), QString());
}

QTEST_MAIN(TestX11Journey)
#include "testx11journey.moc"

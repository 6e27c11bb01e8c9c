#include "tests/screenshots/offscreen.h"
#include "tests/screenshots/scenes.h"
#include "tests/ui/walk/languagemnemonics.h"
#include "ui/theme/language.h"

#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

/// The letters behind Alt of every window, page and dialogue in every language, and its help.
class TestMnemonics final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void lettersAreOfOneThingAndHelpIsThere_data();
    void lettersAreOfOneThingAndHelpIsThere();
    void cleanupTestCase();
    void sharedLetterIsFound();
    void markedTextsAreTranslated();

private:
    [[nodiscard]] QStringList faultsIn(QWidget &window) const;

    std::unique_ptr<LanguageMnemonics> m_mnemonics;
    std::unique_ptr<SceneShow> m_show;
    std::vector<Scene> m_scenes;
};

void TestMnemonics::initTestCase()
{
    installLanguage(QLocale::c());
    m_mnemonics = std::make_unique<LanguageMnemonics>();
    QVERIFY(m_mnemonics->languages().size() >= 7);
    m_show = std::make_unique<SceneShow>();
    m_scenes = allScenes();
}

void TestMnemonics::cleanupTestCase()
{
    m_show.reset();
    m_mnemonics.reset();
}

QStringList TestMnemonics::faultsIn(QWidget &window) const
{
    QStringList faults;
    for (const QString &fault : sharedMnemonics(window))
        faults << u"en: "_s + fault;
    for (const QString &language : m_mnemonics->languages()) {
        for (const QString &fault : sharedMnemonics(window, m_mnemonics->spokenIn(language)))
            faults << language + u": "_s + fault;
    }
    return faults;
}

void TestMnemonics::lettersAreOfOneThingAndHelpIsThere_data()
{
    QTest::addColumn<int>("index");
    for (int i = 0; const Scene &scene : allScenes())
        QTest::newRow(qPrintable(scene.name)) << i++;
}

void TestMnemonics::lettersAreOfOneThingAndHelpIsThere()
{
    QFETCH(int, index);
    QWidget &shown = m_show->show(m_scenes[static_cast<std::size_t>(index)]);
    const QStringList faults = faultsIn(shown) + faultsOfHelp(shown);
    // A message of a failure holds but the first of them.
    for (const QString &fault : faults)
        qWarning().noquote() << fault;
    QVERIFY(faults.isEmpty());
}

// The walk would see each of these.

void TestMnemonics::sharedLetterIsFound()
{
    QWidget window;
    const QPushButton first(u"&Yes"_s, &window);
    QPushButton second(u"S&ave"_s, &window);
    second.move(0, 50);
    window.show();
    const auto faults = [&window] {
        const SpokenIn spoken
            = [](const QString &text) { return text == "S&ave"_L1 ? u"&Just so"_s : u"&Ja"_s; };
        return sharedMnemonics(window, spoken).size();
    };
    QCOMPARE(sharedMnemonics(window), QStringList());
    QCOMPARE(faults(), 1);
    second.setEnabled(false);
    QCOMPARE(faults(), 0);

    QMenu menu(&window);
    menu.addAction(u"&Open"_s);
    menu.addAction(u"&Other"_s);
    QCOMPARE(sharedMnemonics(menu).size(), 1);
    QCOMPARE(sharedMnemonics(window).size(), 1);
    menu.actions().last()->setVisible(false);
    QCOMPARE(sharedMnemonics(window), QStringList());
}

void TestMnemonics::markedTextsAreTranslated()
{
    const LanguageMnemonics mnemonics;
    const QString yes = QCoreApplication::translate("QPlatformTheme", "&Yes");
    QVERIFY(yes.startsWith("&Yes"_L1));
    QCOMPARE(mnemonics.spokenIn(u"de"_s)(yes), u"&Ja"_s);
    QCOMPARE(mnemonics.spokenIn(u"fr"_s)(yes), u"&Oui"_s);
    // The program gives letters by itself in every language anew, and takes some away.
    QCOMPARE(mnemonics.spokenIn(u"de"_s)(u"&Yes"_s), QString());
    const QString plain = QString(yes).remove(u'&');
    QCOMPARE(mnemonics.spokenIn(u"de"_s)(plain), plain);
}

int main(int argc, char **argv)
{
    useOffscreenSize();
    QApplication application(argc, argv);
    TestMnemonics test;
    return QTest::qExec(&test, argc, argv);
}

#include "testmnemonics.moc"

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
    const LanguageMnemonics mnemonics;
    QWidget window;
    auto *first = new QPushButton(QCoreApplication::translate("QPlatformTheme", "&Yes"), &window);
    auto *second = new QPushButton(u"S&ave"_s, &window);
    second->move(0, 50);
    window.show();
    const auto faults = [&](const QString &language) {
        return sharedMnemonics(window, mnemonics.spokenIn(language)).size();
    };
    QCOMPARE(faults(u"de"_s), 0); // "&Ja" in German.
    second->setText(u"&Just so"_s);
    QCOMPARE(faults(u"de"_s), 1);
    QCOMPARE(faults(u"en"_s), 0);
    second->setEnabled(false);
    QCOMPARE(faults(u"de"_s), 0);
    QVERIFY(first->text().contains(u"Yes"_s));

    QMenu menu(&window);
    menu.addAction(u"&Open"_s);
    menu.addAction(u"&Other"_s);
    QCOMPARE(sharedMnemonics(menu).size(), 1);
    QCOMPARE(sharedMnemonics(window).size(), 1);
    menu.actions().last()->setVisible(false);
    QCOMPARE(sharedMnemonics(window), QStringList());
}

int main(int argc, char **argv)
{
    useOffscreenSize();
    QApplication application(argc, argv);
    TestMnemonics test;
    return QTest::qExec(&test, argc, argv);
}

#include "testmnemonics.moc"

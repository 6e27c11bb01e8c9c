#include "tests/screenshots/offscreen.h"
#include "tests/screenshots/scenes.h"
#include "tests/ui/walk/widgetchecks.h"
#include "ui/theme/language.h"

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

/// The walk with letters of twice the size, on a screen of the commonest size.
class TestLargeText : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void nothingIsClipped_data();
    void nothingIsClipped();
    void cleanupTestCase() { m_show.reset(); }

private:
    std::unique_ptr<SceneShow> m_show;
    std::vector<Scene> m_scenes;
};

void TestLargeText::initTestCase()
{
    // Before the theme is made, whose sizes follow it.
    QFont font = QApplication::font();
    font.setPointSizeF(font.pointSizeF() * 2);
    QApplication::setFont(font);
    installLanguage(QLocale::c());
    m_show = std::make_unique<SceneShow>(s_offscreenSize);
    m_scenes = allScenes();
}

void TestLargeText::nothingIsClipped_data()
{
    QTest::addColumn<int>("index");
    for (int i = 0; const Scene &scene : allScenes())
        QTest::newRow(qPrintable(scene.name)) << i++;
}

void TestLargeText::nothingIsClipped()
{
    QFETCH(int, index);
    QWidget &shown = m_show->show(m_scenes[static_cast<std::size_t>(index)]);
    QStringList faults = lastingFaults([&] { return clippedTexts(shown); });
    if (shown.width() > s_offscreenSize.width() || shown.height() > s_offscreenSize.height())
        faults << u"the window wants %1×%2"_s.arg(shown.width()).arg(shown.height());
    QVERIFY2(faults.isEmpty(), qPrintable(u"\n  "_s + faults.join(u"\n  "_s)));
}

int main(int argc, char **argv)
{
    useOffscreenSize();
    QApplication application(argc, argv);
    TestLargeText test;
    return QTest::qExec(&test, argc, argv);
}

#include "testlargetext.moc"

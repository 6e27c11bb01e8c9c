#include "tests/screenshots/offscreen.h"
#include "tests/screenshots/scenes.h"
#include "tests/testutils/pseudolanguage.h"
#include "tests/testutils/spokentexts.h"
#include "tests/ui/walk/layoutchecks.h"
#include "tests/ui/walk/scenedata.h"
#include "tests/ui/walk/shownwords.h"
#include "tests/ui/walk/widgetchecks.h"
#include "ui/theme/language.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QSplitter>
#include <QTabBar>

#include <algorithm>
#include <array>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

/// Places whose words are data, by the widget they lie in, and why.
struct DataPlace final
{
    const char *place; ///< As ShownWord::place begins.
    const char *reason;
};

constexpr std::array s_dataPlaces{
    DataPlace{"choice of QFontComboBox", "fonts of the system"},
    DataPlace{"heading of QHeaderView in millrace::RecordTable", "fields of a stream"},
    DataPlace{"heading of QHeaderView in millrace::PreviewTable", "fields of a stream"},
};

constexpr int s_mostLevels = 12; ///< Of layouts within one another.

bool isDataPlace(const QString &place)
{
    return std::ranges::any_of(s_dataPlaces, [&](const DataPlace &each) {
        return place.startsWith(QLatin1StringView(each.place));
    });
}

/// What was changed last has its place, too: layouts tell each other by events.
void layOut()
{
    for (int level = 0; level < s_mostLevels; ++level)
        QCoreApplication::processEvents();
}

void turn(QWidget &window, Qt::LayoutDirection direction)
{
    QGuiApplication::setLayoutDirection(direction);
    // What lays its parts out by itself does so when its size changes: a person chooses the
    // language before the window is made.
    for (QSplitter *splitter : window.findChildren<QSplitter *>())
        splitter->setSizes(splitter->sizes());
    for (QWidget *widget : window.findChildren<QWidget *>()) {
        QResizeEvent event(widget->size(), widget->size());
        if (widget->isVisible())
            QCoreApplication::sendEvent(widget, &event);
    }
    layOut();
}

} // namespace

/// The walk in a language that is longer than any and is read from the right: what is not looked up
/// stays English, what has no room to spare is cut, and what is placed by hand does not turn round.
class TestPseudoLanguage final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void sceneSpeaksTheLanguage_data();
    void sceneSpeaksTheLanguage();
    void cleanupTestCase();
    void hardCodedTextIsFound();
    void clippedTabIsFound();
    void overlapIsFound();
    void partThatIsNotMirroredIsFound();

private:
    [[nodiscard]] QStringList hardCodedTexts(QWidget &window, const QStringList &data) const;
    [[nodiscard]] QStringList faultsOfTurning(QWidget &window) const;

    std::unique_ptr<SpokenTexts> m_texts;
    std::unique_ptr<SceneShow> m_show;
    std::vector<Scene> m_scenes;
};

void TestPseudoLanguage::initTestCase()
{
    installLanguage(QLocale::c());
    QGuiApplication::setLayoutDirection(Qt::RightToLeft);
    m_texts
        = std::make_unique<SpokenTexts>([](const char *, const char *source, const char *, int) {
              return pseudoText(QString::fromUtf8(source));
          });
    QCoreApplication::installTranslator(m_texts.get());
    m_show = std::make_unique<SceneShow>();
    m_scenes = allScenes();
}

void TestPseudoLanguage::cleanupTestCase()
{
    m_show.reset();
    QCoreApplication::removeTranslator(m_texts.get());
    m_texts.reset();
    QGuiApplication::setLayoutDirection(Qt::LeftToRight);
}

QStringList TestPseudoLanguage::hardCodedTexts(QWidget &window, const QStringList &data) const
{
    QStringList faults;
    for (const ShownWord &word : shownWords(window)) {
        if (isDataPlace(word.place))
            continue;
        // Names may have brackets of their own, and texts names in their brackets.
        const QString left = plainWords(withoutData(plainWords(word.text), data));
        if (!left.isEmpty())
            faults << u"not looked up: %1 (%2)"_s.arg(left.simplified().left(80), word.place);
    }
    faults.removeDuplicates();
    return faults;
}

/// What a mirror of the window would show otherwise than the window does in the other direction.
QStringList TestPseudoLanguage::faultsOfTurning(QWidget &window) const
{
    const Places fromRight = placesIn(window);
    turn(window, Qt::LeftToRight);
    const QStringList faults = unmirroredWidgets(window, fromRight);
    turn(window, Qt::RightToLeft);
    return faults;
}

void TestPseudoLanguage::sceneSpeaksTheLanguage_data()
{
    QTest::addColumn<int>("index");
    for (int i = 0; const Scene &scene : allScenes())
        QTest::newRow(qPrintable(scene.name)) << i++;
}

void TestPseudoLanguage::sceneSpeaksTheLanguage()
{
    QFETCH(int, index);
    const Scene &scene = m_scenes[static_cast<std::size_t>(index)];
    QWidget &shown = m_show->show(scene);
    layOut();
    QStringList faults = hardCodedTexts(shown, sceneData(m_show->stage().profile()));
    if (qobject_cast<QMenu *>(&shown) == nullptr) {
        faults += lastingFaults(
            [&] { return clippedTexts(shown) + clippedHeadings(shown) + misplacedWidgets(shown); });
        faults += faultsOfTurning(shown);
    }
    QVERIFY2(faults.isEmpty(), qPrintable(u"\n  "_s + faults.join(u"\n  "_s)));
}

// The walk would see each of these.

void TestPseudoLanguage::hardCodedTextIsFound()
{
    QWidget window;
    auto *wrong = new QLabel(u"Written down"_s, &window);
    auto *right = new QLabel(QCoreApplication::translate("Somewhere", "Looked up"), &window);
    auto *data = new QLabel(u"orders"_s, &window);
    QCOMPARE(hardCodedTexts(window, {u"orders"_s}).size(), 1);
    wrong->setText(right->text() + u' ' + data->text());
    QCOMPARE(hardCodedTexts(window, {u"orders"_s}), QStringList());
}

void TestPseudoLanguage::clippedTabIsFound()
{
    QWidget window;
    auto *tabs = new QTabBar(&window);
    tabs->setElideMode(Qt::ElideRight);
    tabs->addTab(u"A heading that is long"_s);
    tabs->addTab(u"Another that is longer"_s);
    tabs->resize(tabs->sizeHint());
    window.show();
    QCOMPARE(clippedHeadings(window), QStringList());
    tabs->resize(90, tabs->height());
    QVERIFY(!clippedHeadings(window).isEmpty());
}

void TestPseudoLanguage::overlapIsFound()
{
    QWidget window;
    auto *layout = new QHBoxLayout(&window);
    auto *first = new QLabel(u"One"_s, &window);
    auto *second = new QLabel(u"Two"_s, &window);
    layout->addWidget(first);
    layout->addWidget(second);
    window.show();
    QCOMPARE(misplacedWidgets(window), QStringList());
    second->setGeometry(first->geometry());
    QCOMPARE(misplacedWidgets(window).size(), 1);
    second->move(window.width() - 5, 0);
    QCOMPARE(misplacedWidgets(window).size(), 1);
}

void TestPseudoLanguage::partThatIsNotMirroredIsFound()
{
    QWidget window;
    window.setLayoutDirection(Qt::LeftToRight);
    window.resize(300, 100);
    auto *layout = new QHBoxLayout(&window);
    layout->addWidget(new QLabel(u"One"_s, &window));
    layout->addWidget(new QLabel(u"Two"_s, &window));
    auto *byHand = new QLabel(u"By hand"_s, &window);
    byHand->move(7, 7);
    window.show();
    const Places fromLeft = placesIn(window);
    window.setLayoutDirection(Qt::RightToLeft);
    QTest::qWait(0);
    QCOMPARE(unmirroredWidgets(window, fromLeft).size(), 1);
    byHand->move(window.width() - 7 - byHand->width(), 7);
    QCOMPARE(unmirroredWidgets(window, fromLeft), QStringList());
    byHand->setLayoutDirection(Qt::LeftToRight);
    QCOMPARE(unmirroredWidgets(window, fromLeft).size(), 1);
}

int main(int argc, char **argv)
{
    useOffscreenSize();
    QApplication application(argc, argv);
    TestPseudoLanguage test;
    return QTest::qExec(&test, argc, argv);
}

#include "testpseudolanguage.moc"

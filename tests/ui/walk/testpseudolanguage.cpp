#include "tests/screenshots/offscreen.h"
#include "tests/screenshots/scenes.h"
#include "tests/testutils/pseudolanguage.h"
#include "tests/testutils/spokentexts.h"
#include "tests/ui/walk/scenedata.h"
#include "tests/ui/walk/shownwords.h"
#include "tests/ui/walk/widgetchecks.h"
#include "ui/theme/language.h"

#include <QLabel>
#include <QMenu>

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
};

bool isDataPlace(const QString &place)
{
    return std::ranges::any_of(s_dataPlaces, [&](const DataPlace &each) {
        return place.startsWith(QLatin1StringView(each.place));
    });
}

} // namespace

/// The walk in a language that is longer than any: what is not looked up stays English, and what
/// has no room to spare is cut.
class TestPseudoLanguage final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void everyTextIsLookedUpAndFits_data();
    void everyTextIsLookedUpAndFits();
    void hardCodedTextIsFound();
    void cleanupTestCase();

private:
    [[nodiscard]] QStringList hardCodedTexts(QWidget &window, const QStringList &data) const;

    std::unique_ptr<SpokenTexts> m_texts;
    std::unique_ptr<SceneShow> m_show;
    std::vector<Scene> m_scenes;
};

void TestPseudoLanguage::initTestCase()
{
    installLanguage(QLocale::c());
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

void TestPseudoLanguage::everyTextIsLookedUpAndFits_data()
{
    QTest::addColumn<int>("index");
    for (int i = 0; const Scene &scene : allScenes())
        QTest::newRow(qPrintable(scene.name)) << i++;
}

void TestPseudoLanguage::everyTextIsLookedUpAndFits()
{
    QFETCH(int, index);
    const Scene &scene = m_scenes[static_cast<std::size_t>(index)];
    QWidget &shown = m_show->show(scene);
    QStringList faults = hardCodedTexts(shown, sceneData(m_show->stage().profile()));
    if (qobject_cast<QMenu *>(&shown) == nullptr) {
        faults += clippedTexts(shown);
        faults += clippedHeadings(shown);
    }
    QVERIFY2(faults.isEmpty(), qPrintable(u"\n  "_s + faults.join(u"\n  "_s)));
}

/// The walk would see it.
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

int main(int argc, char **argv)
{
    useOffscreenSize();
    QApplication application(argc, argv);
    TestPseudoLanguage test;
    return QTest::qExec(&test, argc, argv);
}

#include "testpseudolanguage.moc"

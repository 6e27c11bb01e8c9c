#include "tests/screenshots/offscreen.h"
#include "tests/screenshots/scenes.h"
#include "tests/ui/walk/widgetchecks.h"
#include "ui/connectionpage/connectionpage.h"
#include "ui/schematree/catalogtree.h"
#include "ui/theme/language.h"
#include "ui/workbench/workbenchwindow.h"

#include <QDialog>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

/// Windows that are shown though nobody wanted one: parts that were shown before they had a parent.
class StrayWindows final : public QObject
{
public:
    [[nodiscard]] QStringList taken() { return std::exchange(m_found, {}); }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        auto *widget = qobject_cast<QWidget *>(watched);
        if (event->type() == QEvent::Show && widget != nullptr && widget->windowType() == Qt::Window
            && qobject_cast<MainWindow *>(watched) == nullptr
            && qobject_cast<WorkbenchWindow *>(watched) == nullptr)
            m_found << QString::fromLatin1(widget->metaObject()->className());
        return false;
    }

private:
    QStringList m_found;
};

/// A walk over every window, page and dialogue.
class TestWalk : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void sceneIsUsableByEverybody_data();
    void sceneIsUsableByEverybody();
    void unsavedChangesShareNoLetters_data();
    void unsavedChangesShareNoLetters();
    void dialogObeysEscapeAndEnter_data();
    void dialogObeysEscapeAndEnter();
    void cleanupTestCase() { m_show.reset(); }

private:
    StrayWindows m_strays;
    std::unique_ptr<SceneShow> m_show;
    std::vector<Scene> m_scenes;
};

void TestWalk::initTestCase()
{
    installLanguage(QLocale::c());
    Theme::instance().setChoice(Theme::Choice::Light);
    qApp->installEventFilter(&m_strays);
    m_show = std::make_unique<SceneShow>();
    m_scenes = allScenes();
}

void TestWalk::sceneIsUsableByEverybody_data()
{
    QTest::addColumn<int>("index");
    for (int i = 0; const Scene &scene : allScenes())
        QTest::newRow(qPrintable(scene.name)) << i++;
}

void TestWalk::sceneIsUsableByEverybody()
{
    QFETCH(int, index);
    QWidget &shown = m_show->show(m_scenes[static_cast<std::size_t>(index)]);
    QStringList faults;
    for (const QString &name : m_strays.taken())
        faults << u"shown as a window: "_s + name;
    const QImage light = pictureOf(shown);
    faults += faintTexts(shown, light);
    Theme::instance().setChoice(Theme::Choice::Dark);
    QCoreApplication::processEvents();
    const QImage dark = pictureOf(shown);
    for (const QString &fault : faintTexts(shown, dark))
        faults << u"dark: "_s + fault;
    Theme::instance().setChoice(Theme::Choice::Light);
    QCoreApplication::processEvents();
    QVERIFY2(light != dark, "light and dark look the same");
    // A menu is walked by its arrow keys and named by its entries.
    if (qobject_cast<QMenu *>(&shown) == nullptr) {
        faults += namelessWidgets(shown);
        faults += iconsWithoutToolTip(shown);
        faults += lastingFaults([&] { return clippedTexts(shown); });
        faults += sharedMnemonics(shown);
        faults += faultsOfTabOrder(shown);
    }
    QVERIFY2(faults.isEmpty(), qPrintable(u"\n  "_s + faults.join(u"\n  "_s)));
}

void TestWalk::unsavedChangesShareNoLetters_data()
{
    // The walk before has lengthened the names.
    m_show = std::make_unique<SceneShow>();
    QTest::addColumn<int>("tab");
    QTest::newRow("schema") << static_cast<int>(ConnectionPage::Tab::Schema);
    QTest::newRow("settings") << static_cast<int>(ConnectionPage::Tab::Settings);
}

/// What is enabled only while something can be saved or reverted.
void TestWalk::unsavedChangesShareNoLetters()
{
    QFETCH(int, tab);
    const auto scene = std::ranges::find(m_scenes, u"connection-schema"_s, &Scene::name);
    QWidget &window = m_show->show(*scene);
    auto *page = m_show->stage().page<ConnectionPage>();
    page->showTab(static_cast<ConnectionPage::Tab>(tab));
    m_show->stage().settle();
    if (tab == static_cast<int>(ConnectionPage::Tab::Schema)) {
        auto *tree = m_show->stage().visible<CatalogTree>();
        tree->setFocus();
        tree->setCurrentIndex(tree->model()->index(0, 0));
        QTest::keyClick(tree, Qt::Key_Space);
    } else {
        auto *name = m_show->stage().visible<QLineEdit>(page);
        name->setFocus();
        QTest::keyClicks(name, u"x"_s);
    }
    m_show->stage().settle();
    QPushButton *revert = nullptr;
    for (auto *button : page->findChildren<QPushButton *>()) {
        if (button->isVisible() && button->text().remove(u'&') == u"Revert"_s)
            revert = button;
    }
    QVERIFY(revert != nullptr && revert->isEnabled());
    const QStringList faults = sharedMnemonics(window);
    QTest::mouseClick(revert, Qt::LeftButton);
    QVERIFY2(faults.isEmpty(), qPrintable(u"\n  "_s + faults.join(u"\n  "_s)));
}

void TestWalk::dialogObeysEscapeAndEnter_data()
{
    // The walk before has lengthened the names.
    m_show = std::make_unique<SceneShow>();
    QTest::addColumn<int>("index");
    for (int i = 0; const Scene &scene : allScenes()) {
        if (scene.name.startsWith("dialog-"_L1))
            QTest::newRow(qPrintable(scene.name)) << i;
        ++i;
    }
}

void TestWalk::dialogObeysEscapeAndEnter()
{
    QFETCH(int, index);
    const Scene &scene = m_scenes[static_cast<std::size_t>(index)];
    QPointer<QWidget> shown = &m_show->show(scene);
    QVERIFY(shown != &m_show->stage().window());
    QTest::keyClick(shown->focusWidget() != nullptr ? shown->focusWidget() : shown.data(),
                    Qt::Key_Escape);
    QTRY_VERIFY(shown.isNull() || !shown->isVisible());

    shown = &m_show->show(scene);
    QPushButton *button = nullptr;
    for (auto *candidate : shown->findChildren<QPushButton *>()) {
        if (candidate->isVisible() && candidate->isDefault())
            button = candidate;
    }
    const auto *dialog = qobject_cast<QDialog *>(shown);
    if (dialog == nullptr)
        return; // Not one of those with a default.
    QVERIFY2(button != nullptr, "no button is the default");
    const bool isArmed = button->isEnabled();
    QSignalSpy clicks(button, &QPushButton::clicked);
    QTest::keyClick(shown->focusWidget() != nullptr ? shown->focusWidget() : shown.data(),
                    Qt::Key_Return);
    if (isArmed)
        QVERIFY(shown.isNull() || !shown->isVisible() || clicks.count() == 1);
    else
        QVERIFY(!shown.isNull() && shown->isVisible());
}

int main(int argc, char **argv)
{
    useOffscreenSize();
    QApplication application(argc, argv);
    TestWalk test;
    return QTest::qExec(&test, argc, argv);
}

#include "testwalk.moc"

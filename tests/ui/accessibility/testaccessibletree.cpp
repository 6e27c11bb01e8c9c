#include "tests/screenshots/scenes.h"
#include "tests/ui/accessibility/accessiblereader.h"
#include "ui/theme/language.h"

#include <QApplication>
#include <QThread>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

/// Rows and cells of one table or list that are asked for: what is true of them is true of all.
constexpr int s_mostChildren = 60;

/// Runs \a work on a thread of its own while this one answers the bus.
template<typename Work>
void answerWhile(Work work)
{
    std::unique_ptr<QThread> thread(QThread::create(work));
    thread->start();
    while (!thread->wait(QDeadlineTimer(0)))
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
}

} // namespace

/// Every window, page and dialogue as it comes over the accessibility bus.
class TestAccessibleTree final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void sceneIsReadWhole_data();
    void sceneIsReadWhole();
    void cleanupTestCase() { m_show.reset(); }

private:
    std::unique_ptr<SceneShow> m_show;
    std::vector<Scene> m_scenes;
    AccessibleRef m_program;
};

void TestAccessibleTree::initTestCase()
{
    installLanguage(QLocale::c());
    m_show = std::make_unique<SceneShow>();
    m_scenes = allScenes();
    m_show->show(m_scenes.front());
    bool isConnected = false;
    answerWhile([&] {
        const AccessibleReader reader;
        isConnected = reader.isConnected();
        for (int tries = 0; tries < 100 && m_program.service.isEmpty(); ++tries) {
            m_program = reader.program(QCoreApplication::applicationName());
            if (m_program.service.isEmpty())
                QThread::msleep(50);
        }
    });
    QVERIFY2(isConnected, "there is no accessibility bus; the package at-spi2-core has it");
    QVERIFY2(!m_program.service.isEmpty(), "the program is not known to the registry");
}

void TestAccessibleTree::sceneIsReadWhole_data()
{
    QTest::addColumn<int>("index");
    for (int i = 0; const Scene &scene : allScenes())
        QTest::newRow(qPrintable(scene.name)) << i++;
}

void TestAccessibleTree::sceneIsReadWhole()
{
    QFETCH(int, index);
    m_show->show(m_scenes[static_cast<std::size_t>(index)]);
    QList<AccessibleNode> nodes;
    answerWhile([&] { nodes = AccessibleReader().tree(m_program, s_mostChildren); });

    QStringList faults;
    bool isWindowNamed = false;
    QStringList path;
    for (const AccessibleNode &node : std::as_const(nodes)) {
        path.resize(node.depth);
        path << u"%1 \"%2\""_s.arg(node.role, node.name);
        if (node.depth == 0 && !node.name.isEmpty())
            isWindowNamed = true;
        // What can have the focus says what it is.
        if (node.is(AccessibleNode::Focusable) && node.is(AccessibleNode::Sensitive)
            && node.name.trimmed().isEmpty() && node.role != "filler"_L1
            && node.role != "table cell"_L1 && node.role != "cell"_L1 && node.role != "list item"_L1
            && node.role != "tree item"_L1)
            faults << u"without a name: "_s + path.join(u" > "_s);
        if (node.role.isEmpty() || node.role == "unknown"_L1 || node.role == "invalid"_L1)
            faults << u"without a role: "_s + path.join(u" > "_s);
    }
    QVERIFY2(isWindowNamed, "no window has a name");
    QVERIFY2(nodes.size() > 5, "hardly anything is in the tree");
    QVERIFY2(faults.isEmpty(), qPrintable(u"\n  "_s + faults.join(u"\n  "_s)));
}

int main(int argc, char **argv)
{
    // The tree is made only when somebody wants it, as a screen reader does.
    qputenv("QT_LINUX_ACCESSIBILITY_ALWAYS_ON", "1");
    QApplication application(argc, argv);
    TestAccessibleTree test;
    QTEST_SET_MAIN_SOURCE_PATH
    return QTest::qExec(&test, argc, argv);
}

#include "testaccessibletree.moc"

#include "tests/ui/walk/widgetchecks.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <QtTest>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

/// The checks of the walk find what was planted, and nothing in what is right.
class TestWidgetChecks : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { Theme::instance().install(); }
    void init();
    void cleanup() { m_window.reset(); }

    void nothingIsFoundWhereNothingIsWrong();
    void namelessBoxIsFound();
    void iconWithoutToolTipIsFound();
    void clippedLabelIsFound();
    void clippedButtonIsFound();
    void clippedComboIsFound();
    void widgetOutsideItsParentIsFound();
    void sharedMnemonicIsFound();
    void widgetOutOfReachIsFound();
    void tabTrapIsFound();
    void jumpIsFound();
    void faintTextIsFound();

private:
    /// Shows the window with what was added and waits until it can take keys.
    void show();

    std::unique_ptr<QWidget> m_window;
    QVBoxLayout *m_layout = nullptr;
    QLineEdit *m_name = nullptr;
    QPushButton *m_save = nullptr;
};

void TestWidgetChecks::init()
{
    Theme::instance().setChoice(Theme::Choice::Light);
    m_window = std::make_unique<QWidget>();
    m_layout = new QVBoxLayout(m_window.get());
    auto *label = new QLabel(u"&Name"_s);
    m_name = new QLineEdit;
    label->setBuddy(m_name);
    m_save = new QPushButton(u"&Save"_s);
    m_layout->addWidget(label);
    m_layout->addWidget(m_name);
    m_layout->addWidget(m_save);
}

void TestWidgetChecks::show()
{
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TestWidgetChecks::nothingIsFoundWhereNothingIsWrong()
{
    m_layout->addWidget(new QCheckBox(u"&Keep"_s));
    show();
    QCOMPARE(namelessWidgets(*m_window), QStringList());
    QCOMPARE(iconsWithoutToolTip(*m_window), QStringList());
    QCOMPARE(clippedTexts(*m_window), QStringList());
    QCOMPARE(sharedMnemonics(*m_window), QStringList());
    QCOMPARE(faultsOfTabOrder(*m_window), QStringList());
    for (const auto choice : {Theme::Choice::Light, Theme::Choice::Dark}) {
        Theme::instance().setChoice(choice);
        QCOMPARE(faintTexts(*m_window, pictureOf(*m_window)), QStringList());
    }
}

void TestWidgetChecks::namelessBoxIsFound()
{
    m_layout->addWidget(new QLineEdit);
    show();
    QCOMPARE(namelessWidgets(*m_window).size(), 1);
}

void TestWidgetChecks::iconWithoutToolTipIsFound()
{
    auto *button = new QToolButton;
    QPixmap icon(16, 16);
    icon.fill(Qt::red);
    button->setIcon(icon);
    m_layout->addWidget(button);
    show();
    QCOMPARE(iconsWithoutToolTip(*m_window).size(), 1);
}

void TestWidgetChecks::clippedLabelIsFound()
{
    auto *label = new QLabel(u"A text that needs a great deal more than forty pixels"_s);
    label->setFixedWidth(40);
    m_layout->addWidget(label);
    auto *wrapped = new QLabel(label->text());
    wrapped->setWordWrap(true);
    wrapped->setFixedSize(60, 12);
    m_layout->addWidget(wrapped);
    show();
    QCOMPARE(clippedTexts(*m_window).size(), 2);
}

void TestWidgetChecks::clippedButtonIsFound()
{
    m_save->setText(u"Save everything as it stands"_s);
    m_save->setFixedWidth(50);
    show();
    QCOMPARE(clippedTexts(*m_window).size(), 1);
}

void TestWidgetChecks::clippedComboIsFound()
{
    auto *combo = new QComboBox;
    combo->addItem(u"One choice of many words"_s);
    combo->setFixedWidth(60);
    m_layout->addWidget(combo);
    show();
    QCOMPARE(clippedTexts(*m_window).size(), 1);
}

void TestWidgetChecks::widgetOutsideItsParentIsFound()
{
    auto *box = new QWidget;
    box->setFixedSize(60, 40);
    auto *label = new QLabel(u"Beyond the edge"_s, box);
    label->move(30, 4);
    m_layout->addWidget(box);
    show();
    QCOMPARE(clippedTexts(*m_window).size(), 1);
}

void TestWidgetChecks::sharedMnemonicIsFound()
{
    m_layout->addWidget(new QPushButton(u"&Stop"_s));
    show();
    QCOMPARE(sharedMnemonics(*m_window).size(), 1);
}

void TestWidgetChecks::widgetOutOfReachIsFound()
{
    // Jumps back before the last button.
    class Jumper final : public QLineEdit
    {
    public:
        bool focusNextPrevChild(bool) override
        {
            first->setFocus();
            return true;
        }
        QWidget *first = nullptr;
    };
    auto *jumper = new Jumper;
    jumper->first = m_name;
    m_layout->addWidget(jumper);
    m_layout->addWidget(new QPushButton(u"Never reached"_s));
    show();
    m_name->setFocus();
    QCOMPARE(faultsOfTabOrder(*m_window).size(), 1);
}

void TestWidgetChecks::tabTrapIsFound()
{
    m_layout->addWidget(new QPlainTextEdit); // Tab writes a tab.
    show();
    m_name->setFocus();
    QCOMPARE(faultsOfTabOrder(*m_window).size(), 1);
}

void TestWidgetChecks::jumpIsFound()
{
    auto *middle = new QPushButton(u"Middle"_s);
    auto *last = new QPushButton(u"Last"_s);
    m_layout->addSpacing(100);
    m_layout->addWidget(middle);
    m_layout->addSpacing(100);
    m_layout->addWidget(last);
    QWidget::setTabOrder(m_name, last);
    QWidget::setTabOrder(last, m_save);
    QWidget::setTabOrder(m_save, middle);
    show();
    QVERIFY(!faultsOfTabOrder(*m_window).isEmpty());
}

void TestWidgetChecks::faintTextIsFound()
{
    auto *label = new QLabel(u"Hardly to be read"_s);
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, QColor(0xb0, 0xb0, 0xb0));
    label->setPalette(palette);
    m_layout->addWidget(label);
    show();
    QCOMPARE(faintTexts(*m_window, pictureOf(*m_window)).size(), 1);
}

QTEST_MAIN(TestWidgetChecks)
#include "testwidgetchecks.moc"

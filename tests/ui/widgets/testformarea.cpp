#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/formarea.h"

#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QVBoxLayout>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

QString longText() { return u"Texts of this length wrap in a narrow column. "_s.repeated(12); }

} // namespace

class TestFormArea final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { Theme::instance().install(); }
    void init();
    void cleanup() { m_area.reset(); }
    void wrappedTextsNeverSqueezeInputs_data();
    void wrappedTextsNeverSqueezeInputs();
    void longerTextMakesTheColumnHigher();
    void columnIsNoHigherThanItNeeds();
    void columnKeepsToItsWidth();

private:
    void verifyNothingIsSqueezed() const;

    std::unique_ptr<FormArea> m_area;
    QList<QLineEdit *> m_edits;
    QList<QLabel *> m_labels;
};

void TestFormArea::init()
{
    m_edits.clear();
    m_labels.clear();
    m_area = std::make_unique<FormArea>();
    for (int i = 0; i < 3; ++i) {
        // Inside a card, as forms have it: the height has to come through its layouts.
        auto *card = new Card;
        auto *label = new QLabel(longText());
        label->setWordWrap(true);
        auto *edit = new QLineEdit;
        card->body()->addWidget(label);
        card->body()->addWidget(edit);
        m_area->body()->addWidget(card);
        m_labels << label;
        m_edits << edit;
    }
    m_area->resize(400, 300);
    m_area->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_area.get()));
}

void TestFormArea::verifyNothingIsSqueezed() const
{
    for (const QLineEdit *edit : m_edits)
        QVERIFY2(edit->height() >= edit->minimumSizeHint().height(),
                 qPrintable(QString::number(edit->height())));
    for (const QLabel *label : m_labels)
        QVERIFY2(label->height() >= label->heightForWidth(label->width()),
                 qPrintable(QString::number(label->height())));
}

void TestFormArea::wrappedTextsNeverSqueezeInputs_data()
{
    QTest::addColumn<int>("width");
    QTest::newRow("wide") << 1200;
    QTest::newRow("usual") << 600;
    QTest::newRow("narrow") << 260;
}

void TestFormArea::wrappedTextsNeverSqueezeInputs()
{
    QFETCH(int, width);
    m_area->resize(width, 300);
    QCoreApplication::processEvents();
    verifyNothingIsSqueezed();
    QVERIFY(m_area->verticalScrollBar()->maximum() > 0 || width == 1200);
}

void TestFormArea::longerTextMakesTheColumnHigher()
{
    const int before = m_area->widget()->height();
    m_labels.front()->setText(longText().repeated(3));
    QTRY_VERIFY(m_area->widget()->height() > before);
    verifyNothingIsSqueezed();
    m_labels.front()->setText(u"Short"_s);
    QTRY_VERIFY(m_area->widget()->height() < before);
    verifyNothingIsSqueezed();
}

void TestFormArea::columnIsNoHigherThanItNeeds()
{
    m_area->resize(260, 300);
    QCoreApplication::processEvents();
    const int narrow = m_area->widget()->height();
    m_area->resize(1200, 300);
    QCoreApplication::processEvents();
    QVERIFY(m_area->widget()->height() < narrow);
    // What fits is as high as the area: a stretch at the end has room.
    m_area->resize(1200, 2000);
    QCoreApplication::processEvents();
    QCOMPARE(m_area->widget()->height(), m_area->viewport()->height());
    QCOMPARE(m_area->verticalScrollBar()->maximum(), 0);
}

void TestFormArea::columnKeepsToItsWidth()
{
    m_area->setMaximumColumnWidth(300);
    m_area->resize(1200, 300);
    QCoreApplication::processEvents();
    QCOMPARE(m_area->widget()->width(), 300);
    verifyNothingIsSqueezed();
}

QTEST_MAIN(TestFormArea)
#include "testformarea.moc"

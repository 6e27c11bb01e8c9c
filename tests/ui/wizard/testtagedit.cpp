#include "ui/widgets/tagchip.h"
#include "ui/wizard/tagedit.h"

#include <QComboBox>
#include <QLineEdit>
#include <QSignalSpy>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestTagEdit : public QObject
{
    Q_OBJECT

private slots:
    void newWordBecomesATag();
    void knownTagIsOffered();
    void sameTagTwiceIsOne();
    void chipTakesItselfAway();
    void moreThanTheLimitIsRefused();
};

namespace {

void type(const TagEdit &edit, const QString &text)
{
    auto *input = qobject_cast<QComboBox *>(edit.input());
    QTest::keyClicks(input->lineEdit(), text);
    QTest::keyClick(input->lineEdit(), Qt::Key_Return);
}

} // namespace

void TestTagEdit::newWordBecomesATag()
{
    TagEdit edit;
    QSignalSpy edited(&edit, &TagEdit::edited);
    type(edit, u"  nightly "_s);
    QCOMPARE(edit.tags(), QStringList{u"nightly"_s});
    QCOMPARE(edited.count(), 1);
    QVERIFY(qobject_cast<QComboBox *>(edit.input())->currentText().isEmpty());
    type(edit, u"   "_s);
    QCOMPARE(edited.count(), 1);
}

void TestTagEdit::knownTagIsOffered()
{
    TagEdit edit;
    edit.setKnownTags({{u"a"_s, u"#fbecb1"_s}, {u"b"_s, u"#fec9be"_s}});
    edit.setTags({u"a"_s});
    const auto *input = qobject_cast<QComboBox *>(edit.input());
    QCOMPARE(input->count(), 1);
    QCOMPARE(input->itemText(0), u"b"_s);
}

void TestTagEdit::sameTagTwiceIsOne()
{
    TagEdit edit;
    type(edit, u"nightly"_s);
    type(edit, u"nightly"_s);
    QCOMPARE(edit.tags(), QStringList{u"nightly"_s});
}

void TestTagEdit::chipTakesItselfAway()
{
    TagEdit edit;
    edit.setTags({u"a"_s, u"b"_s});
    QSignalSpy edited(&edit, &TagEdit::edited);
    const auto chips = edit.findChildren<TagChip *>();
    emit chips.first()->removed();
    QCOMPARE(edit.tags(), QStringList{u"b"_s});
    QCOMPARE(edited.count(), 1);
}

void TestTagEdit::moreThanTheLimitIsRefused()
{
    TagEdit edit;
    for (int i = 0; i < s_mostTagsPerConnection + 2; ++i)
        type(edit, u"tag %1"_s.arg(i));
    QCOMPARE(edit.tags().size(), s_mostTagsPerConnection);
    QVERIFY(!edit.input()->isEnabled());
}

QTEST_MAIN(TestTagEdit)
#include "testtagedit.moc"

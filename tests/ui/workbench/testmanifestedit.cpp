#include "ui/theme/theme.h"
#include "ui/workbench/manifestedit.h"
#include "ui/workbench/manifesthighlighter.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QTextBlock>
#include <QTextLayout>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestManifestEdit final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void coloursKeysTemplatesAndComments();
    void marksTheLineAtFault();
    void completesTypesBehindType();
    void completesTheFieldsOfTheComponentAround();
    void returnKeepsTheIndentation();

private:
    void setText(const QString &text);
    [[nodiscard]] QColor colorAt(int line, int column) const;

    std::unique_ptr<ManifestEdit> m_edit;
};

void TestManifestEdit::init()
{
    Theme::instance().install();
    m_edit = std::make_unique<ManifestEdit>();
    m_edit->resize(600, 400);
    m_edit->show();
    m_edit->setFocus();
    QVERIFY(QTest::qWaitForWindowActive(m_edit.get()));
}

/// The cursor goes where "|" stands.
void TestManifestEdit::setText(const QString &text)
{
    QString plain = text;
    const auto place = plain.indexOf(u'|');
    m_edit->setPlainText(plain.remove(u'|'));
    QTextCursor cursor = m_edit->textCursor();
    cursor.setPosition(static_cast<int>(std::max<qsizetype>(place, 0)));
    m_edit->setTextCursor(cursor);
}

QColor TestManifestEdit::colorAt(int line, int column) const
{
    const QTextBlock block = m_edit->document()->findBlockByNumber(line - 1);
    for (const QTextLayout::FormatRange &range : block.layout()->formats()) {
        if (range.start <= column && column < range.start + range.length)
            return range.format.foreground().color();
    }
    return {};
}

void TestManifestEdit::coloursKeysTemplatesAndComments()
{
    setText(u"path: \"{{ config['x'] }}\" # why\ncount: 12\n"_s);
    const Theme &theme = Theme::instance();
    QCOMPARE(colorAt(1, 0), theme.color(ColorRole::Accent));
    QCOMPARE(colorAt(1, 8), theme.color(ColorRole::Warning));
    QCOMPARE(colorAt(1, 28), theme.color(ColorRole::TextMuted));
    QCOMPARE(colorAt(2, 7), theme.color(ColorRole::Info));
}

void TestManifestEdit::marksTheLineAtFault()
{
    setText(u"a: 1\nb: 2\n"_s);
    m_edit->setFaults({{2, u"It is wrong."_s}});
    const auto hasWave = [this](int line) {
        const QTextBlock block = m_edit->document()->findBlockByNumber(line - 1);
        return std::ranges::any_of(block.layout()->formats(), [](const auto &range) {
            return range.format.underlineStyle() == QTextCharFormat::WaveUnderline;
        });
    };
    QVERIFY(!hasWave(1));
    QVERIFY(hasWave(2));
    m_edit->setFaults({});
    QVERIFY(!hasWave(2));
    m_edit->goToLine(2);
    QCOMPARE(m_edit->textCursor().blockNumber(), 1);
}

void TestManifestEdit::completesTypesBehindType()
{
    setText(u"  retriever:\n    type: SimpleR|"_s);
    QCOMPARE(m_edit->completions(), QStringList{u"SimpleRetriever"_s});
    QTest::keyClick(m_edit.get(), Qt::Key_Space, Qt::ControlModifier);
    QVERIFY(m_edit->completer()->popup()->isVisible());
    QTest::keyClick(m_edit->completer()->popup(), Qt::Key_Return);
    QVERIFY(m_edit->toPlainText().endsWith(u"type: SimpleRetriever"_s));
}

void TestManifestEdit::completesTheFieldsOfTheComponentAround()
{
    setText(u"requester:\n  type: HttpRequester\n  url_|\n"_s);
    QVERIFY(m_edit->completions().contains(u"url_base"_s));
    setText(u"streams:\n  - type: DeclarativeStream\n    prim|\n"_s);
    QCOMPARE(m_edit->completions(), QStringList{u"primary_key"_s});
    // That of the inner component, not of the one around it.
    setText(u"type: HttpRequester\nauthenticator:\n  type: BearerAuthenticator\n  url_|\n"_s);
    QVERIFY(m_edit->completions().isEmpty());
}

void TestManifestEdit::returnKeepsTheIndentation()
{
    setText(u"  retriever:|"_s);
    QTest::keyClick(m_edit.get(), Qt::Key_Return);
    QTest::keyClicks(m_edit.get(), u"x"_s);
    QCOMPARE(m_edit->toPlainText(), u"  retriever:\n    x"_s);
}

QTEST_MAIN(TestManifestEdit)
#include "testmanifestedit.moc"

#include "ui/theme/theme.h"
#include "ui/widgets/statebadge.h"
#include "ui/widgets/tagchip.h"

#include <QPainter>
#include <QSet>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestStateBadge final : public QObject
{
    Q_OBJECT

private slots:
    void nameIsTheWordOfTheState();
    void everyStateHasItsIcon();
    void badgesFitTheirWord();
    void delegateDrawsTheSame();
    void chipIsReadableInAnyColor_data();
    void chipIsReadableInAnyColor();
    void chipTellsWhenItIsTakenAway();
};

void TestStateBadge::nameIsTheWordOfTheState()
{
    StateBadge badge;
    for (const ConnectionState state : s_allConnectionStates) {
        badge.setState(state);
        QCOMPARE(badge.accessibleName(), connectionStateTitle(state));
    }
}

void TestStateBadge::everyStateHasItsIcon()
{
    QSet<QString> icons;
    for (const ConnectionState state : s_allConnectionStates)
        icons.insert(StateBadge::iconOf(state));
    QCOMPARE(icons.size(), static_cast<qsizetype>(s_allConnectionStates.size()));
    QCOMPARE(StateBadge::iconOf(ConnectionState::Healthy), u"healthy"_s);
    QCOMPARE(StateBadge::roleOf(ConnectionState::Healthy), ColorRole::Positive);
    QCOMPARE(StateBadge::roleOf(ConnectionState::ActionRequired), ColorRole::Negative);
}

void TestStateBadge::badgesFitTheirWord()
{
    StateBadge badge(ConnectionState::Healthy);
    const int narrow = badge.sizeHint().width();
    badge.setState(ConnectionState::ActionRequired);
    QVERIFY(badge.sizeHint().width() > narrow);
    QVERIFY(badge.sizeHint().height() >= 24);
}

void TestStateBadge::delegateDrawsTheSame()
{
    StateBadge badge(ConnectionState::Failed);
    badge.resize(badge.sizeHint());
    QImage own(badge.size(), QImage::Format_ARGB32_Premultiplied);
    own.fill(Qt::white);
    badge.render(&own, {}, {}, {});
    QImage drawn(badge.size(), QImage::Format_ARGB32_Premultiplied);
    drawn.fill(Qt::white);
    QPainter painter(&drawn);
    StateBadge::paint(painter, drawn.rect(), ConnectionState::Failed, badge.font());
    painter.end();
    QCOMPARE(drawn, own);
}

void TestStateBadge::chipIsReadableInAnyColor_data()
{
    QTest::addColumn<QString>("color");
    for (const QString &color :
         {u"#000000"_s, u"#ffffff"_s, u"#ff0000"_s, u"#f5e663"_s, u"#0000ff"_s, u"no colour"_s})
        QTest::addRow("%s", qPrintable(color)) << color;
}

void TestStateBadge::chipIsReadableInAnyColor()
{
    QFETCH(QString, color);
    for (const auto choice : {Theme::Choice::Light, Theme::Choice::Dark}) {
        Theme::instance().setChoice(choice);
        TagChip chip(Tag{u"sales"_s, color});
        chip.resize(chip.sizeHint());
        const QImage image = chip.grab().toImage();
        const QColor ground = image.pixelColor(image.width() / 2, 2);
        QVERIFY(contrast(ground, Theme::instance().color(ColorRole::Text)) >= 4.5);
    }
}

void TestStateBadge::chipTellsWhenItIsTakenAway()
{
    TagChip chip(Tag{u"sales"_s, u"#ff0000"_s});
    QVERIFY(chip.findChild<QToolButton *>() == nullptr);
    chip.setRemovable(true);
    chip.resize(chip.sizeHint());
    chip.show();
    auto *remove = chip.findChild<QToolButton *>();
    QCOMPARE(remove->accessibleName(), u"Remove tag sales"_s);
    QVERIFY(remove->width() >= 24);
    QSignalSpy spy(&chip, &TagChip::removed);
    QTest::mouseClick(remove, Qt::LeftButton);
    QTest::keyClick(remove, Qt::Key_Space);
    QCOMPARE(spy.count(), 2);
}

QTEST_MAIN(TestStateBadge)
#include "teststatebadge.moc"

#include "ui/theme/colors.h"
#include "ui/theme/theme.h"
#include "ui/tray/trayicon.h"
#include "ui/tray/traystatus.h"
#include "ui/widgets/statebadge.h"

#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

ConnectionGlance glance(const QString &name, ConnectionState state)
{
    return {name, name, state, {}, 0, 0, {}};
}

} // namespace

class TestTrayStatus : public QObject
{
    Q_OBJECT

private slots:
    void worstStateWins_data();
    void worstStateWins();
    void countsStandInTheToolTip();
    void runningAndTroubledOnesAreListedWorstFirst();
    void listIsShort();
    void noConnectionsAreSaidSo();
    void plainIconHasOneColourAndTellsByShape();
    void plainIconIsSeenOnEveryPanel();
};

void TestTrayStatus::worstStateWins_data()
{
    QTest::addColumn<int>("worse");
    QTest::addColumn<int>("better");
    for (std::size_t i = 1; i < s_allConnectionStates.size(); ++i) {
        const ConnectionState worse = s_allConnectionStates[i - 1];
        const ConnectionState better = s_allConnectionStates[i];
        QTest::addRow("%s over %s", qPrintable(connectionStateName(worse)),
                      qPrintable(connectionStateName(better)))
            << static_cast<int>(worse) << static_cast<int>(better);
    }
}

void TestTrayStatus::worstStateWins()
{
    QFETCH(int, worse);
    QFETCH(int, better);
    const auto worseState = static_cast<ConnectionState>(worse);
    const TrayStatus status = trayStatus(
        {glance(u"a"_s, static_cast<ConnectionState>(better)), glance(u"b"_s, worseState)});
    QCOMPARE(status.worst, worseState);
}

void TestTrayStatus::countsStandInTheToolTip()
{
    const TrayStatus status = trayStatus({glance(u"a"_s, ConnectionState::Running),
                                          glance(u"b"_s, ConnectionState::Failed),
                                          glance(u"c"_s, ConnectionState::Running)});
    QCOMPARE(status.toolTip, u"Millrace: Failed (1), Running (2)"_s);
    QCOMPARE(status.runningCount, 2);
}

void TestTrayStatus::runningAndTroubledOnesAreListedWorstFirst()
{
    const TrayStatus status = trayStatus({glance(u"healthy"_s, ConnectionState::Healthy),
                                          glance(u"running"_s, ConnectionState::Running),
                                          glance(u"failed"_s, ConnectionState::Failed),
                                          glance(u"paused"_s, ConnectionState::Paused)});
    QStringList names;
    for (const ConnectionGlance &shown : status.shown)
        names << shown.name;
    QCOMPARE(names, (QStringList{u"failed"_s, u"running"_s}));
}

void TestTrayStatus::listIsShort()
{
    std::vector<ConnectionGlance> many;
    for (int i = 0; i < 30; ++i)
        many.push_back(glance(QString::number(i), ConnectionState::Running));
    many.push_back(glance(u"worst"_s, ConnectionState::ActionRequired));
    const TrayStatus status = trayStatus(many);
    QCOMPARE(status.shown.size(), 8U);
    QCOMPARE(status.shown.front().name, u"worst"_s);
}

void TestTrayStatus::noConnectionsAreSaidSo()
{
    QCOMPARE(trayStatus({}).toolTip, u"Millrace: no connections yet"_s);
    QCOMPARE(trayStatus({}).worst, ConnectionState::Healthy);
}

void TestTrayStatus::plainIconHasOneColourAndTellsByShape()
{
    Theme::instance().install();
    std::map<QString, QImage> shapes; // By the icon of the state: some share one.
    for (const ConnectionState state : s_allConnectionStates) {
        const QImage image = trayIconFor(state, true)
                                 .pixmap(32, 32)
                                 .toImage()
                                 .convertToFormat(QImage::Format_ARGB32);
        std::optional<QRgb> only;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                const QRgb pixel = image.pixel(x, y);
                if (qAlpha(pixel) < 255)
                    continue;
                only = only.value_or(pixel);
                QCOMPARE(pixel, *only);
            }
        }
        QVERIFY(only);
        const bool isMarkAlone
            = state == ConnectionState::Healthy || state == ConnectionState::NotRunYet;
        shapes[isMarkAlone ? QString() : StateBadge::iconOf(state)] = image;
    }
    QVERIFY(shapes.size() >= 5);
    for (auto one = shapes.begin(); one != shapes.end(); ++one) {
        for (auto other = std::next(one); other != shapes.end(); ++other)
            QVERIFY2(one->second != other->second, qPrintable(one->first + u' ' + other->first));
    }
    QVERIFY(trayIconFor(ConnectionState::Failed, false).pixmap(32, 32).toImage()
            != trayIconFor(ConnectionState::Failed, true).pixmap(32, 32).toImage());
}

void TestTrayStatus::plainIconIsSeenOnEveryPanel()
{
    for (const Scheme scheme : {Scheme::Light, Scheme::Dark}) {
        const QColor grey = colorOf(ColorRole::BorderStrong, scheme);
        QVERIFY(contrast(grey, Qt::white) >= 3.0);
        QVERIFY(contrast(grey, Qt::black) >= 3.0);
    }
}

QTEST_MAIN(TestTrayStatus)
#include "testtraystatus.moc"

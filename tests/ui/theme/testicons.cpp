#include "core/model/connectionstate.h"
#include "ui/theme/iconprovider.h"
#include "ui/widgets/statebadge.h"

#include <QDir>
#include <QDirIterator>
#include <QImageReader>
#include <QRegularExpression>
#include <QSet>
#include <QSvgRenderer>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

bool isEmpty(const QImage &image)
{
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (qAlpha(image.pixel(x, y)) > 128)
                return false;
        }
    }
    return true;
}

QImage rendered(const QString &name, ColorRole role = ColorRole::Text)
{
    return iconPixmap(name, role, 24, 2).toImage();
}

QString textOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace

class TestIcons final : public QObject
{
    Q_OBJECT

private slots:
    void formatIsAvailable();
    void everyFileRenders_data();
    void everyFileRenders();
    void everyNameInTheCodeExists();
    void statesHaveShapesOfTheirOwn();
    void colorFollowsTheRole();
    void disabledIconIsMuted();
    void iconIsCrispAtAnyScale();
};

void TestIcons::formatIsAvailable()
{
    QVERIFY(QImageReader::supportedImageFormats().contains("svg"));
}

void TestIcons::everyFileRenders_data()
{
    QTest::addColumn<QString>("name");
    const QStringList files = QDir(u":/icons"_s).entryList({u"*.svg"_s});
    QVERIFY(files.size() > 70);
    for (const QString &file : files)
        QTest::addRow("%s", qPrintable(file)) << file.chopped(4);
}

void TestIcons::everyFileRenders()
{
    QFETCH(QString, name);
    const QString path = u":/icons/%1.svg"_s.arg(name);
    QVERIFY(QSvgRenderer(path).isValid());
    QVERIFY(!isEmpty(rendered(name)));
    if (name == u"app"_s)
        return;
    const QString text = textOf(path);
    QVERIFY(text.contains(u"viewBox=\"0 0 24 24\""_s));
    QVERIFY(text.contains(u"stroke=\"currentColor\""_s));
    QVERIFY(text.contains(u"stroke-width=\"1.75\""_s));
}

void TestIcons::everyNameInTheCodeExists()
{
    static const QRegularExpression s_use(
        u"\\b(?:icon|iconPixmap|iconButton|EmptyState|IconDisc|paintIcon)\\s*\\(\\s*"
        "(?:\\*?painter,\\s*)?u\"([a-z0-9-]+)\"_s"_s);
    int uses = 0;
    QStringList missing;
    for (const QString &folder : {u"/ui"_s, u"/app"_s}) {
        QDirIterator files(QStringLiteral(SOURCE_FOLDER) + folder, {u"*.cpp"_s, u"*.h"_s},
                           QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString path = files.next();
            auto matches = s_use.globalMatch(textOf(path));
            while (matches.hasNext()) {
                const QString name = matches.next().captured(1);
                ++uses;
                if (!QFile::exists(u":/icons/%1.svg"_s.arg(name)))
                    missing << u"%1 in %2"_s.arg(name, path);
            }
        }
    }
    QVERIFY(uses > 10);
    QCOMPARE(missing, QStringList());
}

void TestIcons::statesHaveShapesOfTheirOwn()
{
    QList<QImage> shapes;
    for (const ConnectionState state : s_allConnectionStates) {
        // In one colour, so that only the shape counts.
        const QImage shape = rendered(StateBadge::iconOf(state));
        QVERIFY(!isEmpty(shape));
        QVERIFY2(!shapes.contains(shape), qPrintable(connectionStateTitle(state)));
        shapes << shape;
    }
}

void TestIcons::colorFollowsTheRole()
{
    const QImage image = rendered(u"stop"_s, ColorRole::Negative);
    QColor found = Qt::transparent;
    for (int x = 0; x < image.width() && found.alpha() < 255; ++x)
        found = image.pixelColor(x, image.height() / 2);
    QCOMPARE(found.name(), colorOf(ColorRole::Negative, Scheme::Light).name());
}

void TestIcons::disabledIconIsMuted()
{
    const QIcon stop = icon(u"stop"_s);
    QVERIFY(stop.pixmap(24, QIcon::Normal).toImage() != stop.pixmap(24, QIcon::Disabled).toImage());
}

void TestIcons::iconIsCrispAtAnyScale()
{
    const QPixmap pixmap = icon(u"add"_s).pixmap({16, 16}, 2.0);
    QCOMPARE(pixmap.size(), QSize(32, 32));
    QCOMPARE(pixmap.devicePixelRatio(), 2.0);
}

QTEST_MAIN(TestIcons)
#include "testicons.moc"

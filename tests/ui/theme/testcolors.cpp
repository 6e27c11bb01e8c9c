#include "ui/theme/colors.h"

#include <QTest>

#include <array>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

struct Pairing final
{
    const char *name;
    ColorRole front;
    ColorRole back;
};

// Every colour of text on every ground it is written on: 4.5:1.
constexpr std::array s_texts{
    Pairing{"text on window", ColorRole::Text, ColorRole::Window},
    Pairing{"text on surface", ColorRole::Text, ColorRole::Surface},
    Pairing{"text on raised surface", ColorRole::Text, ColorRole::SurfaceRaised},
    Pairing{"text on sunken surface", ColorRole::Text, ColorRole::SurfaceSunken},
    Pairing{"text on selection", ColorRole::Text, ColorRole::AccentSoft},
    Pairing{"text on info", ColorRole::Text, ColorRole::InfoSoft},
    Pairing{"text on positive", ColorRole::Text, ColorRole::PositiveSoft},
    Pairing{"text on warning", ColorRole::Text, ColorRole::WarningSoft},
    Pairing{"text on negative", ColorRole::Text, ColorRole::NegativeSoft},
    Pairing{"text on neutral", ColorRole::Text, ColorRole::NeutralSoft},
    Pairing{"muted on window", ColorRole::TextMuted, ColorRole::Window},
    Pairing{"muted on surface", ColorRole::TextMuted, ColorRole::Surface},
    Pairing{"muted on raised surface", ColorRole::TextMuted, ColorRole::SurfaceRaised},
    Pairing{"muted on sunken surface", ColorRole::TextMuted, ColorRole::SurfaceSunken},
    Pairing{"muted on selection", ColorRole::TextMuted, ColorRole::AccentSoft},
    Pairing{"text of filled button", ColorRole::AccentText, ColorRole::Accent},
    Pairing{"text of hovered button", ColorRole::AccentText, ColorRole::AccentHover},
    Pairing{"link on window", ColorRole::Accent, ColorRole::Window},
    Pairing{"link on surface", ColorRole::Accent, ColorRole::Surface},
    Pairing{"link on raised surface", ColorRole::Accent, ColorRole::SurfaceRaised},
    Pairing{"accent on selection", ColorRole::Accent, ColorRole::AccentSoft},
    Pairing{"positive on its ground", ColorRole::Positive, ColorRole::PositiveSoft},
    Pairing{"positive on surface", ColorRole::Positive, ColorRole::Surface},
    Pairing{"positive on raised surface", ColorRole::Positive, ColorRole::SurfaceRaised},
    Pairing{"positive on window", ColorRole::Positive, ColorRole::Window},
    Pairing{"positive on selection", ColorRole::Positive, ColorRole::AccentSoft},
    Pairing{"warning on its ground", ColorRole::Warning, ColorRole::WarningSoft},
    Pairing{"warning on surface", ColorRole::Warning, ColorRole::Surface},
    Pairing{"warning on raised surface", ColorRole::Warning, ColorRole::SurfaceRaised},
    Pairing{"warning on window", ColorRole::Warning, ColorRole::Window},
    Pairing{"warning on selection", ColorRole::Warning, ColorRole::AccentSoft},
    Pairing{"negative on its ground", ColorRole::Negative, ColorRole::NegativeSoft},
    Pairing{"negative on surface", ColorRole::Negative, ColorRole::Surface},
    Pairing{"negative on raised surface", ColorRole::Negative, ColorRole::SurfaceRaised},
    Pairing{"negative on window", ColorRole::Negative, ColorRole::Window},
    Pairing{"negative on selection", ColorRole::Negative, ColorRole::AccentSoft},
    Pairing{"info on its ground", ColorRole::Info, ColorRole::InfoSoft},
    Pairing{"info on surface", ColorRole::Info, ColorRole::Surface},
    Pairing{"info on raised surface", ColorRole::Info, ColorRole::SurfaceRaised},
    Pairing{"info on window", ColorRole::Info, ColorRole::Window},
    Pairing{"neutral on its ground", ColorRole::Neutral, ColorRole::NeutralSoft},
    Pairing{"neutral on surface", ColorRole::Neutral, ColorRole::Surface},
    Pairing{"neutral on raised surface", ColorRole::Neutral, ColorRole::SurfaceRaised},
    Pairing{"neutral on window", ColorRole::Neutral, ColorRole::Window},
};

// Every shape that carries meaning, on the grounds it lies on: 3:1.
constexpr std::array s_shapes{
    Pairing{"frame of input", ColorRole::BorderStrong, ColorRole::Surface},
    Pairing{"frame on window", ColorRole::BorderStrong, ColorRole::Window},
    Pairing{"frame on raised surface", ColorRole::BorderStrong, ColorRole::SurfaceRaised},
    Pairing{"frame on hovered row", ColorRole::BorderStrong, ColorRole::SurfaceSunken},
    Pairing{"frame on selected row", ColorRole::BorderStrong, ColorRole::AccentSoft},
    Pairing{"ring on window", ColorRole::Focus, ColorRole::Window},
    Pairing{"ring on surface", ColorRole::Focus, ColorRole::Surface},
    Pairing{"ring on raised surface", ColorRole::Focus, ColorRole::SurfaceRaised},
    Pairing{"ring on sunken surface", ColorRole::Focus, ColorRole::SurfaceSunken},
    Pairing{"mark in checked box", ColorRole::AccentText, ColorRole::Accent},
    Pairing{"checked box on surface", ColorRole::Accent, ColorRole::Surface},
    Pairing{"progress on its groove", ColorRole::Accent, ColorRole::Border},
    Pairing{"written bars on surface", ColorRole::ChartWritten, ColorRole::Surface},
    Pairing{"written bars on card", ColorRole::ChartWritten, ColorRole::SurfaceRaised},
    Pairing{"rejected bars on surface", ColorRole::ChartRejected, ColorRole::Surface},
    Pairing{"rejected bars on card", ColorRole::ChartRejected, ColorRole::SurfaceRaised},
    Pairing{"duration on surface", ColorRole::ChartDuration, ColorRole::Surface},
    Pairing{"duration on card", ColorRole::ChartDuration, ColorRole::SurfaceRaised},
};

template<std::size_t Size>
void addRows(const std::array<Pairing, Size> &pairings, double least)
{
    for (const Pairing &pairing : pairings) {
        for (const Scheme scheme : {Scheme::Light, Scheme::Dark}) {
            const char *word = scheme == Scheme::Light ? "light" : "dark";
            QTest::addRow("%s, %s", pairing.name, word)
                << static_cast<int>(pairing.front) << static_cast<int>(pairing.back)
                << static_cast<int>(scheme) << least;
        }
    }
}

} // namespace

class TestColors final : public QObject
{
    Q_OBJECT

private slots:
    void contrastIsThatOfTheGuidelines();
    void pairsAreReadable_data();
    void pairsAreReadable();
    void colorsAreOpaque();
};

void TestColors::contrastIsThatOfTheGuidelines()
{
    QCOMPARE(contrast(Qt::black, Qt::white), 21.0);
    QCOMPARE(contrast(Qt::white, Qt::white), 1.0);
    // The usual example of a grey that just fails.
    QVERIFY(std::abs(contrast(QColor(0x777777), Qt::white) - 4.48) < 0.01);
}

void TestColors::pairsAreReadable_data()
{
    QTest::addColumn<int>("front");
    QTest::addColumn<int>("back");
    QTest::addColumn<int>("scheme");
    QTest::addColumn<double>("least");
    addRows(s_texts, 4.5);
    addRows(s_shapes, 3);
}

void TestColors::pairsAreReadable()
{
    QFETCH(int, front);
    QFETCH(int, back);
    QFETCH(int, scheme);
    QFETCH(double, least);
    const double found
        = contrast(colorOf(static_cast<ColorRole>(front), static_cast<Scheme>(scheme)),
                   colorOf(static_cast<ColorRole>(back), static_cast<Scheme>(scheme)));
    QVERIFY2(found >= least, qPrintable(u"%1:1"_s.arg(found, 0, 'f', 2)));
}

void TestColors::colorsAreOpaque()
{
    for (int role = 0; role < s_colorRoleCount; ++role) {
        QCOMPARE(colorOf(static_cast<ColorRole>(role), Scheme::Light).alpha(), 255);
        QCOMPARE(colorOf(static_cast<ColorRole>(role), Scheme::Dark).alpha(), 255);
    }
}

QTEST_GUILESS_MAIN(TestColors)
#include "testcolors.moc"

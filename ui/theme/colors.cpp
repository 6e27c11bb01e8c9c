#include "ui/theme/colors.h"

#include <algorithm>
#include <cmath>

namespace millrace {

namespace {

struct Pair final
{
    QRgb light;
    QRgb dark;
};

// In the order of ColorRole.
constexpr std::array<Pair, s_colorRoleCount> s_colors{{
    {0xfff4f5f7, 0xff17191d}, // Window
    {0xffffffff, 0xff1e2126}, // Surface
    {0xffffffff, 0xff262a31}, // SurfaceRaised
    {0xffeef0f3, 0xff2b2f37}, // SurfaceSunken
    {0xffdfe2e7, 0xff363b44}, // Border
    {0xff777d89, 0xff7e8693}, // BorderStrong
    {0xff1b1f24, 0xffe8eaed}, // Text
    {0xff59606b, 0xffa3abb7}, // TextMuted
    {0xff9aa0aa, 0xff6d7480}, // TextDisabled
    {0xff0f62c9, 0xff6ea8fe}, // Accent
    {0xff0b52ab, 0xff8cbafe}, // AccentHover
    {0xffffffff, 0xff0b1a30}, // AccentText
    {0xffe2edfc, 0xff24374f}, // AccentSoft
    {0xff0f62c9, 0xff6ea8fe}, // Focus
    {0xff13713b, 0xff5fcf8b}, // Positive
    {0xffe1f4e8, 0xff1d3528}, // PositiveSoft
    {0xff8a5300, 0xfff0b95c}, // Warning
    {0xfffdf0d8, 0xff3b2f1a}, // WarningSoft
    {0xffb3261e, 0xffff8f87}, // Negative
    {0xfffde7e5, 0xff43211f}, // NegativeSoft
    {0xff0f62c9, 0xff6ea8fe}, // Info
    {0xffe2edfc, 0xff24374f}, // InfoSoft
    {0xff59606b, 0xffa3abb7}, // Neutral
    {0xffeceef1, 0xff2f343c}, // NeutralSoft
    {0xff2f7de1, 0xff6ea8fe}, // ChartWritten
    {0xffc8382e, 0xffff8f87}, // ChartRejected
    {0xff7a828f, 0xff7a828f}, // ChartDuration
}};

double linear(double channel)
{
    return channel <= 0.03928 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &color)
{
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF())
        + 0.0722 * linear(color.blueF());
}

} // namespace

QColor colorOf(ColorRole role, Scheme scheme)
{
    const Pair &pair = s_colors[static_cast<std::size_t>(role)];
    return QColor::fromRgb(scheme == Scheme::Light ? pair.light : pair.dark);
}

double contrast(const QColor &first, const QColor &second)
{
    const double a = luminance(first);
    const double b = luminance(second);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

} // namespace millrace

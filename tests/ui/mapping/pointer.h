// Pointer: has the X server move and press, as a hand does.
#pragma once

#include <QPoint>
#include <QProcess>
#include <QStringList>
#include <QtTest>

namespace millrace::test::pointer {

/// Goes there; part of a script.
inline QStringList move(const QPoint &place)
{
    return {QStringLiteral("mousemove"), QString::number(place.x()), QString::number(place.y()),
            QStringLiteral("sleep"), QStringLiteral("0.05")};
}

/// Picks up at \a from and goes to \a to in steps; what ends it is for the caller to add.
inline QStringList carry(const QPoint &from, const QPoint &to)
{
    constexpr int steps = 8;
    QStringList script = move(from);
    script << QStringLiteral("mousedown") << QStringLiteral("1");
    for (int i = 1; i <= steps; ++i)
        script << move(from + (to - from) * i / steps);
    return script;
}

/// Runs \a script of xdotool; the program runs on meanwhile.
inline void run(const QStringList &script)
{
    QProcess process;
    process.start(QStringLiteral("xdotool"), script);
    QVERIFY(process.waitForStarted());
    QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 15'000);
    QCOMPARE(process.exitCode(), 0);
}

} // namespace millrace::test::pointer

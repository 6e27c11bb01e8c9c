// Dedup examples: what one row per key means, as tables for the tests of every destination.
#pragma once

#include <QStringList>
#include <QTest>

namespace millrace::conformance {

/// Columns "before", "incoming" and "after": rows of a table, of a later batch, and what is there
/// then (behaviour, dedup rule). Cells "id|v|u", u being the cursor; "∅" is empty.
inline void addVersionExamples()
{
    using namespace Qt::StringLiterals;
    QTest::addColumn<QStringList>("before");
    QTest::addColumn<QStringList>("incoming");
    QTest::addColumn<QStringList>("after");
    const auto row
        = [](const char *name, const QStringList &before, const QStringList &incoming,
             const QStringList &after) { QTest::newRow(name) << before << incoming << after; };
    // Cells: id | v | u, where u is the cursor.
    row("several versions", {u"1|a|1"_s, u"2|b|1"_s}, {u"1|c|3"_s, u"1|d|2"_s, u"3|e|2"_s},
        {u"1|c|3"_s, u"2|b|1"_s, u"3|e|2"_s});
    row("late arrival", {u"1|c|3"_s}, {u"1|x|2"_s}, {u"1|c|3"_s});
    row("tie", {u"1|c|3"_s}, {u"1|y|3"_s}, {u"1|y|3"_s});
    row("null cursor loses", {u"1|c|3"_s}, {u"1|z|∅"_s}, {u"1|c|3"_s});
    row("null cursor is replaced", {u"1|z|∅"_s}, {u"1|c|1"_s}, {u"1|c|1"_s});
    row("both null", {u"1|z|∅"_s}, {u"1|y|∅"_s}, {u"1|y|∅"_s});
    row("tie within a batch", {}, {u"1|a|1"_s, u"1|b|1"_s}, {u"1|b|1"_s});
    row("null within a batch", {}, {u"1|a|1"_s, u"1|b|∅"_s}, {u"1|a|1"_s});
    row("value becomes null", {u"1|a|1"_s}, {u"1|∅|2"_s}, {u"1|∅|2"_s});
}

/// Columns "option" (the value of cdc_deletes), "before", "incoming" and "after". Cells
/// "id|v|u|deleted at" before, "id|v" after.
inline void addDeleteExamples()
{
    using namespace Qt::StringLiterals;
    QTest::addColumn<QString>("option");
    QTest::addColumn<QStringList>("before");
    QTest::addColumn<QStringList>("incoming");
    QTest::addColumn<QStringList>("after");
    // Cells: id | v | u | deleted at.
    const QString none = u"∅"_s;
    const QString at = u"2026-01-01 00:00:00+00:00"_s;
    const auto cells
        = [](const QString &start, const QString &end) -> QString { return start + u'|' + end; };
    const QString first = cells(u"1|a|1"_s, none);
    QTest::newRow("hard") << u"hard"_s << QStringList{first, cells(u"2|b|1"_s, none)}
                          << QStringList{cells(u"1|∅|2"_s, at)} << QStringList{u"2|b"_s};
    QTest::newRow("soft") << u"soft"_s << QStringList{first} << QStringList{cells(u"1|a|2"_s, at)}
                          << QStringList{u"1|a"_s};
    QTest::newRow("older than the row")
        << u"hard"_s << QStringList{cells(u"1|a|5"_s, none)} << QStringList{cells(u"1|∅|4"_s, at)}
        << QStringList{u"1|a"_s};
    QTest::newRow("inserted and deleted at once")
        << u"hard"_s << QStringList{} << QStringList{cells(u"7|x|1"_s, none), cells(u"7|∅|2"_s, at)}
        << QStringList{};
    QTest::newRow("deleted and inserted again")
        << u"hard"_s << QStringList{first}
        << QStringList{cells(u"1|∅|2"_s, at), cells(u"1|b|3"_s, none)} << QStringList{u"1|b"_s};
    QTest::newRow("unknown row") << u"hard"_s << QStringList{first}
                                 << QStringList{cells(u"9|∅|2"_s, at)} << QStringList{u"1|a"_s};
}

} // namespace millrace::conformance

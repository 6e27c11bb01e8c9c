// Tests of columnnames.h.
#include "core/sql/columnnames.h"

#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestColumnNames final : public QObject
{
    Q_OBJECT

private slots:
    void keepsDistinctNames()
    {
        const auto names = resolveColumnNames({u"id"_s, u"Name"_s, u"a b"_s}, {});
        QVERIFY(names);
        QCOMPARE(*names, QStringList({u"id"_s, u"Name"_s, u"a b"_s}));
    }

    void countsCollisionsUp()
    {
        const auto names = resolveColumnNames({u"id"_s, u"ID"_s, u"Id"_s, u"id_1"_s}, {});
        QVERIFY(names);
        QCOMPARE(*names, QStringList({u"id"_s, u"ID_1"_s, u"Id_2"_s, u"id_1_1"_s}));
    }

    void tellsCaseApartWhereTheDatabaseDoes()
    {
        const ColumnNameRules rules{Qt::CaseSensitive, 0, {}};
        QCOMPARE(*resolveColumnNames({u"id"_s, u"ID"_s}, rules), QStringList({u"id"_s, u"ID"_s}));
    }

    void leavesReservedNamesAlone()
    {
        const ColumnNameRules rules{Qt::CaseInsensitive, 0, {u"_airbyte_meta"_s}};
        QCOMPARE(*resolveColumnNames({u"_Airbyte_Meta"_s}, rules),
                 QStringList({u"_Airbyte_Meta_1"_s}));
    }

    void namesWhatTruncationCut()
    {
        const ColumnNameRules rules{Qt::CaseInsensitive, 8, {}};
        const auto names = resolveColumnNames({u"abcdefghij"_s, u"abcdefghkl"_s}, rules);
        QVERIFY(names);
        QCOMPARE(*names, QStringList({u"abcdefgh"_s, u"abcde5_1"_s}));
    }

    void refusesWhatCannotBeToldApart()
    {
        const ColumnNameRules rules{Qt::CaseInsensitive, 2, {}};
        const auto names = resolveColumnNames({u"ab"_s, u"ab"_s}, rules);
        QVERIFY(!names);
        QCOMPARE(names.error().kind, ErrorKind::Configuration);
        QCOMPARE(names.error().code, u"sql.no_distinct_column_name"_s);
    }
};

QTEST_GUILESS_MAIN(TestColumnNames)
#include "testcolumnnames.moc"

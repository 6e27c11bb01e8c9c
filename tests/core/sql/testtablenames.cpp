// Tests of tablenames.h.
#include "core/sql/identifier.h"
#include "core/sql/tablenames.h"

#include <QCryptographicHash>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

TableNameRules flatRules()
{
    return {[](const QString &name) { return name; }, Qt::CaseInsensitive, false};
}

QString hashOf(const QString &text)
{
    return QString::fromLatin1(
        QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha1).toHex());
}

} // namespace

class TestTableNames final : public QObject
{
    Q_OBJECT

private slots:
    void dropsNamespacesWithoutNeed()
    {
        const auto names
            = resolveTableNames({{u"public"_s, u"users"_s}, {u"app"_s, u"orders"_s}}, flatRules());
        QCOMPARE(names.size(), std::size_t{2});
        QCOMPARE(names[0].nameSpace, QString());
        QCOMPARE(names[0].name, u"users"_s);
        QCOMPARE(names[1].name, u"orders"_s);
    }

    void foldsTheNamespaceInOnCollision()
    {
        const auto names
            = resolveTableNames({{u"public"_s, u"users"_s}, {u"app"_s, u"Users"_s}}, flatRules());
        QCOMPARE(names[0].name, u"users"_s);
        QCOMPARE(names[1].name, "Users_"_L1 + hashOf(u"app&airbyte&Users"_s).left(3));
    }

    void neverTakesTheNameOfALaterStream()
    {
        const QString hashed = "users_"_L1 + hashOf(u"b&airbyte&users"_s).left(3);
        const auto names = resolveTableNames(
            {{u"a"_s, u"users"_s}, {u"b"_s, u"users"_s}, {u"c"_s, hashed}}, flatRules());
        QCOMPARE(names[2].name, hashed);
        QVERIFY(names[1].name != hashed);
        QVERIFY(names[1].name.startsWith("users_"_L1));
    }

    void separatesEvenEqualNames()
    {
        const DestinationName same{u"a"_s, u"t"_s};
        const auto names = resolveTableNames({same, same, same}, flatRules());
        QVERIFY(names[0] != names[1]);
        QVERIFY(names[1] != names[2]);
        QVERIFY(names[0] != names[2]);
    }

    void keepsNamespacesWhereThereAreSchemas()
    {
        const TableNameRules rules{[](const QString &name) { return normalisedIdentifier(name); },
                                   Qt::CaseSensitive, true};
        const auto names = resolveTableNames(
            {{u"my app"_s, u"users"_s}, {u"b"_s, u"users"_s}, {{}, u"x"_s}}, rules);
        QCOMPARE(names[0].nameSpace, u"my_app"_s);
        QCOMPARE(names[1].name, u"users"_s);
        QCOMPARE(names[2].nameSpace, QString());
    }
};

QTEST_GUILESS_MAIN(TestTableNames)
#include "testtablenames.moc"

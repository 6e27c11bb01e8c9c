// Secret references: found anywhere, compared, forgotten.
#include "core/secrets/memorysecretstore.h"
#include "core/secrets/secretreferences.h"

#include <QJsonDocument>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

QJsonObject json(const char *text) { return QJsonDocument::fromJson(QByteArray(text)).object(); }

/// Refuses to let go of one secret.
class StubbornStore final : public SecretStore
{
public:
    [[nodiscard]] Result<QString> read(const QString &name) const override
    {
        return m_store.read(name);
    }
    [[nodiscard]] Result<void> write(const QString &name, const QString &value) override
    {
        return m_store.write(name, value);
    }
    [[nodiscard]] Result<void> remove(const QString &name) override
    {
        if (name == "a"_L1)
            return Error{u"test.stubborn"_s, ErrorKind::System, {}, {}, {}, {}};
        return m_store.remove(name);
    }

private:
    MemorySecretStore m_store;
};

} // namespace

class TestSecretReferences final : public QObject
{
    Q_OBJECT

private slots:
    void findsEveryReferenceOnce()
    {
        const QJsonObject configuration = json(
            R"({"z":{"$secret":"z"},"list":[{"t":{"$secret":"b"}},{"$secret":"a"}],
                "again":{"deep":{"$secret":"z"}},"env":{"$env":"E"},
                "alike":{"$secret":"x","more":1},"number":{"$secret":5}})");
        QCOMPARE(secretNames(configuration), (QStringList{u"a"_s, u"b"_s, u"z"_s}));
        QCOMPARE(secretNames({}), QStringList());
    }

    void tellsWhatIsGone()
    {
        const QJsonObject before = json(R"({"a":{"$secret":"a"},"b":{"$secret":"b"}})");
        QCOMPARE(removedSecretNames(before, json(R"({"other":{"$secret":"b"}})")),
                 QStringList{u"a"_s});
        QCOMPARE(removedSecretNames(before, before), QStringList());
        QCOMPARE(removedSecretNames({}, before), QStringList());
    }

    void forgetsButWhatIsStillUsed()
    {
        MemorySecretStore store;
        for (const QString &name : {u"a"_s, u"b"_s, u"c"_s})
            QVERIFY(store.write(name, u"x"_s));
        QVERIFY(
            forgetSecrets(json(R"({"a":{"$secret":"a"},"b":{"$secret":"b"}})"), store, {u"b"_s}));
        QVERIFY(!store.read(u"a"_s));
        QVERIFY(store.read(u"b"_s));
        QVERIFY(store.read(u"c"_s));
    }

    void oneFailureDoesNotKeepTheOthers()
    {
        StubbornStore store;
        QVERIFY(store.write(u"a"_s, u"x"_s));
        QVERIFY(store.write(u"b"_s, u"x"_s));
        QCOMPARE(forgetSecrets(QStringList{u"a"_s, u"b"_s}, store).error().code,
                 u"test.stubborn"_s);
        QVERIFY(!store.read(u"b"_s));
    }
};

QTEST_GUILESS_MAIN(TestSecretReferences)
#include "testsecretreferences.moc"

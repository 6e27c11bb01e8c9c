// TagRepository: limits, names and colours, and what becomes of the connections that bear a tag.
#include "core/store/tagrepository.h"
#include "tests/core/store/storefixture.h"

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestTagRepository final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_store = std::make_unique<StoreFixture>();
        m_tags = std::make_unique<TagRepository>(*m_store->database);
    }

    void storesAndRecoloursByName()
    {
        must(m_tags->save({u"slow"_s, u"#112233"_s}));
        must(m_tags->save({u"Fast"_s, u"#AABBCC"_s}));
        must(m_tags->save({u"slow"_s, u"#445566"_s}));
        const std::vector<Tag> wanted{{u"Fast"_s, u"#AABBCC"_s}, {u"slow"_s, u"#445566"_s}};
        QVERIFY(must(m_tags->all()) == wanted);
    }

    void refusesWhatIsNoTag_data()
    {
        QTest::addColumn<Tag>("tag");
        QTest::newRow("no name") << Tag{QString(), u"#112233"_s};
        QTest::newRow("blank name") << Tag{u"  "_s, u"#112233"_s};
        QTest::newRow("31 characters") << Tag{QString(31, u'x'), u"#112233"_s};
        QTest::newRow("no colour") << Tag{u"a"_s, QString()};
        QTest::newRow("short colour") << Tag{u"a"_s, u"#123"_s};
        QTest::newRow("word") << Tag{u"a"_s, u"red"_s};
        QTest::newRow("line break behind") << Tag{u"a"_s, u"#112233\n"_s};
    }
    void refusesWhatIsNoTag()
    {
        QFETCH(Tag, tag);
        const auto saved = m_tags->save(tag);
        QVERIFY(!saved);
        QCOMPARE(saved.error().code, u"store.tag_invalid"_s);
        QVERIFY(must(m_tags->all()).empty());
        must(m_tags->save({QString(30, u'x'), u"#112233"_s}));
    }

    void keepsToAHundred()
    {
        for (int i = 0; i < s_mostTags; ++i)
            must(m_tags->save({QString::number(i), u"#112233"_s}));
        QCOMPARE(m_tags->save({u"more"_s, u"#112233"_s}).error().code, u"store.tag_invalid"_s);
        must(m_tags->save({u"7"_s, u"#ffffff"_s}));
        Connection connection = m_store->connection(u"c"_s);
        connection.tags = {u"new"_s};
        QCOMPARE(ConnectionRepository(*m_store->database).save(connection).error().code,
                 u"store.tag_invalid"_s);
        QCOMPARE(must(m_tags->all()).size(), 100u);
    }

    void renamesInEveryConnection()
    {
        const QString id = tagged({u"a"_s, u"b"_s});
        must(m_tags->rename(u"a"_s, u"z"_s));
        QCOMPARE(tagsOf(id), (QStringList{u"z"_s, u"b"_s}));
        QCOMPARE(m_tags->rename(u"z"_s, u"b"_s).error().code, u"store.name_taken"_s);
        QCOMPARE(m_tags->rename(u"a"_s, u"c"_s).error().code, u"store.tag_unknown"_s);
        QCOMPARE(m_tags->rename(u"z"_s, u""_s).error().code, u"store.tag_invalid"_s);
        must(m_tags->rename(u"z"_s, u"z"_s));
    }

    void removesFromEveryConnection()
    {
        const QString id = tagged({u"a"_s, u"b"_s});
        must(m_tags->remove(u"a"_s));
        must(m_tags->remove(u"a"_s));
        QCOMPARE(tagsOf(id), QStringList{u"b"_s});
        QCOMPARE(must(m_tags->all()).size(), 1u);
    }

private:
    QString tagged(const QStringList &tags)
    {
        Connection connection = m_store->connection(u"c"_s);
        connection.tags = tags;
        return must(ConnectionRepository(*m_store->database).save(connection)).id;
    }
    [[nodiscard]] QStringList tagsOf(const QString &id) const
    {
        return must(ConnectionRepository(*m_store->database).find(id)).tags;
    }

    std::unique_ptr<StoreFixture> m_store;
    std::unique_ptr<TagRepository> m_tags;
};

QTEST_GUILESS_MAIN(TestTagRepository)
#include "testtagrepository.moc"

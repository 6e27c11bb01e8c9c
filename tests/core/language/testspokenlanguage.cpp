#include "core/base/error.h"
#include "core/base/pluralform.h"
#include "core/connector/connectortexts.h"
#include "core/language/isolation.h"
#include "core/language/language.h"
#include "core/store/languagechoice.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <QTranslator>

using namespace millrace;
using namespace Qt::StringLiterals;

/// Which language a person gets, and what goes with it.
class TestSpokenLanguage : public QObject
{
    Q_OBJECT

private slots:
    void englishIsAlwaysThereAndFirst();
    void namesAreThoseOfTheLanguageItself();
    void languageIsFound_data();
    void languageIsFound();
    void numbersAndDatesGoWithTheTexts_data();
    void numbersAndDatesGoWithTheTexts();
    void speakingSetsTextsAndLocale();
    void englishHasItsPlurals();
    void choiceIsKeptWithTheProfile();
    void reasonsOfErrorsAreTranslated();
    void placesAreIsolated_data();
    void placesAreIsolated();
    void onlyWindowsReadFromTheRightAreIsolated();
};

void TestSpokenLanguage::englishIsAlwaysThereAndFirst()
{
    QCOMPARE(languageCodes().first(), u"en"_s);
    QCOMPARE(languageCodes().size(), QDir(u":/translations"_s).entryList().size());
}

void TestSpokenLanguage::namesAreThoseOfTheLanguageItself()
{
    QCOMPARE(languageName(u"en"_s), u"English"_s);
    QCOMPARE(languageName(u"de"_s), u"Deutsch"_s);
    QCOMPARE(languageName(u"fr"_s), u"Français"_s);
}

void TestSpokenLanguage::languageIsFound_data()
{
    QTest::addColumn<QString>("choice");
    QTest::addColumn<QStringList>("wanted");
    QTest::addColumn<QString>("found");
    QTest::newRow("none") << QString() << QStringList{u"C"_s} << u"en"_s;
    QTest::newRow("foreign") << QString() << QStringList{u"ko-KR"_s, u"ko"_s} << u"en"_s;
    QTest::newRow("choice first") << u"en"_s << QStringList{u"de-DE"_s} << u"en"_s;
    QTest::newRow("unknown choice") << u"xx"_s << QStringList{u"en-GB"_s} << u"en"_s;
    const auto row = [](const char *name, const QString &wanted, const QString &code) {
        const bool isThere = languageCodes().contains(code);
        QTest::newRow(name) << QString() << QStringList{wanted} << (isThere ? code : u"en"_s);
    };
    row("country", u"de-CH"_s, u"de"_s);
    row("script and country", u"de-Latn-AT"_s, u"de"_s);
    row("Portugal", u"pt-PT"_s, u"pt_BR"_s);
    row("simplified", u"zh-Hans-CN"_s, u"zh_CN"_s);
    row("Singapore", u"zh-SG"_s, u"zh_CN"_s);
    row("Arabic", u"ar-EG"_s, u"ar"_s);
    QTest::newRow("Taiwan") << QString() << QStringList{u"zh-TW"_s, u"zh-Hant-TW"_s} << u"en"_s;
    QTest::newRow("English before German")
        << QString() << QStringList{u"en-US"_s, u"de-DE"_s} << u"en"_s;
}

void TestSpokenLanguage::languageIsFound()
{
    QFETCH(QString, choice);
    QFETCH(QStringList, wanted);
    QFETCH(QString, found);
    QCOMPARE(languageFor(choice, wanted), found);
}

void TestSpokenLanguage::numbersAndDatesGoWithTheTexts_data()
{
    QTest::addColumn<QString>("code");
    QTest::addColumn<QLocale>("system");
    QTest::addColumn<QString>("name");
    QTest::newRow("same") << u"de"_s << QLocale(u"de_CH"_s) << u"de_CH"_s;
    QTest::newRow("chosen") << u"fr"_s << QLocale(u"en_US"_s) << u"fr_FR"_s;
    QTest::newRow("country speaks it") << u"fr"_s << QLocale(u"de_CH"_s) << u"fr_CH"_s;
    QTest::newRow("English elsewhere") << u"en"_s << QLocale(u"de_DE"_s) << u"en_DE"_s;
    QTest::newRow("no language") << u"en"_s << QLocale::c() << u"C"_s;
    QTest::newRow("Brazil") << u"pt_BR"_s << QLocale(u"en_US"_s) << u"pt_BR"_s;
    QTest::newRow("Portugal") << u"pt_BR"_s << QLocale(u"pt_PT"_s) << u"pt_PT"_s;
}

void TestSpokenLanguage::numbersAndDatesGoWithTheTexts()
{
    QFETCH(QString, code);
    QFETCH(QLocale, system);
    QFETCH(QString, name);
    QCOMPARE(localeFor(code, system).name(), name);
}

void TestSpokenLanguage::speakingSetsTextsAndLocale()
{
    QCOMPARE(useLanguage({}, QLocale(u"en_GB"_s)), u"en"_s);
    QCOMPARE(spokenLanguage(), u"en"_s);
    QCOMPARE(QLocale().name(), u"en_GB"_s);
    QCOMPARE(QLocale().toString(1234), u"1,234"_s);
    // What a computer without any locale has stays without.
    QCOMPARE(useLanguage({}, QLocale::c()), u"en"_s);
    QCOMPARE(QLocale().language(), QLocale::C);
}

void TestSpokenLanguage::englishHasItsPlurals()
{
    useLanguage(u"en"_s, QLocale::c());
    QCOMPARE(pluralText("files", "Types from all %1 rows.", 1), u"Types from all %1 row."_s);
    QCOMPARE(pluralText("files", "Types from all %1 rows.", 5'000'000'000),
             u"Types from all %1 rows."_s);
}

void TestSpokenLanguage::choiceIsKeptWithTheProfile()
{
    const QTemporaryDir folder;
    const Profile profile = Profile::locate(folder.filePath(u"p"_s));
    QCOMPARE(chosenLanguage(profile), QString());
    QVERIFY(!QFileInfo::exists(folder.filePath(u"p"_s)));
    QVERIFY(chooseLanguage(profile, u"de"_s));
    QCOMPARE(chosenLanguage(profile), u"de"_s);
    // As another process reads it: QSettings remembers what this one has written.
    const Profile copy = Profile::locate(folder.filePath(u"copy"_s));
    QVERIFY(copy.create());
    QVERIFY(QFile::copy(preferencesFile(profile), preferencesFile(copy)));
    QCOMPARE(chosenLanguage(copy), u"de"_s);
    QVERIFY(chooseLanguage(profile, {}));
    QCOMPARE(chosenLanguage(profile), QString());
}

void TestSpokenLanguage::placesAreIsolated_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("isolated");
    const auto row = [](const char *name, const QString &text, const QString &isolated) {
        QTest::newRow(name) << text << isolated;
    };
    row("none", u"نص"_s, u"نص"_s);
    row("two", u"%1 إلى %2"_s, u"\u2068%1\u2069 إلى \u2068%2\u2069"_s);
    row("number", u"%Ln سجل"_s, u"\u2068%Ln\u2069 سجل"_s);
    row("alone", u"%1"_s, u"%1"_s);
    row("per cent", u"%1% من %n"_s, u"\u2068%1\u2069% من \u2068%n\u2069"_s);
    row("link", u"<a href=\"%1\">%2</a> هنا"_s, u"<a href=\"%1\">\u2068%2\u2069</a> هنا"_s);
}

void TestSpokenLanguage::placesAreIsolated()
{
    QFETCH(QString, text);
    QFETCH(QString, isolated);
    QCOMPARE(withIsolatedPlaces(text), isolated);
}

void TestSpokenLanguage::onlyWindowsReadFromTheRightAreIsolated()
{
    const auto text
        = [] { return QCoreApplication::translate("TrayStatus", "Millrace: %1").arg(u"x"_s); };
    const QChar mark(0x2068);
    useLanguage(u"ar"_s, QLocale::c(), true);
    QVERIFY2(text().contains(mark), qPrintable(text()));
    useLanguage(u"ar"_s, QLocale::c());
    QVERIFY2(!text().contains(mark), qPrintable(text()));
    useLanguage(u"de"_s, QLocale::c(), true);
    QVERIFY2(!text().contains(mark), qPrintable(text()));
    useLanguage(u"en"_s, QLocale::c());
}

void TestSpokenLanguage::reasonsOfErrorsAreTranslated()
{
    class Shouting final : public QTranslator
    {
    public:
        QString translate(const char *context, const char *source, const char *, int) const override
        {
            return qstrcmp(context, "reasons") == 0 ? QString::fromUtf8(source).toUpper()
                                                    : QString();
        }
        bool isEmpty() const override { return false; }
    };
    Shouting translator;
    QCoreApplication::installTranslator(&translator);
    static constexpr ErrorDefinition s_broken{"test.broken", ErrorKind::System, "%1: %2.", ""};
    const Error error = makeError(s_broken, {u"Name"_s, u"it is empty"_s});
    QCoreApplication::removeTranslator(&translator);
    QCOMPARE(error.message, u"Name: IT IS EMPTY."_s);
}

QTEST_GUILESS_MAIN(TestSpokenLanguage)
#include "testspokenlanguage.moc"

#include "app/cli/commandline.h"
#include "app/cli/commandtext.h"
#include "app/cli/confirmation.h"
#include "app/cli/displaytext.h"
#include "app/cli/runpolicytext.h"
#include "app/cli/runreport.h"
#include "app/cli/settingtable.h"
#include "app/cli/statustext.h"
#include "core/language/language.h"
#include "tests/testutils/pseudolanguage.h"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <QFile>
#include <QRegularExpression>
#include <QTest>
#include <QTranslator>
#include <QXmlStreamReader>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

class PseudoTranslator final : public QTranslator
{
public:
    QString translate(const char *, const char *source, const char *, int number) const override
    {
        return pseudoText(QString::fromUtf8(source)).replace(u"%n"_s, QString::number(number));
    }
    bool isEmpty() const override { return false; }
};

/// Notes what of the command line is looked up.
class NotingTranslator final : public QTranslator
{
public:
    QString translate(const char *context, const char *source, const char *, int) const override
    {
        if (qstrcmp(context, "CommandText") == 0)
            asked << QString::fromUtf8(source);
        return {};
    }
    bool isEmpty() const override { return false; }

    mutable QSet<QString> asked;
};

/// The texts of the command line that \a path, a table of translations, has.
QSet<QString> translatedTexts(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read.", qUtf8Printable(path));
    QSet<QString> texts;
    QXmlStreamReader reader(&file);
    QString context;
    while (!reader.atEnd()) {
        if (reader.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (reader.name() == "name"_L1)
            context = reader.readElementText();
        else if (reader.name() == "source"_L1 && context == "CommandText"_L1)
            texts << reader.readElementText();
    }
    return texts;
}

void addFaults(const CLI::App &command, const QString &path, QStringList &faults)
{
    const auto look = [&](const std::string &text, const QString &what) {
        if (const QString left = plainWords(QString::fromStdString(text)); !left.isEmpty())
            faults << path + u": "_s + what + u": "_s + left;
    };
    look(command.get_description(), u"description"_s);
    look(command.get_group(), u"group"_s);
    QStringList prose;
    for (const QString &line : QString::fromStdString(command.get_footer()).split(u'\n')) {
        // Examples are commands.
        if (!line.startsWith("  "_L1))
            prose << line;
    }
    look(prose.join(u' ').toStdString(), u"footer"_s);
    for (const CLI::Option *option : command.get_options()) {
        look(option->get_description(), QString::fromStdString(option->get_name()));
        look(option->get_group(), u"group of an option"_s);
    }
    for (const CLI::App *below : command.get_subcommands([](const CLI::App *) { return true; }))
        addFaults(*below, path + u' ' + QString::fromStdString(below->get_name()), faults);
}

} // namespace

/// What the command line says is looked up in the person's language.
class TestSaidTexts : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QCoreApplication::installTranslator(&m_translator); }
    void everyWordOfTheHelpIsTranslated();
    void everyTextOfTheHelpIsInTheTables();
    void settingsAreTranslated();
    void reportsAreTranslated_data();
    void reportsAreTranslated();
    void cleanupTestCase() { QCoreApplication::removeTranslator(&m_translator); }
    void answersAreThoseOfTheLanguage_data();
    void answersAreThoseOfTheLanguage();
    void numbersAndTimesFollowTheLocale();
    void profileIsFoundBeforeTheArgumentsAreRead();

private:
    PseudoTranslator m_translator;
};

void TestSaidTexts::everyWordOfTheHelpIsTranslated()
{
    Invocation invocation;
    const auto tree = makeCommandLine(invocation);
    QStringList faults;
    addFaults(*tree, u"millrace-cli"_s, faults);
    QVERIFY2(faults.isEmpty(), qPrintable(u"\n  "_s + faults.join(u"\n  "_s)));
}

void TestSaidTexts::everyTextOfTheHelpIsInTheTables()
{
    NotingTranslator noting;
    QCoreApplication::installTranslator(&noting);
    Invocation invocation;
    const auto tree = makeCommandLine(invocation);
    QCoreApplication::removeTranslator(&noting);
    QVERIFY(noting.asked.size() > 300);
    // A text that no file of the program marks as one is in none of them.
    QSet<QString> missing
        = noting.asked - translatedTexts(QStringLiteral(MILLRACE_TRANSLATIONS "/millrace_de.ts"));
    // Indented lines are commands, and tables of words that are typed.
    missing.removeIf(
        [](const QString &text) { return text.isEmpty() || text.startsWith("  "_L1); });
    QVERIFY2(missing.isEmpty(), qPrintable(u"\n  "_s + missing.values().join(u"\n  "_s)));
}

void TestSaidTexts::settingsAreTranslated()
{
    for (const SettingEntry &entry : settingTable())
        QCOMPARE(plainWords(entry.sentence), QString());
}

void TestSaidTexts::reportsAreTranslated_data()
{
    QTest::addColumn<QString>("text");
    Job job;
    job.id = 7;
    job.status = JobStatus::Succeeded;
    QTest::newRow("outcome") << outcomeText(job);
    job.attempts.resize(2);
    job.attempts.front().startedAt = TimePoint(std::chrono::seconds(10));
    job.endedAt = TimePoint(std::chrono::seconds(75));
    job.kind = JobKind::Retry;
    QTest::newRow("outcome after two attempts") << outcomeText(job);
    StreamCounts counts;
    counts.read = 3;
    QTest::newRow("balance") << balanceText(counts);
    counts.unconfirmed = 1;
    QTest::newRow("balance of a broken run") << balanceText(counts);
    QTest::newRow("policy") << runPolicyLines(ConnectionSettings()).join(u'\n');
    QTest::newRow("delivery") << deliveredText(3, 2, u"s3"_s);
    QTest::newRow("size") << readableBytes(12'300'000);
    QTest::newRow("status") << streamStatusText(StreamStatus::Synced);
}

void TestSaidTexts::reportsAreTranslated()
{
    QFETCH(QString, text);
    QCOMPARE(plainWords(text), QString());
}

void TestSaidTexts::answersAreThoseOfTheLanguage_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<QString>("letter");
    QTest::addColumn<QString>("word");
    QTest::newRow("English") << u"en"_s << u"y"_s << u"yes"_s;
    QTest::newRow("German") << u"de"_s << u"j"_s << u"ja"_s;
    QTest::newRow("French") << u"fr"_s << u"o"_s << u"oui"_s;
    QTest::newRow("Spanish") << u"es"_s << u"s"_s << u"sí"_s;
    QTest::newRow("Portuguese") << u"pt_BR"_s << u"s"_s << u"sim"_s;
    QTest::newRow("Japanese") << u"ja"_s << u"y"_s << u"はい"_s;
    QTest::newRow("Chinese") << u"zh_CN"_s << u"y"_s << u"是"_s;
    QTest::newRow("Arabic") << u"ar"_s << u"ن"_s << u"نعم"_s;
}

void TestSaidTexts::answersAreThoseOfTheLanguage()
{
    QFETCH(QString, language);
    QFETCH(QString, letter);
    QFETCH(QString, word);
    QCOMPARE(useLanguage(language, QLocale::c()), language);
    for (const QString &yes : {u"y"_s, u"Y"_s, u"yes"_s, letter, letter.toUpper(), word,
                               QString(u" "_s + word.toUpper() + u' ')})
        QVERIFY2(meansYes(yes), qPrintable(yes));
    for (const QString &no :
         {QString(), u"n"_s, u"N"_s, u"x"_s, u"yesterday"_s, u"\u0000y"_s, CommandText::tr("N")})
        QVERIFY2(!meansYes(no), qPrintable(no));
    useLanguage(u"en"_s, QLocale::c());
}

void TestSaidTexts::numbersAndTimesFollowTheLocale()
{
    const TimePoint noon(std::chrono::seconds(1'700'000'000));
    QLocale::setDefault(QLocale::c());
    QCOMPARE(readableTime(noon), u"2023-11-14 22:13:20"_s);
    QCOMPARE(groupedNumber(1'234'567), u"1,234,567"_s);
    QLocale::setDefault(QLocale(u"de_DE"_s));
    QCOMPARE(readableTime(noon), u"14.11.23 22:13:20"_s);
    QCOMPARE(groupedNumber(1'234'567), u"1.234.567"_s);
    QVERIFY(readableBytes(12'340'000).contains(u"12,3 MB"_s));
    QVERIFY(readableDuration(std::chrono::milliseconds(12'400)).contains(u"12,4 s"_s));
    QLocale::setDefault(QLocale::c());
}

void TestSaidTexts::profileIsFoundBeforeTheArgumentsAreRead()
{
    const auto folder = [](std::vector<const char *> words) {
        return profileArgument(static_cast<int>(words.size()), const_cast<char **>(words.data()));
    };
    QCOMPARE(folder({"cli", "status"}), std::string());
    QCOMPARE(folder({"cli", "--profile", "here", "status"}), std::string("here"));
    QCOMPARE(folder({"cli", "status", "--profile=there"}), std::string("there"));
    QCOMPARE(folder({"cli", "--profile"}), std::string());
}

QTEST_GUILESS_MAIN(TestSaidTexts)
#include "testsaidtexts.moc"

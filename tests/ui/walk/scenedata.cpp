#include "tests/ui/walk/scenedata.h"

#include "core/connector/connectorregistry.h"
#include "tests/screenshots/scriptedprofile.h"

#include <QDir>
#include <QLocale>
#include <QRegularExpression>
#include <QTimeZone>

#include <algorithm>

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

/// Names of programs, forms and keys, which no language translates.
const QStringList s_names{u"Millrace"_s, u"millrace-cli"_s, u"Airbyte"_s,  u"SQLite"_s, u"null"_s,
                          u"Ctrl"_s,     u"Shift"_s,        u"Alt"_s,      u"Del"_s,    u"Space"_s,
                          u"Return"_s,   u"systemd"_s,      u"localhost"_s};

/// What the scenes themselves make up: values, files and what a server or SQLite answers.
const QStringList s_madeUp{
    u"description"_s, // The field whose value a dialogue shows.
    u"orders"_s, // The stream that is compared, and what it is copied as.
    u"orders to warehouse"_s,
    u"contact"_s, // The object of the wizard, and fields of it.
    u"country"_s,
    u"phone"_s,
    u"note"_s,
    u"map"_s, // What the scene of the mapping has been doing.
    u"tides"_s, // The manifest and the recording of the workbench.
    u"Tree 12 page 40: btreeInitPage() returns error code 11"_s,
    u"The disk is full: "_s, // How the run of one connection ended.
    u" cannot grow. "_s,
    u" cannot grow."_s,
    u"Free some space; the next run goes on where this one has stopped."_s,
    u"yesterday"_s, // A rejected value.
    u"Shop database"_s, // A source of the files of Airbyte, and its setting.
    u"password"_s,
    u"zebra"_s, // What no filter finds.
};

/// What QLocale writes in the words of a language, which it knows without a translator.
QStringList localeWords()
{
    QStringList words;
    for (const QLocale &locale : {QLocale(), QLocale::c(), QLocale(u"en_US"_s)}) {
        for (const auto form : {QLocale::LongFormat, QLocale::ShortFormat}) {
            for (int day = 1; day <= 7; ++day)
                words << locale.dayName(day, form) << locale.standaloneDayName(day, form);
            for (int month = 1; month <= 12; ++month)
                words << locale.monthName(month, form) << locale.standaloneMonthName(month, form);
        }
        words << locale.amText() << locale.pmText() << locale.formattedDataSize(0).section(u' ', -1)
              << locale.formattedDataSize(1).section(u' ', -1);
    }
    for (const QString &file : QDir(u":/translations"_s).entryList({u"millrace_*"_s})) {
        const QLocale locale(file.section(u'_', 1).section(u'.', 0, 0));
        QString name = locale.nativeLanguageName();
        words << name << name.replace(0, 1, name.left(1).toUpper())
              << QLocale::languageToString(locale.language());
    }
    return words;
}

/// Takes \a word out of \a text where it is not a part of another one.
void removeWhole(const QString &word, QString &text)
{
    const auto isLetter = [&text](qsizetype at) {
        return at >= 0 && at < text.size() && (text[at].isLetterOrNumber() || text[at] == u'_');
    };
    for (qsizetype at = word.isEmpty() ? -1 : text.indexOf(word); at >= 0;
         at = text.indexOf(word, at)) {
        const qsizetype end = at + word.size();
        if ((word.front().isLetterOrNumber() && isLetter(at - 1))
            || (word.back().isLetterOrNumber() && isLetter(end)))
            ++at;
        else
            text.remove(at, word.size());
    }
}

/// What is written for a machine, by its form: no word of a sentence looks so.
QString withoutCode(QString text)
{
    static const QRegularExpression s_code(
        u"\\w+://\\S*" // An address,
        "|(?<!\\w)[/~][\\w./-]+" // a path,
        "|\\S*\\w[.@*]\\w\\S*|\\S*\\*\\S*|(?<!\\w)\\.\\w[\\w.]*" // a file, a host, a pattern,
        "|\\w+_\\w*|\\w*_\\w+" // a name or code,
        "|(?<!\\w)[A-Z]{3,}\\d*(?!\\w)" // an abbreviation or a type of SQL,
        "|(?<!\\w)--\\w[\\w-]*"_s); // an option.
    return text.remove(s_code);
}

void addConnection(const Connection &connection, QStringList &words)
{
    words << connection.name;
    for (const ConfiguredStream &configured : connection.catalog.streams) {
        words << configured.stream.id.text() << configured.stream.id.name;
        for (const Field &field : configured.stream.schema.fields())
            words << field.name;
        if (configured.mapping)
            words << configured.mapping->object.name;
    }
}

} // namespace

QStringList sceneData(const ScriptedProfile &profile)
{
    QStringList words = s_names + s_madeUp;
    auto &workspace = const_cast<ScriptedProfile &>(profile).workspace();
    const auto snapshot = workspace.snapshot();
    for (const ConnectionSummary &summary : snapshot->connections)
        addConnection(summary.connection, words);
    for (const auto *ends : {&snapshot->sources, &snapshot->destinations}) {
        for (const auto &end : *ends)
            words << end.name;
    }
    for (const auto &tag : snapshot->tags)
        words << tag.name;
    for (const ConnectorInfo &connector : workspace.registry().connectors())
        words << connector.title << connector.id;
    words.removeAll(QString());
    words.removeDuplicates();
    std::ranges::sort(words, std::ranges::greater(), &QString::size);
    return words;
}

QString withoutData(QString text, const QStringList &data)
{
    static const QStringList s_locale = localeWords();
    // A command that could be typed instead.
    if (text.startsWith("millrace-cli "_L1) || QTimeZone::isTimeZoneIdAvailable(text.toUtf8()))
        return {};
    // Names of several words may have parts that look like code.
    for (const QString &word : data) {
        if (word.contains(u' '))
            removeWhole(word, text);
    }
    text = withoutCode(text);
    for (const QStringList *words : {&data, &s_locale}) {
        for (const QString &word : *words)
            removeWhole(word, text);
    }
    return text;
}

} // namespace millrace::test

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>
#include <QXmlStreamReader>

using namespace Qt::StringLiterals;

namespace {

const QString s_tree = QStringLiteral(MILLRACE_SOURCE_DIR);

/// The texts with "%n" or "%Ln" in the C++ files of \a folder, adjacent literals joined.
QStringList pluralTexts(const QString &folder)
{
    static const QRegularExpression s_literals(
        u"\\btr\\(\\s*(\"(?:[^\"\\\\]|\\\\.)*\"(?:\\s*\"(?:[^\"\\\\]|\\\\.)*\")*)"_s);
    static const QRegularExpression s_seam(u"\"\\s*\""_s);
    QStringList texts;
    QDirIterator walk(folder, {u"*.cpp"_s, u"*.h"_s}, QDir::Files, QDirIterator::Subdirectories);
    while (walk.hasNext()) {
        QFile file(walk.next());
        if (!file.open(QIODevice::ReadOnly) || file.fileName().contains("/tests/"_L1))
            continue;
        auto match = s_literals.globalMatch(QString::fromUtf8(file.readAll()));
        while (match.hasNext()) {
            QString text = match.next().captured(1).remove(s_seam);
            text = text.mid(1, text.size() - 2).replace(u"\\\""_s, u"\""_s);
            if (text.contains("%n"_L1) || text.contains("%Ln"_L1))
                texts << text;
        }
    }
    return texts;
}

/// The sources of \a file that have both English forms.
QStringList completeSources(const QString &file)
{
    QFile ts(file);
    QStringList sources;
    if (!ts.open(QIODevice::ReadOnly))
        return sources;
    QXmlStreamReader xml(&ts);
    QString source;
    int forms = 0;
    while (!xml.atEnd()) {
        xml.readNext();
        if (xml.isStartElement() && xml.name() == "source"_L1) {
            source = xml.readElementText();
            forms = 0;
        } else if (xml.isStartElement() && xml.name() == "numerusform"_L1) {
            forms += xml.readElementText().isEmpty() ? 0 : 1;
        } else if (xml.isEndElement() && xml.name() == "message"_L1 && forms == 2) {
            sources << source;
        }
    }
    return sources;
}

} // namespace

class TestPlurals : public QObject
{
    Q_OBJECT

private slots:
    void everyPluralHasBothForms();
    void findsPluralsInSources();
};

void TestPlurals::everyPluralHasBothForms()
{
    const QStringList known = completeSources(s_tree + u"/translations/millrace_en.ts"_s);
    QStringList missing;
    for (const QString &folder : {u"/app"_s, u"/core"_s, u"/ui"_s}) {
        for (const QString &text : pluralTexts(s_tree + folder)) {
            if (!known.contains(text))
                missing << text;
        }
    }
    QVERIFY2(missing.isEmpty(), qPrintable(u"without plural: "_s + missing.join(u" | "_s)));
}

void TestPlurals::findsPluralsInSources() { QVERIFY(pluralTexts(s_tree + u"/ui"_s).size() > 20); }

QTEST_GUILESS_MAIN(TestPlurals)
#include "testplurals.moc"

#include "tests/ui/walk/languagemnemonics.h"

#include "core/language/language.h"

#include <QCoreApplication>
#include <QKeySequence>
#include <QLibraryInfo>

#include <algorithm>

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

// Neither has a width; what stands between them is a number in two such digits.
constexpr QChar s_zero{0x200b};
constexpr QChar s_one{0x200c};
constexpr QChar s_fence{0x2060};
constexpr int s_digits = 12;

QString mark(std::size_t number)
{
    QString text = s_fence;
    for (int digit = 0; digit < s_digits; ++digit)
        text += ((number >> digit) & 1U) != 0 ? s_one : s_zero;
    return text + s_fence;
}

} // namespace

LanguageMnemonics::LanguageMnemonics()
    : m_languages(languageCodes())
{
    m_languages.removeOne(u"en"_s);
    for (const QString &language : m_languages) {
        const std::pair<QString, QString> files[] = {
            {u"millrace_"_s + language, u":/translations"_s},
            {u"qtbase_"_s + language, QLibraryInfo::path(QLibraryInfo::TranslationsPath)},
        };
        for (const auto &[file, folder] : files) {
            auto translator = std::make_unique<QTranslator>();
            if (translator->load(file, folder))
                m_translators.emplace_back(language, std::move(translator));
        }
    }
    m_texts = std::make_unique<SpokenTexts>(
        [this](const char *context, const char *source, const char *comment, int number) {
            const QString text = QString::fromUtf8(source);
            // A translation of a button of Qt may have one where English has none.
            const bool isOfQt = qstrcmp(context, "QPlatformTheme") == 0;
            return QKeySequence::mnemonic(text).isEmpty() && !isOfQt
                ? QString()
                : marked({context, source, comment, number});
        });
    QCoreApplication::installTranslator(m_texts.get());
}

LanguageMnemonics::~LanguageMnemonics() { QCoreApplication::removeTranslator(m_texts.get()); }

QString LanguageMnemonics::marked(const Origin &origin)
{
    const QMutexLocker lock(&m_mutex);
    const auto found = std::ranges::find(m_origins, origin);
    const auto number = static_cast<std::size_t>(found - m_origins.begin());
    if (found == m_origins.end())
        m_origins.push_back(origin);
    if (number >> s_digits != 0)
        qFatal("There are more texts with mnemonics than marks.");
    return QString::fromUtf8(origin.source) + mark(number);
}

QString LanguageMnemonics::translated(const Origin &origin, const QString &language) const
{
    for (const auto &[code, translator] : m_translators) {
        if (code != language)
            continue;
        const QString text
            = translator->translate(origin.context.constData(), origin.source.constData(),
                                    origin.comment.constData(), origin.number);
        if (!text.isEmpty())
            return text;
    }
    return QString::fromUtf8(origin.source);
}

SpokenIn LanguageMnemonics::spokenIn(const QString &language) const
{
    return [this, language](const QString &text) {
        const qsizetype at = text.indexOf(s_fence);
        if (at < 0 || at + s_digits + 1 >= text.size())
            return QString();
        std::size_t number = 0;
        for (int digit = 0; digit < s_digits; ++digit) {
            if (text[at + 1 + digit] == s_one)
                number |= std::size_t(1) << digit;
        }
        const QMutexLocker lock(&m_mutex);
        if (number >= m_origins.size())
            return text;
        const Origin &origin = m_origins[number];
        // What the program shows without its letter has none in any language.
        const bool isTaken = !QKeySequence::mnemonic(QString::fromUtf8(origin.source)).isEmpty()
            && QKeySequence::mnemonic(text).isEmpty();
        const QString spoken = isTaken ? text : translated(origin, language);
        // A letter that is filled in is the same everywhere.
        return spoken.contains("&%"_L1) ? text : spoken;
    };
}

} // namespace millrace::test

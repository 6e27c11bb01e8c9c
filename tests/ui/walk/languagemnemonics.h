// LanguageMnemonics: which letters behind Alt the texts of a window have in every language.
#pragma once

#include "tests/testutils/spokentexts.h"
#include "tests/ui/walk/widgetchecks.h"

#include <QStringList>
#include <QTranslator>

#include <memory>
#include <vector>

namespace millrace::test {

/// While it lives the program speaks English, and every text with a mnemonic carries an invisible
/// mark of where it comes from. So one walk through the windows sees the letters of all languages.
/// UI thread.
class LanguageMnemonics final
{
public:
    LanguageMnemonics();
    ~LanguageMnemonics();
    Q_DISABLE_COPY_MOVE(LanguageMnemonics)

    /// The built-in languages but English.
    [[nodiscard]] const QStringList &languages() const { return m_languages; }
    /// Marked texts as \a language has them. Others have no letter, or one that the program chooses
    /// among those that are free, in every language anew: they are empty.
    [[nodiscard]] SpokenIn spokenIn(const QString &language) const;

private:
    struct Origin final
    {
        QByteArray context;
        QByteArray source;
        QByteArray comment;
        int number = -1;

        [[nodiscard]] bool operator==(const Origin &) const = default;
    };

    [[nodiscard]] QString marked(const Origin &origin);
    [[nodiscard]] QString translated(const Origin &origin, const QString &language) const;

    QStringList m_languages;
    std::vector<std::pair<QString, std::unique_ptr<QTranslator>>> m_translators; ///< By language.
    mutable QMutex m_mutex;
    std::vector<Origin> m_origins;
    std::unique_ptr<SpokenTexts> m_texts;
};

} // namespace millrace::test

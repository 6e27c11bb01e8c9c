// SpokenTexts: a translator that remembers which source each text it gave comes from.
#pragma once

#include <QHash>
#include <QMutex>
#include <QTranslator>

#include <functional>
#include <memory>
#include <utility>

namespace millrace::test {

/// Gives what a function makes of a source. With it a test finds a button by its English text in
/// every language. Lookups come from several threads; englishOf() is for the UI thread, when
/// nothing is looked up.
class SpokenTexts final : public QTranslator
{
public:
    /// What it makes of source, comment and number; null where there is no translation.
    using Speaker
        = std::function<QString(const char *context, const char *source, const char *comment, int)>;

    /// The built-in texts of the language \a code; none where there are no such.
    [[nodiscard]] static Speaker speakerOf(const QString &code)
    {
        auto texts = std::make_shared<QTranslator>();
        (void)texts->load(QStringLiteral("millrace_") + code, QStringLiteral(":/translations"));
        return [texts](const char *context, const char *source, const char *comment, int number) {
            return texts->translate(context, source, comment, number);
        };
    }

    explicit SpokenTexts(Speaker speaker)
        : m_speaker(std::move(speaker))
    {
        s_latest = this;
    }
    ~SpokenTexts() override
    {
        if (s_latest == this)
            s_latest = nullptr;
    }

    [[nodiscard]] QString translate(const char *context, const char *source, const char *comment,
                                    int number) const override
    {
        const QString text = m_speaker(context, source, comment, number);
        if (!text.isNull()) {
            const QMutexLocker lock(&m_mutex);
            m_sources.insert(withoutKeys(text), withoutKeys(QString::fromUtf8(source)));
        }
        return text;
    }
    [[nodiscard]] bool isEmpty() const override { return false; }

    /// \a text as it is shown, without mnemonics, in English; itself where it is no such text.
    [[nodiscard]] static QString englishOf(const QString &text)
    {
        if (s_latest == nullptr)
            return text;
        const QMutexLocker lock(&s_latest->m_mutex);
        return s_latest->m_sources.value(text, text);
    }

private:
    [[nodiscard]] static QString withoutKeys(QString text)
    {
        // Japanese and Chinese have the letter in brackets behind the text.
        if (const qsizetype at = text.indexOf(QLatin1StringView("(&")); at > 0)
            text.remove(at, 4);
        return text.remove(u'&');
    }

    Speaker m_speaker;
    mutable QMutex m_mutex;
    mutable QHash<QString, QString> m_sources;
    static inline SpokenTexts *s_latest = nullptr;
};

} // namespace millrace::test

// Renders every scene in light and dark into a folder: screenshots FOLDER [PATTERN] [LANGUAGE]
#include "tests/screenshots/offscreen.h"
#include "tests/screenshots/scenes.h"
#include "tests/testutils/spokentexts.h"
#include "ui/theme/language.h"

#include <QApplication>
#include <QDir>
#include <QRegularExpression>
#include <QTemporaryDir>

#include <cstdio>

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

struct Look final
{
    Theme::Choice choice;
    QString name;
};

/// A picture of \a shown as it is on the screen, with the window behind a dialogue.
void save(const QWidget &shown, const QString &file)
{
    QWidget *window = const_cast<QWidget &>(shown).window();
    if (!window->grab().save(file))
        qFatal("%s cannot be written.", qUtf8Printable(file));
    std::puts(qUtf8Printable(file));
    std::fflush(stdout);
}

int render(const QString &folder, const QString &pattern)
{
    const bool isLarge = qApp->devicePixelRatio() > 1.5;
    const QRegularExpression wanted(QRegularExpression::wildcardToRegularExpression(pattern));
    SceneShow show;
    int saved = 0;
    for (const Scene &scene : allScenes()) {
        if ((isLarge && scene.size != Scene::Size::AlsoLarge)
            || !wanted.match(scene.name).hasMatch())
            continue;
        const QWidget &shown = show.show(scene);
        for (const Look &look :
             {Look{Theme::Choice::Light, u"light"_s}, Look{Theme::Choice::Dark, u"dark"_s}}) {
            Theme::instance().setChoice(look.choice);
            QTest::qWait(40);
            save(shown,
                 u"%1/%2-%3%4.png"_s.arg(folder, look.name, scene.name,
                                         isLarge ? u"-200"_s : QString()));
            ++saved;
        }
        Theme::instance().setChoice(Theme::Choice::Light);
    }
    if (saved == 0)
        std::fputs("No scene has such a name.\n", stderr);
    return saved > 0 ? 0 : 1;
}

} // namespace

} // namespace millrace::test

int main(int argc, char **argv)
{
    // Column widths of the person who runs this are none of its business.
    const QTemporaryDir settings;
    qputenv("XDG_CONFIG_HOME", settings.path().toLocal8Bit());
    millrace::test::useOffscreenSize();
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("millrace"));
    QApplication::setApplicationDisplayName(QStringLiteral("Millrace"));
    QApplication::setApplicationVersion(QStringLiteral(MILLRACE_VERSION));
    QApplication::setQuitOnLastWindowClosed(false);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() < 2 || arguments.size() > 4 || !QDir().mkpath(arguments[1])) {
        std::fputs("Usage: screenshots FOLDER [PATTERN] [LANGUAGE]\n", stderr);
        return 2;
    }
    const QString language = arguments.value(3, QStringLiteral("en_US"));
    millrace::installLanguage({}, QLocale(language));
    QGuiApplication::setLayoutDirection(QLocale(language).textDirection());
    // The scenes press buttons by their English texts.
    millrace::test::SpokenTexts texts(millrace::test::SpokenTexts::speakerOf(language));
    QCoreApplication::installTranslator(&texts);
    millrace::Theme::instance().setChoice(millrace::Theme::Choice::Light);
    return millrace::test::render(arguments[1], arguments.value(2, QStringLiteral("*")));
}

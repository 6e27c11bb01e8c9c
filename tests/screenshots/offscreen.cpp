#include "tests/screenshots/offscreen.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryFile>

namespace millrace::test {

using namespace Qt::StringLiterals;

void useOffscreenSize()
{
    if (qgetenv("QT_QPA_PLATFORM") != "offscreen")
        return;
    const QJsonObject screen{{u"name"_s, u"screen"_s},
                             {u"x"_s, 0},
                             {u"y"_s, 0},
                             {u"width"_s, s_offscreenSize.width()},
                             {u"height"_s, s_offscreenSize.height()},
                             {u"logicalDpi"_s, 96},
                             {u"logicalBaseDpi"_s, 96},
                             {u"dpr"_s, 1}};
    // The platform reads it when the application is made.
    static QTemporaryFile s_file(QDir::tempPath() + u"/millrace-screen-XXXXXX.json"_s);
    if (!s_file.open())
        qFatal("The screen cannot be described.");
    s_file.write(QJsonDocument(QJsonObject{{u"screens"_s, QJsonArray{screen}}}).toJson());
    s_file.flush();
    qputenv("QT_QPA_PLATFORM", "offscreen:configfile=" + s_file.fileName().toLocal8Bit());
}

} // namespace millrace::test

#include "core/engine/timelimittext.h"

#include "core/base/localnumber.h"
#include "core/base/pluralform.h"

#include <QCoreApplication>

namespace millrace {

namespace {

QString counted(qint64 count, const char *one, const char *many)
{
    return count == 1 ? QCoreApplication::translate("engine", one)
                      : pluralText("engine", many, count).arg(localNumber(count));
}

} // namespace

QString timeLimitText(std::chrono::seconds duration)
{
    const qint64 seconds = duration.count();
    if (seconds % 3'600 == 0)
        return counted(seconds / 3'600, QT_TRANSLATE_NOOP("engine", "an hour"),
                       QT_TRANSLATE_N_NOOP("engine", "%1 hours"));
    if (seconds % 60 == 0)
        return counted(seconds / 60, QT_TRANSLATE_NOOP("engine", "a minute"),
                       QT_TRANSLATE_N_NOOP("engine", "%1 minutes"));
    return counted(seconds, QT_TRANSLATE_NOOP("engine", "a second"),
                   QT_TRANSLATE_N_NOOP("engine", "%1 seconds"));
}

} // namespace millrace

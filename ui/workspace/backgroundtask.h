// BackgroundTask: work off the UI thread, its result back on it.
#pragma once

#include "core/base/cancellation.h"

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>

#include <functional>
#include <utility>

namespace millrace {

/// Runs \a work on \a pool and hands its result to \a done in the thread of \a context, which is
/// the caller's; nothing is called once \a context is gone. \a work must not touch widgets and may
/// block; when it takes a Cancellation, hand it one of a CancellationSource that \a context owns
/// and stops in its destructor.
template<typename Work, typename Done>
void runInBackground(QThreadPool &pool, QObject *context, Work work, Done done)
{
    pool.start([guard = QPointer<QObject>(context), work = std::move(work),
                done = std::move(done)]() mutable {
        auto result = work();
        // The application is the receiver, for the context may die on its way here.
        QMetaObject::invokeMethod(
            qApp,
            [guard, done = std::move(done), result = std::move(result)]() mutable {
                if (!guard.isNull())
                    done(std::move(result));
            },
            Qt::QueuedConnection);
    });
}

} // namespace millrace

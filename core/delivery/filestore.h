// FileStore: a place for files, be it a bucket or a folder.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/delivery/deliverysettings.h"

#include <QByteArray>
#include <QString>

#include <memory>

namespace millrace {

/// Takes whole files under paths with "/" between their parts. Blocks; safe from any thread, one at
/// a time. Errors are of the table of core/delivery or of core/http, and hold no secret.
class FileStore
{
public:
    virtual ~FileStore() = default;

    /// Writes a file, or what is under \a path anew: afterwards the whole of it is there, or, after
    /// an error, nothing or what was there before.
    [[nodiscard]] virtual Result<void> write(const QString &path, const QByteArray &bytes,
                                             const QByteArray &contentType,
                                             const Cancellation &cancellation)
        = 0;
    /// write() under a path that is to bear nothing yet. False: it bears something, which is left
    /// alone; where a place cannot tell, it is written anew.
    [[nodiscard]] virtual Result<bool> create(const QString &path, const QByteArray &bytes,
                                              const QByteArray &contentType,
                                              const Cancellation &cancellation)
        = 0;
    [[nodiscard]] virtual Result<QByteArray> read(const QString &path,
                                                  const Cancellation &cancellation)
        = 0;
    /// A file that is not there is no error.
    [[nodiscard]] virtual Result<void> remove(const QString &path, const Cancellation &cancellation)
        = 0;
    /// Whether \a path bears a file that a plan does not know; asked before a new path is used.
    [[nodiscard]] virtual bool isTaken(const QString &path) const = 0;

    Q_DISABLE_COPY_MOVE(FileStore)

protected:
    FileStore() = default;
};

/// The bucket or folder of \a settings. Nothing is asked of it yet. \a clock outlives it.
[[nodiscard]] Result<std::unique_ptr<FileStore>> openFileStore(const DeliverySettings &settings,
                                                               Clock &clock);

} // namespace millrace

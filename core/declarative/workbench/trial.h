// Trial: runs one stream of a manifest for a few pages and tells of everything that happens.
#pragma once

#include "core/base/clock.h"
#include "core/declarative/manifest/manifest.h"
#include "core/declarative/request/transport.h"
#include "core/declarative/runtime.h"
#include "core/declarative/workbench/recording.h"

#include <QJsonObject>
#include <QStringList>

#include <memory>
#include <string>
#include <vector>

namespace millrace::declarative {

/// A request and what came of it, as it is shown. Secrets are hidden in all of it.
struct TrialExchange final
{
    QString stream; ///< The stream or parent that asked; empty: a login.
    QString method;
    QString url;
    QList<QPair<QString, QString>> requestHeaders;
    QString requestBody;
    int status = 0; ///< 0: there was no answer, and error tells why.
    QList<QPair<QString, QString>> headers;
    QString body; ///< Indented where it is JSON; cut at 256 KiB.
    qint64 bodySize = 0;
    bool isBodyCut = false;
    qint64 elapsed = 0; ///< Milliseconds.
    bool isFromCache = false;
    QString error;
};

/// What belongs to one page: its requests with their repeats, and its records before and after.
struct TrialPage final
{
    QString stream; ///< The chosen one, or a parent of it.
    QString slice; ///< As JSON; "{}": the stream has no parts.
    std::vector<TrialExchange> exchanges;
    QStringList extracted; ///< Each as indented JSON.
    qint64 extractedCount = 0; ///< Beyond the first ones only the number is kept.
    QStringList records; ///< After filters, transformations and normalisation.
    qint64 recordCount = 0; ///< Beyond the first ones only the number is kept.
    QString next; ///< The token of the next page as JSON; empty: there is none.
};

struct TrialOptions final
{
    std::string stream;
    QJsonObject configuration; ///< Without its defaults, which are filled in.
    int maximumPages = 5; ///< Of the chosen stream.
    int maximumRecords = 100;
    QString manifestFolder{}; ///< Where files of the manifest lie; empty: nowhere.
};

struct TrialOutcome final
{
    int pages = 0; ///< Of the chosen stream.
    qint64 records = 0;
    bool isLimited = false; ///< There may be more behind the limits.
};

/// Called on the thread of runTrial(), and of those that read for it, one at a time.
class TrialEvents
{
public:
    virtual ~TrialEvents() = default;

    virtual void page(TrialPage page) = 0;
    virtual void logged(LogLevel level, const QString &message) = 0;
    /// A token that is good for one use was renewed: the next trial needs \a configuration.
    virtual void configurationChanged(const QJsonObject & /*configuration*/) { }
};

/// Reads \a options' stream of \a manifest from the start, on the calling thread. The time stands
/// still at \a recording's moment, so that a replay asks for the same. What \a transport answers is
/// kept in \a recording. A page that failed is told too, before its error is returned. Errors:
/// config.* for the configuration, those of ManifestSource and of reading; Error::cancelled().
[[nodiscard]] Result<TrialOutcome> runTrial(const Manifest &manifest, const TrialOptions &options,
                                            Clock &clock, Transport &transport, TrialEvents &events,
                                            Recording &recording, const Cancellation &cancellation);

/// The names of the streams \a manifest names itself, without those made while running.
[[nodiscard]] QStringList streamNames(const Manifest &manifest);

} // namespace millrace::declarative

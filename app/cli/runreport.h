// RunReport: what a run did, for people.
#pragma once

#include "app/cli/output.h"
#include "core/model/delivery.h"
#include "core/model/job.h"

namespace millrace {

/// "read 1,000 = written 990 + filtered 0 + rejected 10", with what is unconfirmed when there is
/// something.
[[nodiscard]] QString balanceText(const StreamCounts &counts);

/// The sum over the attempts of \a job.
[[nodiscard]] StreamCounts totalCounts(const Job &job);

/// One sentence on the outcome: "Succeeded in 1.2 s (run 12).".
[[nodiscard]] QString outcomeText(const Job &job);
[[nodiscard]] Tone toneOf(JobStatus status);
[[nodiscard]] Tone toneOf(StreamStatus status);

/// Whether the notes of the streams are wanted.
enum class ReportDetail { Balance, Notes };

/// Writes the balance per stream and in total, with notes where they are wanted.
void printStreams(Output &output, const Job &job, ReportDetail detail = ReportDetail::Notes);
/// Writes what ended the streams and the run, as part of a result.
void printErrors(Output &output, const Job &job);

/// "12 rejected records delivered to s3://bucket in 1 file."
[[nodiscard]] QString deliveredText(qint64 records, qint64 files, const QString &place);
/// Writes what became of the delivery of rejected records; nothing where none was asked for.
void printDelivery(Output &output, const DeliverySummary &delivery);

/// The whole report with the next steps; errors go to standard error.
void printReport(Output &output, const Job &job, const DeliverySummary &delivery = {});

} // namespace millrace

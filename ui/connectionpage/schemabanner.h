// SchemaBanner: says on the connection page that changes of the source wait, and opens the review.
#pragma once

#include "core/base/cancellation.h"
#include "core/engine/schemareviewing.h"

#include <QPointer>
#include <QWidget>

#include <optional>

namespace millrace {

class MessageBar;
class SchemaReviewDialog;
class Workspace;
struct ConnectionSummary;

/// Hidden while nothing waits. Reads in the background when the connection or its last run has
/// changed. UI thread only.
class SchemaBanner final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SchemaBanner)

public:
    explicit SchemaBanner(Workspace &workspace, QWidget *parent = nullptr);
    ~SchemaBanner() override;

    void showConnection(const QString &id);
    /// Asks the source now, and opens the review when something has changed.
    void look();
    [[nodiscard]] MessageBar *bar() const { return m_bar; }
    /// The open review; null when there is none.
    [[nodiscard]] SchemaReviewDialog *dialog() const;

signals:
    /// The schema is to be looked at, where something has to be chosen.
    void schemaRequested();

private:
    void follow();
    void read();
    void take(const Result<std::optional<PendingReview>> &pending);
    void show(const PendingReview &pending);
    void tellMissing(const SchemaAcceptance &acceptance);
    void review();
    void accept(const SchemaDecisions &decisions, bool resumes);
    [[nodiscard]] const ConnectionSummary *summary() const;

    /// What the last answer was for.
    struct Seen final
    {
        std::vector<ConfiguredStream> streams;
        bool isEnabled = true;
        qint64 jobId = 0;
        bool isRunning = false;

        bool operator==(const Seen &) const = default;
    };

    Workspace &m_workspace;
    QString m_connectionId;
    quint64 m_token = 0;
    CancellationSource m_cancellation;
    std::optional<Seen> m_seen;
    std::optional<PendingReview> m_pending;
    bool m_isLooking = false;
    bool m_tellsMissing = false; ///< Until the person goes there.
    MessageBar *m_bar;
    QPointer<SchemaReviewDialog> m_dialog;
};

} // namespace millrace

#include "ui/workspace/productionguard.h"

#include "ui/widgets/confirmnamedialog.h"
#include "ui/widgets/endpointmark.h"
#include "ui/workspace/workspace.h"

#include <algorithm>

namespace millrace {

namespace {

struct Texts final
{
    Q_DECLARE_TR_FUNCTIONS(millrace::ProductionGuard)
};

void askNext(QWidget *parent, std::vector<Endpoint> destinations, std::function<void()> write,
             std::function<void()> decline)
{
    if (destinations.empty()) {
        write();
        return;
    }
    const Endpoint asked = destinations.front();
    destinations.erase(destinations.begin());
    auto *dialog = new ConfirmNameDialog(
        Texts::tr("Write to production"),
        Texts::tr("%1 is marked as production. The run writes to it.").arg(asked.name), asked.name,
        Texts::tr("&Write to it"), parent);
    dialog->setQuestion(Texts::tr("&Name of the destination, to confirm:"),
                        Texts::tr("Type the name of the destination first."));
    dialog->setMark(asked);
    QObject::connect(dialog, &ConfirmNameDialog::confirmed, dialog,
                     [dialog, parent, destinations, write, decline] {
                         dialog->accept();
                         askNext(parent, destinations, write, decline);
                     });
    if (decline)
        QObject::connect(dialog, &QDialog::rejected, dialog, decline);
    dialog->open();
}

} // namespace

void guardProduction(QWidget *parent, const std::vector<Endpoint> &destinations,
                     std::function<void()> write, std::function<void()> decline)
{
    std::vector<Endpoint> asked;
    for (const Endpoint &destination : destinations) {
        if (destination.isProduction
            && std::ranges::find(asked, destination.id, &Endpoint::id) == asked.end())
            asked.push_back(destination);
    }
    askNext(parent, std::move(asked), std::move(write), std::move(decline));
}

void guardRuns(QWidget *parent, const Workspace &workspace, const QStringList &ids,
               std::function<void()> start, std::function<void()> decline)
{
    const auto snapshot = workspace.snapshot();
    std::vector<Endpoint> destinations;
    for (const QString &id : ids) {
        if (const ConnectionSummary *summary = snapshot->connection(id))
            destinations.push_back(summary->destination);
    }
    guardProduction(parent, destinations, std::move(start), std::move(decline));
}

QStringList connectionsOfSyncAll(const Workspace &workspace)
{
    QStringList ids;
    for (const ConnectionSummary &summary : workspace.snapshot()->connections) {
        if (summary.connection.isEnabled)
            ids << summary.connection.id;
    }
    return ids;
}

} // namespace millrace

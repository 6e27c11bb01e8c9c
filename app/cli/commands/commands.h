// Commands: one function per command, each in a file of its own.
#pragma once

#include "app/cli/invocation.h"

#include <CLI/App.hpp>

namespace millrace {

// Each adds its command to the tree. The options live as long as the tree.
void addConnectorsCommand(CLI::App &program, Invocation &invocation);
void addCatalogueCommand(CLI::App &program, Invocation &invocation);
void addSpecCommand(CLI::App &program, Invocation &invocation);
void addAuthorizeCommand(CLI::App &program, Invocation &invocation);
void addCheckCommand(CLI::App &program, Invocation &invocation);
void addDiscoverCommand(CLI::App &program, Invocation &invocation);
void addObjectsCommand(CLI::App &program, Invocation &invocation);
void addReadCommand(CLI::App &program, Invocation &invocation);
void addPreviewCommand(CLI::App &program, Invocation &invocation);
void addConnectionsCommand(CLI::App &program, Invocation &invocation);
void addExportCommand(CLI::App &program, Invocation &invocation);
void addApplyCommand(CLI::App &program, Invocation &invocation);
void addImportCommand(CLI::App &program, Invocation &invocation);
void addTagsCommand(CLI::App &program, Invocation &invocation);
/// Below "connections".
void addConnectionsCreateCommand(CLI::App &connections, Invocation &invocation);
/// Below "connections".
void addConnectionsDuplicateCommand(CLI::App &connections, Invocation &invocation);
/// Below "connections".
void addConnectionsClearCommand(CLI::App &connections, Invocation &invocation);
/// Below "connections".
void addConnectionsScheduleCommand(CLI::App &connections, Invocation &invocation);
void addRefreshCommand(CLI::App &program, Invocation &invocation);
void addCheckpointsCommand(CLI::App &program, Invocation &invocation);
void addSchemaCommand(CLI::App &program, Invocation &invocation);
/// Below "connections": pause, resume.
void addConnectionsPauseCommands(CLI::App &connections, Invocation &invocation);
/// Below "connections".
void addConnectionsSetCommand(CLI::App &connections, Invocation &invocation);
void addSyncCommand(CLI::App &program, Invocation &invocation);
void addDryRunCommand(CLI::App &program, Invocation &invocation);
void addTransformationCommand(CLI::App &program, Invocation &invocation);
void addExpressionCommand(CLI::App &program, Invocation &invocation);
void addExplainCommand(CLI::App &program, Invocation &invocation);
void addReportCommand(CLI::App &program, Invocation &invocation);
void addStatusCommand(CLI::App &program, Invocation &invocation);
void addRunsCommand(CLI::App &program, Invocation &invocation);
void addQueueCommand(CLI::App &program, Invocation &invocation);
/// Below "runs": pause, resume, cancel.
void addRunControlCommands(CLI::App &runs, Invocation &invocation);
/// Below "runs": chart, summary.
void addRunsByTimeCommands(CLI::App &runs, Invocation &invocation);
void addHistoryCommand(CLI::App &program, Invocation &invocation);
void addLogsCommand(CLI::App &program, Invocation &invocation);
void addRejectedCommand(CLI::App &program, Invocation &invocation);
/// Below "rejected": edit, import, ignore, reopen, delete-values.
void addRejectedEditCommand(CLI::App &rejected, Invocation &invocation);
void addRejectedImportCommand(CLI::App &rejected, Invocation &invocation);
void addRejectedCloseCommands(CLI::App &rejected, Invocation &invocation);
/// Below "rejected": retry, rule.
void addRejectedRetryCommands(CLI::App &rejected, Invocation &invocation);
/// Below "rejected".
void addRejectedDeliverCommand(CLI::App &rejected, Invocation &invocation);
void addProfileCommand(CLI::App &program, Invocation &invocation);
/// Below "profile".
void addProfileSecretsCommand(CLI::App &profile, Invocation &invocation);
void addSettingsCommand(CLI::App &program, Invocation &invocation);
void addStorageCommand(CLI::App &program, Invocation &invocation);
void addNoticesCommand(CLI::App &program, Invocation &invocation);
/// Below "notices": show, set.
void addNoticesSetCommands(CLI::App &notices, Invocation &invocation);
void addServeCommand(CLI::App &program, Invocation &invocation);
void addDemoCommand(CLI::App &program, Invocation &invocation);
void addCompletionCommand(CLI::App &program, Invocation &invocation);
/// The hidden command that completion scripts ask for names.
void addCompleteCommand(CLI::App &program, Invocation &invocation);

} // namespace millrace

#include "core/store/storedsummary.h"

#include "core/model/runsummary.h"
#include "core/store/connectionrepository.h"
#include "core/store/endpointrepository.h"
#include "core/store/jobrepository.h"
#include "core/store/statisticsstore.h"

namespace millrace {

Result<QJsonObject> storedSummary(StateDatabase &database, qint64 jobId)
{
    const auto job = JobRepository(database).find(jobId);
    if (!job)
        return job.error();
    const auto connection = ConnectionRepository(database).find(job->connectionId);
    if (!connection)
        return connection.error();
    const EndpointRepository endpoints(database);
    const auto source = endpoints.find(connection->sourceId);
    if (!source)
        return source.error();
    const auto destination = endpoints.find(connection->destinationId);
    if (!destination)
        return destination.error();
    const auto statistics = StatisticsStore(database).find(jobId);
    if (!statistics)
        return statistics.error();
    return runSummary(*job, *connection, source->name, destination->name, *statistics);
}

} // namespace millrace

#include "core/store/deliverystore.h"

#include "core/store/statement.h"
#include "core/store/storedvalues.h"
#include "core/store/streambinding.h"

namespace millrace {

namespace {

constexpr char s_columns[] = "SELECT id, connection_id, namespace, name, job_id, part, "
                             "first_record, last_record, records, place, path, form, delivered_at "
                             "FROM delivery_files WHERE ";

DeliveryFile fileAt(const Statement &row)
{
    DeliveryFile file;
    file.id = row.integer(0);
    file.connectionId = row.text(1);
    file.stream = StreamId{row.text(2), row.text(3)};
    file.jobId = row.integer(4);
    file.part = static_cast<int>(row.integer(5));
    file.firstRecord = row.integer(6);
    file.lastRecord = row.integer(7);
    file.records = row.integer(8);
    file.place = row.text(9);
    file.path = row.text(10);
    file.form = row.text(11);
    file.deliveredAt = row.optionalTime(12);
    return file;
}

Result<std::vector<DeliveryFile>> allFiles(Statement &list)
{
    std::vector<DeliveryFile> files;
    for (;;) {
        auto row = list.step();
        if (!row)
            return row.error();
        if (!*row)
            return files;
        files.push_back(fileAt(list));
    }
}

Result<int> nextPart(const QSqlDatabase &database, const DeliveryFile &file)
{
    Statement last(database,
                   "SELECT MAX(part) FROM delivery_files "
                   "WHERE job_id = ?1 AND namespace = ?2 AND name = ?3");
    last.bind(1, file.jobId);
    last.bind(2, file.stream.nameSpace);
    last.bind(3, file.stream.name);
    auto row = last.step();
    if (!row)
        return row.error();
    return *row && !last.isNull(0) ? static_cast<int>(last.integer(0)) + 1 : 0;
}

Result<QString> freePath(const QSqlDatabase &database, const DeliveryFile &file,
                         const DeliveryNaming &naming)
{
    Statement find(database, "SELECT 1 FROM delivery_files WHERE place = ?1 AND path = ?2");
    find.bind(1, file.place);
    for (int taken = 0;; ++taken) {
        const QString path = naming(file.part, taken);
        find.bind(2, path);
        auto row = find.step();
        if (!row)
            return row.error();
        if (!*row)
            return path;
        find.reset();
    }
}

Result<void> insertFile(const QSqlDatabase &database, DeliveryFile &file)
{
    Statement insert(database,
                     "INSERT INTO delivery_files (connection_id, namespace, name, job_id, part, "
                     "first_record, last_record, records, place, path, form) "
                     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) RETURNING id");
    bindStream(insert, file.connectionId, file.stream);
    insert.bind(4, file.jobId);
    insert.bind(5, file.part);
    insert.bind(6, file.firstRecord);
    insert.bind(7, file.lastRecord);
    insert.bind(8, file.records);
    insert.bind(9, file.place);
    insert.bind(10, file.path);
    insert.bind(11, file.form);
    auto row = insert.step();
    if (!row)
        return row.error();
    file.id = insert.integer(0);
    return {};
}

Result<void> movePosition(const QSqlDatabase &database, const DeliveryFile &file)
{
    Statement move(database,
                   "INSERT INTO delivery_positions (connection_id, namespace, name, last_record) "
                   "VALUES (?1, ?2, ?3, ?4) ON CONFLICT (connection_id, namespace, name) "
                   "DO UPDATE SET last_record = MAX(last_record, ?4)");
    bindStream(move, file.connectionId, file.stream);
    move.bind(4, file.lastRecord);
    return move.run();
}

} // namespace

Result<qint64> DeliveryStore::position(const QString &connectionId, const StreamId &stream) const
{
    return m_database.read<qint64>([&](QSqlDatabase &database) -> Result<qint64> {
        Statement find(database,
                       "SELECT last_record FROM delivery_positions "
                       "WHERE connection_id = ?1 AND namespace = ?2 AND name = ?3");
        bindStream(find, connectionId, stream);
        auto row = find.step();
        if (!row)
            return row.error();
        return *row ? find.integer(0) : 0;
    });
}

Result<QString> DeliveryStore::pathFor(const DeliveryFile &file, const DeliveryNaming &naming) const
{
    return m_database.read<QString>([&](QSqlDatabase &database) -> Result<QString> {
        DeliveryFile named = file;
        if (named.id == 0) {
            const auto part = nextPart(database, file);
            if (!part)
                return part.error();
            named.part = *part;
        }
        return freePath(database, named, naming);
    });
}

Result<DeliveryFile> DeliveryStore::plan(DeliveryFile file, const DeliveryNaming &naming)
{
    return m_database.write<DeliveryFile>([&](QSqlDatabase &database) -> Result<DeliveryFile> {
        auto part = nextPart(database, file);
        if (!part)
            return part.error();
        file.part = *part;
        auto path = freePath(database, file, naming);
        if (!path)
            return path.error();
        file.path = *path;
        if (auto inserted = insertFile(database, file); !inserted)
            return inserted.error();
        if (auto moved = movePosition(database, file); !moved)
            return moved.error();
        return file;
    });
}

Result<DeliveryFile> DeliveryStore::planAnew(DeliveryFile file, const DeliveryNaming &naming)
{
    return m_database.write<DeliveryFile>([&](QSqlDatabase &database) -> Result<DeliveryFile> {
        auto path = freePath(database, file, naming);
        if (!path)
            return path.error();
        file.path = *path;
        Statement change(database,
                         "UPDATE delivery_files SET place = ?2, path = ?3, form = ?4 "
                         "WHERE id = ?1");
        change.bind(1, file.id);
        change.bind(2, file.place);
        change.bind(3, file.path);
        change.bind(4, file.form);
        if (auto changed = change.run(); !changed)
            return changed.error();
        return file;
    });
}

Result<std::vector<DeliveryFile>> DeliveryStore::planned(const QString &connectionId) const
{
    return m_database.read<std::vector<DeliveryFile>>([&](QSqlDatabase &database) {
        const QByteArray sql
            = QByteArray(s_columns) + "connection_id = ?1 AND delivered_at IS NULL ORDER BY id";
        Statement list(database, sql.constData());
        list.bind(1, connectionId);
        return allFiles(list);
    });
}

Result<void> DeliveryStore::markDelivered(qint64 id, qint64 records, TimePoint at)
{
    return m_database.write<void>([&](QSqlDatabase &database) -> Result<void> {
        Statement mark(database,
                       "UPDATE delivery_files SET records = ?2, delivered_at = ?3 WHERE id = ?1");
        mark.bind(1, id);
        mark.bind(2, records);
        mark.bind(3, at);
        return mark.run();
    });
}

Result<void> DeliveryStore::drop(qint64 id)
{
    return m_database.write<void>([&](QSqlDatabase &database) -> Result<void> {
        Statement remove(database, "DELETE FROM delivery_files WHERE id = ?1");
        remove.bind(1, id);
        return remove.run();
    });
}

Result<void> DeliveryStore::storeOutcome(qint64 jobId, const QString &place,
                                         const std::optional<Error> &error, TimePoint at)
{
    return m_database.write<void>([&](QSqlDatabase &database) -> Result<void> {
        Statement store(database,
                        "INSERT INTO delivery_outcomes (job_id, place, error, at) "
                        "VALUES (?1, ?2, ?3, ?4) ON CONFLICT (job_id) DO UPDATE SET place = ?2, "
                        "error = ?3, at = ?4");
        store.bind(1, jobId);
        store.bind(2, place);
        store.bind(3, storedError(error));
        store.bind(4, at);
        return store.run();
    });
}

Result<void> DeliveryStore::clearErrors(const QString &connectionId)
{
    return m_database.write<void>([&](QSqlDatabase &database) -> Result<void> {
        Statement clear(database,
                        "UPDATE delivery_outcomes SET error = NULL WHERE error IS NOT NULL "
                        "AND job_id IN (SELECT id FROM jobs WHERE connection_id = ?1)");
        clear.bind(1, connectionId);
        return clear.run();
    });
}

Result<DeliverySummary> DeliveryStore::summary(qint64 jobId) const
{
    const auto files = delivered(jobId);
    if (!files)
        return files.error();
    DeliverySummary summary;
    for (const DeliveryFile &file : *files) {
        ++summary.files;
        summary.records += file.records;
        summary.place = file.place;
        if (summary.firstPath.isEmpty())
            summary.firstPath = file.path;
    }
    return m_database.read<DeliverySummary>([&](QSqlDatabase &database) -> Result<DeliverySummary> {
        Statement find(database, "SELECT place, error FROM delivery_outcomes WHERE job_id = ?1");
        find.bind(1, jobId);
        auto row = find.step();
        if (!row)
            return row.error();
        if (*row) {
            if (summary.place.isEmpty())
                summary.place = find.text(0);
            summary.error = errorFromStored(find, 1);
        }
        return summary;
    });
}

Result<std::vector<DeliveryFile>> DeliveryStore::delivered(qint64 jobId) const
{
    return m_database.read<std::vector<DeliveryFile>>([&](QSqlDatabase &database) {
        const QByteArray sql
            = QByteArray(s_columns) + "job_id = ?1 AND delivered_at IS NOT NULL ORDER BY id";
        Statement list(database, sql.constData());
        list.bind(1, jobId);
        return allFiles(list);
    });
}

} // namespace millrace

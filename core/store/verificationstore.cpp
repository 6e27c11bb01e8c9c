#include "core/store/verificationstore.h"

#include "core/store/statement.h"
#include "core/store/storeerrors.h"

#include <QJsonDocument>

namespace millrace {

namespace {

Result<void> checkKnown(const QSqlDatabase &database, const QString &connectionId)
{
    Statement find(database, "SELECT 1 FROM connections WHERE id = ?1");
    find.bind(1, connectionId);
    const auto known = find.step();
    if (!known)
        return known.error();
    return *known ? Result<void>()
                  : Result<void>(makeError(storeerrors::connectionUnknown, {connectionId}));
}

} // namespace

Result<std::optional<Verification>> VerificationStore::last(const QString &connectionId) const
{
    using Last = std::optional<Verification>;
    return m_database.read<Last>([&](QSqlDatabase &database) -> Result<Last> {
        Statement find(database, "SELECT result FROM verifications WHERE connection_id = ?1");
        find.bind(1, connectionId);
        const auto row = find.step();
        if (!row)
            return row.error();
        if (!*row)
            return Last();
        auto read = verificationFromJson(
            QJsonDocument::fromJson(QByteArray::fromStdString(find.utf8(0))).object());
        if (!read)
            return read.error();
        return Last(std::move(*read));
    });
}

Result<void> VerificationStore::keep(const QString &connectionId, const Verification &verification)
{
    const std::string json
        = QJsonDocument(toJson(verification)).toJson(QJsonDocument::Compact).toStdString();
    return m_database.write<void>([&](QSqlDatabase &database) -> Result<void> {
        if (auto known = checkKnown(database, connectionId); !known)
            return known;
        Statement keep(database,
                       "INSERT INTO verifications (connection_id, ended_at, result) "
                       "VALUES (?1, ?2, ?3) ON CONFLICT (connection_id) DO UPDATE "
                       "SET ended_at = excluded.ended_at, result = excluded.result");
        keep.bind(1, connectionId);
        keep.bind(2, verification.endedAt);
        keep.bindText(3, json);
        return keep.run();
    });
}

} // namespace millrace

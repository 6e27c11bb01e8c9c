// SalesforceOrganization: objects, records and rules of a double of Salesforce.
#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <map>
#include <mutex>
#include <optional>
#include <set>

namespace millrace::test {

/// Why a record is not taken.
struct SalesforceFault final
{
    QString code;
    QString message;
    QString field{};
};

/// What became of a record.
struct SalesforceOutcome final
{
    QString id{};
    bool isCreated = false;
    std::optional<SalesforceFault> fault{};
};

/// Keeps records in memory and checks them as Salesforce's documentation says: required fields,
/// lengths, restricted lists, addresses, unique values. Safe from any thread.
class SalesforceOrganization final
{
public:
    struct Field final
    {
        QString type = QStringLiteral("string");
        int length = 0;
        bool isNillable = true;
        bool isDefaulted = false;
        bool isWritable = true;
        bool isExternalId = false;
        QStringList choices{};
        bool isRestricted = false;
    };
    struct Object final
    {
        std::map<QString, Field> fields;
        bool isWritable = true;
        bool isDeletable = true;
    };
    using Record = std::map<QString, QString>; ///< Values as text; none: null.
    /// Values of one write; nothing: the field is cleared.
    using Values = std::map<QString, std::optional<QString>>;

    SalesforceOrganization();

    [[nodiscard]] const std::map<QString, Object> &objects() const { return m_objects; }
    [[nodiscard]] const Object *object(const QString &name) const;
    [[nodiscard]] QJsonObject description(const QString &name) const;
    /// The records of \a object by id, deleted ones left out.
    [[nodiscard]] std::map<QString, Record> records(const QString &object) const;
    QString add(const QString &object, const Record &record);
    /// The next \a times a record with this value is written, another request has it locked.
    void lock(const QString &value, int times);
    /// How often the value of any field was written, for what is written twice.
    [[nodiscard]] int writeCount(const QString &value) const;

    /// \a operation: "insert", "update", "upsert", "delete"; \a key: the field an upsert is matched
    /// by.
    SalesforceOutcome write(const QString &object, const QString &operation, const QString &key,
                            const Values &values);

private:
    [[nodiscard]] std::optional<SalesforceFault>
    faultOf(const QString &object, const Values &values, const QString &id) const;
    [[nodiscard]] std::optional<SalesforceFault> missing(const QString &object,
                                                         const Values &values, bool isNew) const;
    [[nodiscard]] QString find(const QString &object, const QString &field,
                               const QString &value) const;
    [[nodiscard]] SalesforceOutcome remove(const QString &object, const QString &id);

    mutable std::mutex m_mutex; ///< Guards what follows but the objects, which never change.
    std::map<QString, Object> m_objects;
    std::map<QString, std::map<QString, Record>> m_records;
    std::set<QString> m_deleted;
    std::map<QString, int> m_locks;
    std::map<QString, int> m_writes;
    int m_lastNumber = 0;
};

} // namespace millrace::test

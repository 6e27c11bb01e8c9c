// SqliteFixture: a temporary folder with a database, and short ways to fill and look into it.
#pragma once

#include "core/connector/configuration.h"
#include "core/connector/source.h"

#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <memory>

struct sqlite3;

/// Speaks to SQLite directly, so that the connector is not its own witness.
class SqliteFixture final
{
public:
    SqliteFixture();

    [[nodiscard]] QString path(const QString &name = QStringLiteral("data.sqlite")) const;
    /// A configuration with the path of \a name and \a values on top.
    [[nodiscard]] millrace::Configuration configuration(const QJsonObject &values = {},
                                                        const QString &name
                                                        = QStringLiteral("data.sqlite")) const;

    /// Runs \a sql on the database; a failure fails the program with SQLite's words.
    void run(const QString &sql, const QString &name = QStringLiteral("data.sqlite")) const;
    /// The rows of \a sql, one text each, columns between "|"; NULL as "∅".
    [[nodiscard]] QStringList rows(const QString &sql,
                                   const QString &name = QStringLiteral("data.sqlite")) const;
    /// The first column of the first row.
    [[nodiscard]] QString value(const QString &sql,
                                const QString &name = QStringLiteral("data.sqlite")) const;

private:
    QTemporaryDir m_folder;
};

/// A second connection that stays open, as another program would.
class SqliteOther final
{
public:
    explicit SqliteOther(const QString &path);
    ~SqliteOther();
    SqliteOther(const SqliteOther &) = delete;
    SqliteOther &operator=(const SqliteOther &) = delete;

    void run(const QString &sql) const;

private:
    sqlite3 *m_database = nullptr;
};

/// The row of \a batch as texts between "|"; NULL as "∅".
[[nodiscard]] QString rowText(const millrace::RecordBatch &batch, std::size_t row);

/// What reading a stream to its end gave.
struct ReadOutcome final
{
    QStringList rows;
    std::vector<std::shared_ptr<const millrace::RecordBatch>> batches;
    std::vector<std::string> positions; ///< One per batch that had one.
    std::optional<std::string> lastPosition;
    QString reasonForNoRows;
    QStringList notes;
    QString errorCode;
    millrace::Error error;
    int batchesWithoutPosition = 0;
};

/// Reads \a stream of \a source, from \a position on, at most \a maximumBatches.
[[nodiscard]] ReadOutcome readAll(millrace::Source &source,
                                  const millrace::ConfiguredStream &stream,
                                  const std::optional<std::string> &position = {},
                                  int maximumBatches = -1);

// SqliteCells: cells of the conformance suite to and from SQLite, without the connector.
#pragma once

#include "core/data/fieldtype.h"
#include "tests/conformance/contents.h"

#include <sqlite3.h>

/// One statement on a connection of its own; a failure fails the program with SQLite's words.
class SqliteCells final
{
public:
    SqliteCells(const QString &path, const QString &sql);
    ~SqliteCells();
    SqliteCells(const SqliteCells &) = delete;
    SqliteCells &operator=(const SqliteCells &) = delete;

    /// The type a person would declare for a column of \a type; the source has to find it again.
    [[nodiscard]] static QString declarationOf(millrace::FieldType type);

    /// Sets the parameter \a index, from 1 on, in the form the README gives for \a type.
    void bind(int index, millrace::FieldType type, const millrace::conformance::Cell &cell) const;
    /// Goes to the next row; false behind the last one, and the statement can be run again.
    [[nodiscard]] bool next() const;
    /// The value of \a column as appendCellText() writes it. One of another storage class than the
    /// README gives for \a type says so instead.
    [[nodiscard]] millrace::conformance::Cell cell(int column, millrace::FieldType type) const;

private:
    sqlite3 *m_database = nullptr;
    sqlite3_stmt *m_statement = nullptr;
};

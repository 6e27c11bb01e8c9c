// MappingWorld: a SQLite source with people and a SQLite file whose table of contacts exists.
#pragma once

#include "tests/testutils/sqlitefile.h"
#include "tests/ui/workspacefixture.h"

namespace millrace::test {

/// Both ends are stored; the table of the destination is filled by mapping.
class MappingWorld final
{
public:
    /// With so many further fields "f0", "f1", … on both sides.
    explicit MappingWorld(int furtherFields = 0)
        : sourceFile(world.folder.filePath(QStringLiteral("people.sqlite")))
        , contactsFile(world.folder.filePath(QStringLiteral("contacts.sqlite")))
    {
        SqliteFile people(sourceFile);
        people.execute(QStringLiteral(
            "CREATE TABLE people(id INTEGER PRIMARY KEY, contact_email TEXT, surname TEXT, "
            "tel TEXT, picture BLOB)"));
        people.execute(QStringLiteral("INSERT INTO people VALUES "
                                      "(1, 'ann@ex.org', 'Kuhn', '4711', NULL), "
                                      "(2, 'bob@ex.org', 'Berg', '4712', NULL)"));
        SqliteFile contacts(contactsFile);
        contacts.execute(QStringLiteral("CREATE TABLE contact(email TEXT NOT NULL UNIQUE, "
                                        "lastname TEXT NOT NULL, phone TEXT, country TEXT, "
                                        "born DATE)"));
        for (SqliteFile *file : {&people, &contacts})
            file->execute(QStringLiteral("BEGIN"));
        for (int i = 0; i < furtherFields; ++i) {
            people.execute(
                QStringLiteral("ALTER TABLE people ADD COLUMN f%1 TEXT DEFAULT 'text %1'").arg(i));
            contacts.execute(QStringLiteral("ALTER TABLE contact ADD COLUMN f%1 TEXT").arg(i));
        }
        for (SqliteFile *file : {&people, &contacts})
            file->execute(QStringLiteral("COMMIT"));
        source = world.addSource(QStringLiteral("People"), QStringLiteral("sqlite"),
                                 {{QStringLiteral("path"), sourceFile}});
        destination = must(
            EndpointRepository(*world.database)
                .save({{},
                       EndpointRole::Destination,
                       QStringLiteral("sqlite"),
                       QStringLiteral("CRM"),
                       {{QStringLiteral("path"), contactsFile},
                        {QStringLiteral("write_into"), QStringLiteral("existing_tables")}}}));
        world.sync();
    }

    WorkspaceFixture world;
    QString sourceFile;
    QString contactsFile;
    Endpoint source;
    Endpoint destination;
};

} // namespace millrace::test

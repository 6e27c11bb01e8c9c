// The PostgreSQL source and destination in the conformance suite, each in two forms.
#include "core/connectors/postgres/tests/postgresdestinationquirks.h"
#include "core/connectors/postgres/tests/postgressourcequirks.h"
#include "tests/conformance/conformance.h"

int main(int argc, char **argv)
{
    const PostgresSourceQuirks byCursor(false);
    const PostgresSourceQuirks byTransactionNumber(true);
    const PostgresDestinationQuirks plain(false);
    const PostgresDestinationQuirks withMeta(true);
    return millrace::conformance::run(argc, argv, {&byCursor, &byTransactionNumber},
                                      {&plain, &withMeta});
}

// The PostgreSQL source in the conformance suite, in two forms.
#include "core/connectors/postgres/tests/postgressourcequirks.h"
#include "tests/conformance/conformance.h"

int main(int argc, char **argv)
{
    const PostgresSourceQuirks byCursor(false);
    const PostgresSourceQuirks byTransactionNumber(true);
    return millrace::conformance::run(argc, argv, {&byCursor, &byTransactionNumber}, {});
}

// The PostgreSQL destination in the conformance suite, in two forms.
#include "core/connectors/postgres/tests/postgresdestinationquirks.h"

int main(int argc, char **argv)
{
    const PostgresDestinationQuirks plain(false);
    const PostgresDestinationQuirks withMeta(true);
    return millrace::conformance::run(argc, argv, {}, {&plain, &withMeta});
}

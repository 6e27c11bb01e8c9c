// The MySQL destination in the conformance suite, in two forms.
#include "core/connectors/mysql/tests/mysqldestinationquirks.h"
#include "tests/conformance/conformance.h"

int main(int argc, char **argv)
{
    const MySqlDestinationQuirks plain(false);
    const MySqlDestinationQuirks withMeta(true);
    return millrace::conformance::run(argc, argv, {}, {&plain, &withMeta});
}

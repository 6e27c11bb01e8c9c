// The MySQL source and destination in the conformance suite, the destination in two forms.
#include "core/connectors/mysql/tests/mysqldestinationquirks.h"
#include "core/connectors/mysql/tests/mysqlsourcequirks.h"
#include "tests/conformance/conformance.h"

using namespace millrace;

int main(int argc, char **argv)
{
    const MySqlSourceQuirks source;
    const MySqlDestinationQuirks plain(false);
    const MySqlDestinationQuirks withMeta(true);
    return conformance::run(argc, argv, {&source}, {&plain, &withMeta});
}

// The MySQL source in the conformance suite.
#include "core/connectors/mysql/tests/mysqlsourcequirks.h"
#include "tests/conformance/conformance.h"

using namespace millrace;

int main(int argc, char **argv)
{
    const MySqlSourceQuirks source;
    return conformance::run(argc, argv, {&source}, {});
}

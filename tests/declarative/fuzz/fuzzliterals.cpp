// Python literals, and the plain scalars of YAML: what is printed reads as the same again.
#include "core/declarative/manifest/yamltext.h"
#include "core/declarative/template/interpolation.h"
#include "tests/declarative/fuzz/fuzzinput.h"

using namespace millrace;
using namespace millrace::declarative;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view text = fuzz::text(data, size);
    if (const std::optional<Value> value = pythonLiteral(text)) {
        static_cast<void>(pythonText(*value));
        static_cast<void>(pythonRepresentation(*value));
        fuzz::require(pythonEquals(*value, *value) || text.find("nan") != std::string_view::npos
                      || text.find("e") != std::string_view::npos
                      || text.find("E") != std::string_view::npos);
    }
    static_cast<void>(literalText(std::string(text)));
    static_cast<void>(plainScalar(std::string(text)));
    return 0;
}

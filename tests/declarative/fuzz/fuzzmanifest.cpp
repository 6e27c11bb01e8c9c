// The text of a manifest: read, resolved, completed and validated. The first byte says whether as
// YAML alone.
#include "core/declarative/manifest/manifest.h"
#include "core/declarative/manifest/yamltext.h"
#include "tests/declarative/fuzz/fuzzinput.h"

using namespace millrace;
using namespace millrace::declarative;
using namespace Qt::StringLiterals;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    const QByteArray text(reinterpret_cast<const char *>(data + 1), qsizetype(size - 1));
    if (data[0] % 2 == 0) {
        const Result<YamlDocument> document = parseYaml(text, u"fuzz"_s);
        fuzz::require(document.isOk() || !document.error().message.isEmpty());
        return 0;
    }
    const Result<Manifest> manifest = Manifest::load(text, u"fuzz"_s);
    const std::vector<ManifestMessage> messages = Manifest::examine(text).messages;
    // An editor shows a fault exactly where loading fails.
    fuzz::require(manifest.isOk() || !messages.empty());
    if (manifest)
        static_cast<void>(manifest->connectionSpecification());
    return 0;
}

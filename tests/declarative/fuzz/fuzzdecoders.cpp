// Bodies of answers: the first byte chooses the decoder.
#include "core/declarative/record/decoder.h"
#include "core/declarative/value/jsontext.h"
#include "tests/declarative/fuzz/fuzzinput.h"

#include <array>

using namespace millrace;
using namespace millrace::declarative;

namespace {

constexpr std::array<std::string_view, 13> s_decoders{
    R"({"type": "JsonDecoder"})",
    R"({"type": "JsonlDecoder"})",
    R"({"type": "JsonItemsDecoder", "items_path": "data.users"})",
    R"({"type": "CsvDecoder"})",
    R"({"type": "CsvDecoder", "delimiter": ";", "set_values_to_none": ["", "NA"]})",
    R"({"type": "CsvDecoder", "encoding": "utf-16"})",
    R"({"type": "XmlDecoder"})",
    R"({"type": "IterableDecoder"})",
    R"({"type": "GzipDecoder", "decoder": {"type": "JsonlDecoder"}})",
    R"({"type": "GzipDecoder", "decoder": {"type": "CsvDecoder", "encoding": "cp1252"}})",
    R"({"type": "GzipDecoder", "decoder": {"type": "GzipDecoder", "decoder": {"type": "JsonDecoder"}}})",
    R"({"type": "ZipfileDecoder", "decoder": {"type": "JsonDecoder"}})",
    R"({"type": "ZipfileDecoder", "decoder": {"type": "CsvDecoder"}})"};
constexpr int s_mostElements = 10000;

std::vector<std::unique_ptr<Decoder>> decoders()
{
    std::vector<std::unique_ptr<Decoder>> made;
    for (const std::string_view text : s_decoders) {
        auto decoder = makeDecoder(Component(parseJson(text).value(), "decoder"));
        fuzz::require(decoder.isOk());
        made.push_back(std::move(decoder).value());
    }
    return made;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const std::vector<std::unique_ptr<Decoder>> s_made = decoders();
    if (size == 0)
        return 0;
    HttpResponse response;
    response.status = 200;
    response.body = QByteArray(reinterpret_cast<const char *>(data + 1), qsizetype(size - 1));
    int elements = 0;
    static_cast<void>(
        s_made[data[0] % s_made.size()]->decode(response, [&](Value element) -> Result<bool> {
            static_cast<void>(jsonText(element));
            return ++elements < s_mostElements;
        }));
    return 0;
}

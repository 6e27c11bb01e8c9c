// A source in memory in the conformance suite: the suite's own checks run on something that holds
// every content exactly.
#include "core/data/recordbatchbuilder.h"
#include "tests/conformance/conformance.h"

#include <QFile>
#include <QTemporaryDir>

#include <algorithm>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

constexpr int s_rowsPerBatch = 30;

/// Hands out the rows of a content, or numbers without end.
class MemoryReader final : public StreamReader
{
public:
    MemoryReader(const Schema &all, conformance::Cells rows, const ConfiguredStream &stream,
                 std::size_t next, bool isEndless)
        : m_all(all)
        , m_schema(std::make_shared<const Schema>(stream.selectedSchema()))
        , m_rows(std::move(rows))
        , m_next(next)
        , m_isEndless(isEndless)
    {
        if (stream.rowLimit)
            m_rows.resize(
                std::min(m_rows.size(), next + static_cast<std::size_t>(*stream.rowLimit)));
    }

    [[nodiscard]] std::shared_ptr<const Schema> schema() const override { return m_schema; }
    [[nodiscard]] QString reasonForNoRows() const override { return u"All is read."_s; }

    Result<std::optional<SourceBatch>> next(const Cancellation &cancellation) override
    {
        if (cancellation.stop_requested())
            return Error::cancelled();
        if (m_isEndless)
            return std::optional<SourceBatch>({conformance::numbered(1, 10).batch, std::nullopt});
        if (m_next >= m_rows.size())
            return std::optional<SourceBatch>();
        conformance::Cells part;
        for (int i = 0; i < s_rowsPerBatch && m_next < m_rows.size(); ++i, ++m_next) {
            part.emplace_back();
            for (const Field &field : m_schema->fields())
                part.back().push_back(
                    m_rows[m_next][static_cast<std::size_t>(*m_all.indexOf(field.name))]);
        }
        return std::optional<SourceBatch>(
            {conformance::batchOf(*m_schema, part), "{\"next\":" + std::to_string(m_next) + "}"});
    }

private:
    Schema m_all;
    std::shared_ptr<const Schema> m_schema;
    conformance::Cells m_rows;
    std::size_t m_next;
    bool m_isEndless;
};

/// The content called by its stream's name, or "endless".
class MemorySource final : public Source
{
public:
    explicit MemorySource(const Configuration &configuration)
        : m_isEndless(configuration.text(u"content"_s) == "endless"_L1)
        , m_content(conformance::numbered(1, 100))
    {
        for (const auto &[label, make] : conformance::allContents()) {
            if (make().name == configuration.text(u"content"_s))
                m_content = make();
        }
    }

    CheckResult check(const CheckObserver &observer, const Cancellation &) override
    {
        return CheckRun(observer).step(u"Look"_s, []() -> Result<void> { return {}; }).result();
    }
    Result<Catalog> discover(const StreamObserver &observer, const Cancellation &) override
    {
        Stream stream;
        stream.id.name = m_content.name;
        stream.schema = m_content.schema();
        stream.supportsIncremental = true;
        stream.isResumable = true;
        if (observer)
            observer(stream);
        return Catalog{{stream}};
    }
    Result<std::unique_ptr<StreamReader>> openStream(const ReadRequest &request,
                                                     const Cancellation &) override
    {
        std::size_t next = 0;
        if (request.position) {
            if (!request.position->starts_with("{\"next\":"))
                return Error{u"memory.position"_s,
                             ErrorKind::Configuration,
                             u"The position is unknown."_s,
                             u"Start again."_s,
                             {},
                             {}};
            next = std::stoul(request.position->substr(8));
        }
        return std::unique_ptr<StreamReader>(std::make_unique<MemoryReader>(
            m_content.schema(), conformance::cellsOf(*m_content.batch), request.stream, next,
            m_isEndless));
    }

private:
    bool m_isEndless;
    conformance::TableContent m_content;
};

class MemoryQuirks final : public conformance::SourceQuirks
{
public:
    MemoryQuirks()
    {
        QFile file(m_folder.filePath(u"connector.json"_s));
        if (!file.open(QIODevice::WriteOnly))
            qFatal("The description of the memory source cannot be written.");
        file.write(R"({"id":"memory","title":"Memory","source_spec":{"type":"object",
            "required":["content"],"additionalProperties":false,"properties":{
            "content":{"type":"string","title":"Content","description":"Its name.",
                       "examples":["endless"]},
            "token":{"type":"string","title":"Token","description":"Of no use.","maxLength":8,
                     "airbyte_secret":true}}}})");
    }

    [[nodiscard]] QString connectorId() const override { return u"memory"_s; }
    void registerIn(ConnectorRegistry &registry) const override
    {
        registry.add(m_folder.filePath(u"connector.json"_s),
                     [](const Configuration &configuration) -> std::unique_ptr<Source> {
                         return std::make_unique<MemorySource>(configuration);
                     },
                     {});
    }
    [[nodiscard]] std::vector<conformance::WrongConfiguration>
    wrongConfigurations(const QString &) const override
    {
        return {{"nothing", {}, u"/content"_s},
                {"long token", {{u"content"_s, u""_s}, {u"token"_s, u"123456789"_s}}, u"/token"_s}};
    }
    [[nodiscard]] QJsonObject workingConfiguration(const QString &) const override
    {
        return {{u"content"_s, u"numbered"_s}};
    }
    [[nodiscard]] QJsonObject endlessConfiguration(const QString &) const override
    {
        return {{u"content"_s, u"endless"_s}};
    }
    [[nodiscard]] std::optional<QJsonObject>
    makeSource(const QString &, const conformance::TableContent &content) const override
    {
        return QJsonObject{{u"content"_s, content.name}};
    }

private:
    QTemporaryDir m_folder;
};

} // namespace

int main(int argc, char **argv)
{
    const MemoryQuirks quirks;
    return conformance::run(argc, argv, {&quirks}, {});
}
